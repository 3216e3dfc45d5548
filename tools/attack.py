"""Attack a running demo town, and a control with planted holes, with the tools that attackers use; say what they found.

Everything stays on this machine: the hall and the control listen on loopback, and every tool has a limit of time. The report is
red if a tool did not run, if the control stayed silent, or if something was found in the hall that nobody has given a
reason for (``tools/attack-accepted.json``). By hand, not in CI: ``make attack``; ``MINUTES=30 make attack`` for longer,
``ONLY=sslscan make attack`` for some tools alone.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.request import urlopen

import attack_targets  # it also makes the tests importable
import attack_tls
import attack_tools
from attack_tools import Place, Run, Tool

from tests.attack.forms import Page

ROOT = Path(__file__).resolve().parents[1]
WORK = ROOT / "build" / "attack"
TOOLS = (*attack_tools.TOOLS, attack_tls.SSLSCAN)
ACCEPTED = ROOT / "tools" / "attack-accepted.json"
PYTHON = sys.executable
NUMBER, PASSWORD = "child-manager", "minatono-demo-2026"
"""A section manager of the demo town (docs/demo.md)."""


@dataclass
class Line:
    """One tool's line in the report."""

    tool: str
    version: str
    control: Run
    hall: Run
    new: list[str] = field(default_factory=list)

    @property
    def red(self) -> str:
        """Why this line is red, or nothing."""
        if not (self.control.ran and self.hall.ran):
            return f"did not run: {self.control.trouble or self.hall.trouble}"
        if not self.control.found:
            return "silent before the control"
        return f"{len(self.new)} findings without a reason" if self.new else ""


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(command: list[str], url: str, environment: dict[str, str], log: Path) -> Iterator[str]:
    """Run a server until the block ends; yield its address once it answers."""
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out)
        try:
            for _ in range(600):
                with suppress(OSError), urlopen(url, timeout=5):  # noqa: S310 - our own address
                    break
                if process.poll() is not None:
                    raise SystemExit(f"{command[:4]} ended: see {log}")
                time.sleep(0.5)
            yield url
        finally:
            process.terminate()
            process.wait(30)


@contextmanager
def the_control() -> Iterator[Place]:
    """The application with planted holes."""
    url = f"http://127.0.0.1:{free_port()}"
    command = [PYTHON, "-m", "tests.attack.holed", url.rpartition(":")[2]]
    with running(command, f"{url}/", dict(os.environ), WORK / "control.log"):
        visitor = attack_targets.Visitor(url)
        pages, targets = attack_targets.walk(visitor, "/", "/item?id=1", "/search?q=a", "/go?to=/")
        item = attack_targets.Target(f"{url}/item", "GET", (("id", "1"),))
        yield Place("control", url, "", pages, [item, *targets], [ROOT / "tests" / "attack" / "holed.py"], [f"{url}/"])


@contextmanager
def the_hall() -> Iterator[Place]:
    """A demo town of a few households, with somebody of its staff signed in."""
    home = Path(tempfile.mkdtemp(prefix="yakuba-attack-"))
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    yakuba = [str(Path(PYTHON).with_name("yakuba"))]
    environment = {**os.environ, "YAKUBA_HOME": str(home), "YAKUBA_LOG": "ERROR"}
    try:
        command = [*yakuba, "demo", "--port", str(port), "--households", "6"]
        with running(command, f"{url}/", environment, WORK / "hall.log"):
            visitor = _signed_in(url, yakuba, environment)
            pages, targets = attack_targets.walk(
                visitor, "/", "/desk/", "/code/", "/desk/search/", "/?q=a", "/desk/?q=a&view=all"
            )
            begun = _begun_draft(visitor)
            pages, targets = pages + begun[0], targets + begun[1]
            starts = [f"{url}/", f"{url}/desk/", f"{url}/code/"]
            yield Place("hall", url, visitor.cookies, pages, targets, [ROOT / "src"], starts)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _signed_in(url: str, yakuba: list[str], environment: dict[str, str]) -> attack_targets.Visitor:
    """Sign in at the desk with both steps, as a section manager of the demo."""
    visitor = attack_targets.Visitor(url)
    visitor.send("/desk/account/login/", login=NUMBER, password=PASSWORD)
    said = subprocess.run([*yakuba, "demo", "code"], env=environment, capture_output=True, text=True, check=True).stdout
    code = next(word for word in said.replace("：", " ").replace(":", " ").split() if word[:6].isdigit())[:6]
    there, _ = visitor.send("/desk/account/second-step/", code=code)
    if "/desk/account/" in there:
        raise SystemExit(f"could not sign in at the desk: {there}")
    return visitor


