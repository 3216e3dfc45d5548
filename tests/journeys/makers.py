"""A household that has filed, and the staff who decide, for the tests of whole stories."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from io import BytesIO
from typing import Any

import msgspec
from django.conf import settings
from PIL import Image

from tests.procedures.household import answered, moving, selected
from yakuba.applications import commands as applications
from yakuba.casework import commands as casework
from yakuba.casework import reads as cases
from yakuba.flows import commands as flows
from yakuba.ground import keys
from yakuba.ground.actor import Actor
from yakuba.ground.ref import Ref
from yakuba.journeys.table import deliver_all, wire
from yakuba.procedures import commands as procedures
from yakuba.procedures.rules.merging import interview
from yakuba.procedures.rules.packs.examples import Example


def an_open_hall(*, at: datetime) -> str:
    """Make keys, wire the journeys, publish the pack; return the digest of the edition."""
    keys.make(settings.KEYS)
    wire()
    pack = moving()
    for flow_id, drawing in pack.edition.flows.items():
        flows.define(flow_id, drawing, at=at)
    # Its examples are run where that is what is tested.
    return procedures.publish(replace(pack, examples=()), actor=Actor.system("test"), at=at).id


@lru_cache
def a_photo() -> bytes:
    """Return a small real JPEG."""
    body = BytesIO()
    Image.new("RGB", (80, 60), "white").save(body, "JPEG")
    return body.getvalue()


def the_example(name: str) -> Example:
    """Return an example household of the pack, by a part of its file's name."""
    return next(one for one in moving().examples if name in one.file)


def a_draft(example: Example, *, at: datetime, seed: int = 1, **changed: Any) -> str:
    """Begin and fill in a draft for a household, papers included; return its code."""
    edition, on = moving().edition, at.date()
    procedures = selected(edition, dict(example.answers), on)
    answers = answered(edition, procedures, {**example.answers, **changed}, on=on, seed=seed) | changed
    code = applications.start_draft(edition=edition.digest, language="ja", at=at)
    applications.save(code, lambda now: msgspec.structs.replace(now, answers=answers, chosen=tuple(procedures)), at=at)
    for need in interview(edition, procedures, answers, on=on).needs:
        if not need.dropped and need.attachment.required:
            applications.add_file(code, need.attachment.id, "photo.jpg", BytesIO(a_photo()), at=at)
    return code


def a_filing(example: Example, *, at: datetime, **changed: Any) -> str:
    """File a household and let everything that follows happen; return its code."""
    code = a_draft(example, at=at, **changed)
    applications.submit(code, at=at)
    let_it_happen(at)
    return code


def let_it_happen(at: datetime) -> None:
    """Deliver events until none is left."""
    for _ in range(20):
        if not deliver_all(at):
            return
    raise AssertionError("the events do not come to an end")


def a_clerk(section: str, *posts: str) -> Actor:
    """Return a member of staff of a section."""
    held = frozenset(posts or ("clerk",))
    return Actor("staff", f"s-{section}-{'-'.join(sorted(held))}", "係 員子", section, held, frozenset({"case.work"}))


def cases_by_procedure(subject: Ref, *, at: datetime) -> dict[str, cases.CaseView]:
    """Return the cases of a filing, as a part of the programme sees them."""
    looker = Actor.system("test")
    found = [cases.case_for(looker, ref, at=at) for ref in cases.cases_of(subject)]
    return {one.procedure_id: one for one in found}


def act(case: Ref, outcome: str, *, by: Actor, at: datetime, **more: Any) -> None:
    """End the open task of a case and let what follows happen."""
    seen = cases.case_for(by, case, at=at, why="test")
    (task,) = seen.tasks
    deed = casework.Act(task_id=task.task_id, outcome=outcome, seen_version=seen.version, **more)
    casework.act(case, deed, actor=by, at=at)
    let_it_happen(at)


def later(at: datetime, days: int = 1) -> datetime:
    """Return the same hour some days later."""
    return at + timedelta(days=days)
