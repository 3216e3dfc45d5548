"""The demo town: the same for the same seed, alive at every stage, kept, stopped cleanly, and sealed where it must be."""

from __future__ import annotations

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import ScryptPasswordHasher

from yakuba.config.demo.staff import PASSWORD

ROOT = Path(__file__).resolve().parents[2]
AS_OF = "2026-11-20T15:00"
HOUSEHOLDS = 24
HALF_A_DATABASE = b"half a database"

pytestmark = [pytest.mark.slow, pytest.mark.once]


def environment(home: Path) -> dict[str, str]:
    """The environment of a demo: embedded SQLite in a home of its own, whatever database the tests run on."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("YAKUBA_", "DJANGO_"))}
    return {**own, "YAKUBA_HOME": str(home), "LANG": "en_US.UTF-8"}


def line(*more: str) -> list[str]:
    return [sys.executable, "-m", "yakuba.config.cli", "demo", *more]


def demo(home: Path, *more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        line(*more), cwd=ROOT, env=environment(home), capture_output=True, text=True, timeout=300, check=False
    )


def made(home: Path) -> Path:
    """Make a small town in a folder."""
    home.mkdir(exist_ok=True)
    done = demo(home, "--no-serve", "--households", str(HOUSEHOLDS), "--as-of", AS_OF)
    assert done.returncode == 0, done.stdout + done.stderr
    return home


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small town, made where another one was left half made."""
    home = tmp_path_factory.mktemp("demo") / "first"
    home.mkdir()
    (home / "demo-begun").touch()
    (home / "yakuba.sqlite3").write_bytes(HALF_A_DATABASE)
    return made(home)


def rows(home: Path, query: str) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(home / "yakuba.sqlite3")
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def stages(home: Path) -> Counter[tuple[Any, ...]]:
    """Everything that must not change from run to run: who has which case at which stage, with which answers."""
    return Counter(
        rows(home, "select procedure_id, section, stage, post, applicant_name, answers, received_at from casework_case")
    )


def test_the_same_seed_makes_the_same_town(home: Path, tmp_path: Path) -> None:
    again = made(tmp_path / "second")
    # Ids of staff are drawn anew; what they did to each case is not.
    assert stages(again) == stages(home)
    assert rows(again, "select count(*) from applications_filing") == [(HOUSEHOLDS,)]
    outcomes = "select outcome, reason, decided_at, decided_by_name from casework_decision order by 1, 2, 3, 4"
    assert rows(again, outcomes) == rows(home, outcomes)


def test_cases_stand_at_every_stage(home: Path) -> None:
    found = {stage for (stage,) in rows(home, "select distinct stage from casework_case")}
    assert found == {"received", "checking", "correcting", "approving", "decided", "withdrawn"}
    outcomes = {outcome for (outcome,) in rows(home, "select distinct outcome from casework_decision")}
    assert outcomes == {"accepted", "refused"}
    assert rows(home, "select 1 from casework_note where kind = 'sent_back' limit 1")
    assert rows(home, "select 1 from casework_correction where answered_at is not null limit 1")
    assert rows(home, "select 1 from casework_correction where answered_at is null limit 1")
    assert rows(home, "select 1 from applications_draft limit 1")
    late = "select 1 from casework_case where due_on < '2026-11-20' and closed_at is null and paused_since is null"
    assert rows(home, late)


def test_residents_and_staff_are_asked_and_one_survey_is_over(home: Path) -> None:
    found = rows(
        home,
        "select slug, state, channel, count(*) from surveys_survey s join surveys_sheet h on h.survey_id = s.id"
        " group by 1, 2, 3 order by 1, 3",
    )
    assert found == [
        ("kakanai-madoguchi-2026", "open", "online", 17),
        ("shokuin-tema-2026", "open", "desk", 19),
        ("tetsuzuki-2026", "closed", "online", 39),
        ("tetsuzuki-2026", "closed", "paper", 22),
    ]
    assert rows(home, "select count(*) from surveys_sheet where channel = 'paper' and not checked") == [(0,)]
    assert rows(home, "select count(*) from surveys_proof where survey_id is not null") == [(12,)]


