"""Readers of what people type: dates, numbers, names, codes, the answers of a form, of a survey."""

from __future__ import annotations

import json
from contextlib import suppress
from functools import lru_cache
from random import Random
from typing import Any, Final

import jsonschema
import msgspec
from django.core.exceptions import SuspiciousOperation
from django.http import QueryDict

from tests.fuzz.target import target, texts, words
from tests.procedures.typed import an_item
from yakuba.ground import sent
from yakuba.ground.japanese import characters, dates, kana, numbers, phones
from yakuba.ground.keys import shares
from yakuba.ground.ref import Ref
from yakuba.ground.sealing import WrongCode, identities, read_code
from yakuba.plans.rules import halves
from yakuba.procedures.rules.types import Reading, type_of, types
from yakuba.surveys.rules import answers as survey_answers
from yakuba.surveys.rules import parcels
from yakuba.surveys.rules.model import Option, Question

LANGUAGES: Final = ("ja", "ja-easy", "en")
_IDENTITY: Final = identities.identity_of(bytes(range(32)))
_SHARE: Final = (
    "flip vexed academic acid academic cargo rhythm exercise various easy license chew antenna "
    "enlarge species wrist tadpole escape ocean inmate slush speak dress column float predator "
    "quantity injury either visual lungs clothes burning"
)
"""One of two that give this key back, which opens nothing."""


@target(
    seeds=texts(
        "2026-11-21",
        "令和8年11月21日(土)",
        "R8.11.21",
        "２０２６／１１／２１",
        "昭和六十三年五月一日",
        "㋿元.5.1",
        "H300101",
        "FY2023 first half",
        "令和6年度下半期",
        "2023-01",
    ),
    tries=800,
)
def days(data: bytes) -> None:
    """Dates and halves of fiscal years."""
    text = words(data)
    if (day := dates.read_date(text)) is not None:
        # The year of an era has at most three digits.
        assert dates.read_date(dates.era_date(day)) == day or day.year < 1868 or day.year > 2800
        assert dates.read_date(day.isoformat()) == day
    dates.read_era_parts(*(text.split("\n") + [""] * 4)[:4])
    for language in LANGUAGES:
        dates.said(text, language)
    halves.day_of(text)
    half = halves.read(text)
    assert half is None or halves.read(halves.write(half)) == half


@target(
    seeds=texts(
        "123456789018",
        "1234-5678-9018",
        "０５４−６２６ー１１１１",
        "+81 (0)90 1234 5678",
        "8700110005901",
        "222143",
        "やまだ　ﾊﾅｺ",
        "髙﨑 𠮷野",
        "Ōno Tchi ohno ヂヅ",
        "葛\U000e0100飾",
    ),
    tries=400,
)
def names_and_numbers(data: bytes) -> None:
    """Numbers with check digits, telephone numbers, names and the keys under which they are found."""
    text = words(data)
    for tells in (numbers.is_my_number, numbers.find_my_number, numbers.is_corporate_number):
        tells(text)
    numbers.is_municipality_code(text)
    if (phone := phones.read_phone(text)) is not None:
        assert phones.read_phone(phone) == phone
    characters.writable(text).encode()
    kana.is_katakana(kana.to_katakana(text))
    characters.search_keys(text)
    characters.matches(text, text[::-1])


_codes: Final = texts("7K2M-9QXB-0000-AAAA-ZZZZ", "７ｋ２ｍ9qxb 0O00 lIla zzzz")


def _keys() -> list[bytes]:
    recipient = str(identities.public_half(identities.private_key(_IDENTITY)))
    return [_IDENTITY.encode(), recipient.encode(), _SHARE.encode(), _SHARE.upper().encode(), b"draft:abc", *_codes()]


@target(seeds=_keys, tries=600)
def codes(data: bytes) -> None:
    """Codes of residents, keys as text, shares of them as they are typed from paper, and names of things."""
    text = words(data)
    with suppress(WrongCode):
        code = read_code(text)
        assert read_code(code) == code
    with suppress(identities.NoKey):
        identities.private_key(text)
    with suppress(identities.NoKey):
        identities.read_recipient.__wrapped__(text)
    with suppress(shares.BadShare):
        assert shares.read(shares.read(text).words).words
    with suppress(ValueError):
        Ref.parse(text)


