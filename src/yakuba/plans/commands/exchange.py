"""Sheets in: read whole or not at all, looked over by whoever brought them, and then taken over in one step."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec
from django.db import transaction

from yakuba.ground.actor import Actor
from yakuba.ground.errors import Conflict, NotAllowed, NotHere
from yakuba.ground.text import Text
from yakuba.plans.commands import loading
from yakuba.plans.models import Incoming, Plan
from yakuba.plans.reads import staying
from yakuba.plans.reads.pack import pack_of
from yakuba.plans.rules.exchange import Grid, delimited, excel
from yakuba.plans.rules.exchange.checking import check, fingerprint
from yakuba.plans.rules.exchange.columns import HEAD, NODES
from yakuba.plans.rules.exchange.grid import CellFault, Place, Unreadable
from yakuba.plans.rules.exchange.refusals import FaultySheets, UnreadableSheets
from yakuba.plans.rules.model import PlanPack
from yakuba.plans.rules.refusals import IsOver, IsReference, NoPlaceLeft


def bring(files: Sequence[tuple[str, bytes]], *, slug: str, actor: Actor, at: datetime) -> str:
    """Read sheets for a plan, or for a new one (``slug`` empty); return the id under which they wait.

    Whatever this person had brought before is let go. Raises UnreadableSheets, FaultySheets with every cell, NotHere,
    IsOver, IsReference, NotAllowed; then nothing is kept.
    """
    base = _base(slug, actor)
    pack, faults = check(_grids(files), base)
    if pack is None:
        raise FaultySheets(faults)
    if base is not None and pack.head.id != slug:
        raise FaultySheets([_other_id(slug)])
    if base is None and Plan.objects.filter(slug=pack.head.id).exists():
        raise FaultySheets([_known_id(pack.head.id)])
    try:
        staying.joined(pack)
    except NoPlaceLeft as unfit:
        both = (f"{unfit.words.say(language)} {unfit.remedy.say(language)}" for language in ("ja", "ja-easy", "en"))
        raise FaultySheets([CellFault(Place(NODES.name, 1), Text(*both))]) from unfit
    with transaction.atomic():
        Incoming.objects.filter(by=actor.id).delete()
        row = Incoming(
            slug=pack.head.id,
            new=base is None,
            base=fingerprint(base),
            data=msgspec.to_builtins(pack, str_keys=True),
            name="、".join(name for name, _ in files)[:200],
            by=actor.id,
            at=at,
        )
        row.save(force_insert=True)
    return row.pk


@transaction.atomic
def take_over(id_: str, *, why: str = "", actor: Actor, at: datetime) -> str:
    """Make the plan what the sheets say; return its slug.

    Raises NotHere, Conflict if it was changed since they were read, NoReasonToMove as `loading.load`.
    """
    row = Incoming.objects.select_for_update().filter(pk=id_, by=actor.id).first()
    if row is None:
        raise NotHere
    base = None if row.new else _base(row.slug, actor)
    if fingerprint(base) != row.base or (row.new and Plan.objects.filter(slug=row.slug).exists()):
        raise Conflict
    loading.load(msgspec.convert(row.data, PlanPack, str_keys=True), why=why, actor=actor, at=at)
    slug = row.slug
    row.delete()
    return slug


def let_go(id_: str, *, actor: Actor) -> None:
    """Forget sheets that were brought."""
    Incoming.objects.filter(pk=id_, by=actor.id).delete()


def _base(slug: str, actor: Actor) -> PlanPack | None:
    if not actor.may("plan.steer"):
        raise NotAllowed
    if not slug:
        return None
    plan = Plan.objects.filter(slug=slug).first()
    if plan is None:
        raise NotHere
    if plan.reference:
        raise IsReference
    if plan.state == Plan.State.ENDED:
        raise IsOver
    return pack_of(slug)


def _grids(files: Sequence[tuple[str, bytes]]) -> list[Grid]:
    found: list[Grid] = []
    for name, data in files:
        try:
            # By content, not by name: what begins as a packed file does is a workbook.
            found += excel.read(data) if data[:2] == b"PK" else [delimited.read(data, name)]
        except Unreadable as fault:
            raise UnreadableSheets(name, fault.words) from fault
    if not found:
        raise UnreadableSheets("", None)
    return found


def _other_id(slug: str) -> CellFault:
    return _at_head(
        "計画IDが「{slug}」ではありません。この計画のシートを取り込むか、新しい計画として始めてください。",
        "けいかくの IDが ちがいます。",
        "The ID of the plan is not “{slug}”. Bring the sheets of this plan, or begin a new one.",
        slug,
    )


def _known_id(slug: str) -> CellFault:
    return _at_head(
        "計画ID「{slug}」の計画はすでにあります。その計画の画面から取り込むか、別のIDにしてください。",
        "おなじ IDの けいかくが あります。",
        "There is a plan “{slug}” already. Bring the sheets on its own page, or choose another ID.",
        slug,
    )


def _at_head(ja: str, easy: str, en: str, slug: str) -> CellFault:
    return CellFault(Place(HEAD, 2, 2), Text(ja, easy, en).fill(slug=slug))
