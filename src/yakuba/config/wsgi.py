"""The WSGI application that granian serves."""

from __future__ import annotations

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yakuba.config.settings")
# Styles and scripts come out of the packages; WhiteNoise only wants to know that the folder is there.
settings.STATIC_ROOT.mkdir(exist_ok=True)
application = get_wsgi_application()
