"""A stolen database or disk of the internet side reads as nothing: canaries in every word, and the bytes searched."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from django.apps import apps

from tests.applications import canary
from tests.journeys import makers
from tests.procedures.household import ROOT
from yakuba.applications import commands, models
from yakuba.applications import reads as filings
from yakuba.ground.models import JournalLine, OutboxEvent
from yakuba.ground.ref import Ref
from yakuba.papers import reads as papers


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[tuple[Path, Callable[[str], None]]]:
    """An installation of its own, on SQLite in a file; it does one step when asked."""
    home = tmp_path / "home"
    environment = {key: value for key, value in os.environ.items() if not key.startswith("YAKUBA_")}
    environment |= {"YAKUBA_HOME": str(home), "DJANGO_SETTINGS_MODULE": "tests.settings"}
    running = subprocess.Popen(
        [sys.executable, "-m", "tests.applications.canary"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=environment,
    )

    def step(name: str) -> None:
        assert running.stdin is not None
        assert running.stdout is not None
        running.stdin.write(f"{name}\n")
        running.stdin.flush()
        assert running.stdout.readline() == f"did {name}\n"

    with running:
        yield home, step
        assert running.stdin is not None
        running.stdin.close()
        assert running.wait(timeout=30) == 0


def test_nothing_on_the_disk_can_be_read_before_the_office_opens_it(
    installation: tuple[Path, Callable[[str], None]],
) -> None:
    home, step = installation
    step("draft")
    assert any(path.name.endswith("-wal") for path in home.iterdir()), "what is not in the file yet is looked at too"
    assert len(list((home / "files").rglob("*"))) > 1
    assert canary.hidden_below(home) == {}
    step("file")
    assert canary.hidden_below(home) == {}
    # The search finds what is there: what is written in clear, and what the office has opened.
    step("plain")
    found = canary.hidden_below(home)
    assert found.pop("files/plain") == {"CANARY7Q", "金糸雀鳥"}
    assert set().union(*found.values()) == {"CANARY7Q", "金糸雀鳥"}
    assert all("sqlite" in name for name in found)
    step("office")
    assert set().union(*canary.hidden_below(home).values()) >= {"CANARY7Q", "金糸雀鳥", "カナリヤヒナ"}


@pytest.mark.parametrize("writing", ["utf-8", "utf-16-le", "utf-16-be"])
def test_the_search_finds_a_canary_however_it_is_written(writing: str) -> None:
    assert canary.hidden_in(b"\x00\x01" + "の金糸雀鳥が".encode(writing)) == {"金糸雀鳥"}
    assert canary.hidden_in(rb'{"a": "\u91d1\u7cf8\u96c0\u9ce5"}') == {"金糸雀鳥"}
    assert canary.hidden_in(b"nothing") == set()


@pytest.mark.django_db
def test_no_table_of_the_room_is_readable_even_after_the_whole_story(at: datetime) -> None:
    makers.an_open_hall(at=at)
    code = canary.a_marked_draft(at)
    assert sealed_rows() == 1
    receipt = commands.submit(code, at=at)
    makers.let_it_happen(at)
    filing = Ref("filing", models.Filing.objects.get(number=receipt.number).pk)
    case = makers.cases_by_procedure(filing, at=at)["child-allowance"]
    clerk, chief = makers.a_clerk(case.section), makers.a_clerk(case.section, "chief")
    makers.act(case.ref, "correct", by=clerk, at=at, correct_items={"person.name": "CANARY7Q 金糸雀鳥"})
    request = next(part.request for part in filings.status(code).parts if part.request)
    commands.answer_correction(code, request.id, {"person.name": "CANARY7Q 金糸雀鳥 二"}, at=at)
    makers.let_it_happen(at)
    makers.act(case.ref, "propose", by=clerk, at=at)
    makers.act(case.ref, "approve", by=chief, at=makers.later(at))
    letter = next(letter for part in filings.status(code).parts for letter in part.letters)
    assert filings.letter(code, letter.id).body.startswith(b"%PDF-")
    assert sealed_rows() == 4  # the filing, a correction, an amendment, a letter
    for line in (*JournalLine.objects.values_list(), *OutboxEvent.objects.values_list()):
        assert canary.hidden_in(repr(line).encode()) == set()


def sealed_rows() -> int:
    """Look at every column of every row of this room and at every file it has kept; return how many rows are sealed."""
    sealed = 0
    for model in apps.get_app_config("applications").get_models():
        for row in model._default_manager.all():
            columns = [getattr(row, field.attname) for field in model._meta.concrete_fields]
            data = b" ".join(
                bytes(one) if isinstance(one, bytes | memoryview) else str(one).encode() for one in columns
            )
            assert canary.hidden_in(data) == set(), model
            sealed += b"age-encryption.org/v1" in data
    return sealed


@pytest.mark.django_db
def test_a_file_is_kept_sealed_and_its_name_only_within_the_seal(at: datetime) -> None:
    makers.an_open_hall(at=at)
    code = canary.a_marked_draft(at)
    entry = filings.draft(code, at=at).content.files[-1]
    kept = papers.sealed(Ref.parse(entry.sealed))
    assert entry.name == "CANARY7Q 金糸雀鳥.jpg"
    assert canary.hidden_in(kept.data) == set()
    assert kept.data.startswith(b"age-encryption.org/v1")
    assert canary.hidden_in(filings.file_stream(code, entry.id, at=at)[1].read()) == {"CANARY7Q", "金糸雀鳥"}
