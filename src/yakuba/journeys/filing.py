"""From a filing to its cases, and from the cases back to the resident.

Every reaction is one small transaction and may run again: what it calls is idempotent.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from yakuba.applications import reads as filings
from yakuba.applications.commands import Told
from yakuba.applications.events import FilingAmended, FilingSubmitted, FilingWithdrawn
from yakuba.applications.reads import OpenedFiling
from yakuba.applications.rules.content import CorrectionContent, FileEntry, LetterContent
from yakuba.casework import commands as casework
from yakuba.casework import reads as cases
from yakuba.casework.events import CaseDecided, CaseMoved, CaseOpened, CaseWithdrawn, CorrectionAsked
from yakuba.casework.rules import AlreadyClosed, Days, NoOpenCorrection
from yakuba.ground.actor import Actor
from yakuba.ground.clock import JST
from yakuba.ground.ref import Ref
from yakuba.ground.sealing import digest
from yakuba.ground.text import LANGUAGES, Text
from yakuba.journeys import downward
from yakuba.journeys.town import town
from yakuba.papers import commands as papers
from yakuba.papers import reads as letters
from yakuba.papers.rules.refusals import FileRefused
from yakuba.procedures import reads as procedures
from yakuba.procedures.rules import letters as letter_rules
from yakuba.procedures.rules.asking import Walk, walks
from yakuba.procedures.rules.deadlines import due
from yakuba.procedures.rules.measuring import Part, parts
from yakuba.procedures.rules.merging import needs_of
from yakuba.procedures.rules.model import Edition, Procedure

WORKER = Actor.system("filing")


def open_the_cases(event: FilingSubmitted) -> None:
    """Open the seal and one case for each procedure that somebody must decide, each with only its own answers."""
    opened = filings.opened(event.ref)
    edition = procedures.by_digest(opened.content.edition)
    worked_on = [one for one in _walks(edition, opened, opened.content.procedures) if one.procedure.kind != "guidance"]
    asked = parts(edition, worked_on, opened.answers_now(), on=_day(opened.at))
    for walked in worked_on:
        wanted = _wanted(edition, walked, opened, asked[walked.procedure.id])
        casework.open_case(replace(wanted, attachments=tuple(_files(walked, opened, at=event.at))), at=event.at)


def _wanted(edition: Edition, walked: Walk, opened: OpenedFiling, asked: Part) -> casework.OpenCase:
    procedure = walked.procedure
    name, kana = applicant(edition, opened.answers_now())
    return casework.OpenCase(
        subject=opened.ref,
        receipt=opened.number,
        procedure_id=procedure.id,
        edition=edition.digest,
        title=procedure.title,
        section=procedure.section,
        # A drawing is kept under its SHA-256; the edition says which one it was published with.
        flow=digest(edition.flows[procedure.flow].encode()),
        answers=walked.answers(opened.answers_now()),
        applicant_name=name,
        applicant_kana=kana,
        asked=casework.Asked(alone=asked.asked_alone, anew=asked.asked, prefilled=asked.prefilled),
        received_at=opened.at,
        at_least=procedure.clock.at_least if procedure.clock else 0,
        at_most=procedure.clock.at_most if procedure.clock else 0,
        counts=Days(procedure.clock.days) if procedure.clock else Days.WORKING,
        filing_deadline=due(procedure.deadline, walked.facts),
        by=WORKER,
    )


def put_the_correction_into_the_case(event: FilingAmended) -> None:
    """Give the case its answers anew, with what the resident corrected; if it waits for nothing any more, say so."""
    opened = filings.opened(event.ref)
    edition = procedures.by_digest(opened.content.edition)
    (walked,) = _walks(edition, opened, [event.procedure])
    try:
        casework.receive_correction(
            event.ref,
            event.procedure,
            walked.answers(opened.answers_now()),
            _files(walked, opened, at=event.at),
            at=event.at,
            applicant=applicant(edition, opened.answers_now()),
        )
    except (AlreadyClosed, NoOpenCorrection):
        # It has it already, or was closed a moment before. The answer stays with the filing.
        _tell_of(event.ref, event.procedure, at=event.at)


def take_the_case_back(event: FilingWithdrawn) -> None:
    """End the case because the resident takes it back; if it was decided a moment before, say so instead."""
    try:
        casework.withdraw_case(event.ref, event.procedure, actor=Actor.resident(event.ref.id), at=event.at)
    except AlreadyClosed:
        _tell_of(event.ref, event.procedure, at=event.at)


def _tell_of(subject: Ref, procedure: str, *, at: datetime) -> None:
    case = cases.case_of(subject, procedure)
    if case is None:
        raise LookupError(f"{subject} has no case of {procedure}")
    _tell(case, at=at)


def tell_the_progress(event: CaseOpened | CaseMoved | CaseDecided | CaseWithdrawn) -> None:
    """Tell the resident's page how the case stands and, as a range, when the decision is to be expected."""
    _tell(event.case, at=event.at)


