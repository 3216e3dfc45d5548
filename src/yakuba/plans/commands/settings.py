"""Setting a plan: its levels, its axes and their classes, and in how many days the steps of its measures are due.

What belongs to a plan's head is changed by `plan.change_head`: looked over with the whole tree, counted, noted in the journal
with what stood there before, and taken back by `plan.undo`. All raise what `plan.change_head` raises, Invalid by the fields
``id``, ``title``, ``kind`` and ``edition``; ``seen_version`` is the plan's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from yakuba.ground.actor import Actor
from yakuba.ground.errors import NotHere
from yakuba.ground.text import Text
from yakuba.plans.commands.keeping import need
from yakuba.plans.commands.plan import change_head
from yakuba.plans.models import Plan
from yakuba.plans.reads.settings import uses
from yakuba.plans.rules.model import Words
from yakuba.plans.rules.refusals import InUse, Invalid, LastLevel
from yakuba.plans.rules.steps import MOST_DAYS, SHEETS

Data = dict[str, Any]


def add_level(slug: str, level: Mapping[str, Any], *, seen_version: int, actor: Actor, at: datetime) -> None:
    """Add a level below all others."""
    levels = _head(slug, actor)["levels"]
    _change(slug, {"levels": _with(levels, level)}, seen_version=seen_version, actor=actor, at=at)


def rename_level(slug: str, key: str, title: Words, *, seen_version: int, actor: Actor, at: datetime) -> None:
    """Give a level another title; its kind stays, for items have grown by it. Raises NotHere."""
    levels = _changed(_head(slug, actor)["levels"], key, {"title": title})
    _change(slug, {"levels": levels}, seen_version=seen_version, actor=actor, at=at)


def remove_level(slug: str, key: str, *, seen_version: int, actor: Actor, at: datetime) -> None:
    """Take a level out that no item uses. Raises InUse, LastLevel for the last one of measures, NotHere."""
    left = _without(_head(slug, actor)["levels"], key)
    if count := uses(slug).levels.get(key, 0):
        raise InUse(count)
    if not any(one.get("kind") == "measure" for one in left):
        raise LastLevel
    _change(slug, {"levels": left}, seen_version=seen_version, actor=actor, at=at)


def add_axis(slug: str, axis: Mapping[str, Any], *, seen_version: int, actor: Actor, at: datetime) -> None:
    """Add an axis, without classes."""
    axes = _with(_axes(slug, actor), axis)
    _change(slug, {"axes": axes}, seen_version=seen_version, actor=actor, at=at)


def change_axis(slug: str, key: str, axis: Mapping[str, Any], *, seen_version: int, actor: Actor, at: datetime) -> None:
    """Give an axis another title or edition. Raises NotHere."""
    axes = _changed(_axes(slug, actor), key, axis)
    _change(slug, {"axes": axes}, seen_version=seen_version, actor=actor, at=at)


def remove_axis(slug: str, key: str, *, seen_version: int, actor: Actor, at: datetime) -> None:
    """Take an axis out of which no class is used, with its classes. Raises InUse, NotHere."""
    left = _without(_axes(slug, actor), key)
    if count := uses(slug).axis(key):
        raise InUse(count)
    _change(slug, {"axes": left}, seen_version=seen_version, actor=actor, at=at)


def add_class(
    slug: str, axis: str, class_: Mapping[str, Any], *, seen_version: int, actor: Actor, at: datetime
) -> None:
    """Add a class as the last of an axis. Raises NotHere."""
    axes = _axes(slug, actor)
    axes = _changed(axes, axis, {"classes": _with(_classes(axes, axis), class_)})
    _change(slug, {"axes": axes}, seen_version=seen_version, actor=actor, at=at)


def rename_class(
    slug: str, about: tuple[str, str], title: Words, *, seen_version: int, actor: Actor, at: datetime
) -> None:
    """Give a class (its axis and its id) another title. Raises NotHere."""
    axes, (axis, key) = _axes(slug, actor), about
    axes = _changed(axes, axis, {"classes": _changed(_classes(axes, axis), key, {"title": title})})
    _change(slug, {"axes": axes}, seen_version=seen_version, actor=actor, at=at)


def remove_class(slug: str, about: tuple[str, str], *, seen_version: int, actor: Actor, at: datetime) -> None:
    """Take a class (its axis and its id) out that no item uses. Raises InUse, NotHere."""
    axes, (axis, key) = _axes(slug, actor), about
    left = _without(_classes(axes, axis), key)
    if count := uses(slug).classes.get(about, 0):
        raise InUse(count)
    _change(slug, {"axes": _changed(axes, axis, {"classes": left})}, seen_version=seen_version, actor=actor, at=at)


def set_days(slug: str, days: Mapping[str, Any], *, seen_version: int, actor: Actor, at: datetime) -> None:
    """Set in how many days steps are due, by task; those that are not named, or as usual, are due as usual.

    Raises Invalid by the task for what is no whole number of days from 1 to two years.
    """
    need(actor, "plan.steer")
    faults = {
        task: (_DAYS if task in SHEETS else _NO_STEP).fill(given=str(given)[:20], most=MOST_DAYS)
        for task, given in days.items()
        if task not in SHEETS or type(given) is not int or not 1 <= given <= MOST_DAYS
    }
    if faults:
        raise Invalid(faults)
    own = {task: given for task, given in days.items() if given != SHEETS[task].days}
    change_head(slug, {"days": own}, seen_version=seen_version, actor=actor, at=at)


def _head(slug: str, actor: Actor) -> Data:
    need(actor, "plan.steer")
    head: Data | None = Plan.objects.filter(slug=slug).values_list("head", flat=True).first()
    if head is None:
        raise NotHere
    return head


def _axes(slug: str, actor: Actor) -> list[Data]:
    found: list[Data] = _head(slug, actor).get("axes", [])
    return found


def _classes(axes: Sequence[Data], axis: str) -> list[Data]:
    found: list[Data] = _one(axes, axis).get("classes", [])
    return found


def _change(slug: str, changes: Mapping[str, Any], *, seen_version: int, actor: Actor, at: datetime) -> None:
    try:
        change_head(slug, changes, seen_version=seen_version, actor=actor, at=at)
    except Invalid as invalid:
        raise Invalid({_field(place): words for place, words in invalid.faults.items()}) from invalid


def _field(place: str) -> str:
    """Return the field of a form that a fault of the head belongs to: ``levels.2.title.ja`` is its title."""
    return next((name for name in place.split(".") if name in _FIELDS), "")


def _one(parts: Sequence[Data], key: str) -> Data:
    found = next((one for one in parts if one["id"] == key), None)
    if found is None:
        raise NotHere
    return found


def _with(parts: Sequence[Data], part: Mapping[str, Any]) -> list[Data]:
    if any(one["id"] == part.get("id") for one in parts):
        raise Invalid({"id": _TAKEN})
    return [*parts, _said(part)]


def _changed(parts: Sequence[Data], key: str, fields: Mapping[str, Any]) -> list[Data]:
    _one(parts, key)
    return [_said({**one, **fields, "id": key}) if one["id"] == key else one for one in parts]


def _without(parts: Sequence[Data], key: str) -> list[Data]:
    _one(parts, key)
    return [one for one in parts if one["id"] != key]


def _said(part: Mapping[str, Any]) -> Data:
    return {name: value for name, value in part.items() if value not in (None, "", [])}


_FIELDS: Final = ("id", "title", "kind", "edition")
_TAKEN: Final = Text(
    "このidはすでに使われています。別のidにしてください。",
    "この idは もう あります。ほかの idに して ください。",
    "This id is in use already. Choose another one.",
)
_DAYS: Final = Text(
    "「{given}」は日数に使えません。1から{most}までの整数で書いてください。",
    "1から {most}までの すうじを かいて ください。",
    "“{given}” is no number of days. Write a whole number from 1 to {most}.",
)
_NO_STEP: Final = Text("その工程はありません。", "その しごとは ありません。", "There is no such step.")
