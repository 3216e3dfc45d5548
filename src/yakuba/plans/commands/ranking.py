"""Priorities: how a plan scores its measures, and the scores that they are given."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import msgspec
from django.db import transaction

from yakuba.ground import journal
from yakuba.ground.actor import Actor
from yakuba.ground.errors import NotHere
from yakuba.ground.ref import Ref
from yakuba.ground.text import Text
from yakuba.plans.commands.keeping import need, plan_to_change, plan_to_steer
from yakuba.plans.models import Node, ScoreSheet
from yakuba.plans.rules.model import Scoring
from yakuba.plans.rules.priority import DEFAULT, Scores, faults, points
from yakuba.plans.rules.refusals import Invalid

_CHOOSE: Final = Text(
    "{title}の点数を選んでください。", "{title}を えらんで ください。", "Choose the score for {title}."
)
_REASON: Final = Text(
    "点数を変える理由を書いてください。", "かえる りゆうを かいて ください。", "Write why the scores change."
)


@transaction.atomic
def set_scoring(slug: str, scoring: Scoring, *, seen_version: int, actor: Actor, at: datetime) -> None:
    """Decide by which formula, weights and thresholds a plan ranks its measures.

    Raises Invalid, with the faults by their place, for a scoring that cannot be used, Conflict on a stale page, IsOver.
    """
    plan = plan_to_steer(slug, seen_version, actor=actor, at=at)
    if found := faults(scoring):
        raise Invalid({one.place: one.words for one in found})
    was = plan.head.get("scoring")
    plan.head = {**plan.head, "scoring": msgspec.to_builtins(scoring, str_keys=True)}
    plan.version += 1
    plan.save(update_fields=["head", "version"])
    # As `plan.changed` tells it, so that it is taken back in the same way.
    data = {"fields": ["scoring"], "was": {"scoring": was}, "version": plan.version}
    data |= {"formula": scoring.formula, "weights": dict(scoring.weights)}
    journal.record(actor, "plan.scoring_set", Ref("plan", plan.pk), at=at, data=data)


@transaction.atomic
def score(ref: Ref, scores: Scores, *, reason: str, actor: Actor, at: datetime) -> None:
    """Score a measure. The scores before are kept; whoever changes them says why. Raises Invalid, NotAllowed, NotHere."""
    need(actor, "plan.steer")
    node = Node.objects.select_related("plan").filter(pk=ref.id, is_measure=True, removed_on=None).first()
    if node is None:
        raise NotHere
    plan = plan_to_change(node.plan.slug)
    scoring = msgspec.convert(plan.head["scoring"], Scoring, str_keys=True) if plan.head.get("scoring") else DEFAULT
    wrong = {
        f"score-{one.id}": _CHOOSE.fill(title=Text.read(one.title))
        for one in scoring.scores
        if scores.get(one.id) not in points(one)
    }
    before = node.scores.order_by("at", "id").last()
    if before is not None and not reason.strip():
        wrong["reason"] = _REASON
    if wrong:
        raise Invalid(wrong)
    kept = {one.id: scores[one.id] for one in scoring.scores}
    ScoreSheet.objects.create(node=node, scores=kept, reason=reason.strip()[:2000], by=actor.id, at=at)
    journal.record(actor, "measure.scored", ref, at=at, data=kept)
