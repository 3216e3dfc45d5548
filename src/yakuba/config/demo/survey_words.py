"""What the demo town asks its residents and its staff, and what they are inclined to answer. All of it is made up.

Behind each option stands how often it is chosen by people of each group, in the order of the first question's options.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from yakuba.surveys.rules.model import Kind, Whom

Words = dict[str, str]
Shares = tuple[float, ...]


def say(ja: str, easy: str, en: str) -> Words:
    """Return words in three languages, as a pack writes them."""
    return {"ja": ja, "ja-easy": easy, "en": en}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question; ``proves`` are challenges of the town's plan. A scale and a number have a mean for each group."""

    id: str
    kind: Kind
    title: Words
    options: tuple[tuple[str, Words, Shares], ...] = ()
    means: Shares = ()
    proves: tuple[str, ...] = ()
    required: bool = False
    more: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Held:
    """A survey: from which day to which, counted from the present, and how many sheets come by which way."""

    slug: str
    title: Words
    intro: Words
    whom: Whom
    days: tuple[int, int]
    questions: tuple[Asked, ...]
    wishes: tuple[str, ...]
    online: int = 0
    paper: int = 0


_AGE: Final = Asked(
    id="age",
    kind="single",
    title=say("年齢を教えてください。", "なんさい ですか。", "How old are you?"),
    required=True,
    options=(
        ("18-39", say("18～39歳", "18さいから 39さい", "18 to 39"), (0.22,)),
        ("40-64", say("40～64歳", "40さいから 64さい", "40 to 64"), (0.36,)),
        ("65-74", say("65～74歳", "65さいから 74さい", "65 to 74"), (0.24,)),
        ("75", say("75歳以上", "75さい いじょう", "75 or more"), (0.18,)),
    ),
)
"""Who answers: here the share is that of the group itself."""

PROCEDURES: Final = Held(
    slug="tetsuzuki",
    title=say(
        "役場の手続に関する町民アンケート", "やくばの てつづきの アンケート", "Survey of residents on procedures"
    ),
    intro=say(
        "みなと野町DX推進計画の取組が暮らしの役に立っているかを確かめるためのアンケートです。8問、5分ほどで終わります。",
        "やくばの てつづきに ついて おしえて ください。8つの しつもんです。5ふんくらい かかります。",
        "We ask whether the measures of the town's digital plan help you. Eight questions, about five minutes.",
    ),
    whom=Whom.RESIDENTS,
    days=(-66, -22),
    online=39,
    paper=22,
    questions=(
        _AGE,
        Asked(
            id="trouble",
            kind="several",
            title=say(
                "役場の手続で困ることはどれですか。",
                "やくばの てつづきで こまる ことは どれですか。",
                "What is troublesome about procedures at the hall?",
            ),
            proves=("visits", "same-again", "waiting"),
            options=(
                (
                    "visits",
                    say("何度も行かなければならない", "なんども いく", "Having to go several times"),
                    (0.6, 0.62, 0.35, 0.3),
                ),
                (
                    "same",
                    say("同じことを何度も書く", "おなじ ことを なんども かく", "Writing the same thing again"),
                    (0.55, 0.5, 0.4, 0.45),
                ),
                (
                    "when",
                    say("いつ決まるか分からない", "いつ きまるか わからない", "Not knowing when it is decided"),
                    (0.3, 0.35, 0.2, 0.1),
                ),
                (
                    "hours",
                    say("平日の昼間しか開いていない", "ひるましか あいて いない", "Open on weekdays only"),
                    (0.7, 0.55, 0.1, 0.05),
                ),
                ("none", say("特にない", "ない", "Nothing"), (0.0, 0.0, 0.0, 0.0)),
            ),
        ),
        Asked(
            id="able",
            kind="single",
            title=say(
                "オンラインの手続を使えますか。",
                "インターネットで てつづきが できますか。",
                "Can you use online procedures?",
            ),
            proves=("left-behind",),
            required=True,
            options=(
                ("alone", say("自分で使える", "ひとりで できる", "Yes, alone"), (0.9, 0.75, 0.45, 0.15)),
                (
                    "helped",
                    say("手伝いがあれば使える", "てつだいが あれば できる", "With help"),
                    (0.1, 0.2, 0.35, 0.4),
                ),
                ("no", say("使えない・使いたくない", "できない", "No, or I do not want to"), (0.0, 0.05, 0.2, 0.45)),
            ),
        ),
        Asked(
            id="minutes",
            kind="number",
            title=say(
                "最近の手続で、役場にいた時間は何分くらいでしたか。",
                "やくばに なんぷん いましたか。",
                "How many minutes did you spend at the hall the last time?",
            ),
            proves=("visits",),
            means=(35, 45, 55, 60),
            more={
                "at_most": 180,
                "hint": say(
                    "行っていない方は空けてください。",
                    "いって いない 人は かかないで ください。",
                    "Leave it empty if you did not go.",
                ),
            },
        ),
        Asked(
            id="content",
            kind="scale",
            title=say(
                "役場の手続に満足していますか。", "てつづきは どうですか。", "How content are you with procedures?"
            ),
            means=(3.2, 3.0, 3.4, 3.6),
            more={"at_most": 5, "low": say("不満", "よくない", "Not at all"), "high": say("満足", "よい", "Very")},
        ),
        Asked(
            id="trust",
            kind="single",
            title=say(
                "町に個人情報を預けることに不安がありますか。",
                "やくばが なまえや じゅうしょを もって いる ことは しんぱいですか。",
                "Does it worry you that the town keeps personal data?",
            ),
            proves=("safe",),
            options=(
                ("no", say("不安はない", "しんぱい しない", "No"), (0.4, 0.3, 0.35, 0.4)),
                ("some", say("少し不安がある", "すこし しんぱい", "A little"), (0.45, 0.5, 0.4, 0.4)),
                ("yes", say("不安がある", "しんぱい", "Yes"), (0.15, 0.2, 0.25, 0.2)),
            ),
        ),
        Asked(
            id="data",
            kind="single",
            title=say(
                "町が公開しているデータ（避難所、バスの時刻など）を使ったことがありますか。",
                "まちの データ（ひなんじょ、バスなど）を つかいましたか。",
                "Have you used the data that the town publishes (shelters, bus times)?",
            ),
            proves=("unknown",),
            options=(
                ("used", say("使ったことがある", "つかった", "Yes"), (0.2, 0.15, 0.08, 0.02)),
                ("seen", say("見たことはある", "みた", "I have seen them"), (0.25, 0.25, 0.17, 0.13)),
                ("not", say("知らなかった", "しらなかった", "I did not know of them"), (0.55, 0.6, 0.75, 0.85)),
            ),
        ),
        Asked(
            id="wish",
            kind="text",
            title=say(
                "ご意見をお聞かせください。", "かきたい ことを かいて ください。", "What else would you like to say?"
            ),
        ),
    ),
    wishes=(
        "引っ越しのとき、住所を5回書いた。1回で済ませてほしい。",
        "仕事を休まないと行けないので、夜か土曜に開けてほしい。",
        "申請したあと、どこまで進んだのか電話しないと分からない。",
        "スマホの操作を隣で教えてくれる人がいると助かります。",
        "公民館でも証明書を取れるようになって便利になった。",
        "紙の申請も残してください。",
        "窓口の方の説明は親切でした。",
        "子どもが小さいので、待ち時間が分かると来やすい。",
        "オンラインは便利だが、最後に役場に行くのでは意味がない。",
        "バスの本数が減り、役場まで行くのが大変です。",
        "避難所の混み具合が分かる地図がほしい。",
    ),
)
"""Closed some weeks ago, on paper and online."""

