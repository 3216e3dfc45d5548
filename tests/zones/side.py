"""One side of a divided hall, as a process of its own: it does what it is told, line by line.

Run as a programme (``python -m tests.zones.side``) with ``YAKUBA_ZONE`` set. Each line on its standard input is JSON with
the name of a deed, a moment and what the deed needs; each line of its answer is JSON, too.
"""

from __future__ import annotations

import json
import sys
import traceback
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

Deed = Callable[..., Any]
DEEDS: dict[str, Deed] = {}


def deed(function: Deed) -> Deed:
    DEEDS[function.__name__] = function
    return function


# What both sides do.


@deed
def open_up(at: datetime) -> None:
    """Bring the tables up to date, make the keys of this side and wire the journeys."""
    from django.conf import settings

    from yakuba.config.console.running import migrate
    from yakuba.ground import keys
    from yakuba.journeys.table import wire

    migrate()
    keys.make(settings.KEYS)
    wire()


@deed
def migrate(at: datetime) -> None:
    """Bring the tables up to date, as their owner."""
    from yakuba.config.console import running

    running.migrate()


@deed
def make_keys(at: datetime) -> None:
    """Make the keys of this side."""
    from django.conf import settings

    from yakuba.ground import keys

    keys.make(settings.KEYS)


@deed
def published_heads(at: datetime) -> int:
    """Return how many heads of the journal this process can show."""
    from yakuba.ground.journal import publishing

    return len(publishing.published())


@deed
def sign(at: datetime) -> None:
    """Sign the journal, as the worker does all the time: without it nothing is shown at the desk."""
    from yakuba.ground import journal

    journal.checkpoint(at=at)


@deed
def journal_is_good(at: datetime) -> list[str]:
    """Sign the journal and verify all of it; return what was found."""
    from yakuba.ground import journal

    journal.checkpoint(at=at)
    return [str(fault) for fault in journal.verify(at=at).faults]


@deed
def wire(at: datetime) -> None:
    """Wire the journeys, where somebody else has made the tables."""
    from yakuba.journeys import table

    table.wire()


@deed
def wired(at: datetime) -> list[str]:
    """Return the names of all reactions that hear something here."""
    from yakuba.ground import outbox

    return sorted({name for reactions in outbox._reactions.values() for name, _ in reactions})


@deed
def work(at: datetime) -> list[str]:
    """Do what is due, as the worker does; return what failed."""
    from yakuba.ground import outbox
    from yakuba.journeys.night import go_round_often, keep_the_journal, night_watch
    from yakuba.journeys.table import deliver_all

    for _ in range(30):
        if not deliver_all(at):
            break
    keep_the_journal(at=at)
    night_watch(at=at)
    go_round_often(at=at)
    return [f"{one.event} {one.reaction}: {one.error}" for one in outbox.troubles()]


@deed
def give(at: datetime, folder: str) -> int:
    """Write what is for the other side into a folder; return how many parcels."""
    from django.conf import settings

    from yakuba.ground.relay import folder as way

    return way.export(Path(folder), side=settings.ZONE, at=at).parcels


@deed
def take(at: datetime, folder: str) -> list[str]:
    """Take in what the other side wrote; return what lies in quarantine."""
    from django.conf import settings

    from yakuba.ground.relay import folder as way
    from yakuba.ground.relay import reads

    way.bring(Path(folder), side=settings.ZONE, at=at)
    return [f"{one.kind} {one.reason} {one.detail}" for one in reads.quarantine()]


@deed
def has(at: datetime) -> dict[str, Any]:
    """Tell what this process is made of: applications, modules, tables, addresses."""
    from django.apps import apps
    from django.db import connection
    from django.urls import get_resolver

    get_resolver().reverse_dict  # noqa: B018 - reading it loads every page
    return {
        "apps": [one.name for one in apps.get_app_configs()],
        "modules": [name for name in sys.modules if name.startswith(("yakuba.", "allauth", "django.contrib"))],
        "tables": connection.introspection.table_names(),
        "prefixes": sorted({str(one.pattern) for one in get_resolver().url_patterns}),
    }