def _tell(case: Ref, *, at: datetime) -> None:
    progress = cases.progress_of(case, at=at)
    forecast = progress.forecast
    told = Told(
        procedure=progress.procedure_id,
        stage=progress.stage,
        earliest=forecast.earliest if forecast else None,
        latest=forecast.latest if forecast else None,
    )
    downward.tell_progress(progress.subject, told, at=at)


def ask_the_resident(event: CorrectionAsked) -> None:
    """Bring the request for correction to the resident, sealed."""
    case = cases.case_for(WORKER, event.case, at=event.at, why="補正の依頼を住民に届けるため")
    correction = next(one for one in case.corrections if one.ref == event.correction)
    # Beyond a border the resident's page has no answers any more: those given before go with the request.
    before = filings.opened(event.subject).answers_now() if downward.across() else {}
    content = CorrectionContent(items=dict(correction.items), answers=before)
    downward.ask_correction(event.subject, event.procedure_id, content, source=event.correction, at=event.at)


def send_the_letter(event: CaseDecided) -> None:
    """Issue the letter of the decision, keep its bytes, and bring them to the resident, sealed."""
    opened = filings.opened(event.subject)
    edition = procedures.by_digest(opened.content.edition)
    procedure = edition.by_id[event.procedure_id]
    case = cases.case_for(WORKER, event.case, at=event.at, why="決定の通知書を作るため")
    decision = case.decision
    if decision is None:
        raise LookupError(f"{event.case} says it is decided and has no decision")
    decided = letter_rules.Decided(
        outcome=event.outcome,
        name=case.applicant_name,
        receipt=opened.number,
        on=_day(event.at),
        reason=_reason(procedure, decision.reason_id, decision.reason),
        basis=decision.basis,
    )
    language = opened.content.language
    document = letter_rules.compose(edition, procedure, case.answers, decided, language, town=town())
    if document is None:
        return
    kept = papers.issue(event.case, document, kind=f"decision-{event.outcome}", actor=WORKER, at=event.at)
    letter = letters.letter(kept)
    content = LetterContent(title=letter.title, body=letter.data, sha256=letter.sha256, outcome=event.outcome)
    downward.deliver_letter(event.subject, event.procedure_id, content, source=kept, at=event.at)


def _reason(procedure: Procedure, reason_id: str, written: str) -> Text:
    """Return why, in every language: the law's reason in the pack's words, what staff wrote beside it as it stands."""
    legal = next((one.words for one in procedure.refuse if one.id == reason_id), None)
    if legal is None:
        return Text(written, written, written)
    facts = written.removeprefix(legal.ja).lstrip("。").strip()
    return Text(*(f"{legal.say(language)}\u3000{facts}".strip() for language in LANGUAGES))


def applicant(edition: Edition, answers: dict[str, Any]) -> tuple[str, str]:
    """Return name and reading of whoever filed, as far as they were asked."""
    who = edition.event.applicant
    return str(answers.get(who.name) or ""), str(answers.get(who.kana) or "")


def _walks(edition: Edition, opened: OpenedFiling, ids: Iterable[str]) -> list[Walk]:
    return list(walks(edition, ids, opened.answers_now(), on=_day(opened.at)))


def _files(walked: Walk, opened: OpenedFiling, *, at: datetime) -> list[dict[str, Any]]:
    """Make safe copies of the files that this procedure needs, and name them for the case."""
    needs = needs_of([walked])
    labels: dict[str, Text] = {need.attachment.id: need.attachment.label for need in needs if not need.dropped}
    return [
        _kept(file, labels[file.attachment], opened, at) for file in opened.files_now() if file.attachment in labels
    ]


def _kept(file: FileEntry, label: Text, opened: OpenedFiling, at: datetime) -> dict[str, Any]:
    kept = opened_or_held(file, opened.ref, at=at)
    return {
        "id": file.id,
        "attachment": file.attachment,
        "label": label.as_data(),
        "name": file.name,
        "type": file.type,
        "size": file.size,
        "file": str(kept or ""),
    }


def opened_or_held(file: FileEntry, filing: Ref, *, at: datetime) -> Ref | None:
    """Return the safe copy of a file; None if there can be none now, and the sealed file is held unopened."""
    try:
        kept = papers.keep_opened(filings.file_of(file), about=filing, name=file.name, type=file.type, at=at)
    except FileRefused as refused:
        # The case is opened all the same: a family must not wait for a photo, and nobody opens what is not safe.
        papers.hold(Ref.parse(file.sealed), about=filing, why=refused, at=at)
        return None
    papers.let_go(Ref.parse(file.sealed), about=filing, at=at)
    return kept


def try_a_held_file_again(id_: str, at: datetime) -> bool:
    """Try to make a held file safe again, and give it to the cases that lack it. Returns False if nothing has changed."""
    held = letters.held_file(id_)
    if held is None:
        return False
    entry = next((one for one in filings.opened(held.about).files_now() if one.sealed == str(held.source)), None)
    kept = opened_or_held(entry, held.about, at=at) if entry else None
    if entry is None or kept is None:
        return False
    casework.receive_file(held.about, entry.id, kept, at=at)
    return True


def _day(at: datetime) -> date:
    return at.astimezone(JST).date()
