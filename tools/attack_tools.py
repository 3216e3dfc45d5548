"""The tools of ``make attack``: how each is run against a place within a time, and how what it found is read."""

from __future__ import annotations

import json
import os
import platform
import re
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlencode

from attack_targets import Target

ROOT = Path(__file__).resolve().parents[1]
VENV = Path(os.environ.get("ATTACK_VENV", ROOT / "build" / "attack-venv"))
WORK = ROOT / "build" / "attack"
NO_API = "The hall has no API and no OpenAPI document; where there is none, it has nothing to try."
MODULES = "xss,permanentxss,sql,redirect,crlf,file,ldap,methods,csp,cookieflags,http_headers,htaccess,xxe,ssrf"
"""What wapiti tries here. Modules that ask other hosts, guess passwords or look for other people's programmes are left out."""


@dataclass
class Place:
    """What is attacked: a running server, its pages and parameters, and the code behind it."""

    name: str
    url: str
    cookies: str
    pages: list[str]
    targets: list[Target]
    code: list[Path]
    starts: list[str]


@dataclass
class Run:
    """One tool against one place: whether it ran, what it found, one line each."""

    ran: bool = True
    trouble: str = ""
    found: list[str] = field(default_factory=list)
    seconds: int = 0
    note: str = ""


@dataclass(frozen=True)
class Tool:
    """A tool, and its share of the time; where it comes from the system, also who tells its version."""

    name: str
    share: float
    attack: Callable[[Place, float], Run]
    told: Callable[[], str] | None = None

    def version(self) -> str:
        """Return the version that is locked, or told."""
        return self.told() if self.told else _locked(self.name)


@lru_cache
def _locked(name: str) -> str:
    newer = int(platform.python_version_tuple()[1]) >= 12
    for line in (ROOT / "tools" / "attack-requirements.txt").read_text(encoding="utf-8").splitlines():
        found = re.match(r"([\w-]+)==(\S+)(?: ; python_full_version ([<>]=?) '3.12')?", line)
        if found and found[1].removesuffix("3") == name and (not found[3] or newer == found[3].startswith(">")):
            return found[2]
    return "?"


def _run(command: list[str], seconds: float) -> tuple[int, str]:
    """Run a tool of the venv; return its exit status and all that it said. What takes longer is ended, and counts as run."""
    whole = [str(VENV / "bin" / command[0]), *command[1:]]
    try:
        done = subprocess.run(whole, capture_output=True, text=True, timeout=seconds, check=False, cwd=WORK)
    except subprocess.TimeoutExpired as late:
        said: bytes | str = late.stdout or b""
        return 124, said.decode(errors="replace") if isinstance(said, bytes) else said
    return done.returncode, done.stdout + done.stderr


def wapiti(place: Place, seconds: float) -> Run:
    """Crawl from the start pages and try what wapiti knows on everything found."""
    out = WORK / f"wapiti-{place.name}.json"
    out.unlink(missing_ok=True)
    each = max(seconds / (len(MODULES.split(",")) + 4), 5)
    command = ["wapiti", "-u", place.starts[0], "--scope", "folder", "-m", MODULES, "-f", "json", "-o", str(out)]
    command += ["--flush-session", "--store-session", str(WORK / "wapiti"), "--store-config", str(WORK / "wapiti")]
    command += ["--max-scan-time", str(int(each * 4)), "--max-attack-time", str(int(each)), "-d", "4", "--no-bugreport"]
    command += ["--max-links-per-page", "40", "--max-files-per-dir", "12", "--tasks", "2", "-v", "0", "-t", "20"]
    for start in place.starts[1:]:
        command += ["-s", start]
    for part in ("logout", "leave", "discard", "keys", "codes", "password", "app/"):
        command += ["-x", f"{place.url}/*{part}*"]
    if place.cookies:
        command += ["-C", place.cookies]
    status, said = _run(command, seconds * 2 + 60)
    if not out.exists():
        return Run(ran=False, trouble=f"exit {status}: {said[-300:]}")
    report = json.loads(out.read_text(encoding="utf-8"))
    found = [
        f"{kind}: {one.get('method')} {_short(one.get('path', ''))} {one.get('parameter') or ''} {one.get('info', '')[:140]}"
        for part in ("vulnerabilities", "anomalies")
        for kind, several in report[part].items()
        for one in several
    ]
    crawled = report.get("infos", {}).get("crawled_pages_nbr", "?")
    return Run(found=sorted(set(found)), note=f"{crawled} pages crawled; modules {MODULES}.")