@lru_cache
def _items() -> tuple[Any, ...]:
    single = [an_item(name) for name, _ in sorted(types.items())]
    many = []
    for item in single:
        with suppress(ValueError):
            type_of(one := an_item(item.type, many=True))
            many.append(one)
    return (*single, *many)


_STORED: Final = 128
"""From this byte on an input is an answer as JSON; below it, what stands in fields."""


def _written() -> list[bytes]:
    """Return, for each type of item, its number and what its fields show for a few samples."""
    found = []
    for number, item in enumerate(_items()):
        kind = type_of(item)
        for seed in range(2):
            fields = kind.write(item, kind.sample(item, Random(seed)))
            lines = [f"{part}={one}" for part, strings in fields.items() for one in strings]
            found.append(bytes([number]) + "\n".join(lines).encode())
    return found


def _values() -> list[bytes]:
    found = []
    for number, item in enumerate(_items()):
        value = type_of(item).sample(item, Random(number))
        found.append(bytes([_STORED + number]) + json.dumps(value, ensure_ascii=False).encode())
    return found


@target(seeds=lambda: _written() + _values(), tries=400)
def answers(data: bytes) -> None:
    """Answers of each type of item: typed into fields, and as JSON across the border or out of an old draft."""
    which = (data[:1] or b"\0")[0]
    item = _items()[which % _STORED % len(_items())]
    if which >= _STORED:
        _stored(item, data[1:])
    else:
        _typed(item, data[1:])


def _stored(item: Any, data: bytes) -> None:
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return
    if value is not None and not type_of(item).check(item, value):
        _stands(item, value)


def _typed(item: Any, data: bytes) -> None:
    typed: dict[str, list[str]] = {}
    for line in words(data).split("\n"):
        part, _, string = line.partition("=")
        typed.setdefault(part, []).append(string)
    reading = type_of(item).read(item, typed)
    if reading.value is not None:
        _stands(item, reading.value)
        written = type_of(item).write(item, reading.value)
        again = type_of(item).read(item, written)
        assert again == Reading(reading.value), (item.type, written)


def _stands(item: Any, value: Any) -> None:
    """Hold that a value which passed the check can go wherever values go."""
    kind = type_of(item)
    assert kind.check(item, value) == ()
    jsonschema.validate(value, kind.schema(item))
    for language in LANGUAGES:
        kind.show(item, value, language)
    assert set(kind.export(item, value)) == set(kind.columns(item))
    kind.facts(item, value)
    tuple(kind.free_text(item, value))
    kind.write(item, value)


_QUESTIONS: Final = (
    Question(id="one", kind="single", title="一つ", options=(Option(id="a", label="甲"), Option(id="b", label="乙"))),
    Question(id="some", kind="several", title="いくつか", options=(Option(id="a", label="甲"),), required=True),
    Question(id="step", kind="scale", title="段階", at_most=5),
    Question(id="count", kind="number", title="数", at_least=-3, at_most=99),
    Question(id="words", kind="text", title="言葉"),
)
_SHEET: Final = '{"id":"%s","survey":"s","edition":1,"day":"2026-11-21","answers":{"one":"a","some":["a"],"step":3,"count":-1,"words":"はい"}}'  # fmt: skip


@target(
    msgspec.ValidationError,
    SuspiciousOperation,
    seeds=texts(
        "q-one=a&q-some=a&q-step=3&q-count=%EF%BC%8D1&q-words=x",
        "seen=3&words=%E8%8A%B1%00",
        "words=a&words=b&seen=" + "9" * 4400,
        _SHEET % ("0f" * 16),
    ),
    tries=500,
)
def forms(data: bytes) -> None:
    """Single fields of a form, answers to a survey, from a page and from inside the seal of a sheet."""
    if data.startswith(b"{"):
        survey_answers.fitting(_QUESTIONS, parcels.unpacked(data).answers)
        return
    fields = QueryDict(data)
    for name in list(fields) or [""]:
        assert len(sent.words(fields, name, 20)) <= 20
        sent.number(fields, name)
    assert sent.version(fields) >= 0
    found, _ = survey_answers.read(_QUESTIONS, fields.getlist)
    assert survey_answers.fitting(_QUESTIONS, found) or "some" not in found
