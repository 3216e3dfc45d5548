"""The sheets and their columns, as data. Their Japanese names are what an official sees, and by which they are read again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["text", "id", "ids", "lines", "tick", "number", "year", "yen", "word", "marks", "scores", "day"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, what it holds and where in the pack; ``help`` is shown as a note at the head.

    ``ja`` tells that the words below this name are Japanese and that other languages may stand in columns of their own
    (``title@en``). ``needed`` cells may not be empty.
    """

    head: str
    field: str
    kind: Kind = "text"
    help: str = ""
    needed: bool = False
    words: tuple[tuple[str, str], ...] = ()
    """For ``word``: what may stand there, and what it means in the pack."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of one kind of part."""

    name: str
    columns: tuple[Column, ...]

    def column(self, field: str) -> int:
        """Return the number of the column of a field, from 1."""
        return next(i for i, one in enumerate(self.columns, start=1) if one.field == field)


LEVEL_KINDS: Final = (("目標", "aim"), ("区分", "group"), ("施策", "measure"))
OUTCOMES: Final = (
    ("継続", "continue"),
    ("終了", "end"),
    ("統合", "merge"),
    ("分割", "split"),
    ("名称変更", "rename"),
    ("拡充", "expand"),
)
VALUE_KINDS: Final = (("基準", "baseline"), ("目標", "target"), ("実績", "actual"), ("参考", "other"))
BETTER: Final = (("増やす", "more"), ("減らす", "less"))
COST_KINDS: Final = (("初期", "initial"), ("運用", "running"))

_ID: Final = "半角の英小文字・数字・ハイフン。計画の中で重ならないようにします。"
_LINES: Final = "一つの項目を一行に書きます(セルの中で改行)。"
_IDS: Final = "IDをカンマで区切ります。"

HEAD_FIELDS: Final = (
    Column("計画ID", "id", "id", _ID, needed=True),
    Column("団体コード", "municipality", help="全国地方公共団体コード6桁", needed=True),
    Column("団体名", "name", needed=True),
    Column("計画名", "title", needed=True),
    Column("計画名(やさしい日本語)", "title@ja-easy"),
    Column("計画名(英語)", "title@en"),
    Column("計画期間の初日", "period_from", "day", "例 2025-04-01、令和7年4月1日", needed=True),
    Column("計画期間の末日", "period_until", "day"),
    Column("策定", "adopted", help="例 2025-03"),
    Column("目的", "purpose"),
    Column("見直し", "rolling"),
)
"""The sheet of the plan itself has one line for each."""

