"""``yakuba packs``: what the console says of good and bad packs, and with which exit status."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.procedures.household import ROOT
from tests.procedures.packs import HOUSEHOLD, changed, line_of, small, written
from tests.procedures.reading import read_once
from yakuba.config.cli import main
from yakuba.procedures.rules.packs import schemas

pytestmark = pytest.mark.once

__all__ = ["read_once"]

CHILD, DOG = "procedures/child-allowance.yaml", "procedures/dog-registration.yaml"
FAMILY = "examples/family.yaml"


@pytest.fixture(autouse=True)
def no_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "ja_JP.UTF-8")


def run(files: dict[str, str], folder: Path, action: str, *more: str) -> int:
    """Run ``yakuba packs …`` on files."""
    pack, vocabulary = written(files, folder)
    return main([*more, "packs", action, str(pack), "--vocabulary", str(vocabulary)])


@pytest.mark.parametrize(
    ("language", "words"), [("ja", "誤りはありません: 手続3件"), ("en", "No faults: 3 procedures")]
)
def test_a_good_pack_is_called_good(tmp_path: Path, capsys, language: str, words: str) -> None:
    assert run(small(), tmp_path, "check", "--lang", language) == 0
    assert words in capsys.readouterr().out


@pytest.mark.parametrize("action", ["check", "test", "publish"])
@pytest.mark.parametrize(
    ("language", "what", "remedy", "count"),
    [
        ("ja", "項目「dog.cats」は語彙にありません。", "つづりを確かめるか、vocabulary/ に加えてください。", "誤り1件"),
        ("en", "Item “dog.cats” is not in the vocabulary.", "Check the spelling or add it to vocabulary/.", "1 fault"),
    ],
)
def test_a_fault_is_one_line_with_file_line_and_remedy(
    tmp_path: Path, capsys, action: str, language: str, what: str, remedy: str, count: str
) -> None:
    files = changed(DOG, "  - person.phone", "  - dog.cats")
    assert run(files, tmp_path, action, "--lang", language) == 1
    said = capsys.readouterr().out.splitlines()
    assert said[0] == f"{DOG}:{line_of(files[DOG], '  - dog.cats')}: {what} {remedy}"
    assert said[1].startswith(count)


@pytest.mark.parametrize("action", ["check", "test", "publish"])
@pytest.mark.parametrize(
    ("file", "shown"), [(CHILD, f"{CHILD}:2:"), ("vocabulary/animal.yaml", "vocabulary/animal.yaml:2:")]
)
def test_a_file_that_is_not_utf_8_is_a_fault_with_its_line(
    tmp_path: Path, capsys, action: str, file: str, shown: str
) -> None:
    files = small()
    files[file] = "# one\n# 町".encode("shift_jis").decode("utf-8", "surrogateescape") + "\n" + files[file]
    assert run(files, tmp_path, action) == 1
    out = capsys.readouterr().out
    assert out.startswith(shown)
    assert "UTF-8" in out


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    files = {name: f"\ufeff{text}" for name, text in small().items() if name.endswith(".yaml")}
    assert run({**small(), **files}, tmp_path, "check") == 0


@pytest.mark.parametrize("action", ["check", "test", "publish"])
def test_a_folder_that_is_not_there_is_wrong_use(tmp_path: Path, capsys, action: str) -> None:
    assert main(["packs", action, str(tmp_path / "none")]) == 2
    assert "読めません" in capsys.readouterr().out


def test_no_traceback_in_a_process_of_its_own(tmp_path: Path) -> None:
    pack, vocabulary = written(changed(CHILD, "section: child\n", "\tsection: child\n"), tmp_path)
    command = [sys.executable, "-m", "yakuba.config.cli", "packs", "check", str(pack), "--vocabulary", str(vocabulary)]
    home = {**os.environ, "YAKUBA_HOME": str(tmp_path / "home"), "DJANGO_SETTINGS_MODULE": "yakuba.config.settings"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=home, cwd=ROOT)
    assert done.returncode == 1
    assert done.stderr == ""
    assert done.stdout.startswith(f"{CHILD}:")


def test_the_examples_are_run_and_branches_that_none_reaches_are_told(tmp_path: Path, capsys) -> None:
    assert run(small(), tmp_path, "test") == 0
    out = capsys.readouterr().out
    assert "どの例も通らない分岐:\n" in out
    missed = [line for line in out.splitlines() if line.startswith("  ")]
    assert missed
    assert out.splitlines()[-1] == f"例1件のうち1件が期待どおりです。どの例も通らない分岐は{len(missed)}件です。"
    assert "  child-allowance asks proxy.name: applicant.standing == 'proxy' → 成り立つ" in out.splitlines()


def test_a_branch_that_an_example_reaches_is_not_told(tmp_path: Path, capsys) -> None:
    files = changed(FAMILY, "answers:\n", "answers:\n  applicant.standing: proxy\n")
    assert run(files, tmp_path, "test") == 0
    assert "applicant.standing == 'proxy' → 成り立つ\n" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("dog-registration, garbage", "garbage", "procedures: 期待 [child-allowance, garbage-and-community]"),
        ("2026-11-25", "2026-11-26", "deadline child-allowance: 期待 2026-11-26、実際 2026-11-25"),
        ("deadlines:", "asked: {dog-registration: [person.name]}\ndeadlines:", "asked dog-registration"),
        ("deadlines:", "attachments: {child-allowance: {dropped: [passbook]}}\ndeadlines:", "dropped: 期待 [passbook]"),
        (
            "deadlines:",
            "decisions: {child-allowance: {checks: {within-deadline: false}}}\ndeadlines:",
            "within-deadline",
        ),
        ("deadlines:", "decisions: {child-allowance: {outcome: refused, letter: granted}}\ndeadlines:", "期待 granted"),
        ("birth_date: 2018", "birth_date: 2028", "answer household.members"),
    ],
)
def test_an_example_that_fails_is_told(tmp_path: Path, capsys, old: str, new: str, said: str) -> None:
    assert run(changed(FAMILY, old, new), tmp_path, "test") == 1
    out = capsys.readouterr().out
    assert out.startswith(f"{FAMILY}: ")
    assert said in out
    assert "例1件のうち0件が期待どおりです。" in out


def test_measure_prints_the_figures(capsys) -> None:
    household = ROOT / "packs/moving/examples/family-of-four-in.yaml"
    assert main(["packs", "measure", "moving", "--household", str(household), "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["procedures"] == 11
    assert 0 < figures["asked_merged"] < figures["asked_alone"]
    assert figures["prefilled"] > 0
    assert 0 < figures["attachments_dropped"] <= figures["attachments"]
    assert figures["reduction"] == round(1 - figures["asked_merged"] / figures["asked_alone"], 4)
    for language, words in (("ja", "別々に聞いたときの質問"), ("en", "questions asked alone")):
        assert main(["--lang", language, "packs", "measure", "moving", "--household", str(household)]) == 0
        out = capsys.readouterr().out
        assert f"{words}: {figures['asked_alone']}" in out
        assert f"{figures['reduction']:.1%}" in out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "中身がありません"),
        ("a\n", "種類が違います"),
        ("answers: []\n", "種類が違います"),
        (HOUSEHOLD.replace("1988-05-01", "1988-05-32"), ":6: 「household.members」の答えは受け付けられません"),
        (HOUSEHOLD.replace("2026-11-20", "2026-11-31"), "2026-11-31"),
        (HOUSEHOLD.replace("move.kind", "move.kinds"), "move.kinds"),
        ("\udcff", "UTF-8"),
    ],
)
def test_a_household_that_could_not_be_is_not_measured(tmp_path: Path, capsys, text: str, said: str) -> None:
    household = tmp_path / "household.yaml"
    household.write_bytes(text.encode("utf-8", "surrogateescape"))
    assert main(["packs", "measure", "moving", "--household", str(household)]) == 1
    out = capsys.readouterr().out
    assert out.startswith("household.yaml:")
    assert said in out


def test_only_the_answers_of_a_household_must_be_there(tmp_path: Path, capsys) -> None:
    household = tmp_path / "household.yaml"
    household.write_text("answers: {move.kind: in, move.date: 2026-11-10}\n")
    assert main(["packs", "measure", "moving", "--household", str(household)]) == 0


def test_measuring_an_unknown_event_is_wrong_use(tmp_path: Path) -> None:
    assert main(["packs", "measure", "no-such", "--household", str(tmp_path / "none.yaml")]) == 2


def test_the_schemas_are_written(tmp_path: Path) -> None:
    assert main(["packs", "schema", "--to", str(tmp_path / "new/folder")]) == 0
    found = {path.name: json.loads(path.read_text()) for path in (tmp_path / "new/folder").iterdir()}
    assert found == {
        f"{kind}.schema.json": getattr(schemas, kind)()
        for kind in ("vocabulary", "pack", "event", "procedure", "example")
    }
    published = {
        path.name: path.read_bytes()
        for path in (ROOT / "docs/schemas").glob("*.json")
        if not path.name.startswith("plan-")
    }
    assert published == {path.name: path.read_bytes() for path in (tmp_path / "new/folder").iterdir()}
