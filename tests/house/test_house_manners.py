"""Budgets, names, labels and manners: what style says of every file, said by a test."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.house.tree import DOORS, FACES, PACKAGE, ROOMS, Source, every, planted, sources

LINES_OF_A_FILE = 400
LINES_OF_A_FUNCTION = 50
PARAMETERS = 6

NO_SUBJECT = {"utils", "util", "helpers", "helper", "common", "core", "lib", "misc", "base_utils", "tools", "shared"}
"""Names that say nothing of what is inside, and therefore take in everything."""

OTHER_NAMES_OF_DRAWERS = {
    "services": "commands",
    "service": "commands",
    "actions": "commands",
    "command": "commands",
    "selectors": "reads",
    "queries": "reads",
    "dao": "reads",
    "views": "pages",
    "event": "events",
    "rule": "rules",
    "signals": "events",
    "model": "models",
    "constants": "rules",
}
"""One drawer, one name."""

FRONT_DOORS = {"pages", "faces", "config", "management", "api"}
"""Where the clock is read; everything below is told the time."""

FRONT_DOOR_MODULES = {
    "yakuba.ground.clock": "is the clock",
    "yakuba.people.gate": "a middleware: it stands before the pages",
    "yakuba.people.accounts": "called by the sign-in package, which carries no time",
}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(tree: ast.Module) -> Iterator[Function]:
    """Walk all functions and methods, inner ones as well."""
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def length(function: Function) -> int:
    """Return the lines from ``def`` to the end, the docstring left out: words to the caller are free."""
    start, end = function.lineno, function.end_lineno or function.lineno
    first = function.body[0]
    said = 0
    if ast.get_docstring(function, clean=False) is not None:
        said = (first.end_lineno or first.lineno) - first.lineno + 1
    return end - start + 1 - said


def parameters(function: Function) -> int:
    """Return how many parameters a caller may give."""
    names = [arg.arg for arg in (*function.args.posonlyargs, *function.args.args)]
    if names[:1] in (["self"], ["cls"], ["mcs"]):
        names = names[1:]
    return len(names) + len(function.args.kwonlyargs)


def over_budget(source: Source) -> list[str]:
    """Return what is too long or takes too much in one file."""
    faults = []
    if (lines := len(source.text.splitlines())) > LINES_OF_A_FILE:
        faults.append(f"{source}: {lines} lines")
    for function in functions(source.tree):
        if (lines := length(function)) > LINES_OF_A_FUNCTION:
            faults.append(f"{source}.{function.name}: {lines} lines")
        if (count := parameters(function)) > PARAMETERS:
            faults.append(f"{source}.{function.name}: {count} parameters")
    return faults


def ill_named(source: Source) -> list[str]:
    """Return the parts of a dotted name that say nothing, or call a drawer by another name."""
    faults = [f"{source}: {part!r} has no subject" for part in source.parts if part in NO_SUBJECT]
    # The drawer of a room is the second word of its modules, that of a face the third.
    drawer = source.parts[2:3] if source.parts[:1] == ["faces"] else source.parts[1:2]
    faults += [
        f"{source}: {part!r} is called {OTHER_NAMES_OF_DRAWERS[part]!r} in this house"
        for part in drawer
        if part in OTHER_NAMES_OF_DRAWERS
    ]
    return faults


def unlabelled(source: Source) -> list[str]:
    """Return what is missing on the label of a room or face."""
    label = ast.get_docstring(source.tree) or ""
    return [f"{source}: no line {word!r}" for word in ("Words ", "Doors ", "Stands ") if word not in label]


def wordless(source: Source) -> list[str]:
    """Return the public things of a door that do not say what they mean."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return [
        f"{source}.{node.name}"
        for node in source.tree.body
        if isinstance(node, kinds) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]


CLOCKS = {"now", "today", "utcnow", "localdate", "localtime"}


def clock_readers(source: Source) -> list[str]:
    """Return the places that ask what time it is."""
    found = []
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS:
            owner = ast.unparse(node.func.value).split(".")[-1]
            if owner in {"clock", "timezone", "datetime", "date", "dt"}:
                found.append(f"{source}:{node.lineno} {ast.unparse(node.func)}()")
        if isinstance(node, ast.ImportFrom) and node.module in {"yakuba.ground.clock", "django.utils.timezone"}:
            found += [f"{source}:{node.lineno} imports {a.name}" for a in node.names if a.name in CLOCKS]
    return found


