"""File names as strangers send them: whatever they hold, what is left can be shown and saved, and keeps what a person wrote."""

from __future__ import annotations

import unicodedata

import pytest

from yakuba.papers.rules.files import clean_name

pytestmark = pytest.mark.once

NAMES = [
    # Ways out of a folder, and into others.
    ("../../etc/passwd", "passwd.pdf"),
    ("..\\..\\windows\\system32\\config", "config.pdf"),
    ("/etc/shadow", "shadow.pdf"),
    ("C:\\scan\\住民票 写し.PDF", "住民票 写し.pdf"),
    ("\\\\server\\share\\x.pdf", "x.pdf"),
    ("file:///etc/passwd", "passwd.pdf"),
    ("a/b\\c/d.pdf", "d.pdf"),
    (".ssh/authorized_keys", "authorized_keys.pdf"),
    ("%2e%2e%2fpasswd", "%2e%2e%2fpasswd.pdf"),
    # No name at all, or a hidden one.
    ("", "file.pdf"),
    (" ", "file.pdf"),
    (".", "file.pdf"),
    ("..", "file.pdf"),
    ("...", "file.pdf"),
    (".pdf", "file.pdf"),
    ("..pdf", "file.pdf"),
    (".htaccess", "htaccess.pdf"),
    ("  . scan . .pdf", "scan.pdf"),
    # What ends a line, a name or a header.
    ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie_ x.pdf"),
    ("a\0.pdf", "a.pdf"),
    ("x.pdf\0.exe", "x.pdf.exe.pdf"),
    ("a\tb.pdf", "ab.pdf"),
    ("a\x1b[31mred.pdf", "a[31mred.pdf"),
    ("a\x7f.pdf", "a.pdf"),
    ("a\u2028b.pdf", "a b.pdf"),
    ("a\u0085b.pdf", "ab.pdf"),
    ('a"; filename="b.exe', "a_; filename=_b.exe.pdf"),
    # What is not seen, or makes something else be seen.
    ("\u202efdp.exe", "fdp.exe.pdf"),
    ("a\u2066b\u2069.pdf", "ab.pdf"),
    ("scan\u200b.pdf", "scan.pdf"),
    ("\ufeffscan.pdf", "scan.pdf"),
    ("a\u00adb.pdf", "ab.pdf"),
    ("a\ud800b.pdf", "ab.pdf"),
    ("a\ue000b.pdf", "ab.pdf"),
    # Another ending than the content has.
    ("invoice.exe", "invoice.exe.pdf"),
    ("invoice.pdf.exe", "invoice.pdf.exe.pdf"),
    ("invoice.exe.pdf", "invoice.exe.pdf"),
    ("scan.PDF.PDF", "scan.PDF.pdf"),
    ("photo.jpeg", "photo.pdf"),
    ("x.docx", "x.pdf"),
    ("scan.pdf::$DATA", "scan.pdf__$DATA.pdf"),
    ("scan .pdf.", "scan .pdf.pdf"),
    # Words for another programme.
    ("<script>alert(1)</script>.pdf", "script_.pdf"),
    ('"><img src=x onerror=alert(1)>.pdf', "___img src=x onerror=alert(1)_.pdf"),
    ("a|b>c<d?.pdf", "a_b_c_d_.pdf"),
    ("*.pdf", "_.pdf"),
    ("a:b.pdf", "a_b.pdf"),
    ("{{7*7}}.pdf", "{{7_7}}.pdf"),
    ("$(id).pdf", "$(id).pdf"),
    ("=cmd|'/c calc'!A1.pdf", "c calc'!A1.pdf"),
    # Names of devices: Windows would not save them.
    ("CON.pdf", "_CON.pdf"),
    ("nul", "_nul.pdf"),
    ("lpt1.2026.pdf", "_lpt1.2026.pdf"),
    ("COM² .txt", "_COM² .txt.pdf"),
    ("CONOUT$", "_CONOUT$.pdf"),
    ("console.pdf", "console.pdf"),
    ("auxiliary.pdf", "auxiliary.pdf"),
    # Too long.
    ("あ" * 300 + ".pdf", "あ" * 76 + ".pdf"),
    ("a" * 79 + ".pdf", "a" * 76 + ".pdf"),
    ("a" * 75 + " b.pdf", "a" * 75 + ".pdf"),
    ("😀" * 100, "😀" * 76 + ".pdf"),
    # What people call their files stays as it is.
    ("髙﨑.pdf", "髙﨑.pdf"),
    ("葛\U000e0100城.pdf", "葛\U000e0100城.pdf"),
    ("か\u3099.pdf", "か\u3099.pdf"),
    ("スキャン　(1).pdf", "スキャン (1).pdf"),
    ("\u3000住民票\u3000\u3000写し\u3000.pdf", "住民票 写し.pdf"),
    ("2026年11月 領収書・控え［最終］.pdf", "2026年11月 領収書・控え［最終］.pdf"),
]


@pytest.mark.parametrize(("given", "cleaned"), NAMES, ids=range(len(NAMES)))
def test_a_name_is_cleaned(given: str, cleaned: str) -> None:
    assert clean_name(given, "application/pdf") == cleaned
    # Sent back and brought again it is the same: nothing hides behind what was taken out.
    assert clean_name(cleaned, "application/pdf") == cleaned


def test_there_are_names_enough_and_no_result_is_a_danger() -> None:
    assert len({given for given, _ in NAMES}) >= 50
    for _, cleaned in NAMES:
        assert not set(cleaned) & set('/\\<>:"|?*')
        assert not {unicodedata.category(one) for one in cleaned} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
        assert cleaned.endswith(".pdf")
        assert not cleaned.startswith((".", " "))
        assert len(cleaned) <= 80
