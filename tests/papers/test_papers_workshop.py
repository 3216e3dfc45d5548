"""The workshop: hostile files end as the manifest says, and nothing gets through the walls around them."""

from __future__ import annotations

import io
import json
import logging
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from tests.papers import hostile
from tests.papers.makers import a_pdf, a_photo
from yakuba.papers import workshop
from yakuba.papers.rules import rebuilding, refusals
from yakuba.papers.rules.active import find_active
from yakuba.papers.rules.files import DEFAULT_LIMITS, Limits

pytestmark = pytest.mark.once

NEEDS_BWRAP = pytest.mark.skipif(
    workshop.walls("auto") != "bwrap", reason="needs bubblewrap, and a kernel that lets it"
)


@pytest.fixture(params=["limits", pytest.param("bwrap", marks=NEEDS_BWRAP)])
def walls(request: pytest.FixtureRequest, settings) -> Iterator[str]:
    """The workshop with one kind of walls."""
    workshop._stop()
    settings.FILE_WALLS = request.param
    yield request.param
    workshop._stop()


def rebuilt(data: bytes, name: str = "file", limits: Limits = DEFAULT_LIMITS):
    return workshop.rebuilt(io.BytesIO(data), name, limits=limits)


@pytest.mark.slow
def test_every_hostile_file_ends_as_the_manifest_says() -> None:
    found = {one.name: end_of(one) for one in hostile.MANIFEST}
    assert found == {one.name: one.refused for one in hostile.MANIFEST}
    assert len(found) >= 50


TYPES = {
    b"%PDF": "application/pdf",
    b"\xff\xd8\xff\xe0": "image/jpeg",
    b"\xff\xd8\xff\xe1": "image/jpeg",
    b"\x89PNG": "image/png",
}


@pytest.mark.parametrize(
    "one", [one for one in hostile.MANIFEST if not one.refused and "honest" not in one.name], ids=str
)
def test_what_the_workshop_takes_out_was_there_before(one: hostile.Hostile) -> None:
    data = one.make()
    assert left_over(data, data, TYPES[data[:4]]) != []


def end_of(one: hostile.Hostile) -> str:
    """Return the name of the refusal, nothing for a safe copy that is one, or what is still in it."""
    data = one.make()
    try:
        facts, safe = rebuilt(data, one.name)
    except refusals.FileRefused as refused:
        return type(refused).__name__ if refused.words.ja and refused.remedy.ja else "no words"
    return ", ".join(left_over(data, safe.read(), facts.type))


def left_over(data: bytes, safe: bytes, type_: str) -> list[str]:
    """Return what of the danger is still in a safe copy."""
    if type_ != "application/pdf":
        return _left_in_an_image(data, safe)
    with pikepdf.open(io.BytesIO(safe)) as pdf, pikepdf.open(io.BytesIO(data)) as before:
        faults = [f"acts: {active}" for active in find_active(pdf)]
        if len(pdf.pages) != len(before.pages):
            faults.append("pages")
        if "/Info" in pdf.trailer:
            faults.append("author")
        inside = b"".join(one.read_bytes() for one in pdf.objects if isinstance(one, pikepdf.Stream))
        inside += b"".join(one.unparse(resolved=True) for one in pdf.objects if not isinstance(one, pikepdf.Stream))
    words = (hostile.EICAR, b"evil", b"app.alert", "山田 花子".encode("utf-16-be"), b"MZ\x90")
    return [*faults, *(repr(word) for word in words if word in inside or word in safe)]


def _left_in_an_image(data: bytes, safe: bytes) -> list[str]:
    with Image.open(io.BytesIO(safe)) as image, Image.open(io.BytesIO(data)) as before:
        faults = [] if image.size == before.size else ["size"]
        if image.getexif() or set(image.info) - {"jfif", "jfif_version", "jfif_unit", "jfif_density", "transparency"}:
            faults.append("metadata")
        image.load()
    words = (hostile.EICAR, hostile.SHELL, hostile.PROGRAMME, b"SpyCam", b"Exif", zlib.compress(hostile.EICAR))
    return [*faults, *(repr(word) for word in words if word in safe)]


def test_one_file_after_another_goes_through_the_same_workshop(walls: str) -> None:
    for _ in range(3):
        facts, safe = rebuilt(a_photo(), "通帳.jpg")
        assert (facts.name, facts.type, facts.pages) == ("通帳.jpg", "image/jpeg", 1)
        assert safe.read(3) == b"\xff\xd8\xff"
        with pytest.raises(refusals.WrongType):
            rebuilt(b"MZ")
    process = workshop._running
    assert process is not None
    assert process.poll() is None
    assert ("bwrap" in process.args[0]) == (walls == "bwrap")


