"""Surveys and people for the tests of the room."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.conftest import MONDAY_NINE
from yakuba.ground.actor import Actor
from yakuba.ground.ref import Ref
from yakuba.ground.text import Text
from yakuba.surveys import commands
from yakuba.surveys.rules.model import Option, Question, Whom

STEERS = Actor("staff", "s-1", "髙﨑 花", "planning", frozenset({"cio-staff"}), frozenset({"plan.steer", "plan.work"}))
WORKS = Actor("staff", "s-2", "山田 太郎", "child", frozenset({"clerk"}), frozenset({"plan.work"}))
READS = Actor("staff", "s-3", "𠮷野 一", "audit", frozenset({"auditor"}), frozenset())
CHALLENGE = Ref("challenge", "01abc")

AGE = Question(
    id="age",
    kind="single",
    title={"ja": "年代", "ja-easy": "なんさい", "en": "Age"},
    options=(Option(id="young", label="39歳まで"), Option(id="old", label="40歳から")),
    required=True,
)
WAYS = Question(
    id="ways",
    kind="several",
    title="使う手段",
    options=(
        Option(id="phone", label="スマートフォン"),
        Option(id="desk", label="窓口"),
        Option(id="post", label="郵送"),
    ),
    proves=(str(CHALLENGE),),
)
CONTENT = Question(id="content", kind="scale", title="満足度", at_most=5, low="不満", high="満足")
MINUTES = Question(id="minutes", kind="number", title="かかった分", at_least=0, at_most=99)
WISH = Question(id="wish", kind="text", title="ご意見")
ALL = (AGE, WAYS, CONTENT, MINUTES, WISH)


def a_survey(whom: Whom = Whom.RESIDENTS, *, opened: bool = True, slug: str = "tetsuzuki", **more: Any) -> Ref:
    """A survey of two weeks with every kind of question."""
    head = commands.NewSurvey(
        slug=slug,
        title=Text("手続のアンケート", "てつづきの アンケート", "Survey on procedures"),
        whom=whom,
        opens_on=date(2026, 11, 16),
        closes_on=date(2026, 11, 30),
        **more,
    )
    ref = commands.create(head, actor=STEERS, at=MONDAY_NINE)
    commands.set_questions(ref, ALL, actor=STEERS, seen_version=1, at=MONDAY_NINE)
    if opened:
        commands.open_survey(ref, actor=STEERS, at=MONDAY_NINE)
    return ref
