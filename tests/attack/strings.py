"""Words that break careless programmes, made here by rule: for each family what it tries, and how it may be dressed.

Nothing is copied from a list.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from tests.attack.scripts import formulas, scripts

LEAST: Final = 700


def _controls() -> Iterator[str]:
    for code in (*range(0x20), *range(0x7F, 0xA0)):
        yield f"花{chr(code)}子"
    yield "\x00"
    yield "\x00\x00\x00花子"
    yield "花子\x00<b>"


def _directions() -> Iterator[str]:
    for code in (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)):
        yield f"住民{chr(code)}票.exe"
    yield "\u202egpj.exe"
    yield "مرحبا بالعالم"
    yield "שלום ABC 123"
    yield "\u2067住民\u2069票"


def _invisible() -> Iterator[str]:
    for code in (
        0x00AD,
        0x034F,
        0x115F,
        0x1160,
        0x17B4,
        0x180E,
        *range(0x200B, 0x200E),
        0x2060,
        0x2061,
        0x3164,
        0xFEFF,
        0xFFA0,
    ):
        yield f"高{chr(code)}橋"
        yield chr(code)
    yield "\U000e0041\U000e0042\U000e007f"
    yield "\ufff9漢\ufffaかん\ufffb"


def _marks() -> Iterator[str]:
    yield "か\u3099"
    yield "\u3099か"
    yield "ﾊﾞ ﾊ\uff9e"
    yield "e\u0301 é"
    yield "花" + "".join(chr(0x0300 + number % 0x70) for number in range(60))
    yield "子" + "\u20dd\u20e3\u0489" * 5
    yield "\u0301"
    yield "ཨོཾ་ཧཱུྃ"
    yield "ศึกษานารี" * 3


def _written() -> Iterator[str]:
    yield from (
        "葛\U000e0100城",
        "葛\U000e0101城",
        "葛󠄀",
        "\U000e0100",
        "神\ufa19福\ufa1b",
        "辻\ufe00",
        "☎\ufe0f ☎\ufe0e",
    )
    yield from (
        "𠮷野",
        "𡈽屋",
        "\U00030000",
        "\U0002f81a",
        "髙﨑",
        "濵田",
        "ｶﾞｷﾞ",
        "㍻㍼",
        "㈱",
        "①②",
        "ヷヸヹヺ",
        "ゟヿ",
    )
    yield from (
        "\ue000",
        "\uf8ff",
        "\U000f0000",
        "\U0010fffd",
        "\ufffe",
        "\uffff",
        "\U0010ffff",
        "\ufdd0",
        "\ufffd",
        "\u0378",
    )


def _half_pairs() -> Iterator[str]:
    yield from ("\ud800", "\udc00", "花\ud83d子", "\udc00\ud800", "\ud842\udfb7"[::-1])


def _pictures() -> Iterator[str]:
    yield from ("😀", "👨‍👩‍👧‍👦", "🏳️‍🌈", "👍🏿", "🇯🇵🇯", "1️⃣", "🫠" * 50, "☺\ufe0f", "👩‍🚒‍", "\u200d🏠")


def _gaps() -> Iterator[str]:
    for code in range(0x3001):
        if unicodedata.category(chr(code)) in ("Zs", "Zl", "Zp"):
            yield f"山田{chr(code)}花子"
    yield from (
        "",
        " ",
        "　",
        "\n",
        "\r\n",
        "\t",
        "a\r\nb\rc\nd",
        "  山田　　花子  ",
        "\u2028\u2029",
        "一\n" * 300,
        "\x0b\x0c\x85",
    )


def _templates() -> Iterator[str]:
    yield from ("{{7*7}}", "{{ settings.SECRET_KEY }}", "{% debug %}", "{% include '/etc/passwd' %}", "{# #}", "${7*7}")
    yield from (
        "#{7*7}",
        "<%= 7*7 %>",
        "%s%s%n",
        "%(name)s",
        "{0}",
        "{0.__class__.__mro__}",
        "{}",
        "{",
        "}}",
        "$x$",
        "%",
        "%%",
    )
    # The language in which letters and forms are set, and that in which conditions are asked.
    yield from (
        '#read("/etc/passwd")',
        '#eval("1+1")',
        '#image("x.png")',
        "#set page(width: 1pt)",
        "= 見出し",
        "@x",
        "<x>",
    )
    yield from (
        "*太字*",
        "_x_",
        "`x`",
        "\\",
        "\\#",
        "// x",
        "/* x",
        "#panic()",
        "$ sum $",
        "[",
        "]",
        "#[",
        "~",
        "---",
        "#let x = 1; #x",
    )
    yield from ("true || true", '"" + person.name', "size('x') == 1", "__import__('os').system('id')", "().__class__")


def _queries() -> Iterator[str]:
    for quote in ("'", '"', "`", "\\'", "’", "＇"):
        yield f"{quote} OR {quote}1{quote}={quote}1"
        yield f"{quote}; DROP TABLE people_staff; --"
        yield f"{quote}) UNION SELECT NULL,NULL--"
        yield f"1{quote} AND pg_sleep(0)--"
    yield from (
        "%",
        "_",
        "%%%",
        "\\",
        "\\\\",
        "' || '",
        "1; --",
        "/**/",
        "x' LIKE '%",
        "0x27",
        "CHAR(39)",
        "$$x$$",
        ":name",
        "?",
        "%(x)s",
    )
    yield from ('{"$ne": null}', "[]", '{"__proto__": {"x": 1}}', "null", "\\u0000", '"', '\\"', "'", "--")


def _systems() -> Iterator[str]:
    yield from (
        "; id",
        "| id",
        "`id`",
        "$(id)",
        "& id &",
        "\nid\n",
        "-rf",
        "--help",
        "../../../../etc/passwd",
        "..\\..\\win.ini",
    )
    yield from (
        "/etc/passwd",
        "file:///etc/passwd",
        "\\\\host\\share",
        "C:\\CON",
        "NUL",
        "aux.txt",
        ".",
        "..",
        "~root",
        "%2e%2e%2f",
        "%00",
    )
    yield from (
        "a\r\nSet-Cookie: x=y",
        "a\nLocation: //elsewhere.example",
        "a\r\n\r\n<b>x</b>",
        "x\nBcc: a@elsewhere.example",
        "%0d%0aX: y",
    )
    yield from (
        "//elsewhere.example",
        "http://169.254.169.254/",
        "gopher://localhost:25/",
        "<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]>&y;",
    )
    yield from (
        "*)(uid=*",
        "(|(cn=*))",
        "' or count(/*)=1 or '",
        "<?xml version='1.0'?>",
        "<?php echo 1 ?>",
        "\x1b[31mred\x1b[0m",
    )
    yield from ("(a+)+$", "a" * 60 + "!", "^(([a-z])+.)+[A-Z]([a-z])+$", "[[:alpha:]", "(?P<x>", "\\1")


def _long() -> Iterator[str]:
    yield from (
        "あ" * 10_000,
        "A" * 60_000,
        "𠮷" * 5_000,
        "(" * 5_000,
        "<b>" * 2_000,
        "葛\U000e0100" * 2_000,
        " " * 50_000 + "x",
    )
    yield from ("0" * 5_000, "9" * 5_000, "-" * 5_000, "a@" * 3_000, "\u0301" * 5_000, "1" + "e" * 3 + "9" * 400)


def _numbers() -> Iterator[str]:
    yield from (
        "0",
        "-0",
        "-1",
        "+1",
        "1e400",
        "1e-400",
        "NaN",
        "Infinity",
        "-inf",
        "0x1F",
        "0b1",
        "1_000",
        "1,000",
        "1.5",
        "．５",
    )
    yield from (
        "²",
        "①",
        "Ⅳ",
        "٣",
        "१२३",
        "𝟜",
        "十二",
        "１２３",
        "一〇",
        "½",
        "99999999999999999999",
        "2147483648",
        "9223372036854775808",
    )
    yield from (
        "2026-02-30",
        "0000-00-00",
        "9999-99-99",
        "R99.99.99",
        "令和元年元日",
        "明治1.1.1",
        "12/31/1999",
        "24:61",
        "ー１",
    )


def _nothings() -> Iterator[str]:
    yield from (
        "null",
        "None",
        "nil",
        "undefined",
        "true",
        "false",
        "NaN",
        "[object Object]",
        "constructor",
        "__proto__",
        "toString",
    )
    yield from (
        "0",
        "''",
        '""',
        "N/A",
        "-",
        "なし",
        "無し",
        "Null 花子",
        "admin",
        "root",
        "csrfmiddlewaretoken",
        "id",
        "pk",
    )


@lru_cache(maxsize=1)
def families() -> Mapping[str, tuple[str, ...]]:
    """Return all strings by what they try, each once."""
    made = {
        "controls": _controls(),
        "directions": _directions(),
        "invisible": _invisible(),
        "marks": _marks(),
        "written": _written(),
        "half pairs": _half_pairs(),
        "pictures": _pictures(),
        "gaps": _gaps(),
        "templates": _templates(),
        "queries": _queries(),
        "systems": _systems(),
        "formulas": formulas(),
        "long": _long(),
        "numbers": _numbers(),
        "nothings": _nothings(),
        "scripts": scripts(),
    }
    return {name: tuple(dict.fromkeys(strings)) for name, strings in made.items()}


def everything() -> tuple[str, ...]:
    """Return all strings of all families, each once."""
    return tuple(dict.fromkeys(string for strings in families().values() for string in strings))


def sendable(string: str) -> str:
    """Return the string as a browser can send it: a half surrogate pair becomes the replacement character."""
    return string.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
