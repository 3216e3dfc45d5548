"""A plan as sheets: out and in again it is the same plan, and every fault names its cell."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from yakuba.plans.rules import halves
from yakuba.plans.rules.exchange import Grid, Unreadable, columns, delimited, excel, grids, read
from yakuba.plans.rules.exchange.checking import check
from yakuba.plans.rules.model import (
    Axis,
    AxisClass,
    Bar,
    Challenge,
    Earlier,
    Figure,
    FigureValue,
    Head,
    Level,
    Mark,
    Money,
    Node,
    PlanPack,
    Score,
    Scoring,
    Sheet,
    Table,
)

pytestmark = pytest.mark.once

FIRST, LAST = 2 * 2025, 2 * 2028 + 1


def a_plan(nodes: Iterable[Node] = (), **more: Any) -> PlanPack:
    head = Head(
        id="our-plan",
        municipality="222143",
        name="みどりの市",
        title={"ja": "みどりの市DX計画", "ja-easy": "デジタルの けいかく", "en": "Digital plan"},
        period_from=date(2025, 4, 1),
        period_until=date(2029, 3, 31),
        levels=(Level(id="policy", title="方針"), Level(id="measure", title="施策", kind="measure")),
        scoring=Scoring(scores=(Score(id="G", title="重要性"), Score(id="Q", title="質")), formula="G * Q"),
        axes=(
            Axis(id="dx", title="重点取組", edition="2022", classes=(AxisClass(id="online", title="オンライン化"),)),
        ),
    )
    policy = Node(id="service", level="policy", title="住民サービス")
    return PlanPack(head=head, nodes=(policy, *nodes), **more)


def whole() -> PlanPack:
    measure = Node(
        id="online",
        level="measure",
        parent="service",
        number="①",
        title={"ja": "オンライン申請", "en": "Online application"},
        text="=手続をオンラインで",
        owner="citizen",
        partners=("税務課", "福祉課"),
        marks=(Mark(axis="dx", class_="online", sign="◎"),),
        answers=("queue",),
        theme=True,
        scores={"G": 3, "Q": 2},
        sheet=Sheet(
            problem="待ち時間",
            present=({"ja": "紙だけ", "en": "Paper only"}, "窓口3つ"),
            costs=(Money(fiscal_year=2025, yen=1_200_000, kind="initial", funding="国庫補助"),),
            other={"備考": "図あり"},
        ),
        bars=(
            Bar(from_half="2025-1", until_half="2025-2", label="検討"),
            Bar(from_half="2026-1", until_half="2026-1", label="試行"),
            Bar(from_half="2026-2", until_half="2028-2", label="運用", goes_on=True),
            Bar(from_half="2025-2", until_half="2025-2", label="広報", line="周知"),
        ),
        figures=(
            Figure(
                id="share",
                title="オンライン率",
                unit="%",
                values=(
                    FigureValue(kind="baseline", value=12.5, at="FY2024", source="情報政策課"),
                    FigureValue(kind="target", value=60, at="FY2028"),
                ),
            ),
            Figure(id="minutes", title="窓口の時間", unit="分", better="less", computed_by="counter.minutes"),
        ),
    )
    return a_plan(
        [measure],
        challenges=(Challenge(id="queue", number="(1)", title="窓口の混雑", directions=("分散する",)),),
        earlier=(
            Earlier(
                id="old",
                group="窓口",
                number="3",
                title="電子申請",
                outcome="rename",
                printed="名称変更の上継続",
                to=("online",),
                answers=("queue",),
                reason="名前を改める",
            ),
        ),
        tables=(Table(id="t", title="表", columns=("a",), rows=(("b",),)),),
    )


def again(given: Iterable[Grid], base: PlanPack | None) -> PlanPack:
    found = read(list(given), base)
    assert found.faults == ()
    return msgspec.convert(found.data, PlanPack)


def through_csv(sheets: Iterable[Grid]) -> list[Grid]:
    return [delimited.read(delimited.write(grid), f"our-plan-{grid.name}.csv") for grid in sheets]


@pytest.mark.parametrize("medium", [list, lambda given: excel.read(excel.write(given)), through_csv])
def test_out_and_in_again_is_the_same_plan(medium):
    assert again(medium(grids(whole())), whole()) == whole()


def test_a_new_plan_comes_of_sheets_alone_and_lacks_only_what_has_no_sheet():
    found, was = again(excel.read(excel.write(grids(whole()))), None), whole()
    assert (found.head.title, found.earlier, found.challenges) == (was.head.title, was.earlier, was.challenges)
    assert found.nodes[1].bars == was.nodes[1].bars
    assert found.nodes[1].figures == was.nodes[1].figures
    assert found.tables == ()
    assert found.nodes[1].sheet.other == {}


def test_a_sheet_written_before_it_had_all_its_columns_takes_nothing_away():
    sheets = [
        Grid(grid.name, grid.head[:7], tuple(row[:7] for row in grid.rows)) if grid.name == "前計画の施策" else grid
        for grid in grids(whole())
    ]
    assert again(sheets, whole()) == whole()


LABELS = st.sampled_from(["検討", "試行", "運用", ""])


@st.composite
def some_bars(draw):
    """Return bars of one line that do not lie over each other, as a document draws them."""
    edges = draw(st.lists(st.integers(FIRST, LAST), min_size=2, max_size=8, unique=True).map(sorted))
    pairs = list(zip(edges[::2], edges[1::2], strict=False))
    return tuple(
        Bar(
            from_half=halves.write(a),
            until_half=halves.write(b),
            label=draw(LABELS),
            goes_on=draw(st.booleans()) and b == LAST,
        )
        for a, b in pairs
    )


@settings(max_examples=60)
@given(some_bars())
def test_any_bars_come_back(bars):
    plan = a_plan([Node(id="m", level="measure", parent="service", title="x", bars=bars)])
    assert again(grids(plan), plan).nodes[1].bars == bars


def changed(sheet: str, row: int, field: str, value: Any, plan: PlanPack | None = None) -> list[Grid]:
    """Return the sheets of a plan with one cell written over; row 2 is the first below the head."""
    found = []
    for grid in grids(plan or whole()):
        rows = [list(line) for line in grid.rows]
        if grid.name == sheet:
            column = columns.BY_NAME[sheet].column(field) if sheet != columns.HEAD else 2
            rows[row - 2][column - 1] = value
        found.append(Grid(grid.name, grid.head, tuple(tuple(line) for line in rows)))
    return found


@pytest.mark.parametrize(
    ("sheet", "row", "field", "value", "place", "word"),
    [
        ("経費", 2, "yen", "百万円", "経費 D2", "金額"),
        ("経費", 2, "fiscal_year", "再来年", "経費 B2", "年度"),
        ("経費", 2, "kind", "その他", "経費 C2", "初期"),
        ("指標", 2, "value", "多い", "指標 H2", "数"),
        ("体系", 3, "parent", "nothing", "体系 C3", "体系"),
        ("体系", 3, "level", "nothing", "体系 B3", "階層"),
        ("体系", 3, "marks", "dx:paper", "体系 K3", "分類"),
        ("体系", 3, "marks", "オンライン", "体系 K3", "dx:online"),
        ("体系", 3, "answers", "queue, none", "体系 L3", "課題"),
        ("体系", 3, "id", "service", "体系 A3", "体系 A2"),
        ("体系", 3, "id", "オンライン", "体系 A3", "ハイフン"),
        ("体系", 3, "title", None, "体系 E3", "名称"),
        ("体系", 3, "scores", "たかい", "体系 Q3", "G=3"),
        ("体系", 3, "theme", "たぶん", "体系 O3", "○"),
        ("個票", 2, "node", "nothing", "個票 A2", "体系"),
        ("前計画の施策", 2, "to", "nothing", "前計画の施策 F2", "体系"),
        ("前計画の施策", 2, "answers", "nothing", "前計画の施策 I2", "課題"),
        ("計画", 8, "", "来年の春", "計画 B8", "日付"),
    ],
)
def test_a_fault_names_its_cell_and_the_remedy(sheet, row, field, value, place, word):
    found = read(changed(sheet, row, field, value), whole())
    assert found.data is None
    assert place in [str(fault.place) for fault in found.faults]
    assert word in next(fault.words.ja for fault in found.faults if str(fault.place) == place)


def test_every_fault_is_told_at_once():
    sheets = changed("経費", 2, "yen", "x")
    sheets = [one if one.name != "指標" else changed("指標", 2, "value", "x")[7] for one in sheets]
    assert {fault.place.sheet for fault in read(sheets, whole()).faults} == {"経費", "指標"}


def schedule(head: str, *cells: Any) -> list[Grid]:
    return [Grid("スケジュール", ("施策ID", "行", *head.split()), (("online", None, *cells),))]


def test_a_schedule_is_read_as_people_draw_it():
    found = again(schedule("令和7年度上期 R7下 2026上 R8下", "検討", "→", None, "試行⇒"), whole())
    assert [(bar.from_half, bar.until_half, bar.label, bar.goes_on) for bar in found.nodes[1].bars] == [
        ("2025-1", "2025-2", "検討", False),
        ("2026-2", "2026-2", "試行", True),
    ]


@pytest.mark.parametrize(
    ("head", "cells", "place"),
    [
        ("R7上 R7下", ("→", None), "スケジュール C2"),
        ("R7上 いつか", ("検討", None), "スケジュール D1"),
        ("R7上 R7上", ("検討", None), "スケジュール D1"),
    ],
)
def test_a_wrong_schedule_names_its_cell(head, cells, place):
    assert [str(fault.place) for fault in read(schedule(head, *cells), whole()).faults] == [place]


def test_translations_stay_with_the_words_they_translate_and_go_with_them():
    found = again(changed("計画", 5, "", "新しい名前"), whole())
    assert found.head.title == {"ja": "新しい名前", "ja-easy": "デジタルの けいかく", "en": "Digital plan"}
    found = again(changed("個票", 2, "present", "紙だけ\n窓口5つ"), whole())
    assert found.nodes[1].sheet.present == ({"ja": "紙だけ", "en": "Paper only"}, "窓口5つ")


def test_what_looks_like_a_formula_stays_words():
    book = load_workbook(io.BytesIO(excel.write(grids(whole()))))
    cell = book["体系"].cell(3, columns.NODES.column("text"))
    assert (cell.value, cell.data_type) == ("=手続をオンラインで", "s")
    nodes = next(grid for grid in grids(whole()) if grid.name == "体系")
    assert "'=手続" in delimited.write(nodes).decode("utf-8-sig")


def workbook(value: Any, sheet: str = "体系") -> bytes:
    book = Workbook()
    page = book.active
    page.title = sheet
    page.append([value])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_a_part(data: bytes, name: str, content: bytes) -> bytes:
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, content)
    return out.getvalue()


def of_a_later_format(data: bytes) -> bytes:
    """Return a workbook that claims to need a packer which nobody has yet."""
    changed = bytearray(data)
    changed[changed.index(b"PK\x01\x02") + 6] = 99
    return bytes(changed)


# Made when they are needed: what a run collects, it collects in every process.
@pytest.mark.parametrize(
    ("made", "word"),
    [
        (lambda: b"not a workbook", ".xlsx"),
        (lambda: b"", ".xlsx"),
        (lambda: excel.write(grids(whole()))[:900], ".xlsx"),
        (lambda: with_a_part(workbook("x"), "xl/vbaProject.bin", b"macro"), "マクロ"),
        (lambda: with_a_part(workbook("x"), "xl/media/bomb.bin", bytes(excel.UNPACKED + 1)), "大きすぎ"),
        (lambda: workbook("=1+1"), "体系 A1"),
        (lambda: of_a_later_format(workbook("x")), ".xlsx"),
    ],
    ids=["another kind", "empty", "cut", "macro", "bomb", "formula", "later format"],
)
def test_a_workbook_that_cannot_be_read_says_what_to_do(made, word):
    data = made()
    with pytest.raises(Unreadable) as refused:
        excel.read(data)
    assert word in refused.value.words.ja


def test_a_workbook_of_something_else_says_which_sheets_a_plan_has():
    found = read(excel.read(workbook("x", "売上")), whole())
    assert "体系" in found.faults[0].words.ja


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "cp932"])
def test_csv_in_the_codings_of_japan(coding):
    data = '施策ID,年度,種別,金額(円),財源\r\nonline,令和7,初期,"1,200,000",一般財源\r\n'.encode(coding)
    found = again([delimited.read(data, "経費.csv")], whole())
    assert found.nodes[1].sheet.costs == (Money(fiscal_year=2025, yen=1_200_000, kind="initial", funding="一般財源"),)


@pytest.mark.parametrize("amount", ["9" * 400, "1e999", "1e999999999", "Infinity", "sNaN", "-1", "0.5"])
def test_an_amount_that_no_number_holds_is_a_fault_of_its_cell(amount):
    data = f"施策ID,年度,種別,金額(円),財源\r\nonline,令和7,初期,{amount},一般財源\r\n".encode()
    _, faults = check([delimited.read(data, "経費.csv")], whole())
    assert [str(fault.place) for fault in faults] == ["経費 D2"]
    assert "金額ではありません" in faults[0].words.ja


@pytest.mark.parametrize(("scores", "fine"), [("G=3", True), ("G=" + "9" * 5000, False), ("G=3, Q=1" + "0" * 9, False)])
def test_a_score_of_more_digits_than_anybody_gives_is_a_fault_of_its_cell(scores, fine):
    data = f'ID,階層,上位,名称,評価点\r\nonline,measure,service,施策,"{scores}"\r\n'.encode()
    faults = read([delimited.read(data, "体系.csv")], whole()).faults
    assert any("G=3, Q=2" in fault.words.ja for fault in faults) != fine


def test_csv_that_is_none_says_what_to_do():
    for data in (b"", b"\xff\xfe\x00", b'a,"b\n'):
        with pytest.raises(Unreadable):
            delimited.read(data, "x.csv")


def test_two_thousand_measures_come_and_go():
    measures = [
        Node(
            id=f"m-{n}",
            level="measure",
            parent="service",
            title=f"施策{n}",
            sheet=Sheet(problem="問題", costs=(Money(fiscal_year=2025, yen=n, kind="running"),)),
            bars=(Bar(from_half="2025-1", until_half="2027-2", label="運用"),),
        )
        for n in range(2000)
    ]
    plan = a_plan(measures)
    assert again(excel.read(excel.write(grids(plan))), plan) == plan
