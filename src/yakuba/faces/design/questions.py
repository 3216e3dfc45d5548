"""From a question of the rules to what a template shows, and from what was sent back to what the rules read.

Every control of the form is named ``key|part``, so that a page of answers is read without knowing a single item.
Template: ``design/question.html``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.http import QueryDict

from yakuba.faces.design.rows import ONE_MORE, about, row_words
from yakuba.ground.text import NOTHING, Text
from yakuba.procedures.rules.filer import HINT, is_filer
from yakuba.procedures.rules.model import Answers, Item
from yakuba.procedures.rules.types.base import Field, Problem, Typed
from yakuba.procedures.rules.types.rows import ROW_LIST, Rows, type_of

WIDTHS = (2, 4, 6, 8, 12, 20)
"""Widths of text fields in characters for which the style sheet has a rule; wider ones take the line."""

CONFIRM = Text("確認しました", "たしかめました", "I confirm this")
"""Beside a box to tick whose question says everything already."""

SHORT = 3
"""Up to so many options with short labels stand side by side."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One option to select or tick."""

    id: str
    value: str
    label: Text
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """One control as the template writes it."""

    id: str
    name: str
    kind: str
    label: Text
    hint: Text
    value: str
    options: tuple[Choice, ...]
    errors: tuple[Text, ...]
    invalid: bool
    described_by: str
    group_label: str
    autocomplete: str
    inputmode: str
    width: int
    helper: str
    required: bool
    optional: bool
    wide: bool
    short: bool

    @property
    def is_ticks(self) -> bool:
        """Whether it is a group of radio buttons or checkboxes."""
        return self.kind in ("radio", "checkboxes")


@dataclass(frozen=True, slots=True)
class Why:
    """Why something is asked, and the procedures that say so, by title."""

    words: Text
    names: str


@dataclass(frozen=True, slots=True)
class Group:
    """Controls that belong together (year, month, day), or one control by itself, which has no legend."""

    id: str
    legend: Text
    errors: tuple[Text, ...]
    controls: tuple[Control, ...]
    described_by: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a list: a member of the household, a vehicle."""

    id: str
    label: Text
    hint: Text
    groups: tuple[Group, ...]
    errors: tuple[Text, ...]
    remove: str
    """What the button that takes the row away sends; ``""`` where it must stay."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One question as the template writes it. A list has ``rows`` instead of ``groups``."""

    id: str
    name: str
    label: Text
    hint: Text
    row_label: Text
    required: bool
    errors: tuple[Text, ...]
    groups: tuple[Group, ...]
    whys: tuple[Why, ...]
    for_procedure: Text
    is_group: bool
    described_by: str
    rows: tuple[Row, ...] = ()
    row_list: str = ""
    can_add: bool = False
    add_label: Text = NOTHING

    @property
    def all_groups(self) -> tuple[Group, ...]:
        """The groups of all rows, or of the question itself."""
        return self.groups + tuple(group for row in self.rows for group in row.groups)

    @property
    def controls(self) -> tuple[Control, ...]:
        """All controls in order."""
        return tuple(control for group in self.all_groups for control in group.controls)


@dataclass(frozen=True, slots=True)
class Asked:
    """What else is told with a question: about whom, why, and for which procedure alone; and what was answered so far."""

    row_label: Text = NOTHING
    whys: tuple[Why, ...] = ()
    for_procedure: Text = NOTHING
    answers: Answers | None = None


def anchor(name: str) -> str:
    """Return the HTML id of a control or question by its name; ids hold no dots, hashes or bars."""
    return "q-" + re.sub(r"[^A-Za-z0-9]+", lambda m: "-" * len(m.group()), name)


def typed_from(post: QueryDict, key: str) -> dict[str, list[str]]:
    """Return what stood in the fields of one question when the page was sent, by part."""
    start = f"{key}|"
    return {name[len(start) :]: post.getlist(name) for name in post if name.startswith(start)}


