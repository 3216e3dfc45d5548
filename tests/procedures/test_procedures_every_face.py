"""One definition, every face: no item of any procedure of any pack is missing in a form, on paper or in the data."""

from __future__ import annotations

import html
import re
from copy import deepcopy
from dataclasses import replace
from datetime import datetime
from typing import Any

import msgspec
import pytest
from django.test import Client
from django.urls import reverse

from tests.procedures import faces
from tests.procedures.household import ROOT, answered, pack
from yakuba.applications import commands as applications
from yakuba.faces.design.rows import lines
from yakuba.ground import clock
from yakuba.ground.actor import Actor
from yakuba.ground.text import Text
from yakuba.procedures import commands
from yakuba.procedures.rules import export, paper, schema, showing
from yakuba.procedures.rules.merging import interview
from yakuba.procedures.rules.model import Ask, Edition, Item, Procedure
from yakuba.procedures.rules.packs import build
from yakuba.procedures.rules.packs.loading import Pack
from yakuba.procedures.rules.types import Field, type_of, types

PACKS = sorted(path.parent.name for path in (ROOT / "packs").glob("*/pack.yaml"))
PROCEDURES = [(name, one.id) for name in PACKS for one in pack(name).edition.procedures]


@pytest.mark.parametrize(("name", "procedure"), PROCEDURES, ids=lambda one: one)
def test_every_face_has_every_item(name: str, procedure: str) -> None:
    edition = pack(name).edition
    lacking = {face: lacks(edition, edition.by_id[procedure]) for face, lacks in faces.FACES.items()}
    assert lacking == {face: set() for face in faces.FACES}


# The test above tests something: a type or a face that leaves an item out is found.


def _nothing(*args: Any) -> Any:
    return ()


CARELESS = {
    "web form": {"fields": lambda *args: (Field("other"),)},
    "check page": {"show": _nothing},
    "blank paper": {"blank": _nothing},
    "filled paper": {"show": _nothing},
    "JSON Schema": {"schema": lambda *args: {}},
    "export": {"columns": _nothing, "export": lambda *args: {}},
}


@pytest.fixture
def plant(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Plant a procedure with two items, one of them of a type of which some methods are replaced."""

    def planted(**methods: Any) -> tuple[Edition, Procedure]:
        broken = type("Broken", (type(types["text"]),), {"name": "careless", **methods})
        monkeypatch.setitem(types._things, "careless", broken())
        edition = pack("moving").edition
        label = Text("見本", "みほん", "Sample")
        item = Item("sample.careless", "careless", label, topic=edition.event.topics[0].id)
        good = edition.vocabulary["person.name"]
        procedure = replace(edition.procedures[0], asks=(Ask(good), Ask(item)))
        return replace(edition, procedures=(procedure,)), procedure

    return planted


@pytest.mark.parametrize("face", faces.FACES)
def test_a_type_that_leaves_a_face_out_is_found(plant: Any, face: str) -> None:
    assert faces.FACES[face](*plant()) == set()
    assert faces.FACES[face](*plant(**CARELESS[face])) == {"sample.careless"}


@pytest.mark.parametrize(
    ("face", "module", "name"),
    [
        ("check page", showing, "shown"),
        ("blank paper", paper, "type_of"),
        ("filled paper", paper, "shown"),
        ("JSON Schema", schema, "of"),
        ("export", export, "row"),
    ],
)
def test_a_face_that_leaves_an_item_out_is_found(
    plant: Any, monkeypatch: pytest.MonkeyPatch, face: str, module: Any, name: str
) -> None:
    edition, procedure = plant()
    told = getattr(module, name)

    def forgetful(*args: Any, **more: Any) -> Any:
        if name == "type_of":
            return told(*args) if args[0].type != "careless" else _Silent()
        said = told(*args, **more)
        if isinstance(said, dict) and "properties" in said:
            return {**said, "properties": {k: v for k, v in said["properties"].items() if "careless" not in k}}
        if isinstance(said, dict):
            return {k: v for k, v in said.items() if "careless" not in k}
        return tuple(one for one in said if "careless" not in one.item.id)

    monkeypatch.setattr(module, name, forgetful)
    assert faces.FACES[face](edition, procedure) == {"sample.careless"}


class _Silent:
    def blank(self, *args: Any) -> tuple[()]:
        return ()


def test_a_template_that_leaves_a_control_out_is_found(plant: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    told = faces.render_to_string

    def forgetful(*args: Any) -> str:
        return re.sub(r'<(input|textarea)[^>]*name="sample.careless[^>]*>', "", told(*args))

    monkeypatch.setattr(faces, "render_to_string", forgetful)
    assert faces.lacking_on_the_form(*plant()) == {"sample.careless"}


def test_words_that_are_not_printed_are_found() -> None:
    edition = pack("moving").edition
    procedure = edition.by_id["child-allowance"]
    printed = faces.text_of(faces.render(paper.blank(edition, procedure, "ja", town=faces.TOWN)))
    assert "児童手当の認定請求" in printed
    assert "印刷されていない言葉" not in printed


# And the pages themselves, as they are served.


def opened(data: Any) -> Any:
    """Return a pack's content in which every question is asked: no condition stands in its way."""
    whole = deepcopy(data)
    for one in (whole["event"], *whole["procedures"]):
        for ask in one.get("asks", ()):
            if isinstance(ask, dict):
                ask.pop("when", None)
                ask.pop("where", None)
        if "when" in one:
            one["when"] = "true"
    return whole


@pytest.fixture
def served(at: datetime, db: None, request: pytest.FixtureRequest) -> tuple[Client, Edition, dict[str, Any]]:
    """A draft of every procedure of a pack in which everything is asked and answered, and a browser that holds it."""
    content = opened(pack(request.param).content)
    edition = build.edition(content)
    commands.publish(Pack(edition, content, ()), actor=Actor.system("test"), at=at)
    chosen = tuple(one.id for one in edition.procedures)
    answers = answered(edition, list(chosen), {}, on=at.date(), seed=11)
    code = applications.start_draft(edition=edition.digest, language="ja", at=clock.now())
    applications.save(code, lambda now: msgspec.structs.replace(now, answers=answers, chosen=chosen), at=clock.now())
    client = Client()
    client.cookies["yakuba_draft"] = code
    return client, edition, answers


@pytest.mark.parametrize("served", PACKS, indirect=True)
def test_the_pages_ask_and_show_every_item_of_every_procedure(
    served: tuple[Client, Edition, dict[str, Any]], at: datetime
) -> None:
    client, edition, answers = served
    asked = interview(edition, [one.id for one in edition.procedures], answers, on=at.date())
    controls: set[str] = set()
    for kind, topics in (("event", edition.event.topics), ("answers", [page.topic for page in asked.pages])):
        for topic in topics:
            page = client.get(reverse(f"square:{kind}", args=[topic.id]))
            if page.status_code == 200:
                controls |= faces.Names(page.content.decode()).found
    check = re.sub(r"\s", "", html.unescape(client.get(reverse("square:check")).content.decode()))
    wanted = {ask.item.id: (ask.item, ask.item.id) for ask in edition.event.asks}
    wanted |= {question.name: (question.item, question.name) for question in asked.questions}
    assert {item.id for item, _ in wanted.values()} == set(edition.vocabulary)
    for item, name in wanted.values():
        kind_of = type_of(item)
        lacking = {f"{name}|{field.part}" for field in kind_of.fields(item)} - controls
        assert lacking == set(), name
        for words in (item.label.ja, *lines(item, answers[name], "ja", answers)):
            assert re.sub(r"\s", "", words) in check, (name, words)
