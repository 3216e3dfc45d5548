"""What stands on the sheets of the demo town's measures, where a measure has no words of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

REASONS: Final[Mapping[str, str]] = {
    "send_back": "費用の内訳と、ほかの方法との比較を補ってください。",
    "decline": "今年度は制度改正への対応を優先するため、検討する体制を組めません。",
    "stop": "国の共通機能が予定されており、町独自の仕組みは不要と判断しました。",
    "refuse": "効果に対して経費が大きく、次期の計画で改めて検討します。",
}
"""Why something was not taken further, by outcome."""

LONG: Final[Mapping[str, str]] = {
    "problem": "窓口と電話に手続が集中し、来庁する住民にも職員にも負担になっている。",
    "ideal": "来庁しなくても用が足り、職員は相談に時間を使える。",
    "means": "先行する団体の仕様を参考に、既製のサービスを組み合わせる。\n手順を見直し、不要な様式と押印をやめる。",
    "effect": "来庁と電話の件数が減る。\n処理の時間が短くなる。",
    "risks": "利用が伸びないおそれ：窓口での案内と操作の手伝いを続ける。",
    "technology": "標準的なブラウザーで使え、データを取り出せるクラウドサービス。",
    "use": "同じ規模の3団体で、窓口の滞在時間が2割から3割短くなっている。",
    "examples": "県内2市1町で導入済み。視察の記録を添付。",
    "who": "課内の担当2名と係長",
    "indicator": "現状値と目標値は個票のとおり。出典は窓口の受付簿とシステムの記録。",
    "comment": "標準的な仕様に沿っており、支障はない。",
    "advice": "小さく試し、数字で確かめてから広げること。窓口に来る人への案内を先に整えること。",
    "conditions": "半期ごとに利用の状況を推進本部に報告する。",
    "grounds": "3者からの参考見積りと、同規模の団体の契約実績による。",
    "note": "要求のとおり。国の補助を見込む。",
    "why": "前の工程の結果が良好であったため。",
    "spec": "標準仕様に沿うこと、データを取り出せること、JIS X 8341-3に適合すること。",
    "work": "受付から記録までの手順を8つから5つにする。紙の台帳は廃止する。",
    "rfi": "4者に照会し、3者から回答があった。",
    "comparison": "3製品を機能・費用・移行のしやすさで比較した。総費用の差は5年で1割以内。",
    "where": "本庁舎と支所の窓口、担当課の職員12名",
    "result": "対象の手続で処理の時間が平均で3割短くなり、利用した住民の8割が「また使う」と答えた。",
    "learnt": "高齢の方には隣で手伝う職員が要る。記入例を画面に加える。",
    "conclusion": "条件を満たしており、導入して支障ない。",
    "scope": "町内全域、対象の手続すべて",
    "running": "担当課が運用し、デジタル推進係が支援する。保守は事業者に委託。",
    "remains": "利用者の声を半期ごとに確かめ、手順の見直しを続ける。",
}
"""By the key of the field."""

WORDS: Final[Mapping[tuple[str, str], str]] = {
    ("idea", "problem"): "「{title}」を求める声が、窓口のアンケートと町政懇談会で続いている。",
    ("report", "effect"): "「{title}」は予定した対象で使われており、所期の目標を達成した。",
    ("proof", "learnt"): "精度は十分だが、専門用語の登録が要る。対象を広げて試行する。",
}
"""By task and key, where the same field means something else."""

PAPERS: Final[Mapping[str, tuple[str, ...]]] = {"budget": ("積算書",), "study": ("仕様書", "見積書")}
"""What is attached to the sheet of a step."""
SHORT: Final[Mapping[str, str]] = {
    "personal": "利用目的を個人情報ファイル簿に記載した。",
    "number": "基礎項目評価を公表した。",
    "where": "国内のデータセンター、日本法。",
    "network": "LGWAN接続系で使う。",
    "shared": "県の共同調達を検討した。",
    "price": "3者の見積りを比較した。",
}
"""Beside the boxes that are ticked."""

REPORTS: Final[Mapping[str, tuple[str, str]]] = {
    "": ("予定した作業をおおむね終えた。関係課との調整も進んでいる。", "次の半期の作業の手順書をつくる。"),
    "moving": (
        "質問の統合を終え、転入・転居の手続を一つの画面で受けている。補正の依頼は以前の半分になった。",
        "水道と学校の手続を加え、対象を14まで広げる。",
    ),
    "childcare": (
        "児童手当の様式を見直し、試行の対象を保育所の入所申請まで広げた。",
        "就労証明書の受渡しを事業者と確かめる。",
    ),
    "one-stop": (
        "転入の窓口で聞き取りの実証を行い、滞在は平均44分になった。",
        "3つの窓口で試行し、案内の職員を置く。",
    ),
    "standard": (
        "移行する業務のうち、住民記録と税のデータの整備を終えた。国の仕様の確定を待つ業務がある。",
        "移行の予行を行い、窓口の休止日を決める。",
    ),
    "payment": ("窓口のキャッシュレス端末を全課に置いた。", "オンライン申請の中での支払いを試行する。"),
    "training": ("役割ごとの研修を始め、職員の半数近くが終えた。", "各課の推進員の勉強会を月1回開く。"),
    "classes": ("公民館4か所で教室を開き、自宅への訪問も始めた。", "申込みの多い地区で回数を増やす。"),
    "open-data": ("避難所、ごみの日、公共施設の3件を標準の形で公開した。", "子育て施設と文化財を準備する。"),
    "card-visits": ("商業施設と事業所への出張申請を月2回行った。", "更新の時期を迎える人に、はがきで知らせる。"),
}
"""What owners report and do next, by the key of the measure."""
BEGUN: Final = (
    "進め方と役割を関係課と決め、「{title}」に着手した。",
    "ほかの団体の例を集め、対象と日程を固める。",
)
"""What is reported after the first half."""
LATE: Final = (
    "「{title}」は、体制が組めず予定より遅れている。",
    "人員の手当てを関係課と協議し、年度内に遅れを取り戻す。",
)
"""What is reported where a measure lags."""

MARKED: Final[Mapping[str, str]] = {
    "A": "予定を上回って進み、住民と職員の負担が目に見えて減った。",
    "B": "おおむね予定どおり進んだ。次の年度も同じ進め方で続ける。",
    "C": "一部に遅れがある。関係課との役割を改めて決める。",
    "D": "予定した成果に届かなかった。進め方を見直す。",
}
"""What is said of a measure, by its mark."""
POLICY: Final = (
    "オンラインの手続は広がった。窓口に来る人への効果はこれからである。",
    "システムの移行は国の日程に左右されたが、職員の研修は大きく進んだ。",
    "教室と訪問は目標を超えた。データの公開は使われ方を確かめる段階に入る。",
)
"""What is said of the policies, in the order of the tree."""
WHOLE: Final = (
    "計画の1年目として、土台となる業務の見直しと研修を優先し、おおむね予定どおり進んだ。"
    "遅れのある施策は、体制と対象を見直して2年目に進める。"
)
"""What is said of the whole of the first year."""
NOTES: Final[tuple[tuple[str, str, str, int], ...]] = (
    ("moving", "observe", "土曜の夜の申請が多い。平日に来られない人が使っている。", 0),
    ("moving", "orient", "窓口の時間を延ばすより、受付後の連絡を早くする方が効く。", 9),
    ("moving", "decide", "受付から最初の連絡までを翌開庁日とする。", 14),
    ("moving", "act", "月曜の朝に担当を2名置いた。", 21),
    ("standard", "observe", "国の仕様の改定が6月に続けてあった。", 30),
    ("standard", "decide", "改定のない業務から先に移す。", 37),
    ("one-stop", "observe", "聞き取りの途中で家族の情報を探す時間が長い。", 52),
    ("classes", "act", "申込みのない人にも声をかけるため、老人会に出向いた。", 60),
)
"""Notes by the loop of observe, orient, decide, act: measure, kind, words, days after the first."""
SITTINGS: Final[Mapping[str, tuple[tuple[tuple[str, str], ...], str, str]]] = {
    "start": (
        (("report", "推進体制について"), ("decide", "実施計画について")),
        (
            "事務局から実施計画の案を説明した。本部員から、紙と窓口も残すことを明記するよう意見があり、案に加えた。"
            "全員の賛成により、実施計画を決定した。"
        ),
        "実施計画を案のとおり決定する。",
    ),
    "next": (
        (("report", "作業部会の検討について"), ("decide", "次年度の実施計画について")),
        "標準化の移行の日程を確かめた。国の仕様の確定が遅れる業務は、翌年度の上期に移すこととした。",
        "次年度の実施計画を案のとおり決定する。",
    ),
    "extra": (
        (("discuss", "標準化の移行に伴う窓口の休止日について"), ("discuss", "生成AIの利用の試行について")),
        "窓口の休止日を3月の土曜とすることで調整する。生成AIは、個人情報を入れないことを条件に総務課で試行する。",
        "",
    ),
    "half": (
        (("report", "上期の進捗について"), ("discuss", "遅れている施策の進め方について")),
        "上期の進捗を報告した。遅れている施策は、所管課とデジタル推進係で体制を見直すこととした。",
        "",
    ),
    "evaluate": (
        (("report", "下期の進捗について"), ("decide", "年度評価と次年度の進め方について")),
        (
            "1年目の評価案を説明した。委員から、指標の出典をそろえるよう意見があった。"
            "評価を了承し、次年度の進め方を案のとおり決定した。"
        ),
        "1年目の年度評価を案のとおり了承し、2年目の進め方を決定する。",
    ),
    "team": (
        (("discuss", "課をまたぐ手続の流れについて"), ("other", "次回の日程について")),
        "転入の手続の流れを図にし、同じことを聞いている箇所を7つ見つけた。次回までに各課で減らす案を持ち寄る。",
        "",
    ),
}
"""Matters, minutes and resolution of the meetings."""
HOMEWORK: Final = (
    ("遅れている施策の体制の案をまとめる。", "digital", 30),
    ("指標の出典を一覧にする。", "general", 45),
)
"""What sections take home from the headquarters: what, who, days until it is due."""
LATER: Final = (
    ("標準化の移行の日程表を各課に配る。", "digital", 60),
    ("様式の改正案を法規の担当と確かめる。", "general", 14),
)
"""And from the last meeting: one of them is still open."""
UP: Final = (
    "部会からの報告：重なる質問の整理",
    "7か所のうち5か所は様式の改正で減らせる。残る2か所は条例の確認が要る。",
)
"""What the working group reports to the headquarters."""

VALUES: Final = (
    ("moving", "online-share", "31", 9, "企画デジタル課集計"),
    ("one-stop", "minutes", "39", 10, "窓口調査"),
    ("classes", "people", "410", 9, "介護福祉課集計"),
    ("open-data", "sets", "9", 9, "企画デジタル課集計"),
)
"""Values that sections note in the second year: measure, indicator, value, month, source."""
MOVED: Final = ("telework", "認証の方式を国の手引の改定に合わせるため、調査を半年延ばし、試行の開始を遅らせる。")
"""The measure whose first two bars are moved, and why."""
SCORED: Final = (
    "telework",
    {"G": 1, "Q": 2, "C": 2, "D": 1},
    "国の手引の改定を待つため、実現の早さを見直した。",
)
"""The measure that is scored anew, its scores, and why."""
