"""A stolen database or disk of the internet side reads as nothing: canaries in every word, and the bytes searched."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

import psycopg
import pytest
import with_postgres
from django.apps import apps

from tests.applications import canary
from tests.journeys import makers
from tests.procedures.household import ROOT
from yakuba.applications import commands, models
from yakuba.applications import reads as filings
from yakuba.ground.models import JournalLine, OutboxEvent
from yakuba.ground.ref import Ref
from yakuba.papers import reads as papers

NEEDS_POSTGRES = pytest.mark.skipif(with_postgres.newest_postgres() is None, reason="needs PostgreSQL")
PLACES = {
    "database": lambda name: "sqlite" in name or name.startswith(("data/base/", "data/pg_wal/")),
    "dump": lambda name: name == "dump.sql",
    "kept files": lambda name: name.startswith("home/files/papers/"),
    "removed files": lambda name: name.startswith("home/removed/"),
}


class Installation:
    """An installation of its own below a folder; it goes a step when told."""

    def __init__(self, folder: Path, database: str = "", *, plain: bool = False) -> None:
        self.folder, self._database = folder, database
        environment = {key: value for key, value in os.environ.items() if not key.startswith(("YAKUBA_", "PYTEST_"))}
        environment |= {"YAKUBA_HOME": str(folder / "home"), "DJANGO_SETTINGS_MODULE": "tests.settings"}
        environment |= {"YAKUBA_LOG": "DEBUG", "YAKUBA_DATABASE_URL": database, "CANARY_PLAIN": "1" if plain else ""}
        (folder / "home").mkdir()
        self._log = (folder / "home" / "log").open("wb")
        self._running = subprocess.Popen(
            [sys.executable, "-m", "tests.applications.canary_hall"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            cwd=ROOT,
            env=environment,
        )

    def step(self, name: str) -> None:
        assert self._running.stdin is not None
        assert self._running.stdout is not None
        self._running.stdin.write(f"{name}\n")
        self._running.stdin.flush()
        assert self._running.stdout.readline() == f"did {name}\n", (self.folder / "home" / "log").read_text()[-3000:]

    def found(self) -> dict[str, set[str]]:
        """Return the canaries in all that lies on the disk: of a server, its folder as well, and a dump."""
        if not self._database:
            return canary.hidden_below(self.folder)
        with psycopg.connect(self._database, autocommit=True) as connection:
            connection.execute("CHECKPOINT")
            (data,) = connection.execute("SHOW data_directory").fetchone() or ("",)
        programs = with_postgres.newest_postgres()
        assert programs is not None
        dumped = [str(programs / "pg_dump"), "--inserts", "--file", str(self.folder / "dump.sql"), self._database]
        subprocess.run(dumped, check=True)
        of_the_server = canary.hidden_below(Path(data))
        return canary.hidden_below(self.folder) | {f"data/{name}": marks for name, marks in of_the_server.items()}

    def close(self) -> None:
        assert self._running.stdin is not None
        self._running.stdin.close()
        assert self._running.wait(timeout=30) == 0
        assert self._running.stdout is not None
        self._running.stdout.close()
        self._log.close()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=NEEDS_POSTGRES)])
def database(request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a database that only this test fills; empty for SQLite in a file of the installation."""
    if request.param == "sqlite":
        yield ""
    else:
        with with_postgres.throw_away(durable=True) as url:
            yield url


@pytest.mark.once
@pytest.mark.slow
def test_nothing_on_the_disk_can_be_read_before_the_office_opens_it(database: str, tmp_path: Path) -> None:
    hall = Installation(tmp_path, database)
    with closing(hall):
        hall.step("draft")
        looked_at = [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()]
        assert database or any(name.endswith("-wal") for name in looked_at), "what is not in the file yet is looked at"
        assert sum(map(PLACES["kept files"], looked_at)) > 3
        assert any(map(PLACES["removed files"], looked_at))
        assert "the disk is on fire" in (tmp_path / "home" / "log").read_text()
        assert hall.found() == {}
        hall.step("file")
        assert hall.found() == {}
        # The search finds what is there: what is written in clear, if only for a moment, and what the office has opened.
        hall.step("plain")
        found = hall.found()
        assert found.pop("home/files/plain") == {"CANARY7Q", "金糸雀鳥"}
        assert any(map(PLACES["removed files"], found))
        assert any(map(PLACES["database"], found))
        assert set().union(*found.values()) == {"CANARY7Q", "金糸雀鳥"}
        if not database:
            hall.step("office")
            assert set().union(*hall.found().values()) >= {"CANARY7Q", "金糸雀鳥", "カナリヤヒナ"}


@pytest.mark.once
@pytest.mark.slow
def test_in_a_hall_that_seals_nothing_the_same_search_finds_every_canary_everywhere(
    database: str, tmp_path: Path
) -> None:
    hall = Installation(tmp_path, database, plain=True)
    with closing(hall):
        hall.step("draft")
        hall.step("file")
        found = hall.found()
    places = {place for place, lies_there in PLACES.items() if any(map(lies_there, found))}
    assert places == (set(PLACES) if database else set(PLACES) - {"dump"})
    assert set().union(*found.values()) == set(canary.ALL_MARKS)


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
    assert canary.hidden_in(filings.file_stream(code, entry.id, at=at)[1].read()) > {"CANARY7Q", "金糸雀鳥"}