COUNTER: Final = Held(
    slug="kakanai-madoguchi",
    title=say(
        "「書かない窓口」の使い心地アンケート",
        "「かかない まどぐち」の アンケート",
        "Survey on the counter where nobody writes",
    ),
    intro=say(
        "この半年に引っ越しなどの手続をされた方にうかがいます。5問、3分ほどで終わります。",
        "さいきん ひっこしの てつづきを した 人に ききます。5つの しつもんです。3ぷんくらい かかります。",
        "For those who moved or filed something in the last half-year. Five questions, about three minutes.",
    ),
    whom=Whom.RESIDENTS,
    days=(-9, 26),
    online=17,
    questions=(
        _AGE,
        Asked(
            id="way",
            kind="single",
            title=say("どの方法で手続をしましたか。", "どう やって てつづきを しましたか。", "How did you file?"),
            required=True,
            options=(
                (
                    "asked",
                    say("窓口で職員に聞いてもらった", "まどぐちで はなした", "At the counter, asked by staff"),
                    (0.25, 0.35, 0.6, 0.7),
                ),
                (
                    "online",
                    say("家からオンラインで", "うちから インターネットで", "Online from home"),
                    (0.65, 0.5, 0.2, 0.05),
                ),
                ("paper", say("紙に書いた", "かみに かいた", "On paper"), (0.1, 0.15, 0.2, 0.25)),
            ),
        ),
        Asked(
            id="again",
            kind="scale",
            title=say(
                "同じことを何度も書く・答える手間は減りましたか。",
                "おなじ ことを かく ことは へりましたか。",
                "Was there less of writing or saying the same thing again?",
            ),
            proves=("same-again",),
            means=(4.2, 4.0, 4.1, 3.8),
            more={
                "at_most": 5,
                "low": say("変わらない", "おなじ", "No"),
                "high": say("とても減った", "とても へった", "Much less"),
            },
        ),
        Asked(
            id="known",
            kind="single",
            title=say(
                "決定の見込みの日が分かりましたか。",
                "いつ きまるか わかりましたか。",
                "Did you know when a decision was to be expected?",
            ),
            proves=("waiting",),
            options=(
                ("yes", say("分かった", "わかった", "Yes"), (0.7, 0.65, 0.5, 0.45)),
                ("vague", say("大体分かった", "だいたい わかった", "More or less"), (0.2, 0.25, 0.3, 0.3)),
                ("no", say("分からなかった", "わからなかった", "No"), (0.1, 0.1, 0.2, 0.25)),
            ),
        ),
        Asked(
            id="wish",
            kind="text",
            title=say(
                "良かったこと、直してほしいことがあれば教えてください。",
                "よかった こと、なおして ほしい ことを かいて ください。",
                "What was good, and what should be better?",
            ),
        ),
    ),
    wishes=(
        "質問に答えるだけで5つの手続が終わったのは驚いた。",
        "聞き取りの席がもう一つあるとよい。",
        "進み具合の画面が分かりやすい。",
    ),
)
"""Open now: answers keep coming."""

