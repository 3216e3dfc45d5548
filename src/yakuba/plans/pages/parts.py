"""The parts of a node that are edited by themselves: which fields each has, in which words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from yakuba.ground.text import LANGUAGES, NOTHING, Text
from yakuba.plans.pages.forms import Option, Spec
from yakuba.plans.reads.plans import PlanView
from yakuba.plans.reads.tree import ChallengeView, NodeView
from yakuba.plans.rules.steps import SHEETS

TITLES: Final[Mapping[str, Text]] = {
    "about": Text("基本事項", "きほん", "Basics"),
    "sheet": Text("個票", "くわしい ないよう", "Sheet"),
    "costs": Text("経費", "おかね", "Costs"),
    "figures": Text("指標", "めあて", "Indicators"),
}
"""The parts of a node, in the order of its page."""

_ONE_A_LINE = Text("1行に1件ずつ書いてください。", "1ぎょうに 1つ かいて ください。", "One on each line.")
_EMPTY_ROW = Text("空の行は消えます。", "からの ぎょうは きえます。", "Empty rows are dropped.")
_TITLE = Text("名称", "なまえ", "Title")
_NUMBER = Text("番号", "ばんごう", "Number")
_TEXT = Text("説明", "せつめい", "Text")
_KINDS = (
    Option("initial", Text("初期", "はじめ", "Initial")),
    Option("running", Text("運用", "まいとし", "Running")),
)
_BETTER = (
    Option("more", Text("大きいほどよい", "おおきい ほど いい", "More is better")),
    Option("less", Text("小さいほどよい", "ちいさい ほど いい", "Less is better")),
)
_VALUES = (
    Option("baseline", Text("基準値", "はじめの かず", "Baseline")),
    Option("target", Text("目標値", "めざす かず", "Target")),
    Option("actual", Text("実績値", "いまの かず", "Actual")),
    Option("other", Text("参考値", "ほかの かず", "Others")),
)


def about(
    plan: PlanView, sections: Mapping[str, Text], challenges: tuple[ChallengeView, ...], *, whole: bool
) -> list[Spec]:
    """Return the fields of what a node is; without ``whole`` only what the section in charge may write."""
    own = [
        Spec(name="text", label=_TEXT, kind="area"),
        Spec(name="notes", label=Text("補足", "つけたし", "Notes"), kind="lines", hint=_ONE_A_LINE),
        Spec(
            name="partners",
            label=Text("関係課", "かかわる か", "Other sections"),
            kind="many",
            options=tuple(Option(code, name) for code, name in sections.items()),
        ),
        Spec(
            name="answers",
            label=Text("対応する課題", "こたえる もんだい", "Challenges that are answered"),
            kind="many",
            options=tuple(Option(one.key, one.title) for one in challenges),
        ),
        Spec(
            name="after",
            label=Text("先に終える必要がある施策", "さきに おわる こと", "Must be done before"),
            kind="cells",
            hint=Text(
                "施策の記号（アドレスの最後の部分）を1行に1件ずつ書いてください。",
                "きごうを 1ぎょうに 1つ かいて ください。",
                "Ids of measures (the last part of their address), one on each line.",
            ),
        ),
    ]
    return [*_of_the_plan(plan, sections), *own] if whole else own


def _of_the_plan(plan: PlanView, sections: Mapping[str, Text]) -> list[Spec]:
    head = plan.head
    upper = [
        Option(written, Text.read(title))
        for one in head.upper
        for written, title in ((one.id, one.title), *((f"{one.id}/{item.id}", item.title) for item in one.items))
    ]
    marks = [Option(f"{axis.id}:{one.id}", Text.read(one.title)) for axis in head.axes for one in axis.classes]
    found = [
        Spec(name="title", label=_TITLE, kind="words", required=True),
        Spec(name="number", label=_NUMBER, kind="line"),
        Spec(
            name="level",
            label=Text("階層", "だん", "Level"),
            kind="choice",
            required=True,
            options=tuple(Option(one.id, Text.read(one.title)) for one in head.levels),
        ),
        Spec(
            name="owner",
            label=Text("所管課", "たんとうの か", "Section in charge"),
            kind="choice",
            options=tuple(Option(code, name) for code, name in sections.items()),
        ),
        Spec(name="theme", label=Text("重点テーマとする", "とくに たいせつ", "A priority theme"), kind="tick"),
        Spec(name="marks", label=Text("分類", "しゅるい", "Classes"), kind="many", options=tuple(marks)),
        Spec(
            name="aligned",
            label=Text("上位計画との整合", "うえの けいかく", "Aligned with"),
            kind="many",
            options=tuple(upper),
        ),
    ]
    return [spec for spec in found if spec.kind != "many" or spec.options]


def parent(nodes: Iterable[NodeView], here: str = "") -> Spec:
    """Return the choice of a node above, each indented as deep as it stands; ``here`` is the one of today."""
    return Spec(
        name="parent",
        label=Text("どこの下に", "どこの したに", "Below"),
        kind="choice",
        options=tuple(Option(node.key, _indented(node, here)) for node in nodes),
        blank=Text("（最上位に置く）", "（いちばん うえ）", "(at the top)"),
    )


def _indented(node: NodeView, here: str) -> Text:
    # Wide spaces: browsers leave them where they are.
    indent, today = "\u3000" * node.depth, _HERE if node.key == here else NOTHING
    names = (f"{node.number} {node.title.say(one)}{today.say(one)}".strip() for one in LANGUAGES)
    return Text(*(f"{indent}{name}" for name in names))


_HERE: Final = Text("（いまの位置）", "（いまの ばしょ）", " (where it is)")


SHEET: Final = (
    Spec(name="sheet.problem", label=Text("課題", "もんだい", "Problem"), kind="area"),
    Spec(name="sheet.present", label=Text("現状", "いま", "Present state"), kind="lines", hint=_ONE_A_LINE),
    Spec(name="sheet.ideal", label=Text("目指す姿", "めざす すがた", "Ideal state"), kind="area"),
    Spec(name="sheet.means", label=Text("取組内容", "する こと", "Means"), kind="lines", hint=_ONE_A_LINE),
    Spec(name="sheet.effect", label=Text("効果", "よく なる こと", "Effect"), kind="lines", hint=_ONE_A_LINE),
    Spec(name="sheet.risks", label=Text("リスク", "しんぱいな こと", "Risks"), kind="lines", hint=_ONE_A_LINE),
    Spec(
        name="sheet.personal_data", label=Text("個人情報の取扱い", "こじんの じょうほう", "Personal data"), kind="area"
    ),
    Spec(name="sheet.procurement", label=Text("調達", "かいかた", "Procurement"), kind="area"),
)


COSTS: Final = (
    Spec(
        name="sheet.costs",
        label=TITLES["costs"],
        kind="rows",
        hint=Text(
            "年度は西暦（令和5年度は2023）、金額は円で書いてください。空の行は消えます。",
            "ねんどは せいれきで、おかねは えんで かいて ください。",
            "Fiscal years as 2023, amounts in yen. Empty rows are dropped.",
        ),
        columns=(
            Spec(
                name="fiscal_year", label=Text("年度", "ねんど", "Fiscal year"), kind="line", whole=True, required=True
            ),
            Spec(name="kind", label=Text("区分", "しゅるい", "Kind"), kind="choice", options=_KINDS, required=True),
            Spec(name="yen", label=Text("金額（円）", "おかね（えん）", "Yen"), kind="line", whole=True, required=True),
            Spec(name="funding", label=Text("財源", "どこの おかね", "Funding"), kind="words"),
        ),
    ),
)


def figures(known: list[dict[str, Any]]) -> list[Spec]:
    """Return the tables of figures and of their values; ``known`` are the figures that there are."""
    names = tuple(Option(one["id"], Text.read(one.get("title") or one["id"])) for one in known)
    found = [
        Spec(
            name="figures",
            label=TITLES["figures"],
            kind="rows",
            hint=Text(
                "記号は英小文字・数字・ハイフンで、後から変えません。",
                "きごうは あとから かえません。",
                "An id is small letters, digits and hyphens, and does not change.",
            ),
            columns=(
                Spec(name="id", label=Text("記号", "きごう", "Id"), kind="line", required=True),
                Spec(name="title", label=_TITLE, kind="words", required=True),
                Spec(name="unit", label=Text("単位", "たんい", "Unit"), kind="line"),
                Spec(name="better", label=Text("向き", "むき", "Better"), kind="choice", options=_BETTER),
            ),
        )
    ]
    if names:
        columns = (
            Spec(name="figure", label=TITLES["figures"], kind="choice", options=names, required=True),
            Spec(name="kind", label=Text("区分", "しゅるい", "Kind"), kind="choice", options=_VALUES, required=True),
            Spec(name="value", label=Text("値", "かず", "Value"), kind="line", number=True, required=True),
            Spec(name="at", label=Text("時点", "いつ", "When"), kind="line"),
            Spec(name="of", label=Text("参考値の対象", "だれの かず", "Whose (of others)"), kind="words"),
            Spec(name="source", label=Text("出典", "どこから", "Source"), kind="line"),
        )
        label = Text("基準値・目標値", "はじめの かずと めざす かず", "Baselines and targets")
        found.append(Spec(name="values", label=label, kind="rows", columns=columns, hint=_EMPTY_ROW))
    return found


CHALLENGE: Final = (
    Spec(name="number", label=_NUMBER, kind="line"),
    Spec(name="title", label=_TITLE, kind="words", required=True),
    Spec(name="group", label=Text("まとまり", "グループ", "Group"), kind="line"),
    Spec(name="text", label=_TEXT, kind="area"),
    Spec(name="directions", label=Text("方向", "むき", "Directions"), kind="lines", hint=_ONE_A_LINE),
)
HEAD: Final = (
    Spec(name="title", label=Text("計画名", "けいかくの なまえ", "Title of the plan"), kind="words", required=True),
    Spec(
        name="period_from",
        label=Text("計画期間の最初の日", "はじめの ひ", "First day"),
        kind="line",
        required=True,
        hint=Text("例 2026-04-01、令和8年4月1日", "れい 2026-04-01", "For example 2026-04-01"),
    ),
    Spec(name="period_until", label=Text("計画期間の最後の日", "おわりの ひ", "Last day"), kind="line"),
    Spec(name="adopted", label=Text("決定の時期", "きめた とき", "Adopted"), kind="line"),
    Spec(name="purpose", label=Text("目的", "めあて", "Purpose"), kind="area"),
    Spec(
        name="roles",
        label=Text("位置付け", "どんな けいかくか", "What it also counts as"),
        kind="lines",
        hint=_ONE_A_LINE,
    ),
    Spec(name="rolling", label=Text("見直し", "みなおし", "How it is revised"), kind="area"),
)
ID: Final = Spec(
    name="id",
    label=Text("記号（アドレスの一部）", "きごう", "Id (part of the address)"),
    kind="line",
    required=True,
    hint=Text(
        "英小文字・数字・ハイフン。後から変えません。例 online-filing",
        "えいごの こもじと すうじ。あとから かえません。",
        "Small letters, digits and hyphens; it does not change. For example online-filing",
    ),
)
NAME: Final = Spec(name="title", label=_TITLE, kind="words", required=True)
LEVEL_KINDS: Final = (
    Option("aim", Text("目標（めざす姿）", "めあて", "Aim")),
    Option("group", Text("区分（まとまり）", "グループ", "Group")),
    Option("measure", Text("施策（個票と進捗報告がある）", "せさく", "Measure: has a sheet, bars and reports")),
)
LEVEL_KIND: Final = Spec(
    name="kind",
    label=Text("種類", "しゅるい", "Kind"),
    kind="choice",
    required=True,
    options=LEVEL_KINDS,
    hint=Text("後から変えません。", "あとから かえません。", "It does not change."),
)
EDITION: Final = Spec(
    name="edition",
    label=Text("版", "はん", "Edition"),
    kind="line",
    hint=Text("国の一覧なら、その版。例 2022-09", "れい 2022-09", "Of a national list, e.g. 2022-09"),
)
DAYS: Final = tuple(
    Spec(
        name=task,
        label=sheet.title,
        kind="line",
        whole=True,
        hint=Text("ふつうは{days}日", "ふつうは {days}にち", "Usually {days} days").fill(days=sheet.days),
    )
    for task, sheet in SHEETS.items()
)
OF_HEAD: Final[Mapping[str, Text]] = {
    **{spec.name: spec.label for spec in HEAD},
    "levels": Text("階層", "かいそう", "Levels"),
    "axes": Text("分類", "しゅるい", "Classes"),
    "scoring": Text("優先度の決め方", "ゆうせんど", "How priorities are found"),
    "days": Text("工程の期限", "いつまでに", "Deadlines of steps"),
}
"""What can be changed of a plan's head, by its field."""
