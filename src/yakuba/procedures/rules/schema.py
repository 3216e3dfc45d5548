"""A procedure's answers as JSON Schema: what the API takes and what tools of others may rely on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from yakuba.procedures.rules.merging import strictest
from yakuba.procedures.rules.model import Edition, Procedure
from yakuba.procedures.rules.types import type_of

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def of(edition: Edition, procedure: Procedure) -> dict[str, Any]:
    """Return the JSON Schema of the answers of one procedure.

    A question asked of each row stands under ``item#row``, one that is never shared under ``item~procedure``.
    Required are only the questions without a condition: the rest, only the rules can tell.
    """
    properties: dict[str, Any] = {}
    patterns: dict[str, Any] = {}
    required: list[str] = []
    for ask in procedure.asks:
        item = ask.item
        if ask.limits:
            item = replace(item, limits=strictest([item.limits, ask.limits]))
        schema = {"title": item.label.ja, **type_of(item).schema(item)}
        own = f"~{procedure.id}" if item.reuse == "never" else ""
        if ask.each:
            patterns[f"^{item.id.replace('.', '[.]')}#[a-z0-9]+{own}$"] = schema
        else:
            properties[item.id + own] = schema
            if ask.required and ask.when is None:
                required.append(item.id + own)
    return {
        "$schema": DRAFT,
        "$id": f"urn:yakuba:{edition.pack}:{edition.version}:{procedure.id}",
        "title": procedure.title.ja,
        "description": procedure.summary.ja,
        "type": "object",
        "properties": properties,
        "patternProperties": patterns,
        "required": list(dict.fromkeys(required)),
        "additionalProperties": False,
    }
