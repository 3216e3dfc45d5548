"""The tools beside the house: a database of one's own leaves nothing behind, words are compiled, Node is found."""

from __future__ import annotations

import gettext
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import catalogues
import front
import needs
import psycopg
import pytest
import with_postgres

from tests.house.tree import ROOT

WITH_POSTGRES = [sys.executable, str(ROOT / "tools" / "with_postgres.py")]
ASK = (
    "import os, psycopg; c = psycopg.connect(os.environ['YAKUBA_DATABASE_URL']);"
    "print(os.environ['YAKUBA_DATABASE_URL'], c.execute('show data_directory').fetchone()[0], flush=True)"
)
have_postgres = with_postgres.newest_postgres() is not None


def gone(url: str, folder: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=2).close()
    except psycopg.OperationalError:
        return not Path(folder).exists()
    return False


@pytest.mark.parametrize("status", [0, 3] if have_postgres else [])
def test_a_database_of_ones_own_is_gone_afterwards_and_the_exit_code_is_kept(status):
    done = subprocess.run(
        [*WITH_POSTGRES, sys.executable, "-c", f"{ASK}; raise SystemExit({status})"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == status, done.stderr
    assert gone(*done.stdout.split())


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT] if have_postgres else [])
def test_a_database_of_ones_own_goes_when_told_to_end(sign):
    # A shell lets what it starts in the background ignore Ctrl-C, and that is inherited.
    hearing = ["env", f"--default-signal={sign.name.removeprefix('SIG')}"]
    command = [*hearing, *WITH_POSTGRES, sys.executable, "-c", f"{ASK}; import time; time.sleep(60)"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as running:
        assert running.stdout is not None
        url, folder = running.stdout.readline().split()
        running.send_signal(sign)
        assert running.wait(timeout=40) != 0
    assert gone(url, folder)


def test_without_postgres_one_is_told_so(monkeypatch):
    monkeypatch.setattr(with_postgres, "newest_postgres", lambda: None)
    with pytest.raises(SystemExit, match="no PostgreSQL 15 or newer"), with_postgres.throw_away(durable=False):
        pass


@pytest.mark.parametrize(("ci", "status"), [("", 0), ("true", 1)])
def test_what_is_missing_is_named_and_is_a_fault_only_where_it_must_be_there(monkeypatch, capsys, ci, status):
    monkeypatch.setenv("CI", ci)
    monkeypatch.setattr(needs, "missing", lambda: ["chromium-headless-shell"])
    monkeypatch.setattr(needs, "_apt", lambda packages: False)
    assert needs.main([]) == status
    said = capsys.readouterr().out
    assert "MISSING chromium" in said
    assert "browser tests" in said


def test_where_there_is_only_the_whole_browser_it_is_brought(monkeypatch):
    asked: list[str] = []

    def apt(packages: Sequence[str]) -> bool:
        asked.extend(packages)
        return "chromium-headless-shell" not in packages

    monkeypatch.setattr(needs, "chromium", lambda: None)
    monkeypatch.setattr(needs, "_apt", apt)
    monkeypatch.setattr(needs, "missing", lambda: [] if "chromium" in asked else ["chromium-headless-shell", "age"])
    assert needs.main([]) == 0
    assert asked == ["chromium-headless-shell", "age", "age", "chromium"]


@pytest.mark.parametrize("here", [["chromium"], ["chromium-headless-shell", "chromium"]])
def test_the_browser_without_a_window_is_taken_first(tmp_path, monkeypatch, here):
    for name in here:
        (tmp_path / name).touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert needs.chromium() == str(tmp_path / here[0])


def test_words_are_compiled_once_and_anew_when_they_change(tmp_path):
    source = tmp_path / "locale" / "ja_Easy" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    source.write_text(f'{head}msgid "次へ"\nmsgstr "つぎへ"\n', encoding="utf-8")
    assert catalogues.compile_one(source)
    assert not catalogues.compile_one(source)
    os.utime(source, (time.time() + 5, time.time() + 5))
    assert catalogues.compile_one(source)
    with source.with_suffix(".mo").open("rb") as opened:
        assert gettext.GNUTranslations(opened).gettext("次へ") == "つぎへ"


@pytest.mark.parametrize(("said", "enough"), [("v18.19.0", False), ("v20.11.1", True), ("v24.0.0", True), ("", False)])
def test_only_a_node_that_is_new_enough_will_do(tmp_path, monkeypatch, said, enough):
    for name in ("node", "npm"):
        program = tmp_path / name
        program.write_text(f"#!{shutil.which('sh')}\necho {said}\n")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert front.machine_has_node() is enough
