"""Least rights: the story runs with four roles, and each of them is refused all that is not its business (PostgreSQL)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connection  # noqa: F401 - the mark below asks it
from psycopg import errors, sql

from tests.conftest import MONDAY_NINE
from tests.zones.hall import Side, divided
from yakuba.config import roles
from yakuba.config.zones import Zone
from yakuba.ground import clock
from yakuba.ground.ref import new_id

pytestmark = pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="SQLite has no roles: the file is the right"
)
FAMILY, ALLOWANCE = "family-of-four-in", "child-allowance"
PASSWORD = "for-one-test"
DEEDS = {
    "r": "SELECT {column} FROM {table}",
    "a": "INSERT INTO {table} ({column}) VALUES (NULL)",
    "w": "UPDATE {table} SET {column} = {column}",
    "d": "DELETE FROM {table}",
}
OWNERS_ALONE = (
    "CREATE TABLE mine (id int)",
    "DROP TABLE ground_journalline",
    "TRUNCATE ground_journalline",
    "ALTER TABLE ground_journalline DISABLE TRIGGER ALL",
    "CREATE ROLE another",
    "SET ROLE yakuba",
    "COPY (SELECT 1) TO PROGRAM 'true'",
    "SELECT pg_read_file('/etc/hostname')",
)
"""Nothing of this is the business of any process."""


@dataclass
class Guarded:
    """A hall whose processes are roles, by name."""

    sides: dict[str, Side]
    stick: Path

    def connect(self, role: str) -> psycopg.Connection:
        """Connect as a role."""
        return psycopg.connect(self.sides[role].environment["YAKUBA_DATABASE_URL"], autocommit=True)

    def carry(self, at: datetime) -> None:
        """Let both workers work and carry parcels both ways, twice."""
        ways = (("edge_relay", "office_worker"), ("office_worker", "edge_relay"))
        for giver, taker in (*ways, *ways):
            assert self.sides[giver].do("work", at=at) == []
            self.sides[giver].do("give", at=at, folder=str(self.stick))
            assert self.sides[taker].do("take", at=at, folder=str(self.stick)) == []
            assert self.sides[taker].do("work", at=at) == []


def role_url(url: str, role: str) -> str:
    parts = urlsplit(url)
    return f"postgresql://{role}:{PASSWORD}@{parts.hostname}:{parts.port}{parts.path}"


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    """A hall built by the owner of the tables, and from then on run by roles alone."""
    prefix, folder = f"r{new_id()[-12:]}", tmp_path_factory.mktemp("roles")
    with ExitStack() as stack:
        hall = stack.enter_context(divided(folder, at=MONDAY_NINE))
        sides = {}
        for built in (hall.edge, hall.office):
            url, zone = built.environment["YAKUBA_DATABASE_URL"], Zone(built.zone)
            make(url, prefix, zone, frozenset(built.do("has", at=MONDAY_NINE)["tables"]))
            stack.callback(unmake, url, prefix, zone)
            if zone == Zone.OFFICE:
                built.do("hire", at=MONDAY_NINE)
            for name in roles.ROLES[zone]:
                sides[name] = Side.start(zone, built.home, YAKUBA_DATABASE_URL=role_url(url, f"{prefix}_{name}"))
                stack.callback(sides[name].end)
                sides[name].do("wire", at=MONDAY_NINE)
        yield Guarded(sides, hall.stick)


def make(url: str, prefix: str, zone: Zone, tables: frozenset[str]) -> None:
    with psycopg.connect(url, autocommit=True) as owner:
        # Twice: the statements may be given again.
        for statement in [*roles.sql(zone, prefix=prefix, tables=tables)] * 2:
            owner.execute(statement)
        for name in roles.ROLES[zone]:
            role = sql.Identifier(f"{prefix}_{name}")
            owner.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(role, PASSWORD))


def unmake(url: str, prefix: str, zone: Zone) -> None:
    with psycopg.connect(url, autocommit=True) as owner:
        for name in roles.ROLES[zone]:
            role = sql.Identifier(f"{prefix}_{name}")
            owner.execute(sql.SQL("DROP OWNED BY {}").format(role))
            owner.execute(sql.SQL("DROP ROLE {}").format(role))


@pytest.fixture(scope="module")
def code(guarded: Guarded) -> str:
    """A family has filed, was asked to correct something, and has done so; all of it under least rights."""
    at, sides = MONDAY_NINE, guarded.sides
    code: str = sides["edge_web"].do("hand_in", at=at, example=FAMILY)["code"]
    ref = sides["edge_web"].do("status", at=at, code=code)["ref"]
    guarded.carry(at)
    hour = at + timedelta(hours=1)
    asked = {"person.phone": "番号が一桁足りません"}
    sides["office_web"].do("look", at=hour, ref=ref, procedure=ALLOWANCE)
    sides["office_web"].do("press", at=hour, ref=ref, procedure=ALLOWANCE, outcome="correct", correct_items=asked)
    guarded.carry(hour)
    request, _items = sides["edge_web"].do("status", at=hour, code=code)["requests"][ALLOWANCE]
    sides["edge_web"].do("answer", at=hour, code=code, request=request, answers={"person.phone": "054-626-1111"})
    sides["edge_web"].do("withdraw", at=hour, code=code, procedure="water-start")
    guarded.carry(hour)
    for outcome, post in (("propose", "clerk"), ("approve", "chief")):
        sides["office_web"].do("press", at=hour, ref=ref, procedure=ALLOWANCE, outcome=outcome, post=post)
        guarded.carry(hour)
    return code


def test_the_whole_story_runs_with_the_least_rights(guarded: Guarded, code: str) -> None:
    seen = guarded.sides["edge_web"].do("status", at=MONDAY_NINE, code=code)
    assert seen["stages"][ALLOWANCE] == "accepted"
    assert seen["stages"]["water-start"] == "withdrawn"
    assert len(seen["letters"][ALLOWANCE]) == 1
    assert seen["looks"]
    # The night's work as well: what was fetched is deleted.
    guarded.carry(MONDAY_NINE + timedelta(hours=30))
    assert guarded.sides["edge_relay"].do("count", at=MONDAY_NINE, model="applications.SealedBody") == 0


def test_staff_sign_in_and_work_with_the_rights_of_the_desk(guarded: Guarded) -> None:
    guarded.sides["office_worker"].do("sign", at=clock.now())
    answers = guarded.sides["office_web"].do("work_at_the_desk", at=MONDAY_NINE)
    assert answers == [422, 302, 302, 200, 200, 302, 403, 403, 200, 302]


def test_a_plan_is_published_and_read_with_the_least_rights(guarded: Guarded) -> None:
    plan, later = "/plans/midori-dx-2/", MONDAY_NINE + timedelta(hours=2)
    assert guarded.sides["office_web"].do("publish_plans", at=MONDAY_NINE) == [2, 1]
    guarded.carry(MONDAY_NINE)
    assert guarded.sides["edge_web"].do("page", at=MONDAY_NINE, path=plan)["status"] == 200
    guarded.sides["office_web"].do("withdraw_a_plan", at=later, number=2)
    guarded.carry(later)
    assert guarded.sides["edge_web"].do("page", at=later, path=f"{plan}editions/2/")["status"] == 410
    with guarded.connect("edge_web") as taken, pytest.raises(errors.InsufficientPrivilege):
        taken.execute("UPDATE opendata_publication SET body = '{}'")


def test_a_survey_is_asked_and_answered_with_the_least_rights(guarded: Guarded) -> None:
    at, sides = MONDAY_NINE, guarded.sides
    ref = sides["office_web"].do("ask", at=at, slug="least-rights")
    guarded.carry(at)
    for key in ("a", "a", "b"):
        post = {"key": key, "edition": "1", "q-age": "old"}
        page = sides["edge_web"].do("page", at=at, path="/surveys/least-rights/", post=post)
        assert page["status"] == 302, page["text"]
    with guarded.connect("edge_web") as taken:
        assert taken.execute("SELECT count(id) FROM surveys_sealedsheet").fetchone() == (2,)
        for said in ("SELECT sealed FROM surveys_sealedsheet", "UPDATE surveys_survey SET state = 'closed'"):
            with pytest.raises(errors.InsufficientPrivilege):
                taken.execute(said)
    guarded.carry(at)
    sides["office_web"].do("end_asking", at=at, ref=ref)
    guarded.carry(at)
    seen = sides["office_web"].do("answered", at=at, ref=ref)
    assert (len(seen["sheets"]), seen["awaited"], seen["crossed"]) == (2, [2, 2], 2)
    guarded.carry(at + timedelta(hours=30))
    assert sides["edge_relay"].do("count", at=at, model="surveys.SealedSheet") == 0


def every_role() -> list[str]:
    return [name for names in roles.ROLES.values() for name in names]


def allowed(rights: str) -> dict[str, set[str]]:
    """Read the rights of a table: for each letter the columns, none for all."""
    found: dict[str, set[str]] = {}
    for letters, columns in re.findall(r"([rawd]+)(?:\(([a-z_,]+)\))?", rights):
        for letter in letters:
            found[letter] = set(columns.split(",")) if columns else set()
    return found


@pytest.mark.parametrize("role", every_role())
def test_a_role_is_refused_whatever_the_table_does_not_give(guarded: Guarded, role: str) -> None:
    rights = next(names[role] for names in roles.ROLES.values() if role in names)
    wrong, tried = [], 0
    with guarded.connect(role) as taken:
        columns = taken.execute(
            "SELECT relname, array_agg(attname::text) FROM pg_attribute JOIN pg_class c ON c.oid = attrelid"
            " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND attnum > 0 AND NOT attisdropped"
            " GROUP BY relname"
        ).fetchall()
        assert len(columns) > 15
        for table, names in columns:
            may = allowed(rights.get(table, ""))
            for letter, statement in DEEDS.items():
                if letter in may and not may[letter]:
                    continue
                for column in sorted(set(names) - may.get(letter, set())):
                    tried += 1
                    said = statement.format(table=f'"{table}"', column=f'"{column}"')
                    try:
                        taken.execute(said)
                        wrong.append(said)
                    except errors.InsufficientPrivilege:
                        pass
        for said in OWNERS_ALONE:
            with pytest.raises(errors.InsufficientPrivilege):
                taken.execute(said)
    assert wrong == []
    assert tried > 100


def test_the_table_of_rights_names_only_tables_that_there_are(guarded: Guarded) -> None:
    for zone, names in roles.ROLES.items():
        worker = "edge_relay" if zone == Zone.EDGE else "office_worker"
        there = set(guarded.sides[worker].do("has", at=MONDAY_NINE)["tables"])
        named = {table for rights in names.values() for table in rights}
        assert named - there == set()


def test_the_edge_cannot_read_back_what_was_fetched_nor_touch_what_was_filed(guarded: Guarded, code: str) -> None:
    at = MONDAY_NINE + timedelta(hours=2)
    web = guarded.sides["edge_web"]
    later = web.do("hand_in", at=at, example=FAMILY, seed=2)["code"]
    ref = web.do("status", at=at, code=later)["ref"].partition(":")[2]
    with guarded.connect("edge_web") as taken, guarded.connect("edge_relay") as relay:
        mine = "SELECT count(*) FROM applications_sealedbody WHERE id = %s"
        assert taken.execute(mine, [ref]).fetchone() == (1,)
        files = taken.execute("SELECT count(*) FROM papers_sealedfile").fetchone()
        assert files
        assert files[0] > 0
        assert taken.execute("DELETE FROM papers_sealedfile").rowcount == 0, "its files belong to the filing now"
        guarded.carry(at)
        assert relay.execute(mine, [ref]).fetchone() == (1,), "it lies there until its time is over"
        assert taken.execute(mine, [ref]).fetchone() == (0,)
        assert taken.execute("SELECT sealed FROM applications_sealedbody").fetchall() == []
        with pytest.raises(errors.InsufficientPrivilege):
            taken.execute("INSERT INTO applications_sealedbody (id, sealed, fetched_at) VALUES ('x', '', now())")
    assert not web.do("status", at=at, code=later)["here"]


ONLY_AT_THE_EDGE = {"applications_closure"}
"""The room is on both sides, and the switch is thrown where residents come in."""
ONLY_IN_THE_OFFICE = {
    "applications_lookstold",
    "ground_withholding",
    "papers_staffpaper",
    *(f"surveys_{name}" for name in ("answered", "crossing", "printedsurvey", "proof", "sheet")),
}
"""Tables of rooms that stand on both sides; at the edge they are empty and nobody looks into them."""


def test_every_table_has_somebody_or_is_closed_on_purpose(guarded: Guarded) -> None:
    for zone, names in roles.ROLES.items():
        worker = "edge_relay" if zone == Zone.EDGE else "office_worker"
        there = set(guarded.sides[worker].do("has", at=MONDAY_NINE)["tables"])
        named = {table for rights in names.values() for table in rights}
        closed = {"django_migrations"} | (ONLY_IN_THE_OFFICE if zone == Zone.EDGE else ONLY_AT_THE_EDGE)
        assert there - named == closed


@pytest.mark.parametrize("role", ["edge_relay", "office_worker", "office_web"])
def test_the_watch_sees_everything_with_the_rights_of_who_looks(guarded: Guarded, role: str) -> None:
    assert guarded.sides[role].do("blind", at=MONDAY_NINE) == []


@pytest.mark.parametrize("role", ["office_worker", "office_web"])
def test_everything_is_counted_with_the_rights_of_who_counts(guarded: Guarded, role: str) -> None:
    assert guarded.sides[role].do("uncounted", at=MONDAY_NINE) == []


def test_a_prefix_is_a_name() -> None:
    with pytest.raises(ValueError, match="not a prefix"):
        list(roles.sql(Zone.EDGE, prefix="x; DROP TABLE y"))


def test_a_hall_without_a_border_needs_no_roles() -> None:
    assert not [said for said in roles.sql(Zone.BOTH) if "ROLE" in said]