@deed
def import_(at: datetime, module: str) -> None:
    from importlib import import_module

    import_module(module)


@deed
def page(at: datetime, path: str, code: str = "", post: dict[str, str] | None = None) -> dict[str, Any]:
    """Ask for a page as a browser that holds a code."""
    from django.test import Client

    from yakuba.ground import clock

    clock.now = lambda: at
    client = Client(raise_request_exception=False)
    if code:
        client.cookies["yakuba_filing"] = code
    answer = client.get(path) if post is None else client.post(path, post)
    return {"status": answer.status_code, "text": answer.content.decode("utf-8", "replace")[:200_000]}


@deed
def count(at: datetime, model: str) -> int:
    from django.apps import apps

    found: int = apps.get_model(model)._default_manager.count()
    return found


@deed
def open_for_office(at: datetime) -> str:
    """Try to open something that was sealed to the office; return how that ended."""
    from yakuba.ground import keys
    from yakuba.ground.sealing import seal

    sealed = seal(b"secret", keys.recipients())
    return keys.open_for_office(sealed).decode()


# What residents do at the edge.


@deed
def hand_in(at: datetime, example: str, seed: int = 1) -> dict[str, str]:
    """File an example household with its papers; return number and code."""
    from io import BytesIO

    import msgspec

    from tests.procedures.household import answered, selected
    from tests.zones.households import a_photo, the_example
    from yakuba.applications import commands
    from yakuba.procedures import reads
    from yakuba.procedures.rules.merging import interview

    edition, on = reads.current("moving"), at.date()
    given = dict(the_example(example).answers)
    chosen = selected(edition, given, on)
    answers = answered(edition, chosen, given, on=on, seed=seed)
    code = commands.start_draft(edition=edition.digest, language="ja", at=at)
    commands.save(code, lambda now: msgspec.structs.replace(now, answers=answers, chosen=tuple(chosen)), at=at)
    for need in interview(edition, chosen, answers, on=on).needs:
        if not need.dropped and need.attachment.required:
            commands.add_file(code, need.attachment.id, "photo.jpg", BytesIO(a_photo()), at=at)
    return {"number": commands.submit(code, at=at).number, "code": code}


@deed
def status(at: datetime, code: str) -> dict[str, Any]:
    """Return what the resident sees."""
    from yakuba.applications import reads
    from yakuba.faces.square.looks import looks_at

    found = reads.status(code)
    return {
        "ref": str(found.ref),
        "number": found.number,
        "here": found.here,
        "answers": found.answers,
        "files": len(found.files),
        "stages": {part.procedure: part.stage for part in found.parts},
        "forecasts": {part.procedure: str(part.latest) for part in found.parts if part.latest},
        "requests": {part.procedure: (part.request.id, part.request.items) for part in found.parts if part.request},
        "letters": {part.procedure: [one.id for one in part.letters] for part in found.parts if part.letters},
        "looks": [(look.section.ja, look.words.ja, look.times) for look in looks_at(found.ref, code=code)],
        "visits": {name: str(day) for name, day in reads.visits(code).items()},
    }


@deed
def letter(at: datetime, code: str, letter_id: str) -> str:
    from yakuba.applications import reads

    found = reads.letter(code, letter_id)
    return f"{found.title} {found.body[:5].decode()} {len(found.body)}"


@deed
def answer(at: datetime, code: str, request: str, answers: dict[str, Any], attachment: str = "") -> None:
    """Answer a request for correction, with a paper if one is named."""
    from io import BytesIO

    from tests.zones.households import a_photo
    from yakuba.applications import commands

    files = [commands.Sent(attachment, "photo.jpg", BytesIO(a_photo()))] if attachment else []
    commands.answer_correction(code, request, answers, files, at=at)


@deed
def withdraw(at: datetime, code: str, procedure: str) -> None:
    from yakuba.applications import commands

    commands.withdraw(code, procedure, at=at)


# What staff do in the office.


@deed
def rotate(at: datetime) -> list[str]:
    """Give the office a new key; return the former and the new id."""
    from django.conf import settings

    from yakuba.ground import keys

    return list(keys.rotate(settings.KEYS))


