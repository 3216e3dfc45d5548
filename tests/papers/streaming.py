"""Plays an installation that takes in, opens and gives out one large file, and says how much memory each step took.

Run as a programme (``python -m tests.papers.streaming SMALL LARGE``, two bodies of a form) it prints, as JSON, by how many megabytes
the process grew in each step.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

MEGABYTE = 1024 * 1024
KIND = "multipart/form-data; boundary=edge"
PAPER = "file:passbook"


def a_large_pdf(size: int) -> bytes:
    """Return a PDF of one page with so many bytes in it that cannot be pressed together."""
    import pikepdf

    pdf, out = pikepdf.new(), io.BytesIO()
    page = pdf.add_blank_page()
    parts = [os.urandom(min(size, 5 * MEGABYTE)) for _ in range(max(size // (5 * MEGABYTE), 1))]
    page.Contents = pikepdf.Array([pikepdf.Stream(pdf, part) for part in parts])
    pdf.save(out, compress_streams=False)
    return out.getvalue()


def body_of(field: str, content: bytes) -> bytes:
    """Return the body of a form as browsers send it, with one file in it."""
    head = f'--edge\r\nContent-Disposition: form-data; name="{field}"; filename="file.pdf"\r\n'
    return f"{head}Content-Type: application/pdf\r\n\r\n".encode() + content + b"\r\n--edge--\r\n"


def request(method: str, path: str, code: str, body: Path | None = None, kind: str = "") -> tuple[str, Any]:
    """Ask the application as a server would: the body is read from a file, the answer in pieces."""
    from django.core.handlers.wsgi import WSGIHandler

    token, said = "a" * 32, list[str]()
    with body.open("rb") if body else io.BytesIO() as sent:
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "wsgi.url_scheme": "http",
            "wsgi.input": sent,
            "wsgi.errors": sys.stderr,
            "CONTENT_TYPE": kind,
            "CONTENT_LENGTH": str(body.stat().st_size if body else 0),
            "HTTP_COOKIE": f"yakuba_draft={code}; yakuba_csrf={token}",
            "HTTP_X_CSRFTOKEN": token,
        }
        answer: Any = WSGIHandler()(environ, lambda status, headers: said.append(status))  # type: ignore[arg-type]
        digest = hashlib.sha256()
        for piece in answer:
            digest.update(piece)
        answer.close()
    return said[0], digest.hexdigest()


def grown(step: Callable[[], object]) -> float:
    """Do something, and return by how many megabytes the process was larger at its largest than before."""
    Path("/proc/self/clear_refs").write_text("5")  # forget the peak of before (proc(5))
    before = _memory("VmRSS")
    step()
    return (_memory("VmHWM") - before) / 1024


def _memory(what: str) -> int:
    (found,) = re.findall(rf"{what}:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(found)


def the_whole_way(body: Path, kind: str, at: datetime) -> dict[str, Any]:
    """Send a file in, look at it, file it, have the office open it and make its safe copy, and show that."""
    from tests.journeys import makers
    from yakuba.applications import commands, reads
    from yakuba.papers import reads as papers

    code = makers.a_draft(makers.the_example("family-of-four"), at=at)
    before = len(reads.draft(code, at=at).content.files)
    said: dict[str, str] = {}

    def show_it() -> None:
        entry = reads.draft(code, at=at).content.files[-1]
        said["status"], said["sha256"] = request("GET", f"/apply/files/{entry.id}/", code)

    def read_the_safe_copy() -> None:
        (copy,) = [one for one in papers.opened_about(filing) if one.name == "file.pdf"]
        _view, stream = papers.opened_stream(copy.ref)
        with stream:
            while stream.read(MEGABYTE):
                pass

    took = {"upload": grown(lambda: request("POST", "/apply/files/", code, body, kind))}
    assert len(reads.draft(code, at=at).content.files) == before + 1
    took["show"] = grown(show_it)
    took["submit"] = grown(lambda: commands.submit(code, at=at))
    filing = reads.status(code).ref
    took["office"] = grown(lambda: makers.let_it_happen(at))
    took["copy"] = grown(read_the_safe_copy)
    # What holds the file as a whole would be seen.
    return {"took": took, "whole": grown(body.read_bytes), **said}


def main() -> None:
    """Take a small file the whole way, so that everything is loaded, then the large one."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from tests.conftest import MONDAY_NINE
    from tests.journeys import makers
    from yakuba.ground import clock

    at = MONDAY_NINE
    clock.now = lambda: at
    settings.FILE_LIMITS = {"size": 64 * MEGABYTE}
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    makers.an_open_hall(at=at)
    small, large = Path(sys.argv[1]), Path(sys.argv[2])
    the_whole_way(small, KIND, at)
    sys.stdout.write(json.dumps(the_whole_way(large, KIND, at)))


if __name__ == "__main__":
    main()
