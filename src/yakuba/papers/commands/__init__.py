"""Keeping papers: letters as they were sent, files as they came, safe copies for the office, what staff attach to their work."""

from yakuba.papers.commands.kept import (
    destroy,
    destroy_about,
    hold,
    issue,
    keep_carried,
    keep_opened,
    keep_sealed,
    let_go,
    sweep,
    try_again,
)
from yakuba.papers.commands.staff import (
    MOST_LETTERS,
    Brought,
    attach,
    attach_all,
    move,
    replace,
    take_all_back,
    take_back,
    uploaded,
)

__all__ = [
    "MOST_LETTERS",
    "Brought",
    "attach",
    "attach_all",
    "destroy",
    "destroy_about",
    "hold",
    "issue",
    "keep_carried",
    "keep_opened",
    "keep_sealed",
    "let_go",
    "move",
    "replace",
    "sweep",
    "take_all_back",
    "take_back",
    "try_again",
    "uploaded",
]
