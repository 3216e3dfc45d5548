"""The TLS that visitors meet, in ``make attack``: sslscan before nginx with the site of `deploy/nginx`, and before a weak one."""

from __future__ import annotations

import re
import shutil
import ssl
import subprocess
import tempfile
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from attack_tools import WORK, Place, Run, Tool
from defusedxml import ElementTree  # type: ignore[import-untyped]

from tests.attack.tls import shaken
from tests.chaos.nginx import HOST, KEY, SITE, front
from tests.chaos.stores import Unwell

WEAK_KEY: Final = ("rsa:1024",)
OLD: Final = {"SSLv2", "SSLv3", "TLSv1.0", "TLSv1.1"}
CALLED_WEAK: Final = {"null", "anonymous", "weak", "medium"}
"""What sslscan itself says of a cipher that nobody should speak."""


def weak_site() -> str:
    """Return our site as somebody would spoil it who wants every visitor in: the control."""
    spoilt = SITE.replace("ssl_protocols TLSv1.2 TLSv1.3", "ssl_protocols TLSv1 TLSv1.1 TLSv1.2")
    spoilt = spoilt.replace("ssl_session_tickets off", "ssl_session_tickets on")
    return re.sub(r"ssl_ciphers .+;", "ssl_ciphers ALL:COMPLEMENTOFALL:@SECLEVEL=0;", spoilt)


def sslscan(place: Place, seconds: float) -> Run:
    """Shake hands in every way that sslscan knows, and once more for the ticket, which it does not look at."""
    hall = urlsplit(place.url).port or 0
    site, key = (weak_site(), WEAK_KEY) if place.name == "control" else (SITE, KEY)
    report = WORK / f"sslscan-{place.name}.xml"
    report.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(prefix="yakuba-tls-") as folder:
        home = Path(folder)
        # nginx works as another user where we are root.
        home.chmod(0o711)
        try:
            with front(home, hall, site=site, key=key) as nginx:
                command = ["sslscan", "--no-colour", f"--xml={report}", f"--sni-name={HOST}", f"127.0.0.1:{nginx.port}"]
                done = subprocess.run(command, capture_output=True, text=True, timeout=max(seconds, 120), check=False)
                ticket = shaken(nginx.port, ssl.TLSVersion.TLSv1_2).ticket
        except Unwell as fault:
            return Run(ran=False, trouble=str(fault)[-300:])
    if done.returncode or not report.exists():
        return Run(ran=False, trouble=f"exit {done.returncode}: {(done.stdout + done.stderr)[-300:]}")
    return read(report.read_text(encoding="utf-8"), done.stdout, ticket=ticket)


def read(report: str, said: str, *, ticket: bool) -> Run:
    """Return what is weak in sslscan's report, and in what only its words say. Without a handshake it did not run."""
    test = ElementTree.fromstring(report).find("ssltest")
    protocols = [] if test is None else test.findall("protocol")
    spoken = [f"{one.get('type').upper()}v{one.get('version')}" for one in protocols if one.get("enabled") == "1"]
    if not spoken:
        return Run(ran=False, trouble=f"no handshake: {said[-200:]}")
    found = [f"protocol: {one} is spoken" for one in spoken if one in OLD]
    if "TLSv1.3" not in spoken:
        found.append("protocol: TLSv1.3 is not spoken")
    if any(one.get("supported") == "1" for one in test.findall("compression")):
        found.append("compression")
    if any(one.get("supported") == "1" and one.get("secure") == "0" for one in test.findall("renegotiation")):
        found.append("insecure renegotiation")
    found += [
        f"heartbleed: {one.get('sslversion')}" for one in test.findall("heartbleed") if one.get("vulnerable") == "1"
    ]
    ciphers = test.findall("cipher")
    names = [(one.get("sslversion"), one.get("cipher"), int(one.get("bits")), one.get("strength")) for one in ciphers]
    found += [
        f"cipher: {version} {name}: {why}" for version, name, *rest in names if (why := weakness(version, name, *rest))
    ]
    found += _weak_keys(test)
    if "supports TLS Fallback SCSV" not in said:
        found.append("fallback: a lower version can be forced on a visitor")
    if ticket:
        found.append("tickets: what a ticket was sealed with opens what was said")
    untried = (
        " Compression was not tried: sslscan's own OpenSSL can do none." if "not support compression" in said else ""
    )
    return Run(found=sorted(set(found)), note=f"{', '.join(spoken)}; {len(ciphers)} ciphers.{untried}")


def weakness(version: str, name: str, bits: int, strength: str) -> str:
    """Return why nobody should speak this cipher, or nothing; names are OpenSSL's or the registry's."""
    why = [f"{bits} bits"] if bits < 128 else []
    if found := re.search(r"RC4|DES|NULL|EXP|MD5|ADH|AECDH|anon", name):
        why.append(found[0])
    if version != "TLSv1.3" and not re.match(r"(TLS_)?(EC)?DHE[-_]", name):
        why.append("no forward secrecy")
    if strength in CALLED_WEAK and not why:
        why.append(strength)
    return ", ".join(why)


def _weak_keys(test: ElementTree.Element) -> list[str]:
    """Return the keys that are too small; of curves sslscan says how much they are worth: P-256 is worth 128 bits."""
    keys = [(one.get("type", "?"), int(one.get("bits", "0"))) for one in test.iter("pk")]
    return [
        f"key: {kind} of {bits} bits" for kind, bits in keys or [("?", 0)] if bits < (128 if kind == "EC" else 2048)
    ]


def version() -> str:
    """Return which sslscan Debian gave us."""
    program = shutil.which("sslscan")
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout if program else ""
    found = re.search(r"\d+\.\d+\.\d+", said)
    return found[0] if found else "?"


SSLSCAN: Final = Tool("sslscan", 0.05, sslscan, version)
