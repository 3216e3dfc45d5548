"""Beginning a plan of one's own from a pattern."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Final

from django.conf import settings

from yakuba.ground.actor import Actor
from yakuba.ground.errors import NotAllowed, NotHere
from yakuba.ground.packs.yaml_text import Source
from yakuba.ground.text import Text
from yakuba.plans.commands import loading
from yakuba.plans.models import Plan
from yakuba.plans.reads.pack import pack_of
from yakuba.plans.rules.beginning import Beginning, begun_from, problems
from yakuba.plans.rules.model import PlanPack
from yakuba.plans.rules.packs.reading import as_data, assemble
from yakuba.plans.rules.refusals import Invalid

TEMPLATE: Final = "template"
"""The pattern that the programme brings."""


def start(begun: Beginning, *, pattern: str, whole: bool, actor: Actor, at: datetime) -> str:
    """Make a draft of a plan after a pattern (a plan that is here, or `TEMPLATE`); return its slug.

    Raises NotAllowed without ``plan.steer``, Invalid with what is wrong by field, NotHere if there is no such pattern.
    """
    if not actor.may("plan.steer"):
        raise NotAllowed
    wrong = problems(begun)
    if "slug" not in wrong and Plan.objects.filter(slug=begun.slug).exists():
        wrong["slug"] = _TAKEN
    if wrong:
        raise Invalid(wrong)
    pack = begun_from(_pattern(pattern), begun, whole=whole or pattern == TEMPLATE)
    # By the same rules as everything that comes in: a pattern may be older than they are.
    assemble({kind: Source(f"{kind}.yaml", part) for kind, part in as_data(pack).items()})
    loading.load(pack, actor=actor, at=at)
    return begun.slug


def has_template() -> bool:
    """Tell whether this installation brings a template."""
    return (_folder() / "plan.yaml").is_file()


def _pattern(slug: str) -> PlanPack:
    if slug != TEMPLATE:
        return pack_of(slug)
    if not has_template():
        raise NotHere
    return loading.read_folder(_folder())


def _folder() -> Path:
    return Path(settings.PLANS) / TEMPLATE


_TAKEN: Final = Text(
    "このIDの計画はすでにあります。別のIDにしてください。",
    "おなじ IDの けいかくが あります。",
    "There is a plan of that ID already. Choose another one.",
)
