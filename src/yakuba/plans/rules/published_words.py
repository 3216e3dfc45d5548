"""What the public page, the paper and the data sets of a plan call things: the same words in all three."""

from __future__ import annotations

import re
from typing import Final

from yakuba.ground.japanese.years import year_name
from yakuba.ground.text import NOTHING, Text
from yakuba.plans.rules import halves
from yakuba.plans.rules.model import Words

PARTS: Final[dict[str, Text]] = {
    "tree": Text("施策の体系", "けいかくの ぜんたい", "Tree of the plan"),
    "schedule": Text("スケジュール", "よてい", "Schedule"),
    "progress": Text("進捗", "どこまで できたか", "Progress"),
    "evaluation": Text("年度評価", "1ねんの まとめ", "Yearly evaluation"),
    "indicators": Text("指標", "すうじの めあて", "Indicators"),
    "challenges": Text(
        "課題と対応する施策", "こまって いる ことと、する こと", "Challenges and where they are answered"
    ),
    "earlier": Text("前の計画の取組の扱い", "まえの けいかくは どうなったか", "What became of the plan before"),
    "bodies": Text("推進体制", "すすめる ひとたち", "Bodies"),
    "background": Text("計画の資料", "けいかくの しりょう", "Background of the plan"),
}
"""The parts of a plan's page, each with an address of its own."""

COLUMNS: Final[dict[str, Text]] = {
    "id": Text("識別子", "ID", "Id"),
    "level": Text("階層", "だん", "Level"),
    "number": Text("番号", "ばんごう", "Number"),
    "title": Text("名称", "なまえ", "Title"),
    "measure": Text("施策", "する こと", "Measure"),
    "parent": Text("上位の項目", "うえの もの", "Below"),
    "text": Text("内容", "なかみ", "Contents"),
    "owner": Text("所管課", "たんとう", "Section in charge"),
    "partners": Text("関係課", "いっしょに する か", "With"),
    "marks": Text("分類", "わけかた", "Classes"),
    "theme": Text("重点", "だいじ", "Priority theme"),
    "priority": Text("優先度", "じゅんばん", "Priority"),
    "from": Text("開始", "はじめ", "From"),
    "until": Text("終了", "おわり", "Until"),
    "stage": Text("段階", "する こと", "Stage"),
    "line": Text("区分", "わけかた", "Line"),
    "goes_on": Text("継続", "つづく", "Goes on"),
    "indicator": Text("指標", "めあて", "Indicator"),
    "unit": Text("単位", "たんい", "Unit"),
    "kind": Text("値の種類", "しゅるい", "Kind of value"),
    "value": Text("値", "すうじ", "Value"),
    "at": Text("時点", "いつ", "As of"),
    "of": Text("対象", "だれの", "Of"),
    "source": Text("出典", "もとの しりょう", "Source"),
    "half": Text("時期", "いつ", "Half-year"),
    "light": Text("進捗の状況", "ようす", "Progress"),
    "percent": Text("進捗率(%)", "できた わりあい (%)", "Done (%)"),
    "group": Text("区分", "わけかた", "Group"),
    "challenge": Text("課題", "こまって いる こと", "Challenge"),
    "directions": Text("対応の方向", "どうするか", "Directions"),
    "answered": Text("対応する施策", "する こと", "Answered by"),
    "outcome": Text("扱い", "どうなったか", "Outcome"),
    "to": Text("引継ぎ先", "いまの ばしょ", "Now in"),
    "reason": Text("理由", "りゆう", "Reason"),
    "fiscal_year": Text("年度", "ねんど", "Fiscal year"),
    "cost": Text("経費の種類", "おかねの しゅるい", "Kind of cost"),
    "yen": Text("金額(円)", "おかね (えん)", "Amount (yen)"),
    "funding": Text("財源", "どこの おかね", "Funding"),
    "verdict": Text("評価", "けっか", "Evaluation"),
}

