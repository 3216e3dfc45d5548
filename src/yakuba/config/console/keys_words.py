"""What the ceremony of the keys says, on the screen and on the sheets that are given to the holders."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Final

import pikepdf

from yakuba.ground.clock import JST
from yakuba.ground.document import Bullets, Document, Heading, Row, Rows, Table
from yakuba.ground.japanese.dates import both
from yakuba.ground.keys import Key
from yakuba.ground.keys.drill import Sheet, SplitKey, Tried
from yakuba.ground.keys.shares import BadShare, Share
from yakuba.ground.text import Text
from yakuba.papers.rules import pdf

COLUMNS: Final = 3


def _text(ja: str, en: str) -> Text:
    """Return words of the console, which speaks Japanese and English."""
    return Text(ja, ja, en)


KINDS: Final = {"office": _text("役場の鍵", "office key"), "recovery": _text("復旧用の鍵", "recovery key")}
UNCOVERED: Final = _text(
    "紙の控えのない鍵があります。yakuba keys split で分けて保管してください。",
    "There are keys that are on no paper: split them with yakuba keys split.",
)
ROTATED: Final = _text(
    "鍵を更新しました。これから封をするものは {new} の鍵で、これまでのものは {former} の鍵で開きます。"
    "office.pub と recovery.pub をインターネット側に配り、yakuba keys split で紙の控えを作ってください。",
    "The key was rotated. From now on {new} opens what is sealed, and {former} what was sealed before. Carry office.pub"
    " and recovery.pub to the internet side, and put the new key on paper with yakuba keys split.",
)
HOLDER: Final = _text("{number}人目の保管者", "holder {number}")
HOLDERS: Final = _text(
    "保管者は {of} 人ですが、--holder で {given} 人が指定されています。",
    "There are {of} shares, and {given} holders were given.",
)
SPLIT: Final = _text(
    "用紙を渡したら、必ず yakuba keys drill で、紙から鍵が戻ることを確かめてください。",
    "When the sheets are handed out, try with yakuba keys drill that the keys come back from them.",
)
DESTROY: Final = _text(
    "{file} には鍵の控えがそのまま入っています。印刷したら、すぐに消去してください（shred -u）。",
    "{file} holds the shares as they are. Print it and destroy it at once (shred -u).",
)
TYPE: Final = _text(
    "控えの言葉を1人分ずつ、1行で入力してください（各語の最初の4文字でもかまいません）。終わりは空の行です。",
    "Type one share a line (four letters of a word are enough); an empty line ends.",
)
DRILL_GOOD: Final = _text("訓練は成功です。紙の控えから鍵が戻りました。", "The drill succeeded: the keys came back.")
DRILL_BAD: Final = _text("訓練は失敗です。上の行を確かめてください。", "The drill failed: see the lines above.")
FORGOTTEN: Final = _text(
    "recovery.key を消去しました。復旧用の鍵は、これから紙の控えだけにあります。",
    "recovery.key was deleted. From now on the recovery key is on paper alone.",
)
PUT_BACK: Final = _text("{kind} {id} を元の場所に戻しました。", "The {kind} {id} is back in its place.")
RESEALED: Final = _text("{done}件を今の鍵で封をし直しました。", "{done} envelopes were sealed to the present key.")
NO_KEYS: Final = _text("鍵がありません。", "The key is not here.")
CANNOT_OPEN: Final = _text("ここにある鍵では開かないものがあります。", "There is something that no key here opens.")
CANNOT_COMBINE: Final = _text("この控えからは鍵が戻りません。", "These shares do not give a key.")
FILE_EXISTS: Final = _text(
    "{file} はすでにあります。上書きはしません。", "{file} is there already and is not overwritten."
)
WRONG_NUMBERS: Final = _text(
    "K は2以上、N は K 以上 {most} 以下にしてください。", "K is at least 2, and N at least K and at most {most}."
)
NO_JOURNAL: Final = _text(
    "操作の記録に書けないため、行いませんでした。", "It was not done, because the journal cannot be written."
)
_FAULTS: Final = {
    "another key came back": "別の鍵が戻りました",
    "the test envelope holds something else": "確認用の封筒の中身が違います",
    "the test envelope does not open": "確認用の封筒が開きません",
    "nothing is remembered of this set of shares": "この控えの組の記録がありません",
    "these shares are not of one set": "別の組の控えが混ざっています",
    "these shares do not fit together": "控えどうしが合いません",
}


def key_line(language: str, key: Key, *, on_paper: str) -> str:
    """Return what ``keys list`` says of a key."""
    ja = language == "ja"
    now = ("使用中" if ja else "in use") if key.now else ("以前の鍵" if ja else "former")
    here = (
        ("秘密鍵あり" if ja else "private half here") if key.private else ("公開鍵のみ" if ja else "public half only")
    )
    paper = (
        (f"控え {on_paper}" if ja else f"on paper {on_paper}") if on_paper else ("控えなし" if ja else "on no paper")
    )
    return f"{key.id}　{KINDS[key.kind].say(language)}　{now}　{here}　{paper}"


def tried_line(language: str, one: Tried) -> str:
    """Return what the drill says of one set of shares."""
    name = f"{KINDS[one.key.kind].say(language)} {one.key.id}" if one.key else f"set {one.set}"
    numbers = ", ".join(str(number) for number in one.shares)
    if not one.fault:
        return f"✓ {name}（{numbers}）" if language == "ja" else f"✓ {name} ({numbers})"
    if language != "ja":
        return f"✗ {name} ({numbers}): {one.fault}"
    few = one.fault.partition(" shares, and ")
    fault = (
        f"控えが{few[0]}人分しかありません（必要: {few[2].split()[0]}人分）"
        if few[1]
        else _FAULTS.get(one.fault, one.fault)
    )
    return f"✗ {name}（{numbers}）: {fault}"


def share_line(language: str, share: Share, key: SplitKey | None) -> str:
    """Return what is said after a share was typed: which it is, and its check words."""
    name = f"{KINDS[key.kind].say(language)} {key.id}" if key else "?"
    if language == "ja":
        return f"{name} の控え {share.number} を読みました。確認の言葉: {share.check}"
    return f"share {share.number} of the {name}; check words: {share.check}"


def bad_share(language: str, fault: BadShare) -> str:
    """Return why what was typed is no share, without repeating it."""
    if language != "ja":
        return f"✗ {fault.reason}" + (f" (word {fault.word})" if fault.word else "")
    if fault.word:
        return f"✗ {fault.word}番目の言葉が、控えに使われる言葉ではありません。"
    if fault.reason[:1].isdigit():
        return f"✗ 言葉が{fault.reason.split()[0]}個です。33個すべてを入力してください。"
    return "✗ 言葉のどれかが違うか、順番が入れ替わっています。"


def _instructions(needed: int, of: int) -> tuple[str, ...]:
    return (
        f"この用紙は、役場の鍵を{of}人で分けて持つための控えです。{needed}人分がそろうと鍵が戻り、{needed - 1}人分までは何も分かりません。",
        "封筒に入れて封印し、鍵のかかる場所に保管してください。撮影、複写、電子データでの保存はしないでください。",
        "言葉を他人に読み上げないでください。用紙の取り違えがないかは「確認の言葉」だけで確かめられます。",
        "年に1回の訓練（yakuba keys drill）と、鍵を失ったとき（yakuba keys combine）に使います。言葉は最初の4文字だけの入力でもかまいません。",
        "異動や退職のときは後任者に引き継がず、鍵を分け直して新しい用紙を作ります。古い用紙は、分け直しの訓練が済んでから裁断します。",
        "用紙をなくしたとき、見られたおそれがあるときは、すぐに情報システムの担当に知らせてください。",
    )


def sheet_text(sheet: Sheet, *, needed: int, of: int, at: datetime) -> str:
    """Return a sheet as plain text for a printer or a pen."""
    on = both(at.astimezone(JST).date(), "ja")
    lines = ["=" * 72, f"鍵の控え　{sheet.holder}　{on}", ""]
    for key, share in sheet.shares:
        lines += [f"■ {KINDS[key.kind].ja}　鍵の番号 {key.id}　控え {share.number}（{of}人中{needed}人で戻る）"]
        lines += ["  ".join(cell.ljust(16) for cell in row) for row in _grid(share)]
        lines += [f"確認の言葉: {share.check}", ""]
    lines += [f"・{point}" for point in _instructions(needed, of)]
    return "\n".join([*lines, ""])


def paper(sheets: Sequence[Sheet], *, needed: int, at: datetime) -> bytes:
    """Return all sheets as one PDF for the printer: one page for each share, with all that its holder must know."""
    on, out = both(at.astimezone(JST).date(), "ja"), io.BytesIO()
    with pikepdf.new() as together:
        for sheet in sheets:
            for key, share in sheet.shares:
                facts = _facts(key, share, needed=needed, of=len(sheets), on=on)
                grid = Table(("言葉",) * COLUMNS, _grid(share))
                points = Bullets(_instructions(needed, len(sheets)))
                blocks = (Heading(f"保管者: {sheet.holder}"), facts, grid, Heading("取扱い", 2), points)
                made = pdf.render(
                    Document(title="鍵の控え（分散保管用）", language="ja", blocks=blocks, reference=sheet.holder)
                )
                with pikepdf.open(io.BytesIO(made)) as one:
                    together.pages.extend(one.pages)
        together.save(out)
    return out.getvalue()


def _facts(key: Key, share: Share, *, needed: int, of: int, on: str) -> Rows:
    return Rows(
        KINDS[key.kind].ja,
        (
            Row("鍵の番号", (key.id,)),
            Row("控えの番号", (f"{share.number}（{of}人のうち{needed}人分で鍵が戻ります）",)),
            Row("作成した日", (on,)),
            Row("確認の言葉", (share.check,)),
        ),
    )


def _grid(share: Share) -> tuple[tuple[str, ...], ...]:
    """Return the numbered words in columns, to be read downwards."""
    numbered = [f"{place:2}. {word}" for place, word in enumerate(share.words.split(), 1)]
    high = -(-len(numbered) // COLUMNS)
    return tuple(tuple(numbered[row::high]) for row in range(high))
