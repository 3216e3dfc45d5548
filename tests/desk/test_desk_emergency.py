"""The emergency switch: nothing is shown without a line but while it is on, and then every line is made up for."""

from __future__ import annotations

import errno
import os
import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from tests.desk.conftest import Hall
from tests.desk.makers import a_case, as_actor
from tests.ground.chained import break_the_journal
from tests.ground.users import as_user, open_place
from yakuba.casework import commands as casework
from yakuba.config.cli import main
from yakuba.ground import disk, journal, keys
from yakuba.ground.actor import Actor
from yakuba.ground.journal import emergency
from yakuba.ground.models import JournalLine
from yakuba.journeys.night import keep_the_journal

CONSOLE = Actor("system", "console", "root")
WHY = "記録の領域が壊れたため。窓口を止められない。"


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings: Any) -> None:
    """A folder of checkpoints of its own."""
    settings.KEYS, settings.JOURNAL = tmp_path / "keys", tmp_path / "journal"
    keys.make(settings.KEYS)


def lines() -> list[tuple[str, str, str]]:
    return list(JournalLine.objects.order_by("pk").values_list("action", "actor_id", "why"))


def test_in_an_emergency_work_goes_on_and_every_line_is_made_up_for(hall: Hall) -> None:
    ref = a_case(hall.edition, hall.now)
    hanako, page = hall.enter("hanako"), reverse("desk:case", args=[ref.id])
    before = JournalLine.objects.count()
    with transaction.atomic():
        break_the_journal()
        assert hanako.get(page).status_code == 503
        emergency.turn_on(why=WHY, at=hall.now, actor=CONSOLE)
        shown = hanako.get(page)
        assert shown.status_code == 200
        assert "操作の記録の緊急時の切替えが入っています" in shown.content.decode()
        assert hanako.get(reverse("desk:inbox")).status_code == 200
        at = hall.now + timedelta(minutes=3)
        casework.take(ref, actor=as_actor(hall.staff["hanako"]), at=at, seen_version=1)
        assert JournalLine.objects.count() == before
        assert emergency.waiting()
        with pytest.raises(DatabaseError):
            emergency.bring_in(at=hall.now + timedelta(minutes=4))
        assert emergency.waiting(), "what it does not take yet stays kept"
        transaction.set_rollback(True)  # the broken journal, and all that was done with it
    assert emergency.turn_off(at=hall.now + timedelta(minutes=5), actor=CONSOLE, why="直った")
    assert emergency.bring_in(at=hall.now + timedelta(hours=3)) == 5
    assert not emergency.waiting()
    hanako_id = hall.staff["hanako"]
    assert lines()[before:] == [
        ("journal.emergency_on", "console", WHY),
        ("case.seen", hanako_id, ""),
        ("case.listed", hanako_id, ""),
        ("case.taken", hanako_id, ""),
        ("journal.made_up", "journal", ""),
        ("journal.emergency_off", "console", "直った"),
        ("journal.made_up", "journal", ""),
    ]
    taken = next(line for line in journal.lines(ref) if line.action == "case.taken")
    assert taken.at == hall.now + timedelta(minutes=3), "told with the time at which it was"
    journal.checkpoint(at=hall.now + timedelta(hours=3))
    assert journal.verify(at=hall.now + timedelta(hours=3, minutes=1)).good
    assert emergency.bring_in(at=hall.now + timedelta(hours=3)) == 0


def test_it_turns_itself_off_and_says_so(hall: Hall) -> None:
    emergency.turn_on(why=WHY, at=hall.now, for_=timedelta(hours=2), actor=CONSOLE)
    assert emergency.state(hall.now + timedelta(minutes=119)) is not None
    later = hall.now + timedelta(hours=2)
    assert emergency.state(later) is None
    keep_the_journal(at=later)
    assert [action for action, *_ in lines()[-3:]] == [
        "journal.emergency_on",
        "journal.emergency_off",
        "journal.made_up",
    ]
    assert not (Path(emergency.folder()) / "emergency.json").exists()


