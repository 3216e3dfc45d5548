"""The JSON Schemas of the pack files: one source for our own check and for editors.

``yakuba packs schema`` writes them out. Descriptions are shown by editors while somebody writes a pack.
"""

from __future__ import annotations

from typing import Any, Final

from yakuba.ground.japanese.readings import PATTERN
from yakuba.procedures.rules.types import types

DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]

_WORD: Schema = {"type": "string", "minLength": 1}
_ID: Schema = {"type": "string", "pattern": "^[a-z][a-z0-9]*(-[a-z0-9]+)*$", "description": "小文字、数字、ハイフン"}
_ITEM_ID: Schema = {
    "type": "string",
    "pattern": "^[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)+$",
    "description": "例 move.date",
}
_CEL: Schema = {"type": "string", "minLength": 1, "description": "CEL の条件式"}
_TEXT: Schema = {
    "type": "object",
    "description": "日本語、やさしい日本語、英語の三つを書く",
    "required": ["ja", "ja-easy", "en"],
    "additionalProperties": False,
    "properties": {"ja": _WORD, "ja-easy": _WORD, "en": _WORD},
}
_DATE: Schema = {"type": "string", "pattern": "^\\d{4}-\\d{2}-\\d{2}$"}


def _closed(properties: Schema, required: list[str], **more: Any) -> Schema:
    return {"type": "object", "required": required, "additionalProperties": False, "properties": properties, **more}


def _list(of: Schema, **more: Any) -> Schema:
    return {"type": "array", "items": of, **more}


_ASK: Schema = {
    "anyOf": [
        _ITEM_ID,
        _closed(
            {
                "item": _ITEM_ID,
                "why": _TEXT,
                "required": {"type": "boolean"},
                "when": _CEL,
                "each": _ITEM_ID,
                "where": _CEL,
                "limits": {"type": "object"},
            },
            ["item"],
            dependentRequired={"where": ["each"]},
        ),
    ]
}


_SEARCH_WORDS: Schema = _list(
    {"type": "string", "pattern": PATTERN},
    description="住民が探すときの言葉。読みは漢字のすぐ後に《》で書く。例 児童《じどう》手当《てあて》",
)


def vocabulary() -> Schema:
    """Return the schema of ``vocabulary/*.yaml``."""
    item = _closed(
        {
            "type": {"enum": sorted(types)},
            "topic": _ID,
            "label": _TEXT,
            "hint": _TEXT,
            "many": {"type": "boolean"},
            "reuse": {"enum": ["once", "never"]},
            "options": _list(_closed({"value": {"type": "string"}, "label": _TEXT}, ["value", "label"]), minItems=1),
            "limits": {"type": "object"},
            "source": _list({"type": "string"}),
            "standard": _WORD,
            "known_from": {"type": "string", "description": "最初の一人の答えを、この項目の答えの候補にする"},
            "filer_first": {
                "type": "object",
                "description": "一人目は届出をする本人。ただし、この項目の答えがこの値でないときを除く",
                "propertyNames": _ITEM_ID,
                "additionalProperties": {"type": "string"},
                "minProperties": 1,
                "maxProperties": 1,
            },
        },
        ["type", "topic", "label"],
    )
    return _whole("Vocabulary", {"type": "object", "propertyNames": _ITEM_ID, "additionalProperties": item})


def pack() -> Schema:
    """Return the schema of ``pack.yaml``."""
    return _whole(
        "Pack",
        _closed(
            {
                "id": _ID,
                "version": _WORD,
                "title": _TEXT,
                "licence": _WORD,
                "maintainer": _WORD,
                "sections": {
                    "type": "object",
                    "description": "手続を受け持つ係。役場に登録した部署の符号と、その名前",
                    "minProperties": 1,
                    "propertyNames": _ID,
                    "additionalProperties": _TEXT,
                },
                "order": _list(_ID, description="手続の表示順"),
            },
            ["id", "version", "title", "licence", "maintainer", "sections"],
        ),
    )


def event() -> Schema:
    """Return the schema of ``event.yaml``."""
    return _whole(
        "Life event",
        _closed(
            {
                "id": _ID,
                "title": _TEXT,
                "summary": _TEXT,
                "icon": _WORD,
                "search_words": _SEARCH_WORDS,
                "reference_date": _ITEM_ID,
                "applicant": _closed({"name": _ITEM_ID, "kana": _ITEM_ID, "email": _ITEM_ID}, []),
                "topics": _list(_closed({"id": _ID, "title": _TEXT, "intro": _TEXT}, ["id", "title"]), minItems=1),
                "asks": _list(_ASK, minItems=1),
            },
            ["id", "title", "summary", "topics", "asks"],
        ),
    )


