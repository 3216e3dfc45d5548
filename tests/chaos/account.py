"""Compare what residents were told with what the house holds: ``python -m tests.chaos.account VISITS``, printing JSON.

It looks into the tables and opens everything with the office's key, as an auditor would; it asks no page.
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import django
import msgspec

WORKED_ON: Final = ("dog-registration", "resident-registration-within")
"""The procedures of every filing that must become cases."""
DATES: Final = frozenset({"line_backdated"})
SHOWN: Final = 5


class Told(msgspec.Struct):
    """What one resident knows: the code, the name they gave, the numbers they were shown, the hash of what they sent."""

    code: str
    name: str
    numbers: list[str]
    sha256: str


@dataclass
class Account:
    """How often each promise was broken; all zeros is a house that keeps its word. ``shown`` names some of the broken."""

    acknowledged: int = 0
    filings: int = 0
    cases: int = 0
    lost: int = 0
    twice: int = 0
    wrong_receipt: int = 0
    files_missing: int = 0
    files_altered: int = 0
    files_twice: int = 0
    copies_missing: int = 0
    without_event: int = 0
    without_case: int = 0
    without_task: int = 0
    cases_twice: int = 0
    without_progress: int = 0
    without_letter: int = 0
    letters_twice: int = 0
    undone: int = 0
    failed: int = 0
    journal: int = 0
    wrongly_dated: int = 0
    """Lines and checkpoints whose dates go backwards: what a wrong clock did, and what its journal must say of it."""
    shown: list[str] = field(default_factory=list)

    def broken(self) -> dict[str, int]:
        """Return the promises that were broken, with how often."""
        told = {"acknowledged", "filings", "cases", "shown"}
        return {name: count for name, count in vars(self).items() if name not in told and count}

    def note(self, what: str, whose: str) -> None:
        """Count one broken promise."""
        setattr(self, what, getattr(self, what) + 1)
        if len(self.shown) < SHOWN * 4:
            self.shown.append(f"{what}: {whose}")


def take(told: list[Told]) -> Account:
    """Compare everything."""
    from yakuba.applications.models import Filing
    from yakuba.casework.models import Case
    from yakuba.ground.models import OutboxEvent
    from yakuba.ground.sealing import resident_keys

    account = Account()
    events = OutboxEvent.objects.filter(name="filing.submitted").values_list("body", flat=True)
    said = Counter(body["ref"]["id"] for body in events)
    by_lookup = {resident_keys(one.code).lookup: one for one in told}
    names: Counter[str] = Counter()
    seen: set[str] = set()
    for row in Filing.objects.order_by("id").only("id", "number", "lookup").iterator():
        account.filings += 1
        if said[row.pk] != 1:
            account.note("without_event", row.number)
        name = _filing(account, row.pk, row.number, by_lookup.get(row.lookup))
        names[name] += 1
        seen.add(row.lookup)
    for name, count in names.items():
        if count > 1:
            account.note("twice", name)
    for lookup, one in by_lookup.items():
        account.acknowledged += bool(one.numbers)
        if one.numbers and lookup not in seen:
            account.note("lost", one.name)
    account.cases = Case.objects.count()
    _work(account)
    return account


def _filing(account: Account, pk: str, number: str, told: Told | None) -> str:
    """Open one filing and look at everything that belongs to it; return whose it is."""
    from yakuba.applications import reads
    from yakuba.applications.models import Progress
    from yakuba.ground.models import JournalLine
    from yakuba.ground.ref import Ref

    ref = Ref("filing", pk)
    content = reads.opened(ref).content
    name = str(content.answers["person.name"])
    if told and (name != told.name or set(told.numbers) - {number} or content.number != number):
        account.note("wrong_receipt", name)
    if told:
        _papers(account, ref, list(content.files), told)
    if JournalLine.objects.filter(action="filing.submitted", about=str(ref)).count() != 1:
        account.note("journal", name)
    _cases(account, ref, name)
    if Progress.objects.filter(filing_id=pk).count() != len(WORKED_ON):
        account.note("without_progress", name)
    return name


def _papers(account: Account, ref: Any, files: list[Any], told: Told) -> None:
    from yakuba.applications import reads
    from yakuba.ground.errors import NotHere
    from yakuba.ground.sealing import CannotOpen, digest
    from yakuba.papers import reads as papers
    from yakuba.papers.rules.refusals import Altered

    if not files:
        account.note("files_missing", told.name)
    if len(files) > 1:
        account.note("files_twice", told.name)
    for file in files:
        try:
            if digest(reads.file_of(file).read()) != told.sha256:
                account.note("files_altered", told.name)
        except (NotHere, FileNotFoundError):
            account.note("files_missing", told.name)
        except (Altered, CannotOpen):
            account.note("files_altered", told.name)
    try:
        copies = [papers.opened(one.ref) for one in papers.opened_about(ref) if one.source_sha256 == told.sha256]
    except Altered:
        copies = []
    if len(copies) != 1:
        account.note("copies_missing", told.name)


def _cases(account: Account, ref: Any, name: str) -> None:
    from yakuba.casework.models import Case
    from yakuba.flows.models import OpenTask

    cases = list(Case.objects.filter(subject=str(ref)).only("id", "procedure_id", "closed_at"))
    kinds = Counter(case.procedure_id for case in cases)
    for procedure in WORKED_ON:
        if not kinds[procedure]:
            account.note("without_case", f"{name} {procedure}")
        if kinds[procedure] > 1:
            account.note("cases_twice", f"{name} {procedure}")
    for case in cases:
        if case.closed_at:
            _letters(account, ref, case, name)
        elif OpenTask.objects.filter(run__ref=f"case:{case.pk}").count() != 1:
            account.note("without_task", f"{name} {case.procedure_id}")


def _letters(account: Account, ref: Any, case: Any, name: str) -> None:
    """Look for the letter of a decision: kept once, with the bytes that were sent, and brought to the resident once."""
    from yakuba.applications.models import Message
    from yakuba.papers import reads as papers

    kept = papers.letters_about(case_ref(case.pk))
    brought = Message.objects.filter(filing_id=ref.id, procedure=case.procedure_id, kind=Message.Kind.LETTER).count()
    if not kept or not brought:
        account.note("without_letter", f"{name} {case.procedure_id}")
    if len(kept) > 1 or brought > 1:
        account.note("letters_twice", f"{name} {case.procedure_id}")
    for one in kept:
        papers.letter(one.ref)  # raises Altered


def case_ref(pk: str) -> Any:
    """Return the name under which other rooms know a case."""
    from yakuba.ground.ref import Ref

    return Ref("case", pk)


def _work(account: Account) -> None:
    from yakuba.ground import clock, journal
    from yakuba.ground.models import Delivery, OutboxEvent

    account.undone = OutboxEvent.objects.filter(told_at=None).count()
    account.undone += Delivery.objects.filter(state=Delivery.State.WAITING).count()
    account.failed = Delivery.objects.filter(state=Delivery.State.FAILED).count()
    for fault in journal.verify(at=clock.now()).faults:
        account.note("wrongly_dated" if fault.kind in DATES else "journal", f"{fault.kind} {fault.place()}")


if __name__ == "__main__":
    django.setup()
    visits = msgspec.json.decode(Path(sys.argv[1]).read_bytes(), type=list[Told])
    sys.stdout.write(msgspec.json.encode(vars(take(visits))).decode())
