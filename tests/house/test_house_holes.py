"""Habits that end in holes and that ruff's security rules let pass, because only this house knows who may do what."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.tree import PACKAGE, ROOT, Source, every, planted, sources

LINES = "^(?:socket|ssl|smtplib|imaplib|poplib|ftplib|telnetlib|xmlrpc|asyncio|http[.]client|urllib[.]request|urllib3"
LINES += "|requests|httpx|aiohttp|websockets|paramiko)(?:[.]|$)"
CALLERS = {
    "yakuba.ground.mail": "hands receipts to the mail server of the settings",
    "yakuba.ground.patience": "cuts off who keeps silent",
    "yakuba.ground.relay.pulling": "the office asks the edge, at the one address of the settings",
    "yakuba.papers.contrib.clamd": "has files scanned at the socket of the settings",
    "yakuba.config.console.together": "asks the server that it started whether it is up",
    **dict.fromkeys(
        (f"yakuba.config.bench.{name}" for name in ("browser", "load", "pages", "processes", "relaying")),
        "measures a house of its own on loopback",
    ),
}
"""Who opens a line to somebody else. The hall calls nobody whom a visitor names."""

PROGRAMS = (
    "^(?:subprocess|pty|runpy)$|^os[.](?:system|popen|fork|forkpty|startfile|exec[lv]p?e?|spawn[lv]p?e?|posix_spawnp?)$"
)
STARTERS = {
    "yakuba.papers.workshop": "the room without doors in which files are rebuilt",
    "yakuba.papers.rules.rebuilding": "a child of that room for each file",
    "yakuba.config.console.demo_zones": "the demo starts both zones",
    "yakuba.config.console.relay": "becomes the server of the relay",
    "yakuba.config.console.running": "becomes the server",
    "yakuba.config.console.together": "starts server and worker",
    "yakuba.config.demo.border": "makes the border between two networks",
    "yakuba.config.backup.receiving": "PostgreSQL's own programs",
    "yakuba.config.backup.replaying": "PostgreSQL's own programs",
    "yakuba.config.backup.restoring": "the system's tar",
    "yakuba.config.bench.processes": "starts the house that is measured",
    "yakuba.config.bench.relaying": "starts the house that is measured",
    "yakuba.config.bench.submitting": "pgbench",
}
"""Who starts programs, or becomes one. No page and no command of a room does it by itself."""

MARKUP = "^(?:lxml|xml|defusedxml|xmltodict|bs4|html5lib)(?:[.]|$)"
READERS_OF_MARKUP = {"yakuba.flows.rules.reading": "BPMN, by a parser that resolves no entities and fetches nothing"}
"""Who reads XML: lxml's own parser resolves entities, and nobody warns of it."""

KNOWN = ((LINES, CALLERS), (PROGRAMS, STARTERS), (MARKUP, READERS_OF_MARKUP))


def used(source: Source) -> Iterator[str]:
    """Walk the dotted names of what a file imports, and of what it takes out of ``os`` where it uses it."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "os":
            yield f"os.{node.attr}"


def users(pattern: str, chosen: Iterator[Source]) -> set[str]:
    """Return the files that use something of this kind."""
    return {source.name for source in chosen if any(re.search(pattern, name) for name in used(source))}


FOREIGN = re.compile(
    r"^(?:\w+_exempt|login_not_required|login_required|permission_required|user_passes_test|staff_member_required"
    r"|\w+RequiredMixin|UserPassesTestMixin)$"
)
"""What takes a guard away from a page, and doors that are not this house's (``@door``)."""


def foreign_doors(source: Source) -> list[str]:
    """Return the places that take a guard away, or hang a door of others."""
    found = []
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ImportFrom):
            found += [f"{source}:{node.lineno} {one.name}" for one in node.names if FOREIGN.search(one.name)]
        elif isinstance(node, ast.Attribute) and FOREIGN.search(node.attr):
            found.append(f"{source}:{node.lineno} {node.attr}")
    return found


