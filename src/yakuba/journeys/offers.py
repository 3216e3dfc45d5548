"""What journeys offer the watch: things that have left one room and have not come to the next.

The rows are the truth, the event is only the way: whatever the rooms do not agree on is told once more, and since every
reaction may run twice, nothing happens twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from yakuba.applications.events import FilingAmended, FilingSubmitted, FilingWithdrawn
from yakuba.applications.reads import standing as filings
from yakuba.casework.events import CaseDecided, CaseMoved, CorrectionAsked
from yakuba.casework.reads import standing as cases
from yakuba.ground.ref import Ref
from yakuba.ground.text import Text
from yakuba.ground.watch import Kind, Span, Stuck, Sweep, sweeps
from yakuba.journeys.filing import try_a_held_file_again
from yakuba.journeys.retelling import offer
from yakuba.papers import commands as keeping
from yakuba.papers import reads as papers
from yakuba.procedures import reads as procedures
from yakuba.procedures.rules.letters import letter_for

_BATCH: Final = 500


def _filings_without_case(span: Span) -> Iterator[Stuck]:
    walk = filings.filed(before=span.before, after=span.after)
    while batch := list(islice(walk, _BATCH)):
        there = cases.procedures_with_case(one.ref for one in batch)
        for one in batch:
            if missing := _worked_on(one) - there.get(one.ref, set()):
                yield Stuck(one.ref.id, one.at, one.number, " ".join(sorted(missing)))


def _worked_on(one: filings.Filed) -> set[str]:
    """Return the procedures of a filing that somebody must decide."""
    edition = procedures.by_digest(one.edition)
    return {id_ for id_ in one.procedures if edition.by_id[id_].kind != "guidance"}


def _submitted(id_: str) -> FilingSubmitted | None:
    one = filings.filed_one(Ref("filing", id_))
    if one is None or not _worked_on(one) - cases.procedures_with_case([one.ref]).get(one.ref, set()):
        return None
    return FilingSubmitted(ref=one.ref, at=one.at)


def _corrections_not_asked(span: Span) -> Iterator[Stuck]:
    walk = cases.corrections_waiting(before=span.before)
    while batch := list(islice(walk, _BATCH)):
        there = filings.delivered(asked.correction for _, asked in batch)
        for receipt, asked in batch:
            if asked.correction not in there:
                yield Stuck(asked.correction.id, asked.at, receipt, asked.procedure_id)


def _asked(id_: str) -> CorrectionAsked | None:
    asked = cases.correction_waiting(Ref("correction", id_))
    return None if asked is None or filings.delivered([asked.correction]) else asked


def _corrections_not_received(span: Span) -> Iterator[Stuck]:
    for receipt, asked in cases.corrections_waiting(before=span.before):
        answer = filings.amendment_of(asked.correction)
        if answer is not None and answer.at < span.before:
            yield Stuck(asked.correction.id, answer.at, receipt, asked.procedure_id)


def _amended(id_: str) -> FilingAmended | None:
    asked = cases.correction_waiting(Ref("correction", id_))
    return filings.amendment_of(asked.correction) if asked else None


def _withdrawals_not_received(span: Span) -> Iterator[Stuck]:
    for number, told in filings.withdrawing(before=span.before):
        yield Stuck(f"{told.ref.id}/{told.procedure}", told.at, number, told.procedure)


def _withdrawn(id_: str) -> FilingWithdrawn | None:
    filing, _, procedure = id_.partition("/")
    return filings.withdrawal_of(Ref("filing", filing), procedure)


def _letters_not_delivered(span: Span) -> Iterator[Stuck]:
    walk = cases.closed(before=span.before, after=span.after)
    while batch := list(islice(walk, _BATCH)):
        yield from (Stuck(one.case.id, one.at, one.receipt, one.procedure_id) for one, _ in _owed(batch))


def _decided(id_: str) -> CaseDecided | None:
    one = cases.closed_one(Ref("case", id_))
    return next((decided for _, decided in _owed([one])), None) if one else None


def _owed(some: list[cases.Closed]) -> Iterator[tuple[cases.Closed, CaseDecided]]:
    """Walk those of some closed cases whose letter has not come to the resident, with what was decided."""
    decided = cases.decisions_of(one.case for one in some)
    letters = papers.letters_of(decided)
    there = filings.delivered(ref for found in letters.values() for ref, _ in found)
    for one in some:
        event = decided.get(one.case)
        if event is None or letter_for(procedures.procedure(one.edition, one.procedure_id), event.outcome) is None:
            continue
        kind = f"decision-{event.outcome}"
        if not any(ref in there for ref, of_kind in letters.get(one.case, ()) if of_kind == kind):
            yield one, event


def _outcomes_not_told(span: Span) -> Iterator[Stuck]:
    walk = cases.closed(before=span.before, after=span.after)
    while batch := list(islice(walk, _BATCH)):
        yield from (Stuck(one.case.id, one.at, one.receipt, one.procedure_id) for one in _untold(batch))


def _moved(id_: str) -> CaseMoved | None:
    one = cases.closed_one(Ref("case", id_))
    return next((_as_moved(one) for one in _untold([one])), None) if one else None


def _untold(some: list[cases.Closed]) -> Iterator[cases.Closed]:
    told = filings.stages_told(one.subject for one in some)
    # "withdrawing" is the resident's own word, and has a sweep of its own.
    return (one for one in some if told.get((one.subject, one.procedure_id)) not in (one.stage, "withdrawing"))


def _as_moved(one: cases.Closed) -> CaseMoved:
    return CaseMoved(
        case=one.case,
        subject=one.subject,
        procedure_id=one.procedure_id,
        stage=one.stage,
        section=one.section,
        at=one.at,
    )


offer(
    "filing.without_case",
    Text("案件になっていない申請・届出", "まだ とどいて いない しんせい", "Filings without their cases"),
    _filings_without_case,
    _submitted,
)
offer(
    "correction.not_asked",
    Text(
        "住民に届いていない補正の依頼",
        "まだ とどいて いない おねがい",
        "Requests for correction that did not reach the resident",
    ),
    _corrections_not_asked,
    _asked,
)
offer(
    "correction.not_received",
    Text(
        "案件に届いていない補正の回答",
        "まだ とどいて いない こたえ",
        "Answers to corrections that did not reach the case",
    ),
    _corrections_not_received,
    _amended,
)
offer(
    "withdrawal.not_received",
    Text("案件に届いていない取下げ", "まだ とどいて いない とりさげ", "Withdrawals that did not reach the case"),
    _withdrawals_not_received,
    _withdrawn,
)
offer(
    "letter.not_delivered",
    Text("住民に届いていない通知書", "まだ とどいて いない てがみ", "Letters that did not reach the resident"),
    _letters_not_delivered,
    _decided,
)
offer(
    "outcome.not_told",
    Text(
        "住民の画面に出ていない結果", "まだ つたえて いない けっか", "Outcomes that the resident's page does not show"
    ),
    _outcomes_not_told,
    _moved,
)


def _held_files(span: Span) -> Iterator[Stuck]:
    for one in papers.held(before=span.before):
        yield Stuck(one.id, one.at, f"{one.about.kind} {one.about.id}", one.why)


def _held_for_want_of_a_scanner(id_: str, at: datetime) -> bool:
    # What a rule has refused it would refuse again; that is for a person, who may have changed a limit.
    held = papers.held_file(id_)
    return bool(held and held.why in ("Unscanned", papers.AGAIN) and try_a_held_file_again(id_, at))


def _wanted_again(id_: str, _at: datetime) -> bool:
    return keeping.try_again(id_)


sweeps.add(
    "file.held",
    Sweep(
        name=Text("開かずに隔離しているファイル", "まだ ひらけない ファイル", "Files that are held unopened"),
        kind=Kind.QUARANTINED,
        patience=timedelta(0),
        by_itself=Text(
            "ウイルスの検査ができなかったファイルは、検査ができるようになると自動で開きます。",
            "ウイルスの けんさが できるように なったら、じどうで ひらきます。",
            "Files that could not be scanned are opened by themselves when the scanner answers again.",
        ),
        by_hand=Text(
            "理由の欄を確かめてください。Infected はウイルスです。申請した人に書類の出し直しを求めてください。"
            "それ以外は、原因を直してから「やり直す」を押してください。",
            "ウイルスの ときは、もういちど だして もらって ください。",
            "See the reason. Infected is a virus: ask the resident for the paper again. For the rest, mend the cause and press"
            " “Do it again”.",
        ),
        look=_held_files,
        mend=_wanted_again,
        alone=_held_for_want_of_a_scanner,
    ),
)
