"""The sheets of the steps (工程の様式), as data: what is asked at each task of the two flows, and in how many days it is due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from yakuba.ground.text import Text

Kind = Literal["line", "text", "date", "number", "choice", "check", "costs"]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a sheet. ``check`` is a question answered with yes, no or not applicable, and a note beside it.

    ``costs`` are yen for each of several fiscal years, initial and running, with the purse they come from.
    """

    key: str
    title: Text
    kind: Kind = "text"
    needed: bool = False
    options: tuple[tuple[str, Text], ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is asked at a task. ``days`` are calendar days from when the task opened until it is due."""

    title: Text
    days: int
    fields: tuple[Field, ...] = ()


CHECKS: Final = (
    ("yes", Text("はい", "はい", "Yes")),
    ("no", Text("いいえ", "いいえ", "No")),
    ("none", Text("該当なし", "かんけい ない", "Not applicable")),
)
_REACHED: Final = (
    ("reached", Text("達成した", "できた", "Reached")),
    ("partly", Text("一部達成した", "すこし できた", "Partly reached")),
    ("missed", Text("達成しなかった", "できなかった", "Not reached")),
)
_BUYING: Final = (
    ("open", Text("一般競争入札", "いっぱん にゅうさつ", "Open tender")),
    ("proposal", Text("公募型プロポーザル", "プロポーザル", "Call for proposals")),
    ("single", Text("随意契約", "ずいい けいやく", "Single tender")),
    ("joint", Text("共同調達", "いっしょに かう", "Joint procurement")),
    ("own", Text("調達しない（内製など）", "かわない", "Nothing is bought")),
)


def _need(key: str, ja: str, easy: str, en: str, kind: Kind = "text") -> Field:
    return Field(key, Text(ja, easy, en), kind, needed=True)


def _may(key: str, ja: str, easy: str, en: str, kind: Kind = "text") -> Field:
    return Field(key, Text(ja, easy, en), kind)


def _check(key: str, ja: str, easy: str, en: str) -> Field:
    return Field(key, Text(ja, easy, en), "check", needed=True)


PROBLEM: Final = _need("problem", "課題", "こまって いる こと", "Problem")
IDEAL: Final = _need("ideal", "目指す姿", "めざす すがた", "Ideal state")
MEANS: Final = _need("means", "手段", "やりかた", "Means")
EFFECT: Final = _need("effect", "期待する効果", "よく なる こと", "Expected effect")
_RISKS: Final = _may("risks", "リスクと対応", "あぶない こと", "Risks and what is done about them")
_RESULT: Final = (
    _need("from", "開始日", "はじめた ひ", "From", "date"),
    _need("until", "終了日", "おわった ひ", "Until", "date"),
    _need("where", "対象と範囲", "どこで だれが", "Where, and with whom"),
    _need("result", "結果", "けっか", "Result"),
    Field("reached", Text("目的の達成", "できたか", "Whether the aim was reached"), "choice", True, _REACHED),
    _may("learnt", "分かったこと・残る課題", "わかった こと", "What was learnt, and what remains"),
)

SHEETS: Final[Mapping[str, Sheet]] = MappingProxyType(
    {
        "idea": Sheet(
            Text("発案票", "かんがえの かみ", "Idea sheet"),
            14,
            (PROBLEM, MEANS, EFFECT),
        ),
        "idea_agreed": Sheet(Text("課の決定", "かの きめた こと", "The section's decision"), 7),
        "research": Sheet(
            Text("検討依頼票", "おねがいの かみ", "Request sheet"),
            30,
            (
                _need("technology", "技術の概要", "どんな ぎじゅつか", "The technology"),
                _need("use", "本市の課題に対する有効性", "なにに やくだつか", "What it could do for us"),
                _may("examples", "他団体の事例", "ほかの まちの れい", "Examples elsewhere"),
            ),
        ),
        "answer": Sheet(
            Text("諾否の回答", "こたえ", "Answer"), 14, (_may("who", "検討する者", "だれが やるか", "Who takes it up"),)
        ),
        "answered": Sheet(Text("回答後の扱い", "その あと", "What follows from the answer"), 7),
        "planning": Sheet(
            Text("企画書", "けいかくの かみ", "Planning sheet"),
            30,
            (
                PROBLEM,
                IDEAL,
                MEANS,
                EFFECT,
                _may(
                    "indicator",
                    "指標（現状値・目標値・出典）",
                    "めやすの すうじ",
                    "Indicator: baseline, target, source",
                ),
                _RISKS,
                Field("costs", Text("概算経費", "おかねの みこみ", "Estimated costs"), "costs"),
            ),
        ),
        "review": Sheet(
            Text("技術面の確認票", "ぎじゅつの かくにん", "Technical review"),
            10,
            (
                _check("feasible", "実現できる見込みがあるか", "できそうか", "Can it be done?"),
                _check(
                    "standard",
                    "標準仕様・既存システムと整合するか",
                    "いまの ものと あうか",
                    "Does it fit standards and what we run?",
                ),
                _check(
                    "shared",
                    "共同利用やクラウドを検討したか",
                    "いっしょに つかえるか",
                    "Were shared use and cloud considered?",
                ),
                _may("comment", "所見", "おもった こと", "Comment"),
            ),
        ),
        "advice": Sheet(Text("助言", "じょげん", "Advice"), 7, (_need("advice", "助言", "じょげん", "Advice"),)),
        "policy": Sheet(
            Text("政策決定", "きめた こと", "Policy decision"),
            14,
            (_may("conditions", "決定の条件", "やくそく", "Conditions"),),
        ),
        "budget": Sheet(
            Text("予算要求書", "おかねの おねがい", "Budget request"),
            30,
            (
                Field(
                    "costs",
                    Text("年度別の経費と財源", "としごとの おかね", "Costs by year, and their funding"),
                    "costs",
                    True,
                ),
                _need("grounds", "積算の根拠", "なぜ その きんがくか", "How the amounts were found"),
            ),
        ),
        "budgeted": Sheet(
            Text("予算の結果", "おかねの けっか", "Result of the budget"),
            60,
            (
                Field("costs", Text("認められた経費", "みとめられた おかね", "Costs as granted"), "costs"),
                _may("note", "査定の内容", "どう きまったか", "What was granted"),
            ),
        ),
        "way": Sheet(
            Text("工程の決定", "つぎに する こと", "Next step"),
            14,
            (_may("why", "この工程を選ぶ理由", "なぜ それか", "Why this step"),),
        ),
        "study": Sheet(
            Text("詳細検討票", "くわしい けんとう", "Detailed study"),
            60,
            (
                _need("spec", "仕様の要点", "どんな ものが いるか", "Main points of the specification"),
                _need("work", "仕様に合わせた業務フロー", "しごとの かわりかた", "How the work changes with it"),
                _may(
                    "rfi",
                    "情報提供依頼（RFI）の相手と回答",
                    "きいた かいしゃと こたえ",
                    "Request for information: whom, and their answers",
                ),
                _may(
                    "comparison",
                    "比較表（製品・方式・費用）",
                    "くらべた もの",
                    "Comparison of products, ways and costs",
                ),
                Field("buying", Text("調達の方法", "かいかた", "Procurement"), "choice", True, _BUYING),
            ),
        ),
        "spec": Sheet(
            Text("仕様の確認票", "しようの かくにん", "Specification review"),
            14,
            (
                _check(
                    "open",
                    "データ形式・連携仕様が公開されたものか",
                    "データが ほかでも つかえるか",
                    "Are formats and interfaces open?",
                ),
                _check(
                    "leave",
                    "契約終了時にデータを取り出せるか",
                    "やめる とき データを だせるか",
                    "Can the data be taken out at the end?",
                ),
                _check(
                    "access",
                    "アクセシビリティ（JIS X 8341-3）を求めているか",
                    "だれでも つかえるか",
                    "Is accessibility (JIS X 8341-3) asked for?",
                ),
                _check("price", "経費が比較により妥当か", "たかく ないか", "Are the costs fair by comparison?"),
                _may("comment", "所見", "おもった こと", "Comment"),
            ),
        ),
        "proof": Sheet(Text("実証実験の結果", "じっけんの けっか", "Result of the proof of concept"), 180, _RESULT),
        "trial": Sheet(Text("試行運用の結果", "ためした けっか", "Result of the trial"), 180, _RESULT),
        "safety": Sheet(
            Text("セキュリティ・個人情報の確認票", "あんぜんの かくにん", "Security and personal-data check"),
            14,
            (
                _check(
                    "personal",
                    "個人情報を扱う場合、利用目的と法的根拠を確かめたか",
                    "こじん じょうほうの きまりを みたか",
                    "Are purpose and legal basis of personal data clear?",
                ),
                _check(
                    "number",
                    "特定個人情報を扱う場合、保護評価（PIA）を行ったか",
                    "マイナンバーの ひょうかを したか",
                    "Was the My Number impact assessment made where due?",
                ),
                _check(
                    "where",
                    "データの保存場所と準拠法を確かめたか",
                    "データは どこに あるか",
                    "Is it known where data lie, and under which law?",
                ),
                _check(
                    "network",
                    "三層の対策に沿った接続か",
                    "つなぎかたは よいか",
                    "Does the connection keep the three networks apart?",
                ),
                _check(
                    "entrusted",
                    "委託先の管理と再委託の条件を定めたか",
                    "まかせる かいしゃの きまりは あるか",
                    "Are contractors and subcontractors bound?",
                ),
                _check(
                    "logs",
                    "権限・記録・バックアップを定めたか",
                    "きろくと ほぞんは きめたか",
                    "Are rights, logs and backups settled?",
                ),
                _check(
                    "incident",
                    "事故のときの連絡と継続の手順があるか",
                    "こまった ときの れんらくは あるか",
                    "Is it settled what happens in an incident?",
                ),
                _need("conclusion", "確認の結論", "けつろん", "Conclusion"),
            ),
        ),
        "launch": Sheet(
            Text("本格導入の記録", "はじめた きろく", "Record of full introduction"),
            90,
            (
                _need("on", "運用開始日", "はじめた ひ", "In use since", "date"),
                _need("scope", "対象", "だれが つかうか", "Scope"),
                _may("running", "運用・保守の体制", "だれが まもるか", "Who runs and maintains it"),
            ),
        ),
        "report": Sheet(
            Text("完了報告書", "おわりの ほうこく", "Completion report"),
            30,
            (
                Field(
                    "reached",
                    Text("所期の目標の達成", "もくひょうは できたか", "Whether the aim was reached"),
                    "choice",
                    True,
                    _REACHED,
                ),
                _need("effect", "得られた効果", "よく なった こと", "Effect"),
                Field("spent", Text("要した経費（円）", "つかった おかね", "Spent (yen)"), "number"),
                _may("remains", "残る課題と今後", "これからの こと", "What remains"),
            ),
        ),
        "report_agreed": Sheet(Text("完了報告書の確認", "ほうこくの かくにん", "Check of the report"), 7),
        "completion": Sheet(Text("完了の決定", "おわりの きめた こと", "Decision on completion"), 14),
        "stopping": Sheet(Text("中止の決定", "やめる きめた こと", "Decision on stopping"), 14),
    }
)
"""By task of the two flows."""


MOST_DAYS: Final = 730
"""A step may be given two years, and not more: what is due later is never due."""

FOLLOWS: Final[Mapping[str, str]] = MappingProxyType({"planning": "idea", "budget": "planning", "budgeted": "budget"})
"""From which other sheet one takes over what has the same heading, so that nothing is written twice."""
