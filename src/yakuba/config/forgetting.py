"""The internet side forgets: the processes that held something readable are replaced as soon as residents pause.

What a request leaves behind is given free and not wiped: neither Python nor the server writes over it, and a copy of the
process's memory would show names and papers hours later. Only the end of a process gives its memory back, and the kernel
hands no page on with what stood in it. So whoever has answered a request with something personal asks the server, once
nobody has sent any more for a while, to put fresh processes into the place of all. These come up before the old ones go, and
the old ones finish what they have begun. Under load nothing happens until the longest time has passed.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterable, Mapping
from threading import Lock, Thread
from time import monotonic, sleep
from typing import Any, Final

LONGEST: Final = 600.0
"""Seconds after which even a server that never has a pause is renewed."""
PUBLIC: Final = frozenset({"GET", "HEAD"})
CODES: Final = ("yakuba_draft", "yakuba_filing")
"""The cookies that hold a resident's code: such a browser is shown answers."""

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


class Forgetful:
    """An application that has its processes replaced after something personal, when so many seconds have been quiet."""

    def __init__(self, application: Application, *, rest: float, renew: Callable[[], None]) -> None:
        self._application, self._rest, self._renew = application, rest, renew
        self._first = self._last = 0.0
        self._watching = Lock()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer, and remember when something personal was last in our hands."""
        if not personal(environ):
            return self._application(environ, start_response)
        self._last = monotonic()
        if self._watching.acquire(blocking=False):
            self._first = self._last
            Thread(target=self._watch, daemon=True).start()
        try:
            return self._application(environ, start_response)
        finally:
            self._last = monotonic()

    def _watch(self) -> None:
        """Wait for a pause, and have all replaced. Once: this process ends then."""
        until = self._first + LONGEST
        while (left := min(self._last + self._rest, until) - monotonic()) > 0:
            sleep(left)
        self._renew()


def personal(environ: Mapping[str, Any]) -> bool:
    """Tell whether a request can bring or show something of a resident: all but looking at a page without a code."""
    if environ["REQUEST_METHOD"] not in PUBLIC or environ.get("QUERY_STRING"):
        return True
    cookies = environ.get("HTTP_COOKIE", "")
    return any(code in cookies for code in CODES)


def forgetful(application: Application, *, rest: float) -> Application:
    """Return an application that forgets after so many seconds of rest; the same one where no server stands above us."""
    server = multiprocessing.parent_process()
    if server is None or server.pid is None or rest <= 0:
        return application
    return Forgetful(application, rest=rest, renew=lambda: _ask(server.pid))


def _ask(server: int | None) -> None:
    # If it is gone, so are we in a moment; if another process has taken its number, it is not our parent.
    if server is not None and os.getppid() == server:
        os.kill(server, signal.SIGHUP)