LEVELS: Final = Sheet(
    "階層",
    (
        Column("階層ID", "id", "id", _ID, needed=True),
        Column("名称", "title", needed=True),
        Column("名称(やさしい日本語)", "title@ja-easy"),
        Column("名称(英語)", "title@en"),
        Column("種類", "kind", "word", "目標・区分・施策。個票や進捗報告があるのは施策です。", words=LEVEL_KINDS),
    ),
)
AXES: Final = Sheet(
    "分類",
    (
        Column("分類軸ID", "axis", "id", _ID, needed=True),
        Column("分類軸", "axis_title", needed=True),
        Column("版", "edition"),
        Column("分類ID", "id", "id", _ID, needed=True),
        Column("分類名", "title", needed=True),
    ),
)
CHALLENGES: Final = Sheet(
    "課題",
    (
        Column("課題ID", "id", "id", _ID, needed=True),
        Column("区分", "group"),
        Column("番号", "number"),
        Column("課題", "title", needed=True),
        Column("解決の方向性", "directions", "lines", _LINES),
        Column("説明", "text"),
    ),
)
NODES: Final = Sheet(
    "体系",
    (
        Column("ID", "id", "id", _ID, needed=True),
        Column("階層", "level", "id", "シート「階層」のID", needed=True),
        Column("上位のID", "parent", "id", "この行の上に立つ項目のID"),
        Column("番号", "number"),
        Column("名称", "title", needed=True),
        Column("名称(やさしい日本語)", "title@ja-easy"),
        Column("名称(英語)", "title@en"),
        Column("説明", "text"),
        Column("所管課", "owner"),
        Column("連携課", "partners", "lines", _LINES),
        Column("分類", "marks", "marks", "分類軸ID:分類ID をカンマで区切ります。記号は後ろに付けます。例 dx:online ◎"),
        Column("答える課題", "answers", "ids", _IDS),
        Column("上位計画との整合", "aligned", "ids", _IDS),
        Column("先に終える施策", "after", "ids", _IDS),
        Column("重点", "theme", "tick", "重点テーマなら ○"),
        Column("前計画から継続", "carried_over", "tick", "前計画から引き継いだものなら ○"),
        Column("評価点", "scores", "scores", "例 G=3, Q=2, C=2, D=1"),
        Column("優先度", "priority"),
    ),
)
SHEETS: Final = Sheet(
    "個票",
    (
        Column("施策ID", "node", "id", "シート「体系」のID", needed=True),
        Column("課題・問題", "problem"),
        Column("現状", "present", "lines", _LINES),
        Column("理想の姿", "ideal"),
        Column("手段", "means", "lines", _LINES),
        Column("効果", "effect", "lines", _LINES),
        Column("リスク", "risks", "lines", _LINES),
        Column("調達", "procurement"),
        Column("個人情報・セキュリティ", "personal_data"),
    ),
)
SCHEDULE: Final = Sheet(
    "スケジュール",
    (
        Column("施策ID", "node", "id", "シート「体系」のID", needed=True),
        Column("行", "line", help="一つの施策に行が二つ以上あるときの名前"),
    ),
)
"""Behind these stands one column for each half of a fiscal year."""
FIGURES: Final = Sheet(
    "指標",
    (
        Column("施策ID", "node", "id", "シート「体系」のID", needed=True),
        Column("指標ID", "id", "id", _ID, needed=True),
        Column("指標", "title", needed=True),
        Column("単位", "unit"),
        Column("めざす方向", "better", "word", "増やす・減らす", words=BETTER),
        Column("自動算定", "computed_by", help="役場が自ら数える指標のID。実績は入力しません。"),
        Column("種別", "kind", "word", "基準・目標・実績・参考", words=VALUE_KINDS),
        Column("値", "value", "number"),
        Column("時点", "at", help="例 2025-03-31、2025-03、FY2025"),
        Column("対象", "of", help="参考の値がどこのものか。例 全国"),
        Column("出典", "source"),
    ),
)
COSTS: Final = Sheet(
    "経費",
    (
        Column("施策ID", "node", "id", "シート「体系」のID", needed=True),
        Column("年度", "fiscal_year", "year", "例 2025、令和7、R7", needed=True),
        Column("種別", "kind", "word", "初期・運用", needed=True, words=COST_KINDS),
        Column("金額(円)", "yen", "yen", needed=True),
        Column("財源", "funding"),
    ),
)
EARLIER: Final = Sheet(
    "前計画の施策",
    (
        Column("ID", "id", "id", _ID, needed=True),
        Column("区分", "group"),
        Column("番号", "number"),
        Column("名称", "title", needed=True),
        Column("結果", "outcome", "word", "継続・終了・統合・分割・名称変更・拡充", needed=True, words=OUTCOMES),
        Column("引継先", "to", "ids", "この計画の施策ID。" + _IDS),
        Column("理由", "reason"),
        Column("計画書の表記", "printed", help="計画書が結果を呼ぶ言葉。例 継続、完了"),
        Column("挙げた課題", "answers", "ids", "計画書がこの施策を挙げている課題のID。" + _IDS),
    ),
)
HEAD: Final = "計画"
HEAD_COLUMNS: Final = ("項目", "内容", "書き方")
ALL: Final = (LEVELS, AXES, CHALLENGES, NODES, SHEETS, SCHEDULE, FIGURES, COSTS, EARLIER)
BY_NAME: Final[Mapping[str, Sheet]] = {sheet.name: sheet for sheet in ALL}
ON: Final = "→"
"""In the schedule: what stands in the cell before goes on."""
BEYOND: Final = "⇒"
"""In the schedule: it goes on, also after the last column."""