def test_a_file_without_end_is_cut_off_and_the_next_one_is_served(walls: str, monkeypatch: pytest.MonkeyPatch) -> None:
    program = "import time; time.sleep(600)"
    command = [sys.executable, "-I", "-c", program]
    honest = workshop._started
    monkeypatch.setattr(workshop, "PATIENCE", 1)
    monkeypatch.setattr(
        workshop,
        "_started",
        lambda: subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0),
    )
    with pytest.raises(refusals.Unfolds):
        rebuilt(a_photo())
    monkeypatch.setattr(workshop, "PATIENCE", 20)
    monkeypatch.setattr(workshop, "_started", honest)
    assert rebuilt(a_photo())[0].type == "image/jpeg"


def test_a_workshop_that_does_not_come_up_says_nothing_of_the_file(walls: str, monkeypatch: pytest.MonkeyPatch) -> None:
    workshop._stop()
    with monkeypatch.context() as without:
        without.setattr(workshop, "_bubble", lambda command: [sys.executable, "-c", ""])
        without.setattr(workshop, "walls", lambda wanted: "bwrap")
        with pytest.raises(workshop.NotOpen):
            rebuilt(a_photo())
    assert rebuilt(a_photo())[0].type == "image/jpeg"


def test_a_workshop_that_breaks_is_built_anew(walls: str) -> None:
    rebuilt(a_photo())
    assert workshop._running is not None
    workshop._running.kill()
    workshop._running.wait()
    assert rebuilt(a_pdf())[0].type == "application/pdf"


def answer_of(program: str, *, behind: str) -> object:
    """Run a programme behind the walls, with the limits of one file, and return what it prints."""
    bound = "from yakuba.papers.rules.rebuilding import _bound; _bound()\n"
    command = [sys.executable, "-I", "-c", bound + program]
    command = workshop._bubble(command) if behind == "bwrap" else command
    done = subprocess.run(command, capture_output=True, env=workshop._ENVIRONMENT, timeout=60, check=False)
    return json.loads(done.stdout) if done.returncode == 0 else done.returncode


TRIES = """
import json, os, socket, subprocess
def tries(what):
    try:
        what()
    except Exception as fault:
        return type(fault).__name__
    return "done"
def connect():
    socket.create_connection(("127.0.0.1", {port}), timeout=2)
def write():
    with open("{home}/written", "w") as file:
        file.write("x")
def read():
    open("{home}/secret").read()
print(json.dumps({{"connect": tries(connect), "write": tries(write), "read": tries(read),
    "start": tries(lambda: subprocess.run(["/bin/true"], check=True)),
    "see": len([name for name in os.listdir("/proc") if name.isdigit()]) if os.path.isdir("/proc") else 0,
    "keys": [name for name in os.environ if "YAKUBA" in name]}}))
"""


@NEEDS_BWRAP
def test_behind_the_walls_there_is_no_network_no_file_and_nobody(tmp_path: Path) -> None:
    import socket

    (tmp_path / "secret").write_text("office.key")
    with socket.create_server(("127.0.0.1", 0)) as server:
        program = TRIES.format(port=server.getsockname()[1], home=tmp_path)
        found = answer_of(program, behind="bwrap")
        outside = answer_of(program, behind="limits")
    assert isinstance(found, dict)
    assert isinstance(outside, dict)
    assert outside["connect"] == outside["read"] == "done", "the control: without walls all this is there"
    assert found["connect"] != "done"
    assert found["read"] != "done"
    assert found["write"] != "done"
    assert (found["see"], found["keys"]) == (0, [])
    assert not (tmp_path / "written").exists() or not (tmp_path / "written").read_bytes()


@pytest.mark.parametrize("behind", ["limits", pytest.param("bwrap", marks=NEEDS_BWRAP)])
def test_memory_and_time_have_an_end(behind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    hungry = "import json\ntry:\n    x = bytes({size})\nexcept MemoryError:\n    x = b''\nprint(json.dumps(len(x)))"
    assert answer_of(hungry.format(size=rebuilding.MEMORY + 1), behind=behind) == 0
    assert answer_of(hungry.format(size=rebuilding.MEMORY // 4), behind=behind) == rebuilding.MEMORY // 4
    busy = "import resource\nresource.setrlimit(resource.RLIMIT_CPU, (1, 1))\nwhile True: pass"
    before = time.monotonic()
    assert answer_of(busy, behind=behind) not in (0, None)
    assert time.monotonic() > before


def test_without_walls_that_are_wanted_no_file_is_opened(
    settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    workshop.walls.cache_clear()
    workshop._stop()
    settings.FILE_WALLS = "bwrap"
    with pytest.raises(workshop.NoWalls):
        rebuilt(a_photo())
    with caplog.at_level(logging.WARNING):
        assert workshop.walls("auto") == "limits"
    assert "bubblewrap is not at hand" in caplog.text
    workshop.walls.cache_clear()
    workshop._stop()
