"""Fuzzing one target until its time is over: ``python -m tests.fuzz.child TARGET SECONDS FOLDER``.

libFuzzer never returns, so each target has a process of its own. A find does not end it: the input is kept, with what
came out, and it goes on behind it. Only what ends or holds the whole process is left to libFuzzer.
"""

from __future__ import annotations

import hashlib
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.fuzz.target import Target

MOST_FINDS = 20
"""Different places; who finds more should mend first."""


class Watch:
    """Gives inputs to a target, and keeps each find once: by what came out, and where it came from."""

    def __init__(self, target: Target, folder: Path) -> None:
        self.target, self.folder = target, folder
        self.known: set[str] = set()

    def __call__(self, data: bytes) -> None:
        """Give it one input."""
        try:
            self.target.meet(data)
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as fault:  # noqa: BLE001 - that nobody foresaw it is the point; Rust panics are no Exception
            self.keep(data, fault)

    def keep(self, data: bytes, fault: BaseException) -> None:
        """Write an input and its fault into the folder, unless there is one of the kind."""
        places = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(fault.__traceback__)]
        ours = [place for place in places if "/yakuba/" in place or "/tests/" in place]
        kind = hashlib.sha256(f"{type(fault).__name__} {ours[-1:]}".encode()).hexdigest()[:12]
        if kind in self.known or len(self.known) >= MOST_FINDS:
            return
        self.known.add(kind)
        (self.folder / f"find-{kind}").write_bytes(data)
        told = "".join(traceback.format_exception(fault, limit=-30))
        (self.folder / f"find-{kind}.txt").write_text(told, encoding="utf-8", errors="backslashreplace")


def main(name: str, seconds: str, folder: str) -> None:
    """Fuzz; does not return."""
    root = Path(__file__).resolve().parents[2]
    # Behind everything of our own: of the environment with the tools, only what is nowhere else is taken.
    sys.path.extend(map(str, (root / "build" / "attack-venv").glob("lib/python*/site-packages")))
    sys.path.insert(0, str(root / "tools"))
    import atheris  # type: ignore[import-untyped]  # it is there after `make fuzz`, and mypy knows it

    with atheris.instrument_imports(include=["yakuba"]):
        import django

        django.setup()
        from tests.fuzz.targets import TARGETS
    where = Path(folder)
    corpus = where / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for seed in TARGETS[name].seeds():
        (corpus / hashlib.sha256(seed).hexdigest()).write_bytes(seed)
    options = [f"-max_total_time={seconds}", "-timeout=20", "-rss_limit_mb=2048", "-print_final_stats=1"]
    atheris.Setup([sys.argv[0], *options, f"-artifact_prefix={where}/", str(corpus)], Watch(TARGETS[name], where))
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