@deed
def sealed_to(at: datetime) -> list[str]:
    """Return the ids of the keys to which everything is sealed here now."""
    from yakuba.ground import keys
    from yakuba.ground.sealing import key_id

    return [key_id(one) for one in keys.recipients()]


@deed
def bring_keys(at: datetime, made: str) -> None:
    """Take in a parcel of keys that was held up until now, made at another time."""
    from yakuba.ground.relay.commands import Parcel
    from yakuba.ground.sealing import new_identity
    from yakuba.journeys import sealing_keys

    body = {"office": new_identity()[1], "recovery": new_identity()[1], "at": made}
    sealing_keys._take_in(Parcel(id="keys-late", number=9, kind="keys", body=body, at=at))


@deed
def publish(at: datetime) -> str:
    """Open the office: keys, sections, the pack."""
    from tests.journeys import makers
    from tests.people.makers import a_hall

    a_hall("child", "citizen")
    return makers.an_open_hall(at=at)


@deed
def publish_plans(at: datetime) -> list[int]:
    """Publish the plans of the tests; return the numbers of the states that there are of the town's own."""
    from tests.square.publications import published_plans
    from yakuba.opendata import reads

    published_plans(at)
    return [one.number for one in reads.archive("plan/midori-dx-2")]


@deed
def withdraw_a_plan(at: datetime, number: int) -> None:
    """Withdraw a published state of the town's own plan."""
    from tests.square.publications import STEERS
    from yakuba.opendata import commands

    commands.withdraw("plan/midori-dx-2", number, actor=STEERS, at=at, why="目標値の誤り")


@deed
def ask(at: datetime, slug: str, whom: str = "residents", **more: Any) -> str:
    """Ask residents something for two weeks, with every kind of question."""
    from tests.surveys.makers import a_survey
    from yakuba.surveys.rules.model import Whom

    return str(a_survey(Whom(whom), slug=slug, **more))


@deed
def end_asking(at: datetime, ref: str, without_waiting: bool = False) -> None:
    """Close a survey, or wait no longer for the sheets of a closed one."""
    from tests.surveys.makers import STEERS
    from yakuba.ground.ref import Ref
    from yakuba.surveys import commands

    (commands.stop_waiting if without_waiting else commands.close)(Ref.parse(ref), actor=STEERS, at=at)


@deed
def answered(at: datetime, ref: str) -> dict[str, Any]:
    """Return what a survey has: the sheets, how many are awaited, and whether it can be crossed."""
    from yakuba.ground.ref import Ref
    from yakuba.surveys import reads
    from yakuba.surveys.models import Sheet
    from yakuba.surveys.rules.refusals import StillOpen

    view = reads.survey(Ref.parse(ref))
    waits = reads.awaited(view.ref)
    sheets = [(one.edition, str(one.day), one.channel, one.answers) for one in Sheet.objects.filter(survey=view.ref.id)]
    try:
        crossed: int | str = reads.crossed(view, "age", "ways").sheets
    except StillOpen as refusal:
        crossed = type(refusal).__name__
    return {"sheets": sheets, "awaited": (waits.arrived, waits.given) if waits else None, "crossed": crossed}


@deed
def cases(at: datetime, ref: str) -> dict[str, Any]:
    """Return the cases of a filing as a part of the programme sees them."""
    from tests.journeys import makers
    from yakuba.ground.ref import Ref

    found = makers.cases_by_procedure(Ref.parse(ref), at=at)
    return {
        name: {"ref": str(case.ref), "stage": str(case.stage), "answers": case.answers, "files": len(case.attachments)}
        for name, case in found.items()
    }


@deed
def received(at: datetime, ref: str) -> list[str]:
    """Return when the hall received what its cases are about."""
    from tests.journeys import makers
    from yakuba.ground.clock import JST
    from yakuba.ground.ref import Ref

    found = makers.cases_by_procedure(Ref.parse(ref), at=at).values()
    return sorted({case.received_at.astimezone(JST).isoformat() for case in found})


@deed
def papers_of(at: datetime, ref: str, procedure: str) -> list[str]:
    """Return which papers a case has, by what they are."""
    from tests.journeys import makers
    from yakuba.ground.ref import Ref

    return [one["attachment"] for one in makers.cases_by_procedure(Ref.parse(ref), at=at)[procedure].attachments]


