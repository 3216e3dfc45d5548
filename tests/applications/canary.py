"""A household whose every free word is a canary, and looking for canaries in bytes.

Run as a programme (``python -m tests.applications.canary``) it plays the part of an installation: it goes one step for
each line on its standard input and says when it is done, so that somebody else may look at its files meanwhile.
"""

from __future__ import annotations

import sys
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

MARKS = ("CANARY7Q", "金糸雀鳥", "カナリヤヒナ", "canary@")
_WORDS = "CANARY7Q 金糸雀鳥"


def hidden_in(data: bytes) -> set[str]:
    """Return the canaries that sit in some bytes, in any way of writing that a database or a JSON text uses."""
    return {mark for mark in MARKS if any(written in data for written in _written(mark))}


def _written(mark: str) -> set[bytes]:
    escaped = mark.encode("ascii", "backslashreplace")
    return {mark.encode("utf-8"), mark.encode("utf-16-le"), mark.encode("utf-16-be"), escaped, escaped.upper()}


def hidden_below(folder: Path) -> dict[str, set[str]]:
    """Return, for each file below a folder in which canaries sit, which ones."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): found for path in files if (found := hidden_in(path.read_bytes()))}


def with_canaries(edition: Any, answers: dict[str, Any]) -> dict[str, Any]:
    """Return the answers with a canary wherever somebody may write freely."""
    from yakuba.procedures.rules.keys import Key

    words = {"text": _WORDS, "long_text": f"{_WORDS}\n{_WORDS}", "kana": "カナリヤヒナ", "email": "canary@example.jp"}
    kinds = {key: edition.vocabulary[Key.parse(key).item] for key in answers}
    marked = {
        key: words[item.type]
        for key, item in kinds.items()
        if item.type in words and not {"pattern", "code"} & set(item.limits)
    }
    signed = {
        key: {**answers[key], "name": _WORDS}
        for key, item in kinds.items()
        if item.type == "signature" and answers[key]
    }
    return {**answers, **marked, **signed}


def a_marked_draft(at: datetime) -> str:
    """Begin a draft in which everything free, a file and its name among it, is a canary; return its code."""
    import msgspec
    from PIL import Image

    from tests.journeys import makers
    from yakuba.applications import commands
    from yakuba.procedures.rules.merging import interview

    code = makers.a_draft(makers.the_example("family-of-four"), at=at)
    edition = makers.moving().edition
    content = commands.save(
        code,
        lambda now: msgspec.structs.replace(
            now,
            answers=with_canaries(edition, now.answers),
            typed={"person.phone": {"": [_WORDS]}},
            email="canary@example.jp",
        ),
        at=at,
    )
    photo = BytesIO()
    Image.new("RGB", (60, 40), "white").save(photo, "JPEG", comment=_WORDS.encode())
    needed = interview(edition, content.chosen, content.answers, on=at.date()).needs
    paper = next(need.attachment.id for need in needed if not need.dropped)
    photo.seek(0)
    commands.add_file(code, paper, f"{_WORDS}.jpg", photo, at=at)
    return code


def main() -> None:
    """Play the installation."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from tests.conftest import MONDAY_NINE
    from tests.journeys import makers
    from yakuba.applications import commands
    from yakuba.ground import journal
    from yakuba.ground.actor import Actor
    from yakuba.ground.ref import Ref

    at = MONDAY_NINE
    call_command("migrate", verbosity=0, interactive=False)
    makers.an_open_hall(at=at)
    code = ""
    for line in sys.stdin:
        step = line.strip()
        if step == "draft":
            code = a_marked_draft(at)
        elif step == "file":
            commands.submit(code, at=at)
        elif step == "plain":
            journal.record(Actor.system("test"), "canary.sat", Ref("test", "1"), at=at, why=_WORDS)
            (settings.MEDIA_ROOT / "plain").write_text(_WORDS)
        elif step == "office":
            makers.let_it_happen(at)
        sys.stdout.write(f"did {step}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
