"""The rounds of the backup: what was committed, then the files that it names, then both together as one increment.

In this order, because a file is on the disk before the row that names it is committed: whatever the database of an
increment names was there when the files were looked for. The other way round a filing could come back without its photograph.
"""

from __future__ import annotations

import logging
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Final, Protocol

from yakuba.config.backup.frames import Busy, LogLost, Pages
from yakuba.config.backup.kept import Shelf
from yakuba.config.backup.sealed import seal_what_comes
from yakuba.config.backup.store import Increment, Line, Store

log = logging.getLogger(__name__)

PAGE: Final = struct.Struct(">Q")
PAUSE: Final = 60.0
"""Seconds until something that failed is tried again."""
BEAT: Final = 5.0

Fill = Callable[[IO[bytes]], None]
"""Writes a base into a stream."""


class Database(Protocol):
    """A database that is backed up."""

    kind: str

    def changes(self) -> Pages | None:
        """Return what was committed since the last call, if that is not kept otherwise. Raises LogLost."""

    def base(self) -> tuple[Pages | None, Fill]:
        """Return the same, and what writes the database as it stands now. Raises Busy, LogLost."""

    def close(self) -> None:
        """Let go of the database."""


@dataclass(slots=True)
class Tail:
    """A file that only grows, or a small one that is exchanged: what of it the backup has."""

    path: Path
    sent: int = 0
    small: bytes | None = None

    def new(self) -> tuple[int, bytes] | None:
        """Return what is new, and from which place on."""
        try:
            with self.path.open("rb") as file:
                if self.path.suffix == ".pub":
                    content = file.read()
                    changed = content != self.small
                    self.small = content
                    return (0, content) if changed else None
                if file.seek(0, 2) < self.sent:
                    self.sent = 0
                start = file.seek(self.sent)
                content = file.read()
        except FileNotFoundError:
            return None
        self.sent = start + len(content)
        return (start, content) if content else None


@dataclass(slots=True)
class Rounds:
    """One backup that runs. ``tails`` are read by their names in the backup; ``to`` are public keys."""

    store: Store
    shelf: Shelf
    tails: dict[str, Path]
    open: Callable[[], Database]
    to: tuple[str, ...]
    database: Database | None = None
    line: Line | None = None
    number: int = 0
    waiting: Increment | None = None
    copying: threading.Thread | None = None
    based: float = 0.0
    beaten: float = 0.0
    _tails: dict[str, Tail] = field(default_factory=dict)

    def begin(self, *, at: datetime) -> None:
        """Begin a new line with a base, and wait until that is whole. Raises Busy, LogLost, OSError."""
        self.stop()
        self.database = self.open()
        self.line, self.number, self.waiting = None, 0, None
        line = self.store.begin(database=self.database.kind, to=self.to, at=at)
        _, fill = self.database.base()
        self.shelf.new(self.store, self.to)
        self._tails = {name: Tail(path) for name, path in self.tails.items()}
        self._put_state(line, self._tails, at)
        seal_what_comes(line.base(0), fill, self.to)
        self.line, self.based = line, time.monotonic()
        self.store.beat(line, 0, at)

    def round(self, *, at: datetime) -> Increment | None:
        """Bring into the backup what is new; return it. Raises LogLost, OSError: then the next round goes on with it."""
        line, database = self._running()
        if self.waiting is None:
            self.waiting = self._gather(database.changes(), at)
        return self._put(line, at)

    def base(self, *, at: datetime) -> None:
        """Begin to write a new base into the line; rounds go on meanwhile. Raises Busy, LogLost, OSError."""
        line, database = self._running()
        self.round(at=at)
        pages, fill = database.base()
        self.waiting = self._gather(pages, at)
        self._put(line, at)
        self._put_state(line, {name: Tail(path) for name, path in self.tails.items()}, at)
        self.based = time.monotonic()
        self.copying = threading.Thread(target=self._copy, args=(line.base(self.number), fill))
        self.copying.start()

    def _copy(self, goal: Path, fill: Fill) -> None:
        try:
            seal_what_comes(goal, fill, self.to)
        except (OSError, LogLost) as fault:
            log.error("the base could not be written: %s", fault)

    def _put_state(self, line: Line, tails: dict[str, Tail], at: datetime) -> None:
        state = Increment(self.number, at, files=self.shelf.all())
        state.tails = {name: new for name, tail in tails.items() if (new := tail.new()) is not None}
        self.store.put(line.state(self.number), state, self.to)

    def _gather(self, pages: Pages | None, at: datetime) -> Increment:
        made = Increment(self.number + 1, at)
        if pages is not None:
            made.database = {"page_size": pages.size, "pages": pages.count}
            made.pages = b"".join(PAGE.pack(page) + content for page, content in sorted(pages.changed.items()))
        return made

    def _put(self, line: Line, at: datetime) -> Increment | None:
        made = self.waiting
        assert made is not None  # noqa: S101 - both callers gathered it
        came, went = self.shelf.new(self.store, self.to)
        made.files += came
        made.gone += went
        for name, tail in self._tails.items():
            if (new := tail.new()) is not None:
                start, content = made.tails.get(name, (new[0], b""))
                joins = start + len(content) == new[0]
                made.tails[name] = (start, content + new[1]) if joins else new
        if time.monotonic() - self.beaten > BEAT:
            self.store.beat(line, self.number, at)
            self.beaten = time.monotonic()
        if not made.empty:
            self.store.put(line.increment(made.number), made, self.to)
            self.number = made.number
        self.waiting = None
        return None if made.empty else made

    def _running(self) -> tuple[Line, Database]:
        if self.line is None or self.database is None:
            raise LogLost("no line was begun")
        return self.line, self.database

    def stop(self) -> None:
        """Let go of the database; a base that is being written is finished."""
        if self.copying is not None:
            self.copying.join()
            self.copying = None
        if self.database is not None:
            self.database.close()
            self.database = None

    def run(self, stopped: Callable[[], bool], now: Callable[[], datetime], *, every: float, base_every: float) -> None:
        """Make rounds until told to stop. What fails is said in the log and tried again; nothing committed is left out."""
        pause = 0.0
        while not stopped():
            began = time.monotonic()
            try:
                if self.line is None:
                    self.begin(at=now())
                elif began - self.based > base_every and not (self.copying and self.copying.is_alive()):
                    self.base(at=now())
                else:
                    self.round(at=now())
                pause = 0.0
            except LogLost as fault:
                log.warning("a new line is begun: %s", fault)
                self.line = None
                pause = min(pause + every, PAUSE)
            except (Busy, OSError) as fault:
                log.error("the backup waits: %s", fault)
                if isinstance(fault, Busy) and self.line is not None:
                    self.based += PAUSE
                pause = min(pause + every, PAUSE)
            while not stopped() and time.monotonic() - began < every + pause:
                time.sleep(min(0.2, every))
        if self.line is not None:
            self.round(at=now())
        self.stop()
