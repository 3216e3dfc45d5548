"""Being another user of the machine for a moment, which only root can: what one may and another may not is tried, not read."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def open_place() -> Iterator[Path]:
    """Have a folder that every user can reach, as those of pytest cannot be."""
    place = Path(tempfile.mkdtemp(prefix="yakuba-users-"))
    try:
        place.chmod(0o755)
        yield place
    finally:
        shutil.rmtree(place)


def as_user(
    user: int, group: int, do: Callable[[], object], *, groups: tuple[int, ...] = (), umask: int = 0o077
) -> int:
    """Do something as a user, in a process of its own; return 0, or the number of the error of the system that it met."""
    child = os.fork()
    if child == 0:
        met = 255
        try:
            os.setgroups(groups)
            os.setgid(group)
            os.setuid(user)
            os.umask(umask)
            do()
            met = 0
        except OSError as fault:
            met = fault.errno or errno.EIO
        finally:
            os._exit(met)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
