"""The rules of the demo town that still ask for paper, seal or presence, and how far they have come. All are made up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import Final

from yakuba.config.demo import hours
from yakuba.config.demo.lives import Days
from yakuba.config.demo.plan_steps import staff
from yakuba.governance import commands, reads
from yakuba.governance.rules.model import Demand, Kind, Line, State
from yakuba.ground.japanese.workdays import open_on_or_after


@dataclass(frozen=True)
class Asks:
    """What an article demands: how far it has come, how it is replaced, in how many months of the plan, by which measure."""

    article: str
    demand: Demand
    state: State
    means: str = ""
    months: int = 0
    measure: str = ""
    law: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Rule:
    """A rule with its demands."""

    title: str
    kind: Kind
    section: str
    demands: tuple[Asks, ...]


ORDINANCE, RULE, GUIDELINE, _ = Kind
FOUND, DECIDED, CHANGING, REPLACED, STAYS = State
PAPER, SEAL, HERE, EYE, SITE, TURN, POST, CLASS, NOTICE, READ, MEDIUM = Demand
RULES: Final = (
    Rule("みなと野町印鑑条例", ORDINANCE, "citizen", (
        Asks("第4条第2項", HERE, STAYS, reason="本人の意思の確認に代わる方法が法令で整っていない。"),
        Asks("第14条", PAPER, CHANGING, "証明書の交付をコンビニエンスストアと電子申請でも受け付ける。", 24, "moving"),
    )),
    Rule("みなと野町手数料条例施行規則", RULE, "tax", (
        Asks("第3条", PAPER, REPLACED, "納付を電子収納で受け、領収を画面で示す。", 18, "payment"),
        Asks("第5条", SEAL, REPLACED, "減免の申請の押印を廃止する。", 9, "payment"),
    )),
    Rule("みなと野町税条例施行規則", RULE, "tax", (
        Asks("第12条", SEAL, REPLACED, "申請書の押印欄を削る。", 9, "bpr", law="地方税法第20条の9の2"),
        Asks("第21条", NOTICE, DECIDED, "公示送達の内容を町のウェブサイトでも閲覧できるようにする。", 21, "bpr", law="地方税法第20条の2"),
    )),
    Rule("みなと野町国民健康保険条例施行規則", RULE, "insurance", (
        Asks("第7条", PAPER, REPLACED, "資格の届出を電子申請で受ける。", 15, "moving", law="国民健康保険法施行規則第3条"),
        Asks("第15条", SEAL, REPLACED, "葬祭費の申請の押印を廃止する。", 12, "bpr"),
        Asks("第18条", HERE, CHANGING, "高額療養費の申請を郵送と電子申請で受ける。", 28, "correction"),
    )),
    Rule("みなと野町児童手当事務取扱規則", RULE, "child", (
        Asks("第4条", PAPER, REPLACED, "認定請求を電子申請で受ける。", 16, "childcare", law="児童手当法施行規則第1条の4"),
    )),
    Rule("みなと野町子ども医療費助成条例施行規則", RULE, "child", (
        Asks("第4条", PAPER, CHANGING, "受給者証の申請を電子申請で受ける。", 20, "childcare"),
        Asks("第9条第2項", SEAL, REPLACED, "償還払いの申請の押印を廃止する。", 12, "childcare"),
    )),
    Rule("みなと野町保育の実施に関する規則", RULE, "child", (
        Asks("第5条", PAPER, DECIDED, "入所の申込みを電子申請で受け、就労証明書は電子で受け取る。", 30, "childcare", law="児童福祉法第24条"),
        Asks("第8条", HERE, FOUND, "面談を、希望に応じて画面越しに行う。", 30, "childcare"),
    )),
    Rule("みなと野町立学校通学区域規則", RULE, "school", (
        Asks("第3条", PAPER, DECIDED, "指定校変更の申立てを電子申請で受ける。", 26, "moving", law="学校教育法施行令第8条"),
    )),
    Rule("みなと野町介護保険条例施行規則", RULE, "care", (
        Asks("第10条", PAPER, DECIDED, "要介護認定の申請を電子申請で受ける。", 34, "care-online", law="介護保険法第27条"),
        Asks("第22条", SITE, FOUND, "書類の確認を電子データで行い、実地は必要な場合に限る。", 36, "care-online", law="介護保険法第23条"),
    )),
    Rule("みなと野町障害者等日常生活用具給付要綱", GUIDELINE, "welfare", (
        Asks("第6条", PAPER, DECIDED, "申請と見積書を電子で受け取る。", 33, "care-online"),
        Asks("第11条", EYE, CHANGING, "納品の確認を写真の提出に代える。", 19, "care-online"),
    )),
    Rule("みなと野町廃棄物の減量及び処理に関する条例施行規則", RULE, "environment", (
        Asks("第9条", PAPER, FOUND),
        Asks("第17条", EYE, DECIDED, "不法投棄の巡視をカメラと通報で補い、目視の回数を減らす。", 40, "maps"),
    )),
    Rule("みなと野町水道事業給水条例施行規程", RULE, "water", (
        Asks("第5条", PAPER, REPLACED, "使用の開始と中止を電子申請で受ける。", 12, "moving", law="水道法第15条"),
        Asks("第19条", TURN, FOUND, "検針を遠隔の検針器に順次替える。", 44, "maps"),
    )),
    Rule("みなと野町情報公開条例施行規則", RULE, "general", (
        Asks("第8条", READ, REPLACED, "公文書の写しを電子データで交付し、来庁しなくても閲覧できるようにする。", 17, "paperless"),
        Asks("第11条", MEDIUM, REPLACED, "「光ディスク」の定めを削り、電子データの送付を認める。", 15, "paperless"),
    )),
    Rule("みなと野町文書管理規程", RULE, "general", (
        Asks("第14条", SEAL, CHANGING, "決裁を電子決裁とし、押印を廃止する。", 24, "paperless"),
        Asks("第30条", POST, REPLACED, "書庫の専任の当番を廃止する。", 14, "paperless"),
    )),
    Rule("みなと野町財務規則", RULE, "general", (
        Asks("第52条", SEAL, REPLACED, "請求書の押印を廃止し、電子の請求書を受け取る。", 18, "paperless"),
        Asks("第88条", SITE, STAYS, law="地方自治法第199条", reason="現金と物品の検査は、その場で確かめることに意味がある。"),
    )),
    Rule("みなと野町職員研修規程", RULE, "general", (
        Asks("第6条", CLASS, REPLACED, "集合研修をオンラインとeラーニングでも行う。", 13, "training"),
    )),
)  # fmt: skip
"""They are numbered in this order. Measures are those of the town's plan, by key."""
SEARCHED, DECIDED_ON, UNTIL = 2, 10, 24
"""Months of the plan: when the rules were searched, when most were decided on, and until when this story goes."""