def _begun_draft(visitor: attack_targets.Visitor) -> tuple[list[str], list[attack_targets.Target]]:
    """Begin a draft as a resident, and walk what opens with it."""
    path = "/events/moving/"
    _, page = visitor.get(path)
    form = next(one for one in Page(page, path).forms if one.action == path)
    visitor.get(path, {name: values[-1] for name, values in form.filled().items()})
    return attack_targets.walk(
        visitor, "/apply/resume/", "/apply/event/move/", "/apply/list/", "/apply/later/", most=20
    )


def chosen(names: str) -> list[Tool]:
    """Return the tools of these names, divided by commas; all, if none is named."""
    wanted = [name for name in names.split(",") if name]
    if strange := set(wanted) - {tool.name for tool in TOOLS}:
        raise SystemExit(f"there is no tool {', '.join(sorted(strange))}")
    return [tool for tool in TOOLS if not wanted or tool.name in wanted]


def measure(tools: Sequence[Tool], minutes: float) -> list[Line]:
    """Let every tool attack both places."""
    lines = []
    with the_control() as control, the_hall() as hall:
        print(f"{len(hall.pages)} pages and {len(hall.targets)} ways to send something in the hall", flush=True)
        for tool in tools:
            before, after = (_run(tool.attack, place, minutes * tool.share) for place in (control, hall))
            line = Line(tool.name, tool.version(), before, after)
            accepted = json.loads(ACCEPTED.read_text(encoding="utf-8")).get(tool.name, {})
            line.new = [one for one in line.hall.found if not any(one.startswith(known) for known in accepted)]
            print(
                f"{tool.name}: control {len(line.control.found)}, hall {len(line.hall.found)}, new {len(line.new)}",
                flush=True,
            )
            lines.append(line)
    return lines


def _run(attack: Callable[[Place, float], Run], place: Place, minutes: float) -> Run:
    began = time.monotonic()
    try:
        run = attack(place, minutes * 60)
    except (OSError, subprocess.SubprocessError, ValueError, KeyError) as trouble:
        run = Run(ran=False, trouble=f"{type(trouble).__name__}: {trouble}"[:300])
    run.seconds = round(time.monotonic() - began)
    return run


def report(lines: list[Line]) -> str:
    """Return the report as Markdown."""
    out = [f"# Attack of {datetime.now(UTC):%Y-%m-%d %H:%M} UTC", ""]
    out += ["| tool | version | control | hall | without a reason | seconds | |", "|---|---|---|---|---|---|---|"]
    for line in lines:
        seconds = line.control.seconds + line.hall.seconds
        counts = f"{len(line.control.found)} | {len(line.hall.found)} | {len(line.new)} | {seconds}"
        out.append(f"| {line.tool} | {line.version} | {counts} | {'RED: ' + line.red if line.red else 'green'} |")
    out += ["", f"schemathesis: not run. {attack_tools.NO_API}", ""]
    for line in lines:
        out += [f"## {line.tool}", "", line.hall.note, ""]
        out += [f"- control: {one}" for one in line.control.found[:12]]
        out += [f"- hall: {one}{'' if one in line.new else ' (accepted)'}" for one in line.hall.found[:60]]
        out.append("")
    return "\n".join(out)


def main() -> int:
    """Attack, print, write the report to build/attack, and tell by the exit status whether it is red."""
    WORK.mkdir(parents=True, exist_ok=True)
    tools = chosen(os.environ.get("ONLY", ""))
    lines = measure(tools, float(os.environ.get("MINUTES", "12")))
    words = report(lines)
    (WORK / "report.md").write_text(words, encoding="utf-8")
    data = [{**asdict(line), "red": line.red} for line in lines]
    (WORK / "report.json").write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")
    print(words)
    return 1 if any(line.red for line in lines) else 0


if __name__ == "__main__":
    raise SystemExit(main())
