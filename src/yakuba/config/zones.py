"""What is where: one table for the three networks of a hall (三層の対策), read by settings, addresses and console.

``edge`` faces the internet: it takes in and seals. ``office`` stands behind the border: it opens and decides. ``both``
is one installation for a trial or a small town. A thing that a zone does not have is not hidden there but absent: no
application, no address, no table. Whatever is new is put into this table, or it is nowhere.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Zone(StrEnum):
    """Where a process runs."""

    EDGE = "edge"
    OFFICE = "office"
    BOTH = "both"


Where = frozenset[Zone]
EVERYWHERE: Final[Where] = frozenset(Zone)
OUTSIDE: Final[Where] = frozenset({Zone.EDGE, Zone.BOTH})
"""Where residents come in."""
INSIDE: Final[Where] = frozenset({Zone.OFFICE, Zone.BOTH})
"""Where staff work, and where seals are opened."""

APPS: Final[tuple[tuple[str, Where], ...]] = (
    ("django.contrib.auth", INSIDE),
    ("django.contrib.contenttypes", INSIDE),
    ("django.contrib.sessions", INSIDE),
    ("django.contrib.messages", INSIDE),
    ("django.contrib.staticfiles", EVERYWHERE),
    ("django.contrib.humanize", EVERYWHERE),
    ("yakuba.ground", EVERYWHERE),
    ("yakuba.ground.relay", EVERYWHERE),
    ("yakuba.places", EVERYWHERE),
    ("yakuba.people", INSIDE),
    ("yakuba.papers", EVERYWHERE),
    ("yakuba.flows", INSIDE),
    ("yakuba.procedures", EVERYWHERE),
    ("yakuba.applications", EVERYWHERE),
    ("yakuba.casework", INSIDE),
    ("yakuba.bodies", INSIDE),
    ("yakuba.surveys", EVERYWHERE),
    ("yakuba.insight", INSIDE),
    ("yakuba.plans", INSIDE),
    ("yakuba.governance", INSIDE),
    ("yakuba.opendata", EVERYWHERE),
    ("yakuba.journeys", EVERYWHERE),
    ("yakuba.faces.design", EVERYWHERE),
    ("yakuba.faces.square", OUTSIDE),
    ("yakuba.faces.desk", INSIDE),
    # Below ours, so that our templates stand before theirs.
    ("allauth", INSIDE),
    ("allauth.account", INSIDE),
    ("allauth.mfa", INSIDE),
)

MIDDLEWARE: Final[tuple[tuple[str, Where], ...]] = (
    ("yakuba.ground.hops.ClientAddress", EVERYWHERE),
    ("django.middleware.security.SecurityMiddleware", EVERYWHERE),
    ("whitenoise.middleware.WhiteNoiseMiddleware", EVERYWHERE),
    ("yakuba.faces.design.policy.PolicyMiddleware", EVERYWHERE),
    ("django.contrib.sessions.middleware.SessionMiddleware", INSIDE),
    ("django.middleware.locale.LocaleMiddleware", EVERYWHERE),
    ("yakuba.faces.design.furigana.FuriganaMiddleware", EVERYWHERE),
    ("django.middleware.common.CommonMiddleware", EVERYWHERE),
    ("django.middleware.csrf.CsrfViewMiddleware", EVERYWHERE),
    ("django.contrib.auth.middleware.AuthenticationMiddleware", INSIDE),
    ("django.contrib.messages.middleware.MessageMiddleware", INSIDE),
    ("django.middleware.clickjacking.XFrameOptionsMiddleware", EVERYWHERE),
    ("allauth.account.middleware.AccountMiddleware", INSIDE),
    ("yakuba.people.gate.StaffGate", INSIDE),
    ("yakuba.faces.design.refusals.RefusalMiddleware", EVERYWHERE),
)

CONTEXT: Final[tuple[tuple[str, Where], ...]] = (
    ("django.template.context_processors.request", EVERYWHERE),
    ("django.template.context_processors.i18n", EVERYWHERE),
    ("django.contrib.auth.context_processors.auth", INSIDE),
    ("django.contrib.messages.context_processors.messages", INSIDE),
    ("yakuba.faces.design.context.frame", EVERYWHERE),
)
"""What templates are given."""

ADDRESSES: Final[tuple[tuple[str, str, Where], ...]] = (
    ("desk/account/", "yakuba.people.urls", INSIDE),
    ("desk/plans/", "yakuba.plans.urls", INSIDE),
    ("desk/bodies/", "yakuba.bodies.urls", INSIDE),
    ("desk/regulations/", "yakuba.governance.urls.regulations", INSIDE),
    ("desk/training/", "yakuba.governance.urls.training", INSIDE),
    ("desk/surveys/", "yakuba.surveys.urls.desk", INSIDE),
    ("desk/papers/", "yakuba.papers.urls", INSIDE),
    ("desk/", "yakuba.faces.desk.urls", INSIDE),
    ("surveys/", "yakuba.surveys.urls.residents", OUTSIDE),
    ("", "yakuba.faces.design.urls", EVERYWHERE),
    ("", "yakuba.faces.square.urls", OUTSIDE),
)

COMMANDS: Final[tuple[tuple[str, tuple[str, ...], Where], ...]] = (
    ("packs", ("packs",), INSIDE),
    ("plans", ("plans",), INSIDE),
    ("demo", ("demo",), frozenset({Zone.BOTH})),
    ("demo_zones", ("demo-zones",), EVERYWHERE),
    ("journal", ("journal",), EVERYWHERE),
    ("watch", ("watch",), EVERYWHERE),
    ("relay", ("relay",), EVERYWHERE),
    ("backup", ("backup", "restore"), EVERYWHERE),
    ("bench", ("bench",), frozenset({Zone.BOTH})),
    ("keys", ("keys",), EVERYWHERE),
    ("roles", ("roles",), EVERYWHERE),
    ("intake", ("intake",), OUTSIDE),
    ("running", ("migrate", "serve", "work", "manage"), EVERYWHERE),
)
"""Which module of `console` brings which commands. Only what is asked for is imported: a check of a pack is quick."""

FRONT: Final[dict[Zone, str]] = {
    Zone.EDGE: "square:start",
    Zone.OFFICE: "desk:inbox",
    Zone.BOTH: "square:start",
}
"""The page to which every zone sends whoever has lost the way."""


def of(table: tuple[tuple[str, Where], ...], zone: Zone) -> list[str]:
    """Return what of a table a zone has, in order."""
    return [name for name, where in table if zone in where]


def addresses(zone: Zone) -> list[tuple[str, str]]:
    """Return the prefixes of a zone and what answers below each."""
    return [(prefix, module) for prefix, module, where in ADDRESSES if zone in where]


def commands(zone: Zone) -> dict[str, tuple[str, ...]]:
    """Return the modules of the console that a zone has, and their commands."""
    return {module: names for module, names, where in COMMANDS if zone in where}
