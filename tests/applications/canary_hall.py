"""Plays an installation into which somebody writes canaries, so that somebody else may look at its files meanwhile.

Run as a programme (``python -m tests.applications.canary_hall``) it goes one step for each line on its standard input and
says when it is done. What it removes it keeps aside, in the folder ``removed`` of its home: what lay on a disk for a moment
can be read from the disk later. With ``CANARY_PLAIN`` set it seals nothing: the control.
"""

from __future__ import annotations

import io
import itertools
import os
import sys
import tempfile
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

AGE = b"age-encryption.org/"
"""How an envelope begins."""


def keep_what_is_removed(home: Path) -> None:
    """Give every file that this process removes a second name before it does."""
    removed, numbers = home / "removed", itertools.count()
    removed.mkdir(parents=True, exist_ok=True)
    # A file without a name from its beginning could not be kept: let there be none.
    tempfile._O_TMPFILE_WORKS = False  # type: ignore[attr-defined]

    def heard(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "os.remove":
            with suppress(OSError):
                os.link(arguments[0], removed / str(next(numbers)))

    sys.addaudithook(heard)


def seal_nothing() -> None:
    """Make a hall of before sealing was thought of."""
    rooms: list[Any] = [
        import_module(f"yakuba.applications.{name}")
        for name in (
            "commands.afterwards",
            "commands.drafts",
            "commands.filing",
            "reads.drafts",
            "reads.looking",
            "reads.status",
        )
    ]

    class Plain:
        def __init__(self, target: Any, recipients: Any) -> None:
            self.write = target.write

        def finish(self) -> None:
            pass

    for room in rooms:
        if hasattr(room, "seal"):
            room.seal = lambda data, recipients: data
        if hasattr(room, "OpenedStream"):
            room.OpenedStream = lambda file, identity: file
    codes: Any = import_module("yakuba.ground.sealing.codes")
    opened = codes.ResidentKeys.open
    # A draft that was begun before is sealed still.
    codes.ResidentKeys.open = lambda keys, sealed: opened(keys, sealed) if sealed.startswith(AGE) else sealed
    spool: Any = import_module("yakuba.ground.sealing.spool")
    spool.Sealer = Plain
    spool.OpenedStream = lambda file, identity: file


def press_nothing() -> None:
    """Let PostgreSQL lay long values down as they are: pressed together, a canary would be there and not be found."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
            " AND data_type IN ('bytea', 'text', 'jsonb', 'character varying')"
        )
        for table, column in cursor.fetchall():
            cursor.execute(f'ALTER TABLE "{table}" ALTER COLUMN "{column}" SET STORAGE EXTERNAL')


class Browser:
    """A resident who writes canaries into the pages."""

    def __init__(self, code: str) -> None:
        from django.test import Client

        self.client = Client(raise_request_exception=False)
        self.client.cookies["yakuba_draft"] = code

    def send(self, path: str, name: str, content: bytes, paper: str) -> int:
        """Send a file as a browser does."""
        file = io.BytesIO(content)
        file.name = name
        return int(self.client.post(path, {f"file:{paper}": file, "go": "next"}).status_code)

    def write(self, words: str) -> int:
        """Write into every field of every page of questions, whether it fits or not."""
        import re

        pages = 0
        for topic in ("you", "household", "move", "contact", "money", "work"):
            page = self.client.get(f"/apply/answers/{topic}/")
            if page.status_code != 200:
                continue
            fields = re.findall(r'<(?:input|textarea)[^>]*name="([^"]+)"', page.content.decode())
            self.client.post(page.request["PATH_INFO"], {**dict.fromkeys(fields, words), "go": "next"})
            pages += 1
        return pages


def break_down(browser: Browser, words: str) -> None:
    """Let a page break while it has canaries in its hands: what ends in the log?"""
    from unittest.mock import patch

    from yakuba.applications import commands

    with patch.object(commands, "add_file", side_effect=RuntimeError("the disk is on fire")):
        assert browser.send("/apply/files/", f"{words}.jpg", b"x" * 10, "passbook") == 500
    with patch.object(commands, "save", side_effect=RuntimeError("the disk is on fire")):
        browser.write(words)


def main() -> None:
    """Play."""
    home = Path(os.environ["YAKUBA_HOME"])
    keep_what_is_removed(home)
    tempfile.tempdir = str(home / "tmp")
    (home / "tmp").mkdir(exist_ok=True)

    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from tests.applications import canary
    from tests.conftest import MONDAY_NINE
    from tests.journeys import makers
    from yakuba.applications import commands
    from yakuba.ground import clock, journal
    from yakuba.ground.actor import Actor
    from yakuba.ground.ref import Ref

    at = MONDAY_NINE
    clock.now = lambda: at
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    press_nothing()
    if os.environ.get("CANARY_PLAIN"):
        seal_nothing()
    makers.an_open_hall(at=at)
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(home / "mail")
    code = ""
    for line in sys.stdin:
        step = line.strip()
        if step == "draft":
            code = canary.a_marked_draft(at)
            browser, paper = Browser(code), canary.a_paper(code, at.date(), at=at)
            # Larger than what any buffer keeps back from the disk.
            assert browser.send("/apply/files/", f"{canary.WORDS} 大.jpg", canary.a_photo((1500, 1200)), paper) == 302
            assert browser.send("/apply/files/", f"{canary.WORDS}.pdf", canary.a_pdf(), paper) == 302
            assert browser.send("/apply/files/", f"{canary.WORDS}.txt", canary.WORDS.encode() * 9, paper) == 422
            assert browser.write(canary.WORDS) > 0
            break_down(browser, canary.WORDS)
            code = canary.a_marked_draft(at)
        elif step == "file":
            commands.submit(code, at=at)
        elif step == "plain":
            journal.record(Actor.system("test"), "canary.sat", Ref("test", "1"), at=at, why=canary.WORDS)
            (settings.MEDIA_ROOT / "plain").write_text(canary.WORDS)
            with tempfile.NamedTemporaryFile("w") as file:
                file.write(canary.WORDS)
        elif step == "office":
            makers.let_it_happen(at)
        sys.stdout.write(f"did {step}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
