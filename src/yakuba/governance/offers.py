"""What governance offers insight: how far the review of analogue rules has come."""

from __future__ import annotations

from yakuba.governance import reads
from yakuba.ground.text import Text
from yakuba.insight.rules import Measure, measures

measures.add(
    "governance.analogue_replaced",
    Measure(
        title=Text("アナログ規制の見直し率", "かえた きそくの わりあい", "Analogue demands replaced"),
        unit="%",
        words=Text(
            "台帳にある規制のうち、見直し済みのものの割合です。理由を付けて存続と決めたものは、分母に入れません。",
            "かえる ことに した きそくの うち、もう かえた わりあいです。",
            "Of the demands in the register, the share that is replaced. Those of which it was decided, with a reason, that "
            "they stay are not counted.",
        ),
        compute=reads.share_replaced,
        query=reads.query_replaced,
        stands=True,
    ),
)
