"""The JSON Schemas of the files of a plan pack, made from `rules.model`: for our own check and for editors."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

import msgspec

from yakuba.plans.rules import model

Schema = dict[str, Any]
DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"
KINDS: Final[dict[str, Any]] = {
    "plan": model.Head,
    "nodes": tuple[model.Node, ...],
    "challenges": tuple[model.Challenge, ...],
    "earlier": tuple[model.Earlier, ...],
    "bodies": tuple[model.Body, ...],
    "flows": tuple[model.FlowPart, ...],
    "tables": tuple[model.Table, ...],
    "surveys": tuple[model.Survey, ...],
}
"""What each file of a pack holds, by the name of the file."""

_WORD: Final[Schema] = {"type": "string"}
_WORDS: Final[Schema] = {
    "anyOf": [
        _WORD,
        {
            "type": "object",
            "required": ["ja"],
            "additionalProperties": False,
            "properties": {"ja": {"type": "string", "minLength": 1}, "ja-easy": _WORD, "en": _WORD},
        },
    ]
}
_AS_MADE: Final[Schema] = {"anyOf": [_WORD, {"type": "object", "additionalProperties": _WORD}]}
_DATE: Final = r"^\d{4}-\d{2}-\d{2}$"

_LIMITS: Final[dict[str, dict[str, Schema]]] = {
    "Head": {"levels": {"minItems": 1}, "municipality": {"maxLength": 6}},
    "Node": {"number": {"maxLength": 20}, "owner": {"maxLength": 100}},
    "Challenge": {"number": {"maxLength": 20}, "group": {"maxLength": 200}},
    "Earlier": {"number": {"maxLength": 20}, "group": {"maxLength": 200}, "printed": {"maxLength": 40}},
    "Bar": {"line": {"maxLength": 200}},
    "Figure": {"unit": {"maxLength": 20}, "computed_by": {"maxLength": 64}},
    "FigureValue": {
        "at": {"maxLength": 20},
        "source": {"maxLength": 300},
        "value": {"minimum": -1e15, "maximum": 1e15},
    },
    "Money": {"fiscal_year": {"minimum": 1950, "maximum": 2200}, "yen": {"minimum": 0, "maximum": 10**15}},
    "SurveyAnswer": {"percent": {"minimum": 0, "maximum": 100}, "count": {"minimum": 0}},
    "Survey": {"asked": {"minimum": 0}, "answered": {"minimum": 0}},
    "Seat": {"count": {"minimum": 1, "maximum": 1000}},
}
"""What the tables of the room can hold, where the kind of value alone does not say it."""


@cache
def schema(kind: str) -> Schema:
    """Return the schema of a file of a pack. Raises KeyError for a file that there is not."""
    (whole,), parts = msgspec.json.schema_components([KINDS[kind]])
    for name, part in parts.items():
        properties = part["properties"]
        for field, limit in _LIMITS.get(name, {}).items():
            properties[field] |= limit
        if "title" in properties:
            properties["title"] = {"allOf": [properties["title"], {"minLength": 1}]}
    return {"$schema": DRAFT, **_told(whole), "$defs": {"Words": _WORDS, **_told(parts)}}


def _told(made: Any) -> Any:
    """Say words and days as a person writes them: words have Japanese at least, a day is written in one way."""
    if isinstance(made, list):
        return [_told(one) for one in made]
    if not isinstance(made, dict):
        return made
    if made.get("format") == "date":
        return {**made, "pattern": _DATE}
    if made.get("anyOf") == _AS_MADE["anyOf"]:
        return {"$ref": "#/$defs/Words", **{name: made[name] for name in made if name not in ("anyOf", "default")}}
    return {name: _told(value) for name, value in made.items() if name != "default"}
