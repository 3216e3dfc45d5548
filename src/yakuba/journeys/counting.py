"""What journeys offer insight: counts that need two rooms, or a room that stands beside or below insight."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from yakuba.casework.reads import counts as cases
from yakuba.ground.clock import JST
from yakuba.ground.journal import publishing as journal_heads
from yakuba.ground.text import Text
from yakuba.insight.rules import Measure, Span, measures
from yakuba.opendata import reads as opendata
from yakuba.plans.rules.published import read_body
from yakuba.plans.rules.published_tables import listings
from yakuba.procedures import reads as procedures

ONLINE: Final = "filing"
"""The kind of Ref of what came in by the pages of the hall."""
PLANS: Final = "plan"
"""The kind of subjects of which states are published as open data."""


def _online(span: Span) -> Decimal | None:
    return cases.share_came_as(ONLINE, span)


def _online_query(span: Span) -> str:
    return cases.queries(cases.came_as(ONLINE, span), cases.opened(span))


def _procedures(_: Span) -> Decimal:
    found = {one.id for edition in procedures.editions() for one in edition.procedures if one.kind != "guidance"}
    return Decimal(len(found))


def _states(span: Span) -> list[opendata.State]:
    """Return the published states of this hall's plans; those of other towns are theirs, and only shown here."""
    return [one for one in opendata.standing(PLANS, before=span.at) if not one.head.get("reference")]


def _data_sets(span: Span) -> Decimal:
    newest = {one.subject: one for one in _states(span)}
    tables = sum(len(listings(read_body(opendata.body(one)))) for one in newest.values())
    heads = any(one.day <= span.at.astimezone(JST).date() for one in journal_heads.published())
    return Decimal(tables + heads)


def _states_query(span: Span) -> str:
    return f"[s for s in opendata.reads.standing if not s.head.reference]\n{opendata.standing_query(PLANS, before=span.at)}"


measures.add(
    "filings.online_share",
    Measure(
        title=Text("オンライン申請の割合", "ネットで だした わりあい", "Share of filings that came online"),
        unit="%",
        words=Text(
            "期間内に受け付けた案件のうち、オンラインで提出されたものの割合です。紙などで受け付け、この仕組みに登録されていない申請は数えられません。",
            "うけつけた うち、ネットで きた わりあいです。かみの ものは はいって いません。",
            "Of the cases received in the period, the share that was filed online. Filings on paper that were never entered "
            "here cannot be counted.",
        ),
        compute=_online,
        query=_online_query,
    ),
)
measures.add(
    "procedures.published",
    Measure(
        title=Text(
            "オンラインで提出できる手続の数", "ネットで だせる てつづきの かず", "Procedures that can be filed online"
        ),
        unit="件",
        words=Text(
            "いま公開している版にある手続のうち、案内だけのものを除いた数です。過去の時点の数は算定しません。",
            "いま ネットで だせる てつづきの かずです。",
            "The procedures of the editions now open, those that only give guidance left out. It is always the number of now.",
        ),
        compute=_procedures,
        query=lambda _: (
            "{p.id for e in procedures.reads.editions() for p in e.procedures if p.kind != 'guidance'}\n"
            "SELECT digest FROM procedures_publication WHERE closed_at IS NULL"
        ),
        stands=True,
    ),
)
measures.add(
    "opendata.published",
    Measure(
        title=Text(
            "公開しているデータセットの数", "だれでも つかえる データの かず", "Data sets published as open data"
        ),
        unit="件",
        words=Text(
            "町の計画の最新の公表版にある表（施策、工程、指標などのCSV。行のないものを除く）と、操作の記録の要約（日ごとの公表）を、"
            "それぞれ1件と数えます。比較のために載せている他団体の計画と、この仕組みの外で公開しているデータは入りません。",
            "けいかくの ひょうの かずと、きろくの まとめを かぞえます。",
            "Each table with a row in the newest published state of the town's own plans (measures, schedule, indicators and so "
            "on, as CSV), and the daily head of the journal, is one. Plans of other towns, shown to compare with, and what is "
            "published elsewhere are not in it.",
        ),
        compute=_data_sets,
        query=lambda span: (
            "{(s.subject, t.id) for s in newest(states) for t in plans.rules.listings(s.body)}"
            f" + any(ground.journal.publishing.published())\n\n{_states_query(span)}"
        ),
        stands=True,
    ),
)
measures.add(
    "opendata.plan_editions",
    Measure(
        title=Text("公表した計画の版の数", "みせた けいかくの かず", "Published states of plans"),
        unit="版",
        words=Text(
            "町の計画について、これまでに公表し、取り下げていない版の数です。",
            "いままでに みんなに みせた けいかくの かずです。",
            "The states of the town's own plans that were ever published and are not withdrawn.",
        ),
        compute=lambda span: Decimal(len(_states(span))),
        query=_states_query,
        stands=True,
    ),
)
