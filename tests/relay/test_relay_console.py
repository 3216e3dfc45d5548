"""``yakuba relay``: keys, a folder carried there and back, and what a person reads and does about a quarantine."""

from __future__ import annotations

import hashlib
import json
import shutil

import pytest

from tests.relay.makers import letter
from yakuba.config import cli
from yakuba.config.console import relay as console
from yakuba.ground.relay import folder, sending, signing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_other_wiring(monkeypatch):
    """Leave the house's own parcels out of these tests."""
    monkeypatch.setattr(console, "wire", lambda: None)


def run(capsys, *words: str, language: str = "en") -> tuple[int, str]:
    status = cli.main(["--lang", language, "relay", *words])
    said = capsys.readouterr()
    return status, said.out + said.err


def test_keys_are_made_once_and_for_each_side_its_own(capsys, tmp_path):
    made = tmp_path / "made"
    assert run(capsys, "keys", "new", str(made), "--edge", "relay.example")[0] == 0
    assert run(capsys, "keys", "new", str(made), "--edge", "relay.example")[0] == 1
    files = {side: {path.name for path in (made / side).iterdir()} for side in ("edge", "office", "authority")}
    assert files["edge"] == files["office"] == {"ca.pem", "tls.pem", "tls.key", "sign.key", "peer.pub"}
    assert files["authority"] == {"ca.pem", "ca.key"}
    for side in ("edge", "office"):
        assert (made / side / "sign.key").stat().st_mode & 0o077 == 0
        assert (made / side / "tls.key").stat().st_mode & 0o077 == 0
    before = (made / "edge" / "tls.pem").read_bytes()
    assert run(capsys, "keys", "renew", str(made))[0] == 0
    assert (made / "edge" / "tls.pem").read_bytes() != before
    assert run(capsys, "keys", "renew", str(tmp_path / "nothing"))[0] == 1


def test_a_folder_is_carried_there_and_the_answer_back(capsys, room, border, settings, at):
    sent = [letter(n, at, b"scan") for n in range(3)]
    stick = str(border / "stick")
    settings.ZONE = "edge"
    assert run(capsys, "export", stick)[0] == 0
    settings.ZONE = "office"
    assert run(capsys, "import", stick)[0] == 0
    assert room.taken == sent
    assert run(capsys, "export", stick)[0] == 0
    settings.ZONE = "edge"
    assert run(capsys, "import", stick)[0] == 0
    assert json.loads(run(capsys, "status", "--json")[1])["unsent"] == 0


def test_of_a_folder_copied_in_part_what_is_whole_comes_in_and_the_rest_is_named(
    capsys, room, border, settings, at, monkeypatch
):
    monkeypatch.setattr(sending, "MOST_PARCELS", 2)
    for n in range(6):
        letter(n, at, b"%d" % n)
    settings.ZONE = "edge"
    stick = border / "stick"
    assert run(capsys, "export", str(stick))[0] == 0
    first, second, _ = sorted((stick / "edge").glob("*.bundle"))
    first.write_bytes(first.read_bytes()[:-10])
    second.unlink()
    (stick / "edge" / folder.FILES / hashlib.sha256(b"4").hexdigest()).unlink()
    settings.ZONE = "office"
    status, said = run(capsys, "import", str(stick))
    assert status == 1
    assert first.name in said
    assert room.taken == ["letter-0", "letter-5"]
    assert "letter-4" in said
    run(capsys, "export", str(stick))
    settings.ZONE = "edge"
    run(capsys, "import", str(stick))
    run(capsys, "export", str(stick))
    settings.ZONE = "office"
    assert run(capsys, "import", str(stick))[0] == 0
    assert sorted(room.taken) == [f"letter-{n}" for n in range(6)]


def test_a_hall_in_one_zone_and_an_empty_folder_are_told_so(capsys, border, settings):
    assert run(capsys, "export", str(border))[0] == 2
    settings.ZONE = "office"
    assert run(capsys, "import", str(border))[0] == 2
    assert run(capsys, "pull", "--edge", "")[0] == 2


def test_what_lies_in_quarantine_is_told_tried_again_and_let_go(capsys, room, border, settings, at):
    room.refuses |= {"letter-1", "letter-2"}
    letter(1, at), letter(2, at)
    stick = str(border / "stick")
    settings.ZONE = "edge"
    run(capsys, "export", stick)
    settings.ZONE = "office"
    assert run(capsys, "import", stick)[0] == 1
    status, said = run(capsys, "quarantine", language="ja")
    assert status == 1
    assert "letter-1" in said
    assert "便を取り込めませんでした" in said
    first, second = (line.split()[1] for line in said.splitlines())
    room.refuses.discard("letter-1")
    assert run(capsys, "replay", first)[0] == 0
    assert run(capsys, "replay", second)[0] == 1
    assert run(capsys, "discard", second, "--why", "二重")[0] == 0
    assert run(capsys, "replay", second)[0] == 1
    assert run(capsys, "quarantine") == (0, "")


def test_without_keys_nothing_is_served_or_pulled_and_one_is_told(capsys, tmp_path, settings):
    settings.KEYS, settings.RELAY = tmp_path / "none", tmp_path / "relay"
    status, said = run(capsys, "serve")
    assert status == 1
    assert str(signing.folder()) in said
    assert run(capsys, "pull", "--edge", "https://localhost:1")[0] == 1


def test_a_line_that_is_down_is_told_and_is_no_disaster(capsys, border, settings, tmp_path):
    run(capsys, "keys", "new", str(tmp_path / "made"), "--edge", "localhost")
    settings.KEYS = tmp_path / "office"
    shutil.copytree(tmp_path / "made" / "office", settings.KEYS / "relay")
    status, said = run(capsys, "pull", "--edge", "https://localhost:1")
    assert status == 1
    assert "ConnectionRefusedError" in said
