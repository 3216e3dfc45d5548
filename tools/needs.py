"""Install what the tests need from the system, where that may be done: Chromium, PostgreSQL, age and others, on Debian through apt.

Where it may not be done, say what is missing and which tests are left out. With CI set, missing things are faults.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence

from with_postgres import newest_postgres

LEFT_OUT = {
    "chromium-headless-shell": "the browser tests (marker `browser`)",
    "fonts-ipaexfont-gothic": "nothing, but in the browser tests boxes of another width stand for Japanese",
    "libatomic1": "the browser tests (the driver of the browser is linked to it)",
    "postgresql": "the second run of the tests, on PostgreSQL",
    "age": "the tests that open envelopes with another tool",
    "bubblewrap": "the tests of the walls around files that are rebuilt",
    "nftables": "the tests of the border between two networks",
    **dict.fromkeys(("patroni", "etcd-server", "haproxy", "pgbouncer"), "the drill of high availability"),
    "nginx-light": "the tests of what visitors meet before the hall, and the scan of its TLS in `make attack`",
    "sslscan": "the scan of TLS in `make attack`",
}
BY_HAND = ("patroni", "etcd-server", "haproxy", "pgbouncer", "nginx-light", "sslscan")
"""What is brought only to those who ask for it: most of these come with services of their own."""

SYSTEM = f"{os.environ.get('PATH', '')}:/usr/sbin"


def chromium() -> str | None:
    """Return the path of the machine's Chromium, or None.

    The one without a window first: it is Debian's own build of the same browser, and the tests take a fifth less time with it.
    """
    return next(filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "chromium-browser"))), None)


def writes_japanese() -> bool:
    """Tell whether the system has a font for Japanese; where it cannot be asked, take it that it has."""
    if shutil.which("fc-list") is None:
        return True
    return bool(subprocess.run(["fc-list", ":lang=ja"], capture_output=True, check=False).stdout)


def loads(library: str) -> bool:
    """Tell whether the system has a library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing() -> list[str]:
    """Return the Debian packages of which what we need is not here."""
    here: dict[str, object] = {
        "chromium-headless-shell": chromium(),
        "fonts-ipaexfont-gothic": writes_japanese(),
        "libatomic1": loads("libatomic.so.1"),
        "postgresql": newest_postgres(),
        "age": shutil.which("age"),
        "bubblewrap": shutil.which("bwrap"),
        "nftables": shutil.which("nft"),
        "patroni": shutil.which("patroni"),
        "etcd-server": shutil.which("etcd"),
        "haproxy": shutil.which("haproxy", path=SYSTEM),
        "pgbouncer": shutil.which("pgbouncer", path=SYSTEM),
        "nginx-light": shutil.which("nginx", path=SYSTEM),
        "sslscan": shutil.which("sslscan"),
    }
    return [package for package, found in here.items() if not found]


def _apt(packages: Sequence[str]) -> bool:
    """Install Debian packages if this machine has apt and lets us; tell whether it worked."""
    if shutil.which("apt-get") is None:
        return False
    before: list[str] = []
    if os.geteuid() != 0:
        if subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode:
            return False
        before = ["sudo", "-n"]
    apt = [*before, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y"]
    update = subprocess.run([*apt, "update"], stdout=subprocess.DEVNULL, check=False)
    install = subprocess.run(
        [*apt, "install", "--no-install-recommends", *packages], stdout=subprocess.DEVNULL, check=False
    )
    return update.returncode == install.returncode == 0


def main(wanted: Sequence[str]) -> int:
    """Bring the wanted packages (all, if none is named); 0 if nothing that must be here is missing."""
    needed = [package for package in missing() if (package in wanted if wanted else package not in BY_HAND)]
    if not needed:
        return 0
    print(f"The tests need {' and '.join(needed)}: trying to install.", flush=True)
    if not _apt(needed) and "chromium-headless-shell" in needed and not chromium():
        # Before Debian 12 there was only the whole browser; it does as well.
        _apt([package for package in needed if package != "chromium-headless-shell"] + ["chromium"])
    left = [package for package in needed if package in missing()]
    for package in left:
        print(f"MISSING {package}: it could not be installed here. Left out: {LEFT_OUT[package]}.")
        print(f"        On Debian, as an administrator: apt-get install {package}")
    return 1 if left and os.environ.get("CI") else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
