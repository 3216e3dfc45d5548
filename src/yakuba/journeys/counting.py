"""What journeys offer insight: counts that need two rooms, or a room that stands beside or below insight."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from yakuba.casework.reads import counts as cases
from yakuba.ground.text import Text
from yakuba.insight.rules import Measure, Span, measures
from yakuba.opendata import reads as opendata
from yakuba.procedures import reads as procedures

ONLINE: Final = "filing"
"""The kind of Ref of what came in by the pages of the hall."""
DATA_SETS: Final = ("plan",)
"""The kinds of subjects that are published as open data."""


def _online(span: Span) -> Decimal | None:
    return cases.share_came_as(ONLINE, span)


def _online_query(span: Span) -> str:
    return cases.queries(cases.came_as(ONLINE, span), cases.opened(span))


def _procedures(_: Span) -> Decimal:
    found = {one.id for edition in procedures.editions() for one in edition.procedures if one.kind != "guidance"}
    return Decimal(len(found))


def _data_sets(span: Span) -> Decimal:
    return Decimal(sum(one.at < span.at for kind in DATA_SETS for one in opendata.newest(kind)))


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
    ),
)
measures.add(
    "opendata.published",
    Measure(
        title=Text(
            "オープンデータとして公表している計画の数",
            "だれでも つかえる けいかくの かず",
            "Plans published as open data",
        ),
        unit="件",
        words=Text(
            "取り下げていない版を一つ以上公表している計画の数です。",
            "みんなに みせて いる けいかくの かずです。",
            "The plans of which at least one state is published and not withdrawn.",
        ),
        compute=_data_sets,
        query=lambda span: (
            f"[s.subject for s in opendata.reads.newest('plan') if s.at < {span.at.isoformat()}]\n"
            "SELECT * FROM opendata_publication WHERE subject LIKE 'plan/%' AND withdrawn_at IS NULL"
        ),
    ),
)
