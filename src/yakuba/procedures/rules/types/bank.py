"""Bank accounts, in the form of the banks and in that of Japan Post Bank (ゆうちょ銀行)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from random import Random
from typing import Any, Final

from yakuba.ground.document import Blank
from yakuba.ground.japanese.characters import halve, squeeze
from yakuba.ground.japanese.kana import is_katakana
from yakuba.ground.text import Text
from yakuba.procedures.rules.model import Item, Option, Value
from yakuba.procedures.rules.types.base import Problem, Typed, register
from yakuba.procedures.rules.types.composite import Composite, Part
from yakuba.procedures.rules.types.single import Single, ungapped, wrong
from yakuba.procedures.rules.types.text import Kana
from yakuba.procedures.rules.types.words import MISSING

KINDS: Final = (
    Option("bank", Text("銀行・信用金庫・農協など", "ぎんこう・しんようきんこ・のうきょう など", "Bank, credit union")),
    Option("yucho", Text("ゆうちょ銀行", "ゆうちょぎんこう", "Japan Post Bank")),
)
ACCOUNTS: Final = (
    Option("ordinary", Text("普通", "ふつう", "Ordinary")),
    Option("checking", Text("当座", "とうざ", "Checking")),
    Option("savings", Text("貯蓄", "ちょちく", "Savings")),
)
YUCHO_CODE: Final = "9900"
YUCHO_NAME: Final = "ゆうちょ銀行"
_DIGIT_NAMES: Final = dict(zip("0123456789", "〇一二三四五六七八九", strict=True))

NOT_DIGITS: Final = Text(
    "{label}は{count}桁の数字で入力してください。",
    "「{label}」は {count}けたの すうじ です。",
    "{label}: please enter {count} digits.",
)
NOT_A_SYMBOL: Final = Text(
    "記号は、通帳の「記号」欄にある「1」で始まる5桁の数字を入力してください。",
    "「きごう」は つうちょうに ある 5けたの すうじ です。「1」から はじまります。",
    "The symbol is the 5 digits in your passbook that begin with 1.",
)
NOT_A_SYMBOL_NUMBER: Final = Text(
    "番号は、通帳の「番号」欄にある「1」で終わる8桁までの数字を入力してください。",
    "「ばんごう」は つうちょうに ある 8けたまでの すうじ です。「1」で おわります。",
    "The number is the 2 to 8 digits in your passbook that end in 1.",
)
DISAGREE: Final = Text(
    "記号・番号と、店番・口座番号が合いません。どちらか一方だけを入力してください。",
    "きごう・ばんごうと、みせの ばんごう・こうざの ばんごうが あいません。1つだけ かいて ください。",
    "Symbol and number do not match branch and account number. Please enter only one of the two.",
)
NOT_HOLDER: Final = Text(
    "口座名義は、通帳のとおりカタカナで入力してください（例：ヤマダ ハナコ）。",
    "こうざの なまえは カタカナで、つうちょうと おなじに かいて ください。",
    "Please write the account holder in katakana, as in the passbook.",
)


def yucho_account(symbol: str, number: str) -> tuple[str, str]:
    """Return branch code (店番) and account number for a Japan Post symbol and number (記号・番号).

    The public rule for savings accounts, whose symbol begins with 1: the branch is the symbol's second and third
    digit with 8 behind, the account is the number without its last digit, filled to seven digits.
    """
    return symbol[1:3] + "8", number[:-1].zfill(7)


def yucho_branch_name(code: str) -> str:
    """Return the name of a Japan Post branch, which is its code in Chinese numerals: 〇三八."""
    return "".join(_DIGIT_NAMES[digit] for digit in code)


class Digits(Single):
    """A code of digits with a fixed count (limit ``count``), or fewer where zeros in front are often left out."""

    name = "digits"
    label = Text("数字", "すうじ", "Digits")
    inputmode = "numeric"

    def longest(self, item: Item) -> int:
        """Leave room for hyphens and spaces as typed."""
        return int(item.limits["count"]) + 4

    def understand(self, item: Item, words: str) -> Value:
        """Drop spaces and hyphens; fill up with zeros where the item says so."""
        digits = ungapped(words)
        filled = item.limits.get("fill") and digits.isdigit()
        return digits.zfill(int(item.limits["count"])) if filled else digits

    def check(self, item: Item, value: Value) -> tuple[Problem, ...]:
        """Check the count."""
        if not isinstance(value, str):
            return wrong()
        count = int(item.limits["count"])
        good = re.fullmatch(rf"[0-9]{{{count}}}", value)
        return () if good else (Problem(NOT_DIGITS.fill(label=item.label, count=count)),)

    def schema(self, item: Item) -> dict[str, Any]:
        """Return so many digits."""
        return {"type": "string", "pattern": f"^[0-9]{{{item.limits['count']}}}$"}

    def blank(self, item: Item, language: str) -> tuple[tuple[str, Blank], ...]:
        """Return a box for each digit."""
        return (("", Blank("boxes", int(item.limits["count"]))),)

    def sample(self, item: Item, random: Random) -> Value:
        """Return any digits."""
        return "".join(random.choices("0123456789", k=int(item.limits["count"])))


class Symbol(Digits):
    """A Japan Post symbol (記号): five digits, of which the first is 1; a check digit behind a hyphen is dropped."""

    name = "yucho_symbol"

    def understand(self, item: Item, words: str) -> Value:
        """Read 「1ABCD-2」 as 1ABCD: the sixth digit is no part of the account."""
        digits = str(super().understand(item, words))
        return digits[:5] if re.fullmatch(r"[0-9]{6}", digits) else digits

    def check(self, item: Item, value: Value) -> tuple[Problem, ...]:
        """Check that it is the symbol of a savings account."""
        return () if isinstance(value, str) and re.fullmatch(r"1[0-9]{4}", value) else (Problem(NOT_A_SYMBOL),)

    def schema(self, item: Item) -> dict[str, Any]:
        """Return five digits that begin with 1."""
        return {"type": "string", "pattern": "^1[0-9]{4}$"}

    def sample(self, item: Item, random: Random) -> Value:
        """Return a symbol."""
        return f"1{random.randrange(1000):03d}0"


class SymbolNumber(Digits):
    """A Japan Post number (番号): up to eight digits that end in 1."""

    name = "yucho_number"

    def check(self, item: Item, value: Value) -> tuple[Problem, ...]:
        """Check the form."""
        good = isinstance(value, str) and re.fullmatch(r"[0-9]{1,7}1", value)
        return () if good else (Problem(NOT_A_SYMBOL_NUMBER),)

    def schema(self, item: Item) -> dict[str, Any]:
        """Return up to eight digits that end in 1."""
        return {"type": "string", "pattern": "^[0-9]{1,7}1$"}

    def sample(self, item: Item, random: Random) -> Value:
        """Return a number."""
        return f"{random.randrange(1, 10**7)}1"


class Holder(Kana):
    """The account holder as the banks write it: katakana, with the letters, digits and signs they use beside it."""

    name = "account_holder"

    def understand(self, item: Item, words: str) -> Value:
        """Turn kana into katakana, letters and signs into half width capitals."""
        return halve(str(super().understand(item, words))).upper()

    def form_fault(self, item: Item, value: str) -> Text | None:
        """Allow what the banks' transfer format (全銀) knows."""
        bare = squeeze(re.sub(r"[A-Z0-9().,/「」-]", "", value))
        return None if not bare or is_katakana(bare) else NOT_HOLDER

    def schema(self, item: Item) -> dict[str, Any]:
        """Return what the banks' transfer format knows."""
        pattern = "^[ァ-ヺー・ヽヾ A-Z0-9().,/「」-]+$"
        return {"type": "string", "pattern": pattern, "minLength": 1, "maxLength": self.longest(item)}


