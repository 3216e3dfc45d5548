"""Whether a file of a pack has the right shape: its JSON Schema, told as a person would say it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from yakuba.ground.packs.faults import Fault
from yakuba.ground.packs.yaml_text import Path, Source


def check(source: Source, validator: Draft202012Validator) -> list[Fault]:
    """Return all faults of one file against its schema."""
    if source.data is None:
        return source.faults or [
            source.fault(
                (),
                ("中身がありません。", "The file is empty."),
                ("内容を書くか、消してください。", "Fill it or delete it."),
            )
        ]
    found = list(source.faults)
    for error in validator.iter_errors(source.data):
        found.extend(_told(source, _deepest(error)))
    return found


def _deepest(error: ValidationError) -> ValidationError:
    """Return the branch of an ``anyOf`` that the writer most likely meant: the one that fits furthest."""
    while error.context:
        wanted = type(error.instance).__name__
        fitting = [one for one in error.context if one.validator != "type" or wanted not in ("dict", "str")]
        error = max(fitting or error.context, key=lambda one: len(one.absolute_path))
    return error


def _told(source: Source, error: ValidationError) -> list[Fault]:
    path: Path = tuple(error.absolute_path)
    name = str(path[-1]) if path else source.file
    rule = error.validator
    value: Any = error.instance
    wanted: Any = error.validator_value
    if rule in ("required", "dependentRequired"):
        if rule == "dependentRequired":
            wanted = [one for name_given, needed in wanted.items() if name_given in value for one in needed]
        missing = [one for one in wanted if one not in value]
        return [
            source.fault(
                path,
                (f"「{name}」に「{one}」がありません。", f"“{one}” is missing in “{name}”."),
                (f"「{one}:」の行を足してください。", f"Add a line “{one}:”."),
            )
            for one in missing
        ]
    if rule == "additionalProperties" and isinstance(value, dict):
        schema: Any = error.schema
        known = schema.get("properties", {})
        return [_unknown(source, path, one, known) for one in value if one not in known]
    return [source.fault(path, *_words(str(rule), name, value, wanted))]


def _unknown(source: Source, path: Path, one: str, properties: Iterable[str]) -> Fault:
    known = ", ".join(sorted(properties))
    return source.fault(
        (*path, one),
        (f"「{one}」という項目はここにありません。", f"“{one}” is not known here."),
        (f"つづりを確かめてください。使えるのは {known} です。", f"Check the spelling. Known are: {known}."),
    )


def _words(rule: str, name: str, value: Any, wanted: Any) -> tuple[tuple[str, str], tuple[str, str]]:
    if rule == "enum":
        known = ", ".join(map(str, wanted))
        return (
            (f"「{name}」の値「{value}」は使えません。", f"“{value}” is not a value of “{name}”."),
            (f"次のどれかにしてください: {known}", f"Use one of: {known}."),
        )
    if rule == "pattern":
        return (
            (f"「{name}」の値「{value}」の書き方が違います。", f"“{value}” is not how “{name}” is written."),
            (f"形は {wanted} です。", f"The form is {wanted}."),
        )
    if rule == "type" and wanted == "string" and isinstance(value, int | float):
        written = str(value).lower() if isinstance(value, bool) else value
        return (
            (f"「{name}」は文字で書きます（{written}）。", f"“{name}” is text ({written})."),
            (f'引用符で囲んで "{written}" としてください。', f'Put it in quotation marks: "{written}".'),
        )
    if rule == "format" and wanted == "date":
        return (
            (f"「{value}」という日はありません。", f"There is no day “{value}”."),
            ("ある日を YYYY-MM-DD の形で書いてください。", "Write a day that exists as YYYY-MM-DD."),
        )
    if rule in ("maxLength", "minimum", "maximum"):
        at = {"maxLength": ("長すぎます", "too long"), "minimum": ("小さすぎます", "too small")}
        ja, en = at.get(str(rule), ("大きすぎます", "too large"))
        return (
            (f"「{name}」が{ja}。", f"“{name}” is {en}."),
            (f"{wanted} までにしてください。", f"The limit is {wanted}."),
        )
    if rule == "type":
        return (
            (f"「{name}」の種類が違います（{value!r}）。", f"“{name}” has the wrong kind of value ({value!r})."),
            (f"{wanted} にしてください。", f"It should be {wanted}."),
        )
    if rule in ("minItems", "minLength"):
        return (
            (f"「{name}」が空です。", f"“{name}” is empty."),
            ("一つ以上書くか、行ごと消してください。", "Write at least one, or remove the line."),
        )
    return (
        (f"「{name}」が決まりに合いません（{rule}）。", f"“{name}” breaks the rule {rule}."),
        (f"{wanted} を満たすようにしてください。", f"It must satisfy {wanted}."),
    )