def test_who_accepts_what_wants_a_visit_has_met_the_resident(home: Path) -> None:
    """Each line of an acceptance says it for the procedures that the law wants in person, and for no other."""
    told = rows(
        home,
        "select c.procedure_id, j.data from ground_journalline j join casework_case c on j.about = 'case:' || c.id"
        " where j.action in ('case.accepted', 'case.proposed')",
    )
    wants = {path.stem for path in (ROOT / "packs" / "moving" / "procedures").glob("*.yaml") if _visit(path)}
    met = {procedure for procedure, data in told if '"in_person"' in data}
    assert "resident-registration-in" in met <= wants
    always = wants - {"moped-registration"}  # of these not all who file must come
    assert all('"in_person"' in data for procedure, data in told if procedure in always)


def _visit(path: Path) -> bool:
    return re.search(r"^visit:", path.read_text(encoding="utf-8"), re.MULTILINE) is not None


def test_every_decision_that_has_a_letter_sent_it(home: Path) -> None:
    letters = rows(home, "select count(*) from papers_letter where kind like 'decision-%'")
    assert letters == rows(home, "select count(*) from casework_decision")
    assert letters == rows(home, "select count(*) from applications_message where kind = 'letter'")


def test_nothing_failed_and_nothing_is_left_to_do(home: Path) -> None:
    assert rows(home, "select count(*) from ground_delivery where state <> 'done' or tries > 1") == [(0,)]
    assert rows(home, "select count(*) from ground_outboxevent where told_at is null") == [(0,)]


def test_names_lie_nowhere_outside_the_seals_of_the_residents_side(home: Path) -> None:
    names = {name for (name,) in rows(home, "select applicant_name from casework_case")}
    names |= {kana for (kana,) in rows(home, "select applicant_kana from casework_case")}
    assert len(names) > HOUSEHOLDS
    for table in ("draft", "filing", "message", "amendment", "progress"):
        held = rows(home, f"select * from applications_{table}")
        assert held, table
        cells = b"\n".join(cell if isinstance(cell, bytes) else str(cell).encode() for row in held for cell in row)
        for name in names:
            for part in (name, *name.split()):
                if len(part.encode()) >= 6:
                    assert part.encode() not in cells, f"{table} holds {part} in clear"


def test_everybody_can_sign_in_and_gets_a_better_hash_then(home: Path) -> None:
    hasher = ScryptPasswordHasher()
    for (written,) in rows(home, "select password from people_staff"):
        assert hasher.verify(PASSWORD, written)
        assert hasher.must_update(written)


def test_nobody_states_a_my_number(home: Path) -> None:
    assert rows(home, "select count(*) from casework_case where answers like '%person.my_number%'") == [(0,)]


def test_a_second_start_keeps_what_is_there(home: Path) -> None:
    before = stages(home)
    done = demo(home, "--no-serve")
    assert done.returncode == 0, done.stderr
    assert "made before" in done.stdout
    assert stages(home) == before


def test_a_town_left_half_made_is_made_anew(home: Path) -> None:
    assert not (home / "yakuba.sqlite3").read_bytes().startswith(HALF_A_DATABASE)
    assert rows(home, "select count(*) from applications_filing") == [(HOUSEHOLDS,)]


@pytest.mark.parametrize("more", [(), ("--fresh",)])
def test_an_installation_that_is_no_demo_is_left_alone(tmp_path: Path, more: tuple[str, ...]) -> None:
    (tmp_path / "yakuba.sqlite3").write_bytes(b"a hall")
    done = demo(tmp_path, "--no-serve", *more)
    assert done.returncode == 1
    assert "no demo" in done.stderr
    assert (tmp_path / "yakuba.sqlite3").read_bytes() == b"a hall"
    assert not (tmp_path / "demo-begun").exists()


def test_the_digits_for_signing_in_are_told(tmp_path: Path) -> None:
    assert re.match(r"\d{6} \(good for \d+ s\)", demo(tmp_path, "code").stdout)


