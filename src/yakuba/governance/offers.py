"""What governance offers insight: how far the review of analogue rules has come, and what training was done."""

from __future__ import annotations

from yakuba.governance import reads
from yakuba.governance.reads import training
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
measures.add(
    "governance.trained_share",
    Measure(
        title=Text("研修を受けた職員の割合", "けんしゅうを うけた わりあい", "Share of the staff that was trained"),
        unit="%",
        words=Text(
            "期間内の研修を一度でも受けた職員の、いまの職員に対する割合です。人数だけを記録した回は同じ人かどうか分からないので、"
            "課ごとに、氏名の分かる人数と、最も多い回の人数のうち大きいほうを数えます。人数だけの記録に異動・退職した人がいると、"
            "その分多くなることがあります。",
            "けんしゅうを 1かいでも うけた ひとの わりあいです。",
            "Of those who work here now, the share that attended a training in the period at least once. Where only numbers were "
            "noted nobody knows who came twice: of each section either those known by person count, or as many as its "
            "fullest session had, whichever is more. Numbers may still hold people who have left since.",
        ),
        compute=training.share_trained,
        query=training.queries,
    ),
)
measures.add(
    "governance.training_sessions",
    Measure(
        title=Text("開催した研修の回数", "けんしゅうの かず", "Training sessions held"),
        unit="回",
        words=Text(
            "期間内に開催し、受講の記録がある研修の回数です。",
            "だれかが うけた けんしゅうの かずです。",
            "The sessions of the period for which attendance was noted.",
        ),
        compute=training.sessions_held,
        query=training.held_query,
    ),
)
measures.add(
    "governance.training_hours",
    Measure(
        title=Text("研修の延べ受講時間", "けんしゅうの じかん", "Hours of training attended"),
        unit="時間",
        words=Text(
            "期間内の研修について、時間に受講した人数を掛けて合計したものです。",
            "じかんに ひとの かずを かけて、たします。",
            "The length of each session of the period times how many attended, together.",
        ),
        compute=training.hours_attended,
        query=training.queries,
    ),
)
