"""Every address of the house, by face; each zone has those of `config.zones` and no others."""

from __future__ import annotations

from django.conf import settings
from django.urls import include, path

from yakuba.config import zones

handler400 = "yakuba.faces.design.pages.unreadable"
handler500 = "yakuba.faces.design.pages.broken"
urlpatterns = [path(prefix, include(module)) for prefix, module in zones.addresses(settings.ZONE)]