def test_a_port_in_use_is_said_before_anything_is_made(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = demo(tmp_path, "--port", str(port))
    assert done.returncode == 1
    assert str(port) in done.stderr
    assert not (tmp_path / "yakuba.sqlite3").exists()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def running(home: Path) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        line("--port", str(free_port())), cwd=ROOT, env=environment(home), stdout=subprocess.PIPE, text=True
    )
    yield process
    if process.poll() is None:
        process.terminate()
        process.wait(30)
    assert process.stdout
    process.stdout.close()


def children(parent: int) -> set[int]:
    """Every process below another one, from /proc."""
    below: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        below.setdefault(int(words[1]), []).append(int(stat.parent.name))
    found, left = set[int](), [parent]
    while left:
        more = below.get(left.pop(), [])
        found.update(more)
        left += more
    return found


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")
@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_server_and_worker_and_leaves_nothing(
    running: subprocess.Popen[str], sign: signal.Signals
) -> None:
    assert running.stdout
    said = ""
    while "Ctrl-C" not in said:
        words = running.stdout.readline()
        assert words, said
        said += words
    assert re.search(r"http://127\.0\.0\.1:\d+/desk/", said)
    assert re.search(r"receipt \d{6}-\w{4}-\w{4}", said)
    assert "Yaizu" in said
    below = children(running.pid)
    assert len(below) >= 3, "server, its workers, and the worker"
    running.send_signal(sign)
    assert running.wait(30) == 0
    until = time.monotonic() + 5
    while time.monotonic() < until and any(Path(f"/proc/{one}").exists() for one in below):
        time.sleep(0.1)
    assert not [one for one in below if Path(f"/proc/{one}").exists()]


def test_the_digital_plan_is_in_its_second_year_with_its_history(home: Path) -> None:
    assert rows(home, "select slug, state, starts from plans_plan where not reference") == [
        ("minatono-dx", "running", "2025-04-01")
    ]
    stages = {stage for (stage,) in rows(home, "select distinct stage from plans_node where is_measure")}
    assert stages >= {"", "proposed", "planning", "deciding", "studied", "tried", "launched", "completed", "stopped"}
    assert rows(home, "select half, closed_at is null from plans_round order by half") == [
        (4050, 0), (4051, 0), (4052, 1)
    ]  # fmt: skip
    lights = Counter(rows(home, "select coalesce(nullif(chosen, ''), light) from plans_report where state = 'handed'"))
    assert lights[("green",)] > lights[("yellow",)] > 0
    (year,) = rows(home, "select fiscal_year, closed_at is null, resolution from plans_evaluation")
    assert year[:2] == (2025, 0)
    assert year[2].startswith("resolution:")
    held = "select count(*) from bodies_minutes where confirmed_at is not null"
    assert rows(home, held)[0][0] >= 8


def test_five_real_plans_stand_beside_it_and_all_are_published(home: Path) -> None:
    ours = rows(home, "select number from opendata_publication where subject = 'plan/minatono-dx' order by number")
    assert ours == [(1,), (2,), (3,)]
    others = rows(home, "select slug from plans_plan where reference order by slug")
    assert [slug for (slug,) in others] == [
        "joetsu-ict-2021",
        "kamisato-informatization-2020",
        "oirase-dx-2023",
        "otawara-ict-4",
        "oyama-informatization-3",
    ]
    published = rows(home, "select distinct subject from opendata_publication order by subject")
    assert len(published) == 1 + len(others)


def test_the_hall_reviews_its_rules_trains_its_staff_and_counts_both(home: Path) -> None:
    states = dict(rows(home, "select state, count(*) from governance_demand group by state"))
    assert {"found", "decided", "changing", "replaced", "stays"} == set(states)
    # Every measure that replaces a demand is one of the town's plan.
    lost = "select 1 from governance_demand where measure <> '' and measure not in (select 'minatono-dx/' || key from plans_node)"
    assert rows(home, lost) == []
    assert rows(home, "select count(distinct year) from governance_course") == [(2,)]
    assert rows(home, "select 1 from governance_session where \"on\" > '2026-11-20'") == []
    counted = "select f.computed_by from plans_figure f join plans_figurevalue v on v.figure_id = f.id where v.noted_by = 'insight'"
    found = {name for (name,) in rows(home, counted)}
    assert {"governance.trained_share", "casework.items_not_asked_share", "opendata.published"} <= found