def _short(path: str) -> str:
    """Return an address without ids and values, so that a finding reads alike in every run."""
    return re.sub(r"[0-9a-z]{20,}", "·", path.partition("?")[0])


def sqlmap(place: Place, seconds: float) -> Run:
    """Try every parameter of every form and link for SQL injection: by errors, by true and false, by union."""
    each = max(seconds / max(len(place.targets), 1), 30)
    found, ran, tried = [], 0, 0
    for target in place.targets:
        status, said = _run(_sqlmap(place, target, each), each * 2 + 60)
        ran += (
            "all tested parameters" in said
            or "is vulnerable" in said
            or "identified the following" in said
            or status == 124
        )
        tried += len(target.names)
        hits = re.findall(r"^Parameter: (.+)$", said, re.MULTILINE)
        found += [f"SQL injection: {target.method} {_short(target.url.removeprefix(place.url))} {hit}" for hit in hits]
    done = f"{len(place.targets)} addresses with {tried} parameters, {ran} of them to the end"
    if ran < len(place.targets) / 2:
        return Run(ran=False, trouble=f"only {done}")
    return Run(
        found=sorted(set(found)), note=f"{done}; levels 1, techniques BEU, {each:.0f} s at most for each address."
    )


def _sqlmap(place: Place, target: Target, seconds: float) -> list[str]:
    values = urlencode(target.fields)
    command = [
        "sqlmap",
        "--batch",
        "--level",
        "1",
        "--risk",
        "1",
        "--technique",
        "BEU",
        "--threads",
        "2",
        "--timeout",
        "15",
    ]
    command += [
        "--retries",
        "0",
        "--flush-session",
        "--output-dir",
        str(WORK / "sqlmap"),
        "--time-limit",
        str(int(seconds)),
    ]
    command += ["--disable-coloring", "--ignore-code", "*", "--skip", "csrfmiddlewaretoken"]
    command += ["-u", target.url, "--data", values] if target.method == "POST" else ["-u", f"{target.url}?{values}"]
    if "csrfmiddlewaretoken" in target.names:
        command += ["--header", f"Referer: {place.url}/"]
    if place.cookies:
        command += ["--cookie", place.cookies]
    return command


def bandit(place: Place, seconds: float) -> Run:
    """Read the code for habits that end in holes."""
    status, said = _run(["bandit", "-q", "-r", "-f", "json", *map(str, place.code)], seconds + 300)
    if status not in (0, 1):
        return Run(ran=False, trouble=f"exit {status}: {said[-300:]}")
    results = json.loads(said[said.index("{") :])
    found = [
        f"{one['test_id']} {Path(one['filename']).relative_to(ROOT)}: {one['issue_text']}" for one in results["results"]
    ]
    lines = results["metrics"]["_totals"]["loc"]
    return Run(found=sorted(set(found)), note=f"{lines} lines read; {len(results['errors'])} files could not be read.")


def ruff(place: Place, seconds: float) -> Run:
    """Read the code with the same rules as `make check`, but with nothing excused in the settings."""
    command = [
        "ruff",
        "check",
        "--isolated",
        "--select",
        "S",
        "--output-format",
        "json",
        "--no-cache",
        *map(str, place.code),
    ]
    status, said = _run(command, seconds)
    if status not in (0, 1):
        return Run(ran=False, trouble=f"exit {status}: {said[-300:]}")
    results = json.loads(said[: said.rindex("]") + 1])
    found = [f"{one['code']} {Path(one['filename']).relative_to(ROOT)}: {one['message']}" for one in results]
    return Run(
        found=sorted(set(found)), note="Lines with a reason beside them (`noqa`) are left out; settings are not read."
    )


TOOLS = (
    Tool("ruff", 0.05, ruff),
    Tool("bandit", 0.1, bandit),
    Tool("wapiti", 0.35, wapiti),
    Tool("sqlmap", 0.35, sqlmap),
)