def shown(
    name: str,
    item: Item,
    typed: Typed,
    *,
    problems: Sequence[Problem] = (),
    required: bool = True,
    asked: Asked | None = None,
) -> Shown:
    """Return a question ready to be shown: ``typed`` is what stands in its fields, problems are put beside their part."""
    asked = asked or Asked()
    kind = type_of(item)
    if isinstance(kind, Rows):
        return _shown_rows(kind, name, item, typed, _Around(name, problems, False, "", required), asked)
    fields = kind.fields(item)
    known = {field.part for field in fields} | {field.group for field in fields if field.group}
    sole = len(fields) == 1
    own = tuple(p.words for p in problems if sole or p.part not in known)
    identity = anchor(name)
    outer = _join(f"{identity}-error" if own else "", f"{identity}-hint" if item.hint != NOTHING else "")
    around = _Around(name, problems, sole, outer, required)
    groups = _groups(around, fields, typed)
    first = groups[0].controls[0]
    is_group = not sole or first.is_ticks or first.kind == "checkbox"
    return Shown(
        id=identity,
        name=name,
        label=item.label,
        hint=item.hint,
        row_label=asked.row_label,
        required=required,
        errors=own,
        groups=groups,
        whys=asked.whys,
        for_procedure=asked.for_procedure,
        is_group=is_group,
        described_by=outer if is_group else "",
    )


def links(questions: Iterable[Shown]) -> list[dict[str, object]]:
    """Return the lines of the error summary, each leading to the control it speaks of."""
    found: list[dict[str, object]] = []
    for question in questions:
        first = _target(question.controls[0]) if question.controls else question.id
        found += [_link(words, first, question.row_label) for words in question.errors]
        found += _links_in(question.groups, question.row_label)
        for row in question.rows:
            found += [_link(words, row.groups[0].controls[0].id, row.label) for words in row.errors]
            found += _links_in(row.groups, row.label)
    return found


def _links_in(groups: Iterable[Group], label: Text) -> Iterator[dict[str, object]]:
    for group in groups:
        yield from (_link(words, _target(group.controls[0]), label) for words in group.errors)
        for control in group.controls:
            yield from (_link(words, _target(control), label) for words in control.errors)


def _link(words: Text, target: str, label: Text) -> dict[str, object]:
    return {"words": about(label, words), "href": f"#{target}"}


def whys_of(pairs: Iterable[tuple[str, Text]]) -> tuple[Why, ...]:
    """Put together the procedures (titles in the page's language) that give the same reason."""
    by_words: dict[Text, list[str]] = {}
    for title, words in pairs:
        by_words.setdefault(words, []).append(title)
    return tuple(Why(words, "、".join(titles)) for words, titles in by_words.items())


def typed_of(item: Item, value: object) -> Mapping[str, list[str]]:
    """Return what the fields show for a kept value; nothing for none."""
    return type_of(item).write(item, value) if value is not None else {}


@dataclass(frozen=True, slots=True)
class _Around:
    """What every control of a question shares."""

    name: str
    problems: Sequence[Problem]
    sole: bool
    outer: str
    required: bool


def _groups(around: _Around, fields: Sequence[Field], typed: Typed) -> tuple[Group, ...]:
    return tuple(
        _group(around, group, [_control(around, field, typed.get(field.part, [])) for field in members])
        for group, members in _grouped(fields)
    )