@deed
def act(at: datetime, ref: str, procedure: str, outcome: str, post: str = "clerk", **more: Any) -> None:
    """End the open task of a case."""
    from tests.journeys import makers
    from yakuba.ground.ref import Ref

    case = makers.cases_by_procedure(Ref.parse(ref), at=at)[procedure]
    makers.act(case.ref, outcome, by=makers.a_clerk(case.section, post), at=at, **more)


@deed
def press(at: datetime, ref: str, procedure: str, outcome: str, post: str = "clerk", **more: Any) -> None:
    """End the open task of a case as the desk's page does; what follows is the worker's."""
    from tests.journeys import makers
    from yakuba.casework import commands
    from yakuba.ground.ref import Ref

    case = makers.cases_by_procedure(Ref.parse(ref), at=at)[procedure]
    done = commands.Act(task_id=case.tasks[0].task_id, outcome=outcome, seen_version=case.version, **more)
    commands.act(case.ref, done, actor=makers.a_clerk(case.section, post), at=at)


@deed
def blind(at: datetime) -> list[str]:
    """Return what the watch could not look for."""
    from yakuba.ground import watch

    return [f"{one.code} {one.fault}" for one in watch.look(at=at, dear=True) if one.fault]


@deed
def uncounted(at: datetime) -> list[str]:
    """Return which measures the house could not count."""
    from django.db import DatabaseError

    from yakuba.insight import reads
    from yakuba.insight.rules import Span

    found = []
    for one in reads.offered(Span(at)):
        try:
            reads.value(one.id, Span(at))
        except DatabaseError as fault:
            found.append(f"{one.id} {fault}")
    return found


@deed
def hire(at: datetime) -> None:
    """Let somebody have an account at the desk."""
    from tests.people.makers import a_person

    a_person("1001", "山田 花子", ("child", "clerk"))


@deed
def work_at_the_desk(at: datetime) -> list[int]:
    """Sign in with both factors, look at the inbox, act for a section, sign out; return what the pages answered."""
    from django.test import Client

    from tests.people.makers import PASSWORD, SECRET
    from yakuba.ground import clock
    from yakuba.people import rules

    client = Client(raise_request_exception=False)

    def second_step() -> Any:
        answer = client.post("/desk/account/second-step/", {"code": rules.totp(SECRET, clock.now())})
        if answer.status_code == 422:  # the half minute has ended between the two
            answer = client.post("/desk/account/second-step/", {"code": rules.totp(SECRET, clock.now())})
        return answer

    answers = [
        client.post("/desk/account/login/", {"login": "1001", "password": "wrong-wrong-wrong"}),
        client.post("/desk/account/login/", {"login": "1001", "password": PASSWORD}),
        second_step(),
        client.get("/desk/"),
        client.get("/desk/account/"),
        client.post("/desk/account/section/", {"section": "child"}),
        client.get("/desk/staff/"),
        client.get("/desk/watch/"),
        client.get("/desk/forms/"),
        client.post("/desk/account/logout/"),
    ]
    return [answer.status_code for answer in answers]


@deed
def look(at: datetime, ref: str, procedure: str) -> None:
    """Let a clerk look at a case."""
    from tests.journeys import makers
    from yakuba.casework import reads
    from yakuba.ground.ref import Ref

    case = makers.cases_by_procedure(Ref.parse(ref), at=at)[procedure]
    reads.case_for(makers.a_clerk(case.section), case.ref, at=at)


def main() -> None:
    """Do what comes until nothing more comes."""
    import django

    django.setup()
    for line in sys.stdin:
        wanted = json.loads(line)
        at = datetime.fromisoformat(wanted.pop("at"))
        try:
            said = {"value": DEEDS[wanted.pop("deed")](at, **wanted)}
        except Exception as fault:  # noqa: BLE001 - the other process shall hear of it, whatever it is
            said = {"fault": type(fault).__name__, "where": traceback.format_exc()}
        sys.stdout.write(json.dumps(said, ensure_ascii=False, default=str) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
