"""The words of the pages are complete in every language, and none is kept that no page says."""

from __future__ import annotations

import ast
import io
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation.template import templatize

from tests.house.tree import PACKAGE, Source, sources

LANGUAGES = ("en", "ja_Easy")
"""The folders of translations; Japanese is what the pages are written in."""

KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
FIELD = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


@dataclass(frozen=True)
class Message:
    """Words that a page says, the plural form included, with their context."""

    words: str | tuple[str, ...]
    context: str | None

    @property
    def id(self) -> str:
        return self.words if isinstance(self.words, str) else self.words[0]


def home_of(path: Path, package: Path = PACKAGE) -> Path:
    """Return the folder of the room or face that a file belongs to; there its translations are."""
    inside = path.relative_to(package).parts
    return package.joinpath(*inside[: 2 if inside[0] == "faces" else 1])


def said_in(path: Path) -> Iterator[Message]:
    """Return the words that a Python file or a template gives to gettext."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # What templatize leaves is tokens without sense; babel only stumbles over their indentation.
        text = "\n".join(line.strip() for line in templatize(text).splitlines())
    elif "gettext" not in text:
        return
    for _, words, _, context in extract("python", io.BytesIO(text.encode()), KEYWORDS, options={"encoding": "utf-8"}):
        yield Message(words, context)


def said(package: Path = PACKAGE) -> dict[Path, set[Message]]:
    """Return the words of every room and face."""
    found: dict[Path, set[Message]] = defaultdict(set)
    files = [*(source.path for source in sources(package))]
    files += [path for path in package.rglob("templates/**/*") if path.suffix in {".html", ".txt"}]
    for path in files:
        if messages := set(said_in(path)):
            found[home_of(path, package)] |= messages
    return found


def catalogue(home: Path, language: str) -> Catalog:
    path = home / "locale" / language / "LC_MESSAGES" / "django.po"
    if not path.exists():
        return Catalog()
    with path.open("rb") as opened:
        return read_po(opened, ignore_obsolete=True)


def faults(home: Path, messages: set[Message], language: str) -> list[str]:
    """Return which words of a room a language lacks, or says with other fields, and which it keeps in vain."""
    here, found = catalogue(home, language), []
    place = f"{home.name}/{language}"
    for message in sorted(messages, key=lambda one: (one.id, one.context or "")):
        entry = here.get(message.id, message.context)
        if entry is None:
            found.append(f"{place}: lacks {message.id!r}")
            continue
        forms = [entry.string] if isinstance(entry.string, str) else [*(entry.string or ())]
        if entry.fuzzy or not forms or not all(form.strip() for form in forms):
            found.append(f"{place}: is unsure of {message.id!r}")
        for form in forms:
            wanted = set(FIELD.findall(message.id))
            if set(FIELD.findall(form)) != wanted and len(forms) == 1:
                found.append(f"{place}: other fields than {sorted(wanted)} in {form!r}")
    known = {(message.id, message.context) for message in messages}
    for entry in here:
        word = entry.id if isinstance(entry.id, str) else entry.id[0]
        # What is not Japanese belongs to a package of others, whose words we add to.
        if word and JAPANESE.search(word) and (word, entry.context) not in known:
            found.append(f"{place}: nobody says {word!r}")
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_every_page_is_there(language):
    assert [fault for home, messages in sorted(said().items()) for fault in faults(home, messages, language)] == []


def test_the_languages_are_those_of_the_settings():
    assert [code for code, _ in settings.LANGUAGES] == ["ja", "ja-easy", "en"]


def texts_with_gaps(source: Source) -> list[str]:
    """Return the places where a Text is written that leaves a language empty."""
    found = []
    for node in ast.walk(source.tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Text"):
            continue
        values = [*node.args, *(keyword.value for keyword in node.keywords)]
        if any(isinstance(value, ast.Starred) for value in values):
            continue
        empty = any(isinstance(v, ast.Constant) and not str(v.value).strip() for v in values)
        all_empty = all(isinstance(v, ast.Constant) and v.value == "" for v in values)
        if len(values) < 3 or (empty and not all_empty):
            found.append(f"{source}:{node.lineno}")
    return found


def test_every_text_in_code_speaks_all_languages():
    assert [gap for source in sources() for gap in texts_with_gaps(source)] == []


@pytest.mark.parametrize("written", ['Text("は", "は", "")', 'Text("は", "は")', 'Text("は", en="a", ja_easy=" ")'])
def test_a_text_with_a_gap_is_found(tmp_path, written):
    path = tmp_path / "planted.py"
    path.write_text(written)
    assert texts_with_gaps(Source("planted", path)) == ["planted:1"]


@pytest.fixture
def room(tmp_path: Path) -> Path:
    home = tmp_path / "yakuba" / "hall"
    template = home / "templates" / "hall" / "a.html"
    template.parent.mkdir(parents=True)
    template.write_text(
        "{% load i18n %}\n  <p title='x'>{% translate '次へ' %}</p>\n"
        "{% blocktranslate trimmed with n=1 %}\n  あと{{ n }}日\n{% endblocktranslate %}\n",
        encoding="utf-8",
    )
    (home / "pages.py").write_text("from x import gettext as _\nt = _('戻る')\n", encoding="utf-8")
    return home


def _translate(home: Path, words: dict[str, str]) -> None:
    path = home / "locale" / "en" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [f'msgid "{word}"\nmsgstr "{meaning}"\n' for word, meaning in words.items()]
    path.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n' + "\n".join(lines), "utf-8")


WHOLE = {"次へ": "Next", "あと%(n)s日": "%(n)s days left", "戻る": "Back"}


@pytest.mark.parametrize(
    ("words", "complaints"),
    [
        (WHOLE, 0),
        ({}, 3),
        ({**WHOLE, "次へ": ""}, 1),
        ({**WHOLE, "あと%(n)s日": "days left"}, 1),
        ({**WHOLE, "だれも言わない": "Nobody says this"}, 1),
        ({**WHOLE, "Sign in": "Enter"}, 0),
    ],
)
def test_a_gap_in_the_words_is_found(room, words, complaints):
    _translate(room, words)
    found = said(room.parent)
    assert len(faults(room, found[room], "en")) == complaints
