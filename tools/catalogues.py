"""Compile the catalogues of translated words (.po) into what Django reads (.mo).

Babel does it, because GNU gettext is not on every machine.
"""

from __future__ import annotations

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SRC = Path(__file__).resolve().parent.parent / "src"


def compile_one(source: Path) -> bool:
    """Compile one catalogue if it is newer than its compiled form; tell whether it was."""
    target = source.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
        return False
    # Babel knows no language ja_Easy; the folder says which language it is, so the catalogue need not.
    with source.open("rb") as opened:
        catalogue = read_po(opened, ignore_obsolete=True, abort_invalid=True)
    whole = target.with_suffix(".mo.new")
    with whole.open("wb") as opened:
        write_mo(opened, catalogue)
    whole.replace(target)
    return True


def main() -> None:
    """Compile all catalogues of all rooms."""
    sources = sorted(SRC.rglob("locale/*/LC_MESSAGES/*.po"))
    done = sum(compile_one(source) for source in sources)
    print(f"Catalogues: {len(sources)}, compiled anew: {done}")


if __name__ == "__main__":
    main()