VALUES: Final[dict[str, Text]] = {
    "baseline": Text("基準値", "はじめの すうじ", "Baseline"),
    "target": Text("目標値", "めあての すうじ", "Target"),
    "actual": Text("実績値", "いまの すうじ", "Actual"),
    "other": Text("参考値", "くらべる すうじ", "For comparison"),
}
COSTS: Final[dict[str, Text]] = {
    "initial": Text("初期経費", "はじめの おかね", "Initial"),
    "running": Text("運用経費", "まいとしの おかね", "Running"),
}
OUTCOMES: Final[dict[str, Text]] = {
    "continue": Text("継続", "つづける", "Continued"),
    "end": Text("終了", "おわり", "Ended"),
    "merge": Text("統合", "まとめた", "Merged"),
    "split": Text("分割", "わけた", "Split"),
    "rename": Text("名称変更", "なまえを かえた", "Renamed"),
    "expand": Text("拡充", "ひろげた", "Expanded"),
}
BODIES: Final[dict[str, Text]] = {
    "headquarters": Text("推進本部", "ほんぶ", "Headquarters"),
    "committee": Text("委員会", "いいんかい", "Committee"),
    "working-group": Text("部会・作業部会", "さぎょうの グループ", "Working group"),
    "panel": Text("有識者会議", "せんもんの ひとの かいぎ", "Panel of experts"),
    "office": Text("事務局", "じむきょく", "Office"),
    "post": Text("職", "やくめ", "Post"),
}
SEATS: Final[dict[str, Text]] = {
    "chair": Text("長", "ちょう", "Chair"),
    "deputy": Text("副", "ふく", "Deputy"),
    "member": Text("構成員", "メンバー", "Member"),
    "adviser": Text("助言者", "アドバイザー", "Adviser"),
    "secretary": Text("事務局", "じむきょく", "Secretary"),
}
UPPER: Final[dict[str, Text]] = {
    "comprehensive": Text("総合計画", "まち ぜんたいの けいかく", "Comprehensive plan"),
    "reform": Text("行政改革の計画", "しごとを かえる けいかく", "Reform plan"),
    "sector": Text("関連する計画", "ほかの けいかく", "Related plan"),
    "prefecture": Text("都道府県の計画", "けんの けいかく", "Plan of the prefecture"),
    "national": Text("国の計画・方針", "くにの けいかく", "National plan"),
    "law": Text("法令", "ほうりつ", "Law"),
}
SHEET: Final[dict[str, Text]] = {
    "problem": Text("課題", "こまって いる こと", "Problem"),
    "present": Text("現状", "いまの ようす", "Present state"),
    "ideal": Text("目指す姿", "なりたい すがた", "Ideal state"),
    "means": Text("取組の内容", "する こと", "Means"),
    "effect": Text("期待する効果", "よくなる こと", "Effect"),
    "risks": Text("リスク", "きけん", "Risks"),
    "procurement": Text("調達", "かう もの", "Procurement"),
    "personal_data": Text("個人情報の扱い", "こじんの じょうほう", "Personal data"),
}
YES: Final = Text("あり", "あります", "Yes")
LIST_MARK: Final = ";"
"""Between several values of one cell, as the municipal data sets have it."""

_FISCAL: Final = re.compile(r"FY(\d{4})")
_MONTH: Final = re.compile(r"(\d{4})-(\d{2})")
_DAY: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_MONTHS: Final = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)


def moment(written: str) -> Text:
    """Say a time as precisely as it was written: ``FY2024``, ``2023-1``, ``2023-01``, ``2023-03-22``; else as it stands."""
    if found := _FISCAL.fullmatch(written):
        return year_name(int(found[1]))
    if found := _DAY.fullmatch(written):
        year, month, day = (int(one) for one in found.groups())
        return _date(year, month, Text(f"{day}日", f"{day}にち", f"{day} "))
    if (found := _MONTH.fullmatch(written)) and 1 <= int(found[2]) <= len(_MONTHS):
        return _date(int(found[1]), int(found[2]), NOTHING)
    return half(written)


def half(written: str) -> Text:
    """Say a half of a fiscal year as packs write it; what is none stays as it stands."""
    read = halves.read(written)
    return halves.name(read) if read is not None else Text.read(written)


def _date(year: int, month: int, day: Text) -> Text:
    if not 1 <= month <= len(_MONTHS):
        return Text.read(f"{year}-{month}")
    return Text(
        f"{year}年{month}月{day.ja}", f"{year}ねん{month}がつ{day.ja_easy}", f"{day.en}{_MONTHS[month - 1]} {year}"
    )


def number(value: float) -> str:
    """Write a value without digits that mean nothing: 55.8, 1,200."""
    return f"{value:,.10g}"


def bullets(words: Words | tuple[Words, ...]) -> tuple[Text, ...]:
    """Return the points of a heading of a sheet; one text is one point."""
    listed = words if isinstance(words, tuple) else (words,) if words else ()
    return tuple(Text.read(one) for one in listed)
