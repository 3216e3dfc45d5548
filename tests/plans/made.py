"""Plans for the tests of the room: one with everything, one with a head alone."""

from __future__ import annotations

from datetime import date, datetime, time

from yakuba.ground.actor import Actor
from yakuba.ground.clock import JST
from yakuba.plans.rules import model as m

STEERING = Actor("staff", "cio-staff-1", "計画 花子", "policy", frozenset(), frozenset({"plan.work", "plan.steer"}))
WORKING = Actor("staff", "clerk-1", "山田 太郎", "residents", frozenset(), frozenset({"plan.work"}))


def at_noon(day: date) -> datetime:
    """Return noon of a day in Japan."""
    return datetime.combine(day, time(12), JST)


def head() -> m.Head:
    """Return the head of a plan of three fiscal years."""
    return m.Head(
        id="sample",
        municipality="134210",
        name="見本町",
        title={"ja": "見本町デジタル計画", "en": "Digital plan of Mihon"},
        period_from=date(2024, 4, 1),
        period_until=date(2027, 3, 31),
        adopted="2024-03",
        levels=(
            m.Level(id="aim", title="基本目標", kind="aim"),
            m.Level(id="measure", title="施策", kind="measure"),
        ),
        axes=(
            m.Axis(
                id="who",
                title="対象",
                classes=(m.AxisClass(id="resident", title="住民"), m.AxisClass(id="inside", title="庁内")),
            ),
        ),
        upper=(
            m.Upper(id="master", title="総合計画", kind="comprehensive", items=(m.AxisClass(id="6", title="行財政"),)),
        ),
        scoring=m.Scoring(
            scores=(m.Score(id="G", title="効果", scale={1: "小", 2: "中", 3: "大"}), m.Score(id="Q", title="質")),
            printed="(G × Q) / 4",
            formula="G * Q",
            classes=(m.Threshold(id="A", title="優先", at_least=6), m.Threshold(id="B", title="通常", at_least=1)),
        ),
    )


def town() -> m.PlanPack:
    """Return a plan without a tree."""
    return m.PlanPack(head=head())


def everything() -> m.PlanPack:
    """Return a plan in which every part of a pack is used."""
    counter = m.Node(
        id="counter",
        level="measure",
        parent="aim",
        number="1-1",
        title={"ja": "書かない窓口", "en": "Counter without writing"},
        text="窓口で書かない。",
        notes=("全庁で",),
        owner="residents",
        partners=("tax",),
        marks=(m.Mark(axis="who", class_="resident", sign="◎"),),
        answers=("queue",),
        aligned=("master/6",),
        theme=True,
        scores={"G": 3, "Q": 2},
        priority="A",
        sheet=m.Sheet(
            problem="待ち時間が長い",
            present=("紙で書く",),
            ideal="書かない",
            costs=(
                m.Money(fiscal_year=2024, yen=12_000_000, kind="initial", funding="国庫補助"),
                m.Money(fiscal_year=2025, yen=3_000_000, kind="running"),
            ),
            other={"備考": "なし"},
        ),
        bars=(m.Bar(from_half="2024-1", until_half="2024-2", label="調査・検討", line="本庁"),),
        figures=(
            m.Figure(
                id="minutes",
                title="待ち時間",
                unit="分",
                better="less",
                values=(
                    m.FigureValue(kind="baseline", value=34.5, at="2023-10", source="窓口調査"),
                    m.FigureValue(kind="target", value=10, at="FY2026", of="本庁"),
                ),
            ),
        ),
    )
    online = m.Node(
        id="online", level="measure", parent="aim", number="1-2", title="オンライン申請", after=("counter",)
    )
    return m.PlanPack(
        head=head(),
        nodes=(m.Node(id="aim", level="aim", number="1", title="便利な町"), counter, online),
        challenges=(
            m.Challenge(
                id="queue", group="窓口", number="①", title="長い待ち時間", directions=("書かない", "行かない")
            ),
            m.Challenge(id="paper", title="紙が多い"),
        ),
        earlier=(
            m.Earlier(id="old", title="窓口の見直し", outcome="rename", to=("counter",), reason="範囲が広がった"),
        ),
        bodies=(m.Body(id="hq", title="推進本部", kind="headquarters", seats=(m.Seat(post="町長", part="chair"),)),),
        flows=(m.FlowPart(id="way", title="流れ", steps=(m.FlowStep(id="a", lane="課", title="起案"),)),),
        tables=(m.Table(id="t", title="一覧", columns=("施策", "年度"), rows=(("窓口", "2024"),)),),
        surveys=(
            m.Survey(
                id="s",
                title="住民アンケート",
                asked=1000,
                answered=480,
                questions=(
                    m.SurveyQuestion(
                        id="q1",
                        title="困ること",
                        answers=(m.SurveyAnswer(label="待つ", percent=62.1),),
                        proves=("queue",),
                    ),
                ),
            ),
        ),
    )