def procedure() -> Schema:
    """Return the schema of ``procedures/*.yaml``."""
    return _whole(
        "Procedure",
        _closed(
            {
                "id": _ID,
                "title": _TEXT,
                "summary": _TEXT,
                "search_words": _SEARCH_WORDS,
                "kind": {"enum": ["application", "notification", "guidance"]},
                "basis": _WORD,
                "section": _ID,
                "who": _TEXT,
                "when": _CEL,
                "because": _TEXT,
                "channels": _list({"enum": ["online", "counter", "paper", "mynaportal"]}, minItems=1),
                "deadline": _closed(
                    {"days": {"type": "integer"}, "after": _ITEM_ID, "words": _TEXT}, ["days", "after"]
                ),
                "late": _TEXT,
                "fee": _closed({"yen": {"type": "integer", "minimum": 0}, "words": _TEXT}, ["yen"]),
                "visit": _closed({"words": _TEXT, "bring": _list(_TEXT), "when": _CEL}, ["words"]),
                "asks": _list(_ASK),
                "attach": _list(_ATTACHMENT),
                "checks": _list(_closed({"id": _ID, "words": _TEXT, "passes": _CEL, "remedy": _TEXT}, _CHECK_NEEDS)),
                "refuse": _list(_closed({"id": _ID, "words": _TEXT, "basis": _WORD}, ["id", "words", "basis"])),
                "letters": _list(_LETTER),
                "flow": _ID,
                "clock": _closed(
                    {
                        "at_least": {"type": "integer", "minimum": 0},
                        "at_most": {"type": "integer", "minimum": 1},
                        "days": {
                            "enum": ["working", "calendar"],
                            "description": "working: 開庁日（町が定める標準処理期間。省略時）、calendar: 暦日（法律が定める期間）",
                        },
                        "basis": {"type": "string"},
                    },
                    ["at_least", "at_most"],
                ),
                "retention_years": {"type": "integer", "minimum": 1},
                "my_number": {"type": "string", "description": "個人番号を書いてもらう法的根拠。なければ空"},
                "guidance": _list(_TEXT),
            },
            ["id", "title", "summary", "basis", "section", "when", "because"],
        ),
    )


_CHECK_NEEDS = ["id", "words", "passes"]
_ATTACHMENT: Schema = _closed(
    {
        "id": _ID,
        "label": _TEXT,
        "hint": _TEXT,
        "when": _CEL,
        "required": {"type": "boolean"},
        "many": {"type": "boolean"},
        "replaced_by": _WORD,
        "replaced_words": _TEXT,
        "replaced_when": _CEL,
    },
    ["id", "label"],
    dependentRequired={"replaced_when": ["replaced_by"], "replaced_by": ["replaced_words"]},
)
_LETTER: Schema = _closed(
    {
        "id": _ID,
        "outcome": {"enum": ["accepted", "refused", "withdrawn"]},
        "title": _TEXT,
        "body": _list(_TEXT, minItems=1),
        "show": _list(_ITEM_ID),
        "appeal": {"type": "boolean"},
    },
    ["id", "outcome", "title", "body"],
)


def example() -> Schema:
    """Return the schema of ``examples/*.yaml``."""
    ids = _list(_ID)
    return _whole(
        "Example household",
        _closed(
            {
                "title": _WORD,
                "on": _DATE,
                "answers": {"type": "object"},
                "procedures": ids,
                "asked": {"type": "object", "additionalProperties": _list({"type": "string"})},
                "attachments": {
                    "type": "object",
                    "additionalProperties": _closed({"needed": ids, "dropped": ids}, []),
                },
                "deadlines": {"type": "object", "additionalProperties": _DATE},
                "decisions": {
                    "type": "object",
                    "additionalProperties": _closed(
                        {
                            "checks": {"type": "object", "additionalProperties": {"type": "boolean"}},
                            "outcome": {"enum": ["accepted", "refused", "withdrawn"]},
                            "letter": _ID,
                        },
                        [],
                    ),
                },
            },
            ["title", "on", "answers", "procedures"],
        ),
    )


def _whole(title: str, schema: Schema) -> Schema:
    return {"$schema": DRAFT, "title": title, **schema}
