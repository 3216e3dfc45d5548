"""The networks on this machine, whoever made them."""

from __future__ import annotations

import subprocess


def names_on_this_machine() -> set[str]:
    """Return the names of all networks on this machine; others may make some of theirs while we look."""
    said = subprocess.run(["ip", "netns", "list"], capture_output=True, text=True, check=True).stdout
    return {line.split()[0] for line in said.splitlines()}