def prepare(days: Days, plan: str, first: date) -> None:
    """Let the rules be searched, decided on and changed, in the first two years of a plan."""
    for months in (SEARCHED, *range(DECIDED_ON, UNTIL)):
        days.plan(hours.at(open_on_or_after(_month(first, months)), 13 * 60 + 30), partial(_take, days, plan, first))


def _take(days: Days, plan: str, first: date, at: datetime) -> None:
    lines = [
        _as_of(line, at.date(), decided=_month(first, DECIDED_ON))
        for number, rule in enumerate(RULES, start=1)
        for line in _lines(rule, f"例規{number:02d}", plan, first)
    ]
    found = reads.changes(lines)
    if found.new or found.changed:
        commands.take_over(lines, actor=staff(days), stamp=found.stamp, at=at)


def _lines(rule: Rule, number: str, plan: str, first: date) -> Iterator[Line]:
    for item, one in enumerate(rule.demands, start=1):
        yield Line(
            number=number,
            title=rule.title,
            kind=rule.kind,
            section=rule.section,
            item=item,
            article=one.article,
            demand=one.demand,
            law=one.law,
            means=one.means,
            by_when=_month(first, one.months) if one.means else None,
            measure=f"{plan}/{one.measure}" if one.measure else "",
            state=one.state,
            reason=one.reason,
        )


def _as_of(line: Line, on: date, *, decided: date) -> Line:
    """Return a line as it stood on a day: what is found has no means yet, and what will be replaced is decided on first."""
    if on < decided:
        return replace(line, state=FOUND, means="", by_when=None, measure="", reason="")
    if line.state is REPLACED and line.by_when and on < line.by_when:
        return replace(line, state=DECIDED)
    return line


def _month(first: date, months: int) -> date:
    month = first.month - 1 + months
    return date(first.year + month // 12, month % 12 + 1, 1)
