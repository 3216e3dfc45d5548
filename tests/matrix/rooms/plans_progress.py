"""Progress and evaluation of plans: who reports, who judges, who evaluates, who lets a plan come into force."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from tests.matrix.policy import Policy, Who, to
from tests.matrix.roles import OTHER_SECTION, OWN_SECTION
from tests.matrix.targets import ANYBODYS, NOBODYS, Fill, Target
from tests.matrix.world import World
from yakuba.ground.actor import Actor
from yakuba.plans.commands import evaluation, loading, progress, succession
from yakuba.plans.rules import halves, model
from yakuba.plans.rules.evaluation import Body

PLAN, NEXT, ABSENT = "plan-in-force", "plan-after", "no-such-plan"
OWN, OTHER, NO_MEASURE = "own-in-force", "other-in-force", "no-such-measure"
HALF, CLOSED, OPEN = "progress half", "closed year", "open year"
FIGURE: Final = "share"
_MIXED: Final = (409, 422)

POLICIES: Final = {
    "plans:schedule": Policy("schedule of a plan", to(Who.APPOINTED, 200)),
    "plans:year": Policy("action plan of a year", to(Who.APPOINTED, 200)),
    "plans:bars": Policy(
        "bars of a measure; moves them", to(Who.APPOINTED, 200), to(Who.WORKS_MEASURE, 302, also=_MIXED)
    ),
    "plans:own_reports": Policy("reports that the own section owes", to(Who.APPOINTED, 200)),
    "plans:rounds": Policy(
        "progress of a plan; asks for reports", to(Who.APPOINTED, 200), to(Who.STEERS, 302, also=(409,))
    ),
    "plans:round": Policy(
        "who has reported; closes the round", to(Who.APPOINTED, 200), to(Who.STEERS, 302, also=(409,))
    ),
    "plans:report": Policy(
        "a report; drafts it, hands it in", to(Who.APPOINTED, 200), to(Who.WORKS_MEASURE, 302, also=_MIXED)
    ),
    "plans:light": Policy("shows another light", None, to(Who.STEERS, 302, also=(404, 422))),
    "plans:notes": Policy(
        "notes on a measure; adds one", to(Who.APPOINTED, 200), to(Who.WORKS_MEASURE, 302, also=(422,))
    ),
    "plans:evaluations": Policy(
        "evaluations of a plan; begins one", to(Who.APPOINTED, 200), to(Who.STEERS, 302, also=(409,))
    ),
    "plans:evaluation": Policy(
        "evaluation of a year; writes it", to(Who.APPOINTED, 200), to(Who.STEERS, 302, also=_MIXED)
    ),
    "plans:accept": Policy("notes the resolution on it", None, to(Who.STEERS, 302, also=(404, 409))),
    "plans:succession": Policy("what became of earlier measures", to(Who.APPOINTED, 200)),
    "plans:fate": Policy("settles it for one measure", to(Who.STEERS, 200), to(Who.STEERS, 302, also=_MIXED)),
    "plans:start_next": Policy("makes the next plan", to(Who.STEERS, 200), to(Who.STEERS, 302, also=_MIXED)),
    "plans:figures": Policy("indicators of a plan", to(Who.APPOINTED, 200)),
    "plans:figure": Policy(
        "an indicator; takes a value", to(Who.APPOINTED, 200), to(Who.WORKS_MEASURE, 302, also=_MIXED)
    ),
    "plans:bind": Policy("lets the house count it", None, to(Who.STEERS, 302, also=(422,))),
}


def _plan(slug: str = PLAN, **more: str) -> Fill:
    """Name a plan, and one that there is not; what more stands in the address is looked up in the world."""

    def fill(world: World) -> tuple[Target, ...]:
        rest = {name: world.ids.get(value, value) for name, value in more.items()}
        return (
            Target("there", ANYBODYS, {"slug": slug, **rest}),
            Target("absent", NOBODYS, {"slug": ABSENT, **rest}),
        )

    return fill


def _measures(*, worked_on: bool = True, **more: str) -> Fill:
    """Name measures by whose they are, and one that there is not."""

    def fill(world: World) -> tuple[Target, ...]:
        rest = {name: world.ids.get(value, value) for name, value in more.items()}
        owners = (OWN_SECTION, OTHER_SECTION) if worked_on else (ANYBODYS, ANYBODYS)
        return (
            Target("own section's", owners[0], {"slug": PLAN, "key": OWN, **rest}),
            Target("other section's", owners[1], {"slug": PLAN, "key": OTHER, **rest}),
            Target("absent", NOBODYS, {"slug": PLAN, "key": NO_MEASURE, **rest}),
        )

    return fill


def _fates(world: World) -> tuple[Target, ...]:
    return (
        Target("there", ANYBODYS, {"slug": NEXT, "key": OWN}),
        Target("absent", NOBODYS, {"slug": NEXT, "key": NO_MEASURE}),
    )


TARGETS: Final = {
    "plans:schedule": _plan(),
    "plans:year": _plan(year=OPEN),
    "plans:bars": _measures(),
    "plans:rounds": _plan(),
    "plans:round": _plan(half=HALF),
    "plans:report": _measures(half=HALF),
    "plans:light": _measures(worked_on=False, half=HALF),
    "plans:notes": _measures(),
    "plans:evaluations": _plan(),
    "plans:evaluation": _plan(year=OPEN),
    "plans:accept": _plan(year=CLOSED),
    "plans:succession": _plan(NEXT),
    "plans:fate": _fates,
    "plans:start_next": _plan(),
    "plans:figures": _plan(),
    "plans:figure": _measures(figure=FIGURE),
    "plans:bind": _measures(worked_on=False, figure=FIGURE),
}


def forms(world: World, _role: Any, _target: Any) -> dict[str, dict[str, Any]]:
    """Return what the form at each address sends."""
    return {
        "plans:bars": {"first": "", "seen": "1"},
        "plans:rounds": {"half": world.ids[HALF]},
        "plans:report": {"do": "draft", "text": "書きかけ", "seen": "1"},
        "plans:light": {"light": "red", "reason": "理由"},
        "plans:notes": {"kind": "observe", "text": "見たこと", "on": f"{world.at:%Y-%m-%d}"},
        "plans:evaluations": {"year": world.ids[OPEN]},
        "plans:evaluation": {"do": "save", "whole": "書きかけ", "seen": "1"},
        "plans:accept": {"resolution": "resolution:none"},
        "plans:fate": {"do": "decide", "outcome": "continue"},
        "plans:start_next": {"title": "次", "slug": "another", "starts": "2099-04-01", "ends": "2104-03-31"},
        "plans:figure": {"do": "add", "kind": "target", "value": "50", "when": "FY2030", "source": "本部決定"},
        "plans:bind": {"computed_by": ""},
    }


def build(world: World) -> None:
    """Make a plan in force with a round of reports and two evaluations, and the draft of the one after it."""
    system, at = Actor.system("matrix"), world.at
    now = halves.half_of(at.date())
    year = now // 2
    levels = (
        model.Level(id="goal", title="目標", kind="aim"),
        model.Level(id="measure", title="施策", kind="measure"),
    )
    figures = (model.Figure(id=FIGURE, title="割合", unit="%"),)
    owned = ((OWN, OWN_SECTION), (OTHER, OTHER_SECTION))
    pack = model.PlanPack(
        head=model.Head(
            id=PLAN,
            municipality="134210",
            name="見本町",
            title="施行中の計画",
            period_from=date(year - 1, 4, 1),
            period_until=date(year + 2, 3, 31),
            levels=levels,
        ),
        nodes=(
            model.Node(id="goal", level="goal", title="便利な町"),
            *(
                model.Node(id=key, level="measure", parent="goal", title=key, owner=owner, figures=figures)
                for key, owner in owned
            ),
        ),
    )
    loading.load(pack, actor=system, at=at)
    succession.come_into_force(PLAN, actor=system, at=at)
    progress.open_round(PLAN, now - 1, actor=system, at=at)
    for one in (year - 1, year):
        evaluation.begin(PLAN, one, actor=system, at=at)
    evaluation.close(PLAN, year - 1, Body(whole="初年度"), actor=system, at=at, seen_version=1)
    after = succession.NextPlan(slug=NEXT, title="次の計画", starts=date(year + 2, 4, 1), ends=date(year + 6, 3, 31))
    succession.start_next(PLAN, after, actor=system, at=at)
    world.ids |= {HALF: halves.write(now - 1), CLOSED: str(year - 1), OPEN: str(year)}