def database_users(source: Source) -> list[str]:
    """Return the places that talk to the database."""
    return [
        f"{source}:{node.lineno}"
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager", "_base_manager"}
    ]


def imports_of_tests(source: Source) -> list[str]:
    """Return the places where the programme leans on its own tests."""
    found = []
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        else:
            continue
        found += [
            f"{source}:{node.lineno}"
            for name in names
            if name.split(".")[0] in {"tests", "pytest", "hypothesis", "factory", "faker"}
        ]
    return found


def is_front_door(source: Source) -> bool:
    return bool(FRONT_DOORS & set(source.parts)) or source.name in FRONT_DOOR_MODULES


def test_files_functions_and_parameters_stay_within_their_budgets():
    assert every(over_budget, sources()) == []


def test_names_say_what_is_inside_and_drawers_have_one_name():
    assert every(ill_named, sources()) == []


def test_every_room_and_face_has_its_label():
    labelled = {f"yakuba.{room}" for room in ROOMS} | {f"yakuba.faces.{face}" for face in FACES}
    here = [source for source in sources() if source.name in labelled]
    assert {source.name for source in here} == labelled
    assert every(unlabelled, here) == []


def test_every_public_thing_in_a_door_says_what_it_means():
    in_doors = (s for s in sources() if len(s.parts) > 1 and s.parts[0] in ROOMS and s.parts[1] in DOORS)
    assert every(wordless, in_doors) == []


def test_the_clock_is_read_at_the_front_door_only():
    assert every(clock_readers, (s for s in sources() if not is_front_door(s))) == []


def test_pages_faces_and_journeys_leave_the_database_to_the_rooms():
    above = (s for s in sources() if s.parts and (s.parts[0] in {"faces", "journeys"} or "pages" in s.parts))
    assert every(database_users, above) == []


def test_the_programme_never_leans_on_its_tests():
    assert every(imports_of_tests, sources()) == []


def test_no_drawer_is_kept_empty():
    bare = [
        str(s)
        for s in sources()
        if s.path.name != "__init__.py" and not s.tree.body[1:] and "templatetags" not in s.parts
    ]
    assert bare == []


# Each of these checks, shown to find what it is there for.


LONG_FUNCTION = "def f():\n" + "    x = 1\n" * LINES_OF_A_FUNCTION
WORDY_FUNCTION = 'def f():\n    """' + "word\n" * 60 + '    """\n    return 1\n'


@pytest.mark.parametrize(
    ("check", "text"),
    [
        (over_budget, "x = 1\n" * (LINES_OF_A_FILE + 1)),
        (over_budget, LONG_FUNCTION),
        (over_budget, "def f(a, b, c, *, d, e, f, g): ..."),
        (unlabelled, '"""People: who they are."""'),
        (wordless, "def hire(name): ..."),
        (wordless, "class Hired: ..."),
        (clock_readers, "at = clock.now()"),
        (clock_readers, "at = datetime.datetime.now(tz)"),
        (clock_readers, "from yakuba.ground.clock import today"),
        (database_users, "Person.objects.get()"),
        (imports_of_tests, "from tests.conftest import at"),
        (imports_of_tests, "def f():\n    import pytest"),
    ],
)
def test_a_planted_fault_is_found(tmp_path, check, text):
    assert check(planted(tmp_path, text)) != []


@pytest.mark.parametrize("name", ["yakuba.people.utils", "yakuba.people.services", "yakuba.faces.desk.views"])
def test_a_name_without_subject_is_found(tmp_path, name):
    assert ill_named(planted(tmp_path, "", name)) != []


def test_words_to_the_caller_cost_nothing(tmp_path):
    assert over_budget(planted(tmp_path, WORDY_FUNCTION)) == []
    assert over_budget(planted(tmp_path, "class A:\n    def f(self, a, b, c, d, e, f): ...")) == []


def test_the_package_is_where_the_house_tests_look():
    assert (PACKAGE / "ground" / "ref.py").exists()
    assert len(list(sources())) > 30
