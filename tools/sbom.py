"""Write what the programme is made of: a bill of materials (CycloneDX 1.6) and a list of licences, into ``build/sbom``.

Advisories are not checked. The usual check (pip-audit) asks a service on the internet, and where it gets no answer it says that
no vulnerabilities are known: a green light that means nothing. Take the bill to a machine that has a source.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from email.message import Message
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "build" / "sbom"
TOOLS = Path(os.environ.get("ATTACK_VENV", ROOT / "build" / "attack-venv")) / "bin"
LOCKED = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", re.MULTILINE)


def bill() -> int:
    """Write the bill of the locked packages; return how many components it names."""
    target = OUT / "sbom.json"
    command = [str(TOOLS / "cyclonedx-py"), "requirements", str(ROOT / "requirements.lock"), "--output-reproducible"]
    command += ["--spec-version", "1.6", "--pyproject", str(ROOT / "pyproject.toml"), "-o", str(target)]
    subprocess.run(command, check=True)
    return len(json.loads(target.read_text(encoding="utf-8"))["components"])


def licence_of(name: str) -> str:
    """Return the licence that a package declares: as an expression, a classifier, or the words of its own."""
    try:
        said: Message = metadata(name)  # type: ignore[assignment]  # it is one, and says so only at run time
    except PackageNotFoundError:
        return "(not installed on this machine)"
    classified = [line.rpartition(" :: ")[2] for line in said.get_all("Classifier") or [] if line.startswith("License")]
    words = said.get("License-Expression") or ", ".join(classified) or said.get("License") or "(says none)"
    return words.strip().splitlines()[0][:80]


def licences() -> list[tuple[str, str, str]]:
    """Return name, version and licence of every locked package, of Python and of npm."""
    locked = sorted(set(LOCKED.findall((ROOT / "requirements.lock").read_text(encoding="utf-8"))))
    found = [(name, version, licence_of(name)) for name, version in locked]
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    return found + [
        (path.removeprefix("node_modules/"), one["version"], one.get("license", "(says none)"))
        for path, one in sorted(packages.items())
        if path and not one.get("dev")
    ]


def main() -> None:
    """Write both lists and say what was and what was not done."""
    OUT.mkdir(parents=True, exist_ok=True)
    lines = [f"| {name} | {version} | {licence} |" for name, version, licence in licences()]
    page = "\n".join(["# Licences", "", "| package | version | licence |", "|---|---|---|", *lines, ""])
    (OUT / "licences.md").write_text(page, encoding="utf-8")
    print(f"{bill()} components in build/sbom/sbom.json, {len(lines)} licences in build/sbom/licences.md.")
    print(
        "Advisories: NOT CHECKED. There is no source of advisories here; nothing follows from this run about known holes."
    )


if __name__ == "__main__":
    main()