def test_a_worker_that_died_half_way_writes_no_line_twice(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    emergency.turn_on(why=WHY, at=hall.now, actor=CONSOLE)
    monkeypatch.setattr(Path, "unlink", lambda *_args, **_named: None)
    assert emergency.bring_in(at=hall.now) == 1
    monkeypatch.undo()
    count = JournalLine.objects.count()
    assert emergency.bring_in(at=hall.now) == 0
    assert JournalLine.objects.count() == count
    assert not emergency.waiting()


def test_a_line_that_is_kept_while_others_are_brought_in_is_not_lost(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    emergency.turn_on(why=WHY, at=hall.now, actor=CONSOLE)
    keeping, append = threading.Event(), disk.append

    def slowly(file: int, lines: bytes) -> None:
        keeping.set()
        time.sleep(0.3)  # long enough to bring in and take away the file, for whoever does not wait
        append(file, lines)

    monkeypatch.setattr(disk, "append", slowly)
    line = JournalLine(at=hall.now, actor_kind="staff", actor_id="s", action="case.seen", about="case:1", why="late")
    writer = threading.Thread(target=emergency.keep, args=([line],))
    writer.start()
    keeping.wait(10)
    brought = emergency.bring_in(at=hall.now)
    writer.join(10)
    assert brought + emergency.bring_in(at=hall.now) == 2
    assert ("case.seen", "s", "late") in lines()


def test_half_a_kept_line_stops_nobody(hall: Hall) -> None:
    emergency.turn_on(why=WHY, at=hall.now, actor=CONSOLE)
    with emergency._kept().open("a") as file:
        file.write('{"action": "case.se')
    assert emergency.bring_in(at=hall.now) == 1
    assert lines()[-1] == ("journal.made_up", "journal", "1 lines could not be read")


@pytest.mark.parametrize(("why", "hours"), [("", 1), (" ", 1), (WHY, 25), (WHY, 0)])
def test_without_a_reason_or_for_too_long_it_is_not_turned_on(hall: Hall, why: str, hours: int) -> None:
    with pytest.raises(emergency.NoWhy):
        emergency.turn_on(why=why, at=hall.now, for_=timedelta(hours=hours), actor=CONSOLE)
    assert emergency.state(hall.now) is None
    assert not emergency.waiting()


def test_when_not_even_the_file_can_be_written_nothing_is_shown(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    ref = a_case(hall.edition, hall.now)
    hanako = hall.enter("hanako")
    emergency.turn_on(why=WHY, at=hall.now, actor=CONSOLE)

    def full(_rows: object) -> None:
        raise OSError(28, "No space left on device")

    def refused(*_args: object, **_named: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(emergency, "keep", full)
    monkeypatch.setattr(JournalLine, "save", refused)
    assert hanako.get(reverse("desk:case", args=[ref.id])).status_code == 503


def test_the_console_turns_it_on_and_off(hall: Hall, capsys: pytest.CaptureFixture[str]) -> None:
    say = ["--lang", "ja", "journal", "emergency"]
    assert main([*say, "on"]) == 2
    assert main([*say, "on", "--why", WHY, "--hours", "1"]) == 0
    assert WHY in capsys.readouterr().out
    assert main([*say, "status"]) == 0
    assert main(["--lang", "ja", "watch"]) == 1, "as long as it is on, monitoring hears of it"
    assert "journal" in capsys.readouterr().out
    assert main([*say, "off"]) == 0
    assert main([*say, "off"]) == 1


def test_who_may_not_write_there_is_told_as_whom_to_come(
    hall: Hall, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(*_args: object, **_named: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    owner = emergency.folder().parent.owner()
    monkeypatch.setattr(disk, "write", forbidden)
    for language, told in (("ja", f"所有者（{owner}）"), ("en", f"its owner, {owner}")):
        assert main(["--lang", language, "journal", "emergency", "on", "--why", WHY]) == 1
        said = capsys.readouterr().err
        assert told in said
        assert f"runuser -u {owner} -- yakuba journal emergency on" in said
    monkeypatch.undo()
    assert main(["journal", "emergency", "on", "--why", WHY]) == 0
    monkeypatch.setattr(Path, "unlink", forbidden)
    assert main(["--lang", "en", "journal", "emergency", "off"]) == 1
    assert "emergency off" in capsys.readouterr().err


def test_where_no_line_can_be_kept_it_is_not_on(
    hall: Hall, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_rows: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(emergency, "keep", full)
    assert main(["--lang", "en", "journal", "emergency", "on", "--why", WHY]) == 1
    assert "No space left" in capsys.readouterr().err
    assert emergency.state(hall.now) is None


@pytest.mark.skipif("os.geteuid() != 0", reason="only root becomes several users")
def test_what_root_turns_on_the_pages_can_write_and_the_worker_can_bring_in(hall: Hall, settings: Any) -> None:
    web, worker, group = 12345, 12346, 12347
    with open_place() as place:
        settings.JOURNAL = place / "journal"
        for folder, mode in ((settings.JOURNAL, 0o750), (settings.JOURNAL / "emergency", 0o2770)):
            folder.mkdir()
            os.chown(folder, worker, group)
            folder.chmod(mode)
        emergency.turn_on(why=WHY, at=hall.now, actor=CONSOLE)
        line = JournalLine(at=hall.now, actor_kind="staff", actor_id="s", action="case.seen", about="case:1")
        assert as_user(web, group, lambda: emergency.keep([line])) == 0
        assert as_user(web, group, lambda: _must(emergency.state(hall.now))) == 0
        assert as_user(12348, 12348, lambda: emergency.keep([line])) == errno.EACCES
        assert as_user(web, group, lambda: emergency.turn_off(at=hall.now, actor=CONSOLE)) == errno.EACCES
        # The worker brings in while the pages go on; then each writes into what the other has made.
        assert (
            as_user(worker, group, lambda: emergency._kept().rename(emergency._kept().with_name("lines-1.jsonl"))) == 0
        )
        assert as_user(web, group, lambda: emergency.keep([line])) == 0
        assert as_user(worker, group, lambda: emergency.keep([line])) == 0
        assert as_user(worker, group, lambda: emergency.turn_off(at=hall.now, actor=CONSOLE)) == 0
        assert emergency.bring_in(at=hall.now) == 5
        assert not emergency.waiting()


def _must(found: object) -> None:
    if found is None:
        raise OSError(errno.ENOENT, "")
