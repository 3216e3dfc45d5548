"""What casework offers: to the watch, cases that nobody can go on with; to insight, what can be counted of cases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import islice
from typing import Final

from yakuba.casework.commands import mending
from yakuba.casework.models import Case
from yakuba.casework.reads import counts
from yakuba.casework.rules import CLOSED
from yakuba.flows import reads as flows
from yakuba.ground.ref import Ref
from yakuba.ground.text import Text
from yakuba.ground.watch import Kind, Span, Stuck, Sweep, sweeps
from yakuba.insight.rules import Measure, measures
from yakuba.insight.rules import Span as Period

_BATCH: Final = 500


def _without_task(span: Span) -> Iterator[Stuck]:
    closed = [stage.value for stage in CLOSED]
    found = Case.objects.exclude(stage__in=closed).filter(opened_at__lt=span.before).order_by("opened_at", "id")
    rows = found.values_list("id", "receipt", "procedure_id", "opened_at").iterator()
    while batch := list(islice(rows, _BATCH)):
        going = flows.having_tasks(Ref("case", id_) for id_, *_ in batch)
        for id_, receipt, procedure, since in batch:
            if Ref("case", id_) not in going:
                yield Stuck(id_, since, f"{receipt} {procedure}")


def _find_the_task(id_: str, at: datetime) -> bool:
    return mending.find_the_task_again(Ref("case", id_), at=at)


sweeps.add(
    "case.without_task",
    Sweep(
        name=Text("だれの番でもなくなっている案件", "だれも できない しごと", "Cases that wait for nobody"),
        kind=Kind.FAILED,
        patience=timedelta(minutes=5),
        by_itself=Text(
            "流れの記録が残っていれば、止まったところの作業を自動で開き直します。",
            "じどうで もとに もどします。",
            "Where the state of the flow is there, its task is opened anew.",
        ),
        by_hand=Text(
            "自動で開き直せない案件は、流れの記録が失われています。バックアップから戻すか、開発者に連絡してください。",
            "なおらない ときは、つくった ひとに きいて ください。",
            "A case that stays here has lost the state of its flow: restore it from a backup or ask the developers.",
        ),
        look=_without_task,
        mend=_find_the_task,
        alone=_find_the_task,
    ),
)

measures.add(
    "casework.days_to_decision",
    Measure(
        title=Text("申請から決定までの日数（中央値）", "きまるまでの 日にち", "Days from filing to decision (median)"),
        unit="日",
        words=Text(
            "期間内に決定した案件について、受付日から決定日までの暦日数の中央値です。補正を待った日も数えます。",
            "うけつけてから きまるまでの 日にちの まんなかの かずです。",
            "The median of the calendar days from receipt to decision, of all decisions in the period. Days on which a "
            "correction was waited for are counted.",
        ),
        compute=counts.days_to_decision,
        query=counts.days_query,
    ),
)
measures.add(
    "casework.within_clock",
    Measure(
        title=Text(
            "標準処理期間内に決定した割合", "きまった 日までに きめた わりあい", "Decided within the set period"
        ),
        unit="%",
        words=Text(
            "期間内に決定した案件のうち、標準処理期間のあるものを分母とし、期限までに決定したものの割合です。補正を待った日は期間に入りません。",
            "きめられた 日までに きまった わりあいです。",
            "Of the decisions in the period on cases with a standard processing time, the share that came in time. Days "
            "on which a correction was waited for do not count.",
        ),
        compute=counts.share_within_clock,
        query=lambda span: counts.queries(counts.within_clock(span), counts.with_clock(span)),
    ),
)
measures.add(
    "casework.returned",
    Measure(
        title=Text("補正を求めた案件の割合", "なおして もらった わりあい", "Cases sent back for correction"),
        unit="%",
        words=Text(
            "期間内に受け付けた案件のうち、一度でも補正を求めたものの割合です。",
            "うけつけた うち、なおして もらった わりあいです。",
            "Of the cases received in the period, the share for which a correction was asked at least once.",
        ),
        compute=counts.share_returned,
        query=lambda span: counts.queries(counts.returned(span), counts.opened(span)),
    ),
)

_NOT_ASKED: Final = Text(
    "一件の申請でまとめて提出された手続が、別々に提出されたとしたら尋ねた項目の数から、実際に尋ねた項目の数（最初の質問を含む）を"
    "引いたものです。受け付けたときの回答で数え、補正は数えません。この数え方を始める前に受け付けた案件は入りません。",
    "べつべつに だしたら きいた ことの かずから、ほんとうに きいた かずを ひきます。",
    "The questions that the procedures of a filing would have asked one by one, less those that were asked, the event's "
    "own first questions among them. Counted by the answers as they were filed, corrections left out. Cases received before "
    "this was counted are not in it.",
)


def _not_asked(span: Period) -> Decimal | None:
    found = counts.saved(span)
    return Decimal(found.not_asked) if found.filings else None


def _saving(span: Period) -> str:
    return counts.queries(counts.saving(span))


def _each(span: Period) -> Decimal | None:
    return counts.saved(span).each


def _share(span: Period) -> Decimal | None:
    return counts.saved(span).share


for id_, title, unit, compute in (
    (
        "casework.items_not_asked",
        Text("聞かずに済んだ項目の数", "きかなくて よかった ことの かず", "Questions that were not asked"),
        "項目",
        _not_asked,
    ),
    (
        "casework.items_not_asked_each",
        Text(
            "申請1件あたりの聞かずに済んだ項目の数",
            "1けんで きかなくて よかった かず",
            "Questions not asked, for each filing",
        ),
        "項目",
        _each,
    ),
    (
        "casework.items_not_asked_share",
        Text("聞かずに済んだ項目の割合", "きかなくて よかった わりあい", "Share of questions that were not asked"),
        "%",
        _share,
    ),
):
    measures.add(id_, Measure(title=title, unit=unit, words=_NOT_ASKED, compute=compute, query=_saving))
