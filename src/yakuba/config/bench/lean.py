"""The baseline: the leanest Django view that keeps something. No middleware, one INSERT of 2 KB of JSON, one round trip.

Served like the house, by the same server with as many workers, on the same database.
"""

from __future__ import annotations

import os

import django
from django.conf import settings

from yakuba.config.settings import DATABASES

TABLE = "bench_lean"
BODY = '{"answers": "' + "x" * 2031 + '"}'
"""2,048 bytes of JSON, about what a filing of forty answers holds."""
CREATE = f"CREATE TABLE IF NOT EXISTS {TABLE} (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body jsonb NOT NULL)"
INSERT = f"INSERT INTO {TABLE} (body) VALUES (%s)"  # noqa: S608 - our own constant

if not settings.configured:
    database = {**DATABASES["default"], "CONN_HEALTH_CHECKS": False}
    database["OPTIONS"] = {**database["OPTIONS"], "prepare_threshold": 0}
    settings.configure(
        ROOT_URLCONF="yakuba.config.bench.lean",
        DATABASES={"default": database},
        MIDDLEWARE=[],
        ALLOWED_HOSTS=["127.0.0.1"],
        SECRET_KEY=os.urandom(16).hex(),
        USE_TZ=True,
    )
    django.setup()

from django.core.handlers.wsgi import WSGIHandler  # noqa: E402 - after the settings
from django.db import connection  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.urls import path  # noqa: E402

from yakuba.ground.doors import Door, door  # noqa: E402


@door(Door.ANYONE)
def keep(request: HttpRequest) -> HttpResponse:
    """Keep the body of a POST; answer a GET with nothing kept."""
    with connection.cursor() as cursor:
        if request.method == "POST":
            cursor.execute(INSERT, [request.body.decode()])
        else:
            cursor.execute("SELECT 1")
    return HttpResponse(b"kept", headers={"Content-Length": "4"})


urlpatterns = [path("", keep)]
application = WSGIHandler()
