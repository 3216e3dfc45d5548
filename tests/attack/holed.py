"""A small application with planted holes, to show that the tools of ``make attack`` would have found something.

Never part of the programme: it is started on loopback, on a port of its own, and ended with the run.
``python -m tests.attack.holed PORT``
"""

from __future__ import annotations

import hashlib
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qs
from wsgiref.simple_server import WSGIRequestHandler, make_server

_PAGE = """<!doctype html><html><head><title>holed</title></head><body>{}
<a href="/item?id=1">item</a> <a href="/search?q=a">search</a> <a href="/go?to=/">go</a>
<form method="post" action="/note"><input name="words" value="a"><button>send</button></form></body></html>"""
_NOTES: list[str] = []


def _database() -> sqlite3.Connection:
    made = sqlite3.connect(":memory:", check_same_thread=False)
    made.execute("CREATE TABLE item (id INTEGER, name TEXT)")
    made.executemany("INSERT INTO item VALUES (?, ?)", [(number, f"item {number}") for number in range(1, 6)])
    return made


_ITEMS = _database()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer with a hole at each address."""
    size = int(environ.get("CONTENT_LENGTH") or 0)
    sent = parse_qs(environ["QUERY_STRING"] or environ["wsgi.input"].read(size).decode(errors="replace"))
    value = {name: values[0] for name, values in sent.items()}
    path, status, headers = environ["PATH_INFO"], "200 OK", [("Content-Type", "text/html; charset=utf-8")]
    said = ""
    if path == "/item":
        try:
            # Planted: the query is put together from what was sent.
            said = str(_ITEMS.execute("SELECT name FROM item WHERE id = " + value.get("id", "1")).fetchall())
        except sqlite3.Error as fault:
            status, said = "500 Internal Server Error", f"sqlite3.OperationalError: {fault}"
    elif path == "/search":
        said = f"<p>Nothing found for {value.get('q', '')}</p>"  # Planted: what was sent stands in the page as it is.
    elif path == "/note":
        _NOTES[:] = [*_NOTES[-3:], value.get("words", "")]  # Planted: kept, and shown as it is.
        said = "".join(f"<p>{note}</p>" for note in _NOTES)
    elif path == "/go":
        status = "302 Found"  # Planted: sends anybody anywhere.
        headers.append(("Location", value.get("to", "/").replace("\r", "").replace("\n", "")))
    start_response(status, headers)
    return [_PAGE.format(said).encode()]


def never_called(words: str, password: str) -> bool:
    """Hold what reading the code alone must find; nothing leads here."""
    subprocess.run("echo " + words, shell=True, check=False)  # Planted: a shell, and words from outside.
    return bool(hashlib.md5(password.encode()).hexdigest() == eval(words))  # Planted: a weak hash, and words that run.


class _Silent(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Say nothing: there are thousands."""


if __name__ == "__main__":
    with make_server("127.0.0.1", int(sys.argv[1]), application, handler_class=_Silent) as server:
        server.serve_forever()
