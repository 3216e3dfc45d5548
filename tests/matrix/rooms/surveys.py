"""Surveys: everybody of the hall reads them, those who keep the plan make them, sections type in paper."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from tests.matrix.policy import Policy, Who, to
from tests.matrix.roles import Role
from tests.matrix.targets import ANYBODYS, NOBODYS, Target
from tests.matrix.world import NOWHERE, World
from tests.surveys.makers import ALL
from yakuba.ground.actor import Actor
from yakuba.ground.ref import Ref
from yakuba.ground.text import Text
from yakuba.surveys import commands, reads
from yakuba.surveys.commands import crossing
from yakuba.surveys.rules.model import Printed, Whom

POLICIES: Final = {
    "surveys:surveys": Policy("list of surveys", to(Who.APPOINTED, 200)),
    "surveys:survey": Policy("a survey and its questions", to(Who.APPOINTED, 200)),
    "surveys:results": Policy("what its answers say together", to(Who.APPOINTED, 200)),
    "surveys:csv": Policy("the same as CSV", to(Who.APPOINTED, 200)),
    "surveys:proofs": Policy("what surveys prove", to(Who.APPOINTED, 200)),
    "surveys:printed": Policy("a survey that a plan prints", to(Who.APPOINTED, 200)),
    "surveys:new": Policy("makes a survey", to(Who.STEERS, 200), to(Who.STEERS, 302)),
    "surveys:change": Policy("changes its period", to(Who.STEERS, 200), to(Who.STEERS, 302)),
    "surveys:question": Policy("writes a question", to(Who.STEERS, 200), to(Who.STEERS, 302)),
    "surveys:open": Policy("begins to take answers", None, to(Who.STEERS, 302)),
    "surveys:close": Policy("takes no more", None, to(Who.STEERS, 302)),
    "surveys:stop_waiting": Policy("crosses what has come, although some has not", None, to(Who.STEERS, 302)),
    "surveys:paper": Policy("types in a paper sheet", to(Who.PLANS, 200), to(Who.PLANS, 302)),
    "surveys:answer": Policy("answers a survey of the staff", to(Who.APPOINTED, 200), to(Who.APPOINTED, 302)),
    "desk:survey_sheet": Policy("the sheet on paper", to(Who.APPOINTED, 200)),
    "asked:surveys": Policy("surveys that take answers", to(Who.ANYONE, 200)),
    "asked:survey": Policy("asks and takes the answers", to(Who.ANYONE, 200), to(Who.ANYONE, 302)),
    "asked:thanks": Policy("says that they came in", to(Who.ANYONE, 200)),
}
_KEEPER: Final = Actor("staff", "matrix", section="planning", powers=frozenset({"plan.steer"}))


def _survey(name: str, **more: str) -> Any:
    return lambda world: (
        Target("there", ANYBODYS, {"id_": world.ids[name], **more}),
        Target("absent", NOBODYS, {"id_": NOWHERE, **more}),
    )


def _open(world: World) -> tuple[Target, ...]:
    return (Target("there", ANYBODYS, {"slug": "matrix-open"}), Target("absent", NOBODYS, {"slug": "no-such-survey"}))


TARGETS: Final = {
    **{f"surveys:{name}": _survey("survey") for name in ("survey", "results", "csv", "change", "close", "paper")},
    "surveys:printed": _survey("printed survey"),
    "surveys:open": _survey("survey draft"),
    "surveys:stop_waiting": _survey("survey waiting"),
    "surveys:question": _survey("survey", key="q1"),
    "surveys:answer": _survey("survey staff"),
    "desk:survey_sheet": lambda world: (
        Target("there", ANYBODYS, {"survey_id": world.ids["survey"]}),
        Target("absent", NOBODYS, {"survey_id": NOWHERE}),
    ),
    "asked:survey": _open,
    "asked:thanks": _open,
}


def build(world: World) -> None:
    """Make a survey of residents, one of the staff, one that is being written, one that waits for sheets, a printed one."""
    made = (
        ("survey", "open", Whom.RESIDENTS),
        ("survey staff", "staff", Whom.STAFF),
        ("survey draft", "draft", Whom.RESIDENTS),
        ("survey waiting", "waiting", Whom.RESIDENTS),
    )
    for name, slug, whom in made:
        head = commands.NewSurvey(
            slug=f"matrix-{slug}",
            title=Text("アンケート", "アンケート", "Survey"),
            whom=whom,
            opens_on=world.at.date() - timedelta(days=365),
            closes_on=world.at.date() + timedelta(days=3650),
        )
        ref = commands.create(head, actor=_KEEPER, at=world.at)
        questions = tuple(type(one)(**{**_fields(one), "id": f"q{n}"}) for n, one in enumerate(ALL, start=1))
        commands.set_questions(ref, questions, actor=_KEEPER, seen_version=1, at=world.at)
        if slug != "draft":
            commands.open_survey(ref, actor=_KEEPER, at=world.at)
        if slug == "waiting":
            crossing.note_asked_outside(ref)
            commands.close(ref, actor=_KEEPER, at=world.at)
        world.ids[name] = ref.id
    commands.keep_printed(Ref("plan", "other"), [Printed(id="printed", title="調査")], actor=_KEEPER, at=world.at)
    world.ids["printed survey"] = reads.printed()[-1].ref.id


def _fields(one: Any) -> dict[str, Any]:
    return {name: getattr(one, name) for name in one.__struct_fields__}


def forms(world: World, _role: Role, _target: Target) -> dict[str, dict[str, Any]]:
    """What the forms send: each is whole, so that only the door stands between it and the deed."""
    view = reads.survey(Ref("survey", world.ids["survey"]))
    head = {
        "title_ja": "アンケート",
        "whom": "residents",
        "opens_on": "2026-11-01",
        "closes_on": "2036-11-30",
        "least": "5",
    }
    answers = {"q-q1": "old"}
    return {
        "surveys:new": {**head, "slug": "matrix-new"},
        "surveys:change": {**head, "seen": view.version},
        "surveys:question": {"title_ja": "設問", "kind": "text", "do": "save", "seen": view.version},
        "surveys:paper": {**answers, "number": "77"},
        "surveys:answer": answers,
        "asked:survey": {**answers, "edition": "1", "key": "matrix"},
    }
