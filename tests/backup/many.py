"""Fill a house with cases from before, quickly: ``python -m tests.backup.many CASES``.

One filing is made as residents and worker make it, and then repeated row by row under new names, each with a sealed paper of
its own on the disk and its own lines in the journal, which are chained and signed as always.
"""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final

import django

PAPER: Final = 100_000
"""Bytes of the paper of each filing: a photograph as telephones make them small."""
BATCH: Final = 500


def main(cases: int) -> None:
    """File once, let the worker open the cases, and repeat all of it until there are so many."""
    django.setup()

    from django.conf import settings
    from django.db import transaction

    from tests.chaos.residents import paper
    from yakuba.applications import commands
    from yakuba.config.bench import household
    from yakuba.ground import clock, journal
    from yakuba.journeys.table import deliver_all
    from yakuba.procedures import reads as procedures

    at = clock.now()
    edition = procedures.current("moving")
    bundle = household.bundle(edition, household.couple(at.date()), on=at.date())
    code = commands.start_draft(edition=edition.digest, language="ja", at=at, content=bundle.content)
    receipt = commands.submit(code, at=at)
    while deliver_all(clock.now()):
        pass
    folder = settings.MEDIA_ROOT / "papers"
    example = _Example(receipt.number)
    copies = -(-cases // example.cases)
    for start in range(0, copies, BATCH):
        with transaction.atomic():
            example.repeat(min(BATCH, copies - start), folder, paper(start), at=at + timedelta(seconds=start))
    journal.chain(at=clock.now())
    journal.checkpoint(at=clock.now())


class _Example:
    """All rows of one filing."""

    def __init__(self, number: str) -> None:
        from yakuba.applications.models import Filing, Progress, SealedBody
        from yakuba.casework.models import Case, SearchKey
        from yakuba.flows.models import OpenTask, Run
        from yakuba.ground.models import Delivery, OutboxEvent

        self.filing = Filing.objects.get(number=number)
        subject = f"filing:{self.filing.pk}"
        self.body = SealedBody.objects.get(pk=self.filing.pk)
        self.progress = list(Progress.objects.filter(filing=self.filing))
        self.of_cases = list(Case.objects.filter(subject=subject))
        ids = [case.pk for case in self.of_cases]
        self.keys = list(SearchKey.objects.filter(case_id__in=ids))
        self.runs = list(Run.objects.filter(ref__in=[f"case:{pk}" for pk in ids]))
        self.tasks = list(OpenTask.objects.filter(run__in=self.runs))
        self.events = list(OutboxEvent.objects.filter(name="filing.submitted", body__ref__id=self.filing.pk))
        self.deliveries = list(Delivery.objects.filter(event__in=self.events))
        self.cases = len(self.of_cases)

    def repeat(self, count: int, folder: Any, picture: bytes, *, at: datetime) -> None:
        """Write it so many times more."""
        from yakuba.ground.ref import new_id

        made: dict[type[Any], list[Any]] = {}
        for _ in range(count):
            for row in self._again(new_id(), folder, picture, at):
                made.setdefault(type(row), []).append(row)
        tasks = [row for kind, rows in made.items() if kind.__name__ == "OpenTask" for row in rows]
        for kind, rows in made.items():
            if kind.__name__ != "OpenTask":
                kind.objects.bulk_create(rows, batch_size=BATCH)
        if tasks:
            for task in tasks:
                task.run_id = task.run.pk
            type(tasks[0]).objects.bulk_create(tasks, batch_size=BATCH)

    def _again(self, pk: str, folder: Any, picture: bytes, at: datetime) -> Iterator[Any]:
        from yakuba.ground import journal
        from yakuba.ground.actor import Actor
        from yakuba.ground.ref import Ref, new_id

        lookup = secrets.token_hex(20)
        number = f"261121-{secrets.token_hex(2).upper()}-{secrets.token_hex(2).upper()}{pk[-4:]}"
        yield _copy(self.filing, id=pk, number=number, lookup=lookup)
        yield _copy(self.body, id=pk)
        yield from (_copy(row, id=None, filing_id=pk) for row in self.progress)
        yield _paper(folder, pk, picture, at)
        ref = Ref("filing", pk)
        yield journal.row(Actor.resident(lookup), "filing.submitted", ref, at=at)
        event = new_id()
        for row in self.events:
            yield _copy(row, id=event, body={**row.body, "ref": {"kind": "filing", "id": pk}})
        yield from (_copy(row, id=None, event_id=event) for row in self.deliveries)
        ids = {case.pk: new_id() for case in self.of_cases}
        for case in self.of_cases:
            yield _copy(case, id=ids[case.pk], subject=str(ref), receipt=number)
            yield journal.row(Actor.system("filing"), "case.opened", Ref("case", ids[case.pk]), at=at)
        yield from (_copy(row, id=None, case_id=ids[row.case_id]) for row in self.keys)
        runs = {run.pk: _copy(run, id=None, ref=f"case:{ids[run.ref.removeprefix('case:')]}") for run in self.runs}
        yield from runs.values()
        yield from (_copy(row, id=None, run=runs[row.run_id]) for row in self.tasks)


def _copy(row: Any, **changed: Any) -> Any:
    kind = type(row)
    values = {field.attname: getattr(row, field.attname) for field in kind._meta.concrete_fields}
    for name, value in changed.items():
        if name == "run":
            values.pop("run_id")
        values[name] = value
    return kind(**values)


def _paper(folder: Any, about: str, picture: bytes, at: datetime) -> Any:
    """Lay a sealed paper on the disk, and return its row."""
    import hashlib

    from yakuba.ground.ref import new_id
    from yakuba.papers.models import SealedFile

    pk = new_id()
    body = picture[:200] + os.urandom(PAPER - 200)
    path = f"sealed/{at:%Y/%m}/{pk}"
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_bytes(body)
    digest = hashlib.sha256(body).hexdigest()
    return SealedFile(id=pk, about=f"filing:{about}", path=path, size=len(body), sha256=digest, at=at)


if __name__ == "__main__":
    main(int(sys.argv[1]))