def calls(source: Source, *names: str) -> Iterator[ast.Call]:
    """Walk the calls of functions and methods of these names."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in names:
                yield node


def bare_cookies(source: Source) -> list[str]:
    """Return the cookies that leave open who may read them and where they go, or that anybody may read."""
    found = []
    for call in calls(source, "set_cookie", "set_signed_cookie"):
        said = {keyword.arg: keyword.value for keyword in call.keywords}
        for name in ("secure", "httponly", "samesite"):
            value = said.get(name)
            if value is None or (isinstance(value, ast.Constant) and value.value in (False, None, "None", "none")):
                found.append(f"{source}:{call.lineno} {name}")
    return found


QUOTED = {
    "yakuba.ground.postgresql.storage": "our own tables, in a migration; the database quotes their names",
    "yakuba.ground.postgresql.indexes": "names of indexes that the database told, in a migration; it quotes them",
}
"""Who puts names into SQL: no value ever, and no word from outside."""


def patched_sql(source: Source) -> list[str]:
    """Return the places where SQL is put together in the moment it is carried out.

    ruff sees it only where it begins like a query. What psycopg puts together (``sql.SQL(...).format``) it also quotes.
    """
    found = []
    for call in calls(source, "execute", "executemany", "raw", "RawSQL", "copy"):
        query = call.args[0] if call.args else None
        put = isinstance(query, ast.JoinedStr) and any(isinstance(part, ast.FormattedValue) for part in query.values)
        put |= isinstance(query, ast.BinOp) and isinstance(query.op, ast.Add | ast.Mod)
        if (
            isinstance(query, ast.Call)
            and isinstance(query.func, ast.Attribute)
            and query.func.attr in {"format", "join"}
        ):
            put |= not ast.unparse(query.func.value).startswith("sql.SQL(")
        if put:
            found.append(f"{source}:{call.lineno}")
    return found


def blind_trust(source: Source) -> list[str]:
    """Return the places where a line is opened without asking who is at the other end."""
    found = []
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute | ast.Name):
            name = node.attr if isinstance(node, ast.Attribute) else node.id
            if name in {"CERT_NONE", "CERT_OPTIONAL", "_create_unverified_context"}:
                found.append(f"{source}:{node.lineno} {name}")
        elif isinstance(node, ast.Assign) and _no(node.value):
            goals = [goal.attr for goal in node.targets if isinstance(goal, ast.Attribute)]
            found += [f"{source}:{node.lineno} {goal}" for goal in goals if goal == "check_hostname"]
        elif isinstance(node, ast.keyword) and node.arg in {"verify", "check_hostname"} and _no(node.value):
            found.append(f"{source}:{node.value.lineno} {node.arg}")
    return found


def _no(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is False


FILES_OF_OUR_OWN = {"yakuba.faces.design.furigana": "a list of readings beside it"}
OPENERS = ("open", "Path", "read_text", "read_bytes", "write_text", "write_bytes")


def opened_files(source: Source) -> list[str]:
    """Return the places that open a file by its name."""
    return [f"{source}:{call.lineno}" for call in calls(source, *OPENERS)]


EXCUSED = re.compile(r"#\s*noqa:[^-#]*\bS\d{3}\b(?![^#]* - \S)")


def excused_without_reason(path: Path) -> list[str]:
    """Return the lines that silence a rule of security and do not say why."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [f"{path.name}:{number}" for number, line in enumerate(lines, 1) if EXCUSED.search(line)]


@pytest.mark.parametrize(("pattern", "known"), KNOWN, ids=["lines", "programs", "markup"])
def test_who_calls_starts_or_reads_markup_is_known(pattern, known):
    assert users(pattern, sources()) == known.keys()


def test_no_page_loses_a_guard_or_gets_a_door_of_others():
    assert every(foreign_doors, sources()) == []


def test_every_cookie_says_who_may_have_it():
    assert every(bare_cookies, sources()) == []


def test_no_sql_is_put_together_where_it_is_carried_out():
    assert {fault.partition(":")[0] for fault in every(patched_sql, sources())} == QUOTED.keys()


def test_nobody_is_trusted_unseen():
    assert every(blind_trust, sources()) == []