_YEARS: Final = Asked(
    id="years",
    kind="single",
    title=say("勤続年数を教えてください。", "なんねん はたらいて いますか。", "How many years have you worked here?"),
    required=True,
    options=(
        ("10", say("10年未満", "10ねんより すくない", "Fewer than 10"), (0.4,)),
        ("20", say("10～19年", "10ねんから 19ねん", "10 to 19"), (0.35,)),
        ("more", say("20年以上", "20ねん いじょう", "20 or more"), (0.25,)),
    ),
)
WORK: Final = Held(
    slug="shokuin-tema",
    title=say(
        "職員アンケート：仕事の手間と学び", "しょくいんの アンケート", "Survey of staff: what takes time, and learning"
    ),
    intro=say(
        "次の年度の施策を考えるための材料にします。回答は一人一回で、だれの回答かは分かりません。",
        "つぎの 年の しごとを かんがえる ために ききます。だれの こたえかは わかりません。",
        "To prepare the measures of the next year. One answer a person; nobody can see whose it is.",
    ),
    whom=Whom.STAFF,
    days=(-8, 13),
    online=19,
    questions=(
        _YEARS,
        Asked(
            id="time",
            kind="several",
            title=say(
                "時間を取られている仕事はどれですか。", "じかんが かかる しごとは どれですか。", "What takes your time?"
            ),
            proves=("small-hall",),
            options=(
                (
                    "typing",
                    say("同じ内容の入力", "おなじ にゅうりょく", "Typing the same thing again"),
                    (0.6, 0.5, 0.4),
                ),
                ("seals", say("紙の回覧と押印", "かみと はんこ", "Paper and seals"), (0.3, 0.4, 0.5)),
                ("calls", say("電話での問い合わせ", "でんわ", "Calls"), (0.5, 0.4, 0.3)),
                ("meetings", say("会議とその資料", "かいぎ", "Meetings and their papers"), (0.2, 0.4, 0.5)),
            ),
        ),
        Asked(
            id="learnt",
            kind="scale",
            title=say(
                "この1年の研修は仕事に役立ちましたか。",
                "この 1年の べんきょうは やくに たちましたか。",
                "Was this year's training of use in your work?",
            ),
            proves=("small-hall",),
            means=(3.8, 3.4, 3.0),
            more={
                "at_most": 5,
                "low": say("役立たなかった", "やくに たたない", "No"),
                "high": say("とても役立った", "とても やくに たった", "Very"),
            },
        ),
        Asked(
            id="incident",
            kind="single",
            title=say(
                "情報の事故が起きたとき、最初の連絡先を知っていますか。",
                "じょうほうの じこの とき、さいしょに だれに いいますか。わかりますか。",
                "Do you know whom to call first when something happens to information?",
            ),
            proves=("safe",),
            options=(
                ("yes", say("知っている", "わかる", "Yes"), (0.5, 0.7, 0.8)),
                ("look", say("調べれば分かる", "しらべれば わかる", "I would look it up"), (0.4, 0.25, 0.2)),
                ("no", say("知らない", "わからない", "No"), (0.1, 0.05, 0.0)),
            ),
        ),
        Asked(
            id="wish",
            kind="text",
            title=say(
                "やめたい仕事、変えたい手順があれば書いてください。",
                "やめたい しごとが あれば かいて ください。",
                "Which work would you stop, which steps would you change?",
            ),
        ),
    ),
    wishes=(
        "転入の受付簿と台帳の二重の入力をなくしたい。",
        "決裁の紙の回覧は、急ぐものほど止まる。",
        "問い合わせの多い質問を、課をまたいで一つにまとめてほしい。",
    ),
)
"""Open now, at the desk."""

ALL: Final = (PROCEDURES, COUNTER, WORK)