def _shown_rows(kind: Rows, name: str, item: Item, typed: Typed, around: _Around, asked: Asked) -> Shown:
    ids = kind.row_ids(typed)
    least, most = kind.bounds(item)
    identity, answers = anchor(name), asked.answers or {}
    rows = tuple(
        Row(
            row_id,
            row_words(item, answers, number),
            HINT if is_filer(item, answers, number) else NOTHING,
            _groups(around, kind.row_fields(item, row_id), typed),
            tuple(problem.words for problem in around.problems if problem.part == row_id),
            # Taken away, the one who files would leave the place to somebody else.
            f"{name}|{row_id}" if len(ids) > max(least, 1) and not is_filer(item, answers, number) else "",
        )
        for number, row_id in enumerate(ids, start=1)
    )
    errors = tuple(problem.words for problem in around.problems if not problem.part)
    return Shown(
        id=identity,
        name=name,
        label=item.label,
        hint=item.hint,
        row_label=asked.row_label,
        required=around.required,
        errors=errors,
        groups=(),
        whys=asked.whys,
        for_procedure=asked.for_procedure,
        is_group=True,
        described_by=_join(f"{identity}-error" if errors else "", f"{identity}-hint" if item.hint != NOTHING else ""),
        rows=rows,
        row_list=f"{name}|{ROW_LIST}",
        can_add=len(ids) < most,
        add_label=ONE_MORE.get(item.type, ONE_MORE[""]),
    )


def _target(control: Control) -> str:
    return control.options[0].id if control.is_ticks and control.options else control.id


def _grouped(fields: Iterable[Field]) -> list[tuple[Field, list[Field]]]:
    """Put neighbouring fields of one group together; each field without a group stands alone."""
    found: list[tuple[Field, list[Field]]] = []
    for field in fields:
        if field.group and found and found[-1][0].group == field.group:
            found[-1][1].append(field)
        else:
            found.append((field, [field]))
    return found


def _group(around: _Around, field: Field, controls: list[Control]) -> Group:
    if not field.group:
        return Group(controls[0].id, NOTHING, (), tuple(controls))
    identity = anchor(f"{around.name}|{field.group}-group")
    errors = tuple(p.words for p in around.problems if p.part == field.group)
    if errors:
        controls = [replace(control, invalid=True) for control in controls]
    return Group(identity, field.legend, errors, tuple(controls), f"{identity}-error" if errors else "")


def _control(around: _Around, field: Field, values: Sequence[str]) -> Control:
    sole = around.sole
    identity = anchor(f"{around.name}|{field.part}")
    errors = () if sole else tuple(p.words for p in around.problems if p.part == field.part)
    of_all = any(sole or not problem.part for problem in around.problems)
    own = _join(f"{identity}-error" if errors else "", f"{identity}-hint" if field.hint != NOTHING and not sole else "")
    options = tuple(
        Choice(f"{identity}-{place}", option.value, option.label, option.value in values)
        for place, option in enumerate(field.options)
    )
    return Control(
        id=identity,
        name=f"{around.name}|{field.part}",
        kind=field.control,
        label=_box_label(field) if field.control == "checkbox" else field.label,
        hint=NOTHING if sole else field.hint,
        value=values[0] if values else "",
        options=options,
        errors=errors,
        invalid=bool(errors) or of_all,
        described_by=_join(own, around.outer) if sole else own,
        group_label="" if sole else f"{identity}-label",
        autocomplete=field.autocomplete,
        inputmode=field.inputmode,
        width=next((width for width in WIDTHS if field.width and width >= field.width), 0),
        helper=field.helper,
        required=around.required and not field.optional,
        optional=field.optional,
        wide=_is_wide(field),
        short=_are_short(field),
    )


def _box_label(field: Field) -> Text:
    """Return what stands beside a single box to tick: its option, its own label, or that it is confirmed."""
    own = field.options[0].label if field.options else field.label
    return own if own != NOTHING else CONFIRM


def _is_wide(field: Field) -> bool:
    if field.control in ("text", "number"):
        return not 0 < field.width <= WIDTHS[-1]
    return field.control != "select"


def _are_short(field: Field) -> bool:
    labels = [option.label for option in field.options]
    return 0 < len(labels) <= SHORT and all(len(label.ja) <= 6 and len(label.en) <= 12 for label in labels)


def _join(*ids: str) -> str:
    return " ".join(one for one in ids if one)