def test_pages_open_no_files():
    above = (source for source in sources() if source.parts[:1] == ["faces"] or "pages" in source.parts)
    assert {fault.partition(":")[0] for fault in every(opened_files, above)} == FILES_OF_OUR_OWN.keys()


def test_whoever_silences_a_rule_of_security_says_why():
    paths = [*PACKAGE.rglob("*.py"), *(ROOT / "tools").glob("*.py")]
    assert [fault for path in sorted(paths) for fault in excused_without_reason(path)] == []


# Each of these checks, shown to find what it is there for.


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (LINES, "import urllib.request"),
        (LINES, "from urllib import request"),
        (LINES, "def f():\n    from http.client import HTTPSConnection"),
        (LINES, "import httpx"),
        (PROGRAMS, "from subprocess import run"),
        (PROGRAMS, "import os\nos.system('ls')"),
        (PROGRAMS, "from os import execv"),
        (MARKUP, "from lxml import etree"),
        (MARKUP, "import xml.etree.ElementTree as tree"),
    ],
)
def test_a_stranger_is_found(tmp_path, pattern, text):
    assert users(pattern, iter([planted(tmp_path, text)])) == {"yakuba.people.commands"}


@pytest.mark.parametrize(
    ("pattern", "text"),
    [(LINES, "from urllib.parse import urlencode\nfrom http import HTTPStatus"), (PROGRAMS, "import os\nos.path.join")],
)
def test_a_neighbour_is_no_stranger(tmp_path, pattern, text):
    assert users(pattern, iter([planted(tmp_path, text)])) == set()


@pytest.mark.parametrize(
    ("check", "text"),
    [
        (foreign_doors, "from django.views.decorators.csrf import csrf_exempt"),
        (foreign_doors, "from django.views.decorators import csrf\n@csrf.csrf_exempt\ndef f(request): ..."),
        (foreign_doors, "from django.contrib.auth.decorators import login_required"),
        (foreign_doors, "from django.contrib.auth.mixins import LoginRequiredMixin"),
        (bare_cookies, "response.set_cookie('a', 'b', secure=True, httponly=True)"),
        (bare_cookies, "response.set_cookie('a', 'b', secure=True, httponly=False, samesite='Lax')"),
        (bare_cookies, "response.set_cookie('a', 'b', secure=True, httponly=True, samesite='None')"),
        (patched_sql, "cursor.execute(f'LOCK TABLE {name}')"),
        (patched_sql, "cursor.execute('LOCK TABLE ' + name)"),
        (patched_sql, "cursor.execute('LOCK TABLE %s' % name)"),
        (patched_sql, "cursor.execute('LOCK TABLE {}'.format(name))"),
        (patched_sql, "Person.objects.raw(f'TABLE {name}')"),
        (blind_trust, "context.verify_mode = ssl.CERT_NONE"),
        (blind_trust, "context.check_hostname = False"),
        (blind_trust, "get(address, verify=False)"),
        (opened_files, "with open(request.GET['name']) as file: ..."),
        (opened_files, "Path('papers', name).read_bytes()"),
    ],
)
def test_a_planted_hole_is_found(tmp_path, check, text):
    assert check(planted(tmp_path, text)) != []


@pytest.mark.parametrize(
    ("check", "text"),
    [
        (bare_cookies, "response.set_cookie('a', 'b', secure=settings.HTTPS, httponly=True, samesite='Lax')"),
        (patched_sql, "cursor.execute('SELECT 1 WHERE a = %s', [a])"),
        (patched_sql, "cursor.execute(sql.SQL('LOCK TABLE {}').format(sql.Identifier(name)))"),
        (blind_trust, "context = ssl.create_default_context()"),
    ],
)
def test_what_is_sound_is_let_be(tmp_path, check, text):
    assert check(planted(tmp_path, text)) == []


@pytest.mark.parametrize(
    ("words", "silent"), [("S603", True), ("E501, S608", True), ("S608 - our own constants", False)]
)
def test_a_silenced_rule_without_reason_is_found(tmp_path, words, silent):
    path = tmp_path / "planted.py"
    path.write_text(f"run(command)  # noqa: {words}\n", encoding="utf-8")
    assert bool(excused_without_reason(path)) is silent