_ONLY_YUCHO: Final = Text("ゆうちょ銀行のときだけ", "ゆうちょぎんこうの ときだけ", "Japan Post Bank only")
_NOT_NEEDED: Final = Text(
    "ゆうちょ銀行は、記号・番号だけでもかまいません。",
    "ゆうちょぎんこうは きごう・ばんごう だけで いいです。",
    "For Japan Post Bank, symbol and number are enough.",
)


@register
class BankAccount(Composite):
    """An account to pay into.

    ``{kind: bank|yucho, bank_code, bank_name, branch_code, branch_name, type: ordinary|checking|savings,
    number, holder_kana}``, and for Japan Post also ``symbol`` and ``symbol_number`` where those were typed: the
    rest is then derived. ``bank_code`` and ``branch_code`` may be absent for a bank.
    """

    name = "bank_account"
    label = Text("口座", "ぎんこうの こうざ", "Bank account")
    limits = frozenset()
    all_parts = (
        Part("kind", "choice", Text("金融機関の種類", "ぎんこうの しゅるい", "Kind of bank"), options=KINDS),
        Part(
            "bank_name",
            "text",
            Text("金融機関名", "ぎんこうの なまえ", "Bank"),
            True,
            _NOT_NEEDED,
            limits={"max_length": 40},
            helper="bank",
        ),
        Part(
            "bank_code",
            Digits(),
            Text("金融機関コード", "ぎんこうの ばんごう", "Bank code"),
            True,
            limits={"count": 4, "fill": True},
        ),
        Part(
            "branch_name",
            "text",
            Text("支店名", "みせの なまえ", "Branch"),
            True,
            limits={"max_length": 40},
            helper="branch",
        ),
        Part(
            "branch_code",
            Digits(),
            Text("支店コード（店番）", "みせの ばんごう", "Branch code"),
            True,
            limits={"count": 3, "fill": True},
        ),
        Part("type", "choice", Text("口座の種別", "こうざの しゅるい", "Kind of account"), True, options=ACCOUNTS),
        Part(
            "number",
            Digits(),
            Text("口座番号", "こうざの ばんごう", "Account number"),
            True,
            limits={"count": 7, "fill": True},
        ),
        Part("symbol", Symbol(), Text("記号", "きごう", "Symbol"), True, _ONLY_YUCHO, limits={"count": 5}),
        Part(
            "symbol_number", SymbolNumber(), Text("番号", "ばんごう", "Number"), True, _ONLY_YUCHO, limits={"count": 8}
        ),
        Part(
            "holder_kana",
            Holder(),
            Text("口座名義（カタカナ）", "こうざの なまえ（カタカナ）", "Account holder (katakana)"),
        ),
    )

    def complete(self, item: Item, value: dict[str, Value], typed: Typed) -> dict[str, Value]:
        """Derive a Japan Post account from symbol and number, and its names from the codes."""
        if value.get("kind") == "bank":
            return {name: part for name, part in value.items() if not name.startswith("symbol")}
        if value.get("kind") != "yucho":
            return value
        value = {**value, "bank_code": YUCHO_CODE, "bank_name": YUCHO_NAME}
        if "symbol" in value and "symbol_number" in value:
            branch, number = yucho_account(value["symbol"], value["symbol_number"])
            value = {"branch_code": branch, "number": number, "type": "ordinary", **value}
        if "branch_code" in value:
            value["branch_name"] = yucho_branch_name(value["branch_code"])
        order = [part.name for part in self.all_parts]
        return dict(sorted(value.items(), key=lambda pair: order.index(pair[0])))

    def agree(self, item: Item, value: Mapping[str, Value]) -> Iterable[Problem]:
        """Check that the account can be paid into: complete, and of one mind about symbol and number."""
        labels = {part.name: part.label for part in self.all_parts}
        if value["kind"] == "bank":
            needed: tuple[str, ...] = ("bank_name", "branch_name", "type", "number")
            if value.keys() & {"symbol", "symbol_number"}:
                yield from wrong()
        elif value.keys() & {"symbol", "symbol_number"}:
            needed = ("symbol", "symbol_number", "branch_code", "type", "number")
        else:
            needed = ("symbol", "symbol_number") if "branch_code" not in value else ("branch_code", "type", "number")
        missing = [name for name in needed if name not in value]
        yield from (Problem(MISSING.fill(label=labels[name]), name) for name in missing)
        if missing or value["kind"] == "bank":
            return
        if value.get("bank_code", YUCHO_CODE) != YUCHO_CODE:
            yield Problem(DISAGREE, "bank_code")
        if "symbol" in value:
            derived = yucho_account(value["symbol"], value["symbol_number"])
            if derived != (value["branch_code"], value["number"]):
                yield Problem(DISAGREE, "symbol")

    def show(self, item: Item, value: Value, language: str) -> tuple[str, ...]:
        """Return bank and branch, account, holder; for Japan Post the symbol and number as the passbook has them."""
        words = self.shown(item, value, language)
        codes = {name: f"（{value[name]}）" if value.get(name) else "" for name in ("bank_code", "branch_code")}
        bank = words.get("bank_name", "") + codes["bank_code"]
        branch = words.get("branch_name", "") + codes["branch_code"]
        labels = {part.name: part.label.say(language) for part in self.all_parts}
        passbook = " ".join(f"{labels[name]} {words[name]}" for name in ("symbol", "symbol_number") if name in words)
        account = f"{words.get('type', '')} {words.get('number', '')}".strip()
        return tuple(line for line in (f"{bank} {branch}".strip(), account, passbook, words["holder_kana"]) if line)

    def sample(self, item: Item, random: Random) -> Value:
        """Return an account of a bank that does not exist, or a Japan Post one."""
        holder = random.choice(("ヤマダ ハナコ", "タカサキ カツラ"))
        if random.random() < 0.5:
            number = f"{random.randrange(10**7):07d}"
            return {
                "kind": "bank",
                "bank_name": "見本銀行",
                "bank_code": "9999",
                "branch_name": "葛󠄀城支店",
                "branch_code": "001",
                "type": "ordinary",
                "number": number,
                "holder_kana": holder,
            }
        symbol = {"symbol": f"1{random.randrange(1000):03d}0", "symbol_number": f"{random.randrange(1, 10**7)}1"}
        return self.complete(item, {"kind": "yucho", **symbol, "holder_kana": holder}, {})
