"""The WSGI application that granian serves."""

from __future__ import annotations

import gc
import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from yakuba.config import zones
from yakuba.config.forgetting import Application, forgetful
from yakuba.ground.cel import Rule

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yakuba.config.settings")
# Styles and scripts come out of the packages; WhiteNoise only wants to know that the folder is there.
settings.STATIC_ROOT.mkdir(exist_ok=True)
application: Application = get_wsgi_application()
if settings.ZONE is zones.Zone.EDGE:
    application = forgetful(application, rest=settings.FORGET)
# The first condition brings the language of conditions with it; no resident should wait for that.
Rule("true")
# What was loaded so far stays for ever: looking through all of it again and again would make every large page twice as slow.
gc.collect()
gc.freeze()
