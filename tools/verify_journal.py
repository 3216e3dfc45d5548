"""Verify a published export of a town's journal. Needs Python 3.9 or newer and nothing else; the town is not asked.

    verify_journal.py EXPORT [--head HEAD.json]… [--key ID]

EXPORT is what `yakuba journal export` writes, HEAD.json what `yakuba journal head --json` published on an earlier day
and you have kept, ID the id of the town's key as you know it from elsewhere. Says what was tampered with, and where; the
exit status is 0 if nothing was, 1 if something was, 2 if the export cannot be read.

The export holds no word of the journal's lines, only a salted digest of each. So this shows that no line was taken out,
put in, moved or exchanged since it was signed; that the lines in the town's database are still those of the digests is
shown there, by `yakuba journal verify`. The format is described in docs/journal.md.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FORMAT = "yakuba journal export 1"
ALL_SIGNATURES = 500
"""So many signatures are verified one by one (some milliseconds each); of more only the last ones: each names the hash
of the one before it, so that the last vouches for all."""

# Ed25519 as RFC 8032, section 5.1, states it. Nothing secret is handled here, so nothing has to take constant time.
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)

Point = tuple[int, int, int, int]


def _add(a: Point, b: Point) -> Point:
    """Add two points in extended homogeneous coordinates (RFC 8032, 5.1.4)."""
    e = (a[1] - a[0]) * (b[1] - b[0]) % P
    f = (a[1] + a[0]) * (b[1] + b[0]) % P
    g = 2 * a[3] * b[3] * D % P
    h = 2 * a[2] * b[2] % P
    return (f - e) * (h - g) % P, (h + g) * (f + e) % P, (h - g) * (h + g) % P, (f - e) * (f + e) % P


def _times(factor: int, point: Point) -> Point:
    result: Point = (0, 1, 1, 0)
    while factor:
        if factor & 1:
            result = _add(result, point)
        point = _add(point, point)
        factor >>= 1
    return result


def _same(a: Point, b: Point) -> bool:
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0


def _x_of(y: int, odd: int) -> int | None:
    """Return the x that belongs to a y, or None if the point is not on the curve."""
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if y >= P or (x * x - square) % P or (x == 0 and odd):
        return None
    return P - x if x & 1 != odd else x


def _point(data: bytes) -> Point | None:
    number = int.from_bytes(data, "little")
    y, odd = number & (2**255 - 1), number >> 255
    x = _x_of(y, odd)
    return None if x is None else (x, y, 1, x * y % P)


_BASE_Y = 4 * pow(5, P - 2, P) % P
_BASE_X = _x_of(_BASE_Y, 0) or 0
BASE: Point = (_BASE_X, _BASE_Y, 1, _BASE_X * _BASE_Y % P)


def signed(public: bytes, message: bytes, signature: bytes) -> bool:
    """Tell whether an Ed25519 signature is of this key and this message."""
    if len(public) != 32 or len(signature) != 64:
        return False
    key, commitment = _point(public), _point(signature[:32])
    response = int.from_bytes(signature[32:], "little")
    if key is None or commitment is None or response >= ORDER:
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % ORDER
    return _same(_times(response, BASE), _add(commitment, _times(challenge, key)))


def link(previous: bytes, number: int, digest: bytes) -> bytes:
    """Return the hash of a link."""
    return hashlib.sha256(b"yakuba journal link 1\n" + previous + number.to_bytes(8, "big") + digest).digest()


def key_of(pem: str) -> bytes:
    """Return the 32 bytes of a public key: the end of what stands in its PEM."""
    body = "".join(line for line in pem.splitlines() if line and not line.startswith("-"))
    return base64.b64decode(body)[-32:]


def key_id(public: bytes) -> str:
    """Return the id of a key."""
    return hashlib.sha256(public).hexdigest()[:16]


class Journal:
    """What was read so far, and what is wrong with it."""

    def __init__(self, wanted_key: str) -> None:
        self.wanted_key = wanted_key
        self.keys: dict[str, bytes] = {}
        self.checkpoints: list[dict[str, Any]] = []
        self.restored: list[dict[str, Any]] = []
        self.by_number: dict[int, list[dict[str, Any]]] = {}
        self.faults: list[str] = []
        self.first = self.number = 0
        self.good = 0
        self.stored = self.computed = bytes(32)

    def fault(self, kind: str, place: str, words: str) -> None:
        """Note something that is wrong."""
        self.faults.append(f"[{kind}] {place}: {words}")

    def key(self, said: dict[str, Any]) -> None:
        """Take in a public key; one that is not the wanted one counts for nothing."""
        public = key_of(said["pem"])
        if not self.wanted_key or key_id(public) == self.wanted_key:
            self.keys[key_id(public)] = public

    def begin(self, said: dict[str, Any]) -> None:
        """Take in the head of the file."""
        if said.get("format") != FORMAT:
            raise ValueError("this is no export of a journal")
        self.first = self.number = self.good = int(said["after"]["number"])
        self.stored = self.computed = bytes.fromhex(said["after"]["hash"])
        self.end = int(said["head"]["number"])

    def read_checkpoints(self, texts: list[str], heads: list[str]) -> None:
        """Read the checkpoints of the export, and those that were kept elsewhere."""
        before = None
        for place, text in enumerate(texts):
            one = self._read(text, check=len(texts) - place <= ALL_SIGNATURES)
            if one is None:
                self.fault(
                    "checkpoint_altered", f"checkpoint no. {place + 1} of the export", "it is not what was signed"
                )
                continue
            if before is not None and one["previous"] != hashlib.sha256(before.encode()).hexdigest():
                words = "the one before it is missing or was altered"
                self.fault("checkpoints_cut", f"checkpoint {one['serial']}", words)
            before = text
            self._keep(one)
        for text in heads:
            one = self._read(text, check=True)
            if one is None:
                self.fault(
                    "checkpoint_altered", "a head that you gave", "it was not signed with the key of this export"
                )
            elif text not in texts:
                if one["number"] >= self.first:
                    self.fault("checkpoints_cut", f"checkpoint {one['serial']}", "you have it, and the export has not")
                self._keep(one)
        self._sort()

    def _keep(self, one: dict[str, Any]) -> None:
        self.checkpoints.append(one)

    def _sort(self) -> None:
        """Lay out what the chain must agree with: not what a signed restoration from a backup has left behind."""
        self.restored = [one for one in self.checkpoints if one["restored"]]
        for one in self.checkpoints:
            later = (other for other in self.restored if other["serial"] > one["serial"])
            if all(one["number"] <= other["kept"] for other in later):
                self.by_number.setdefault(one["number"], []).append(one)

    def _read(self, text: str, *, check: bool) -> dict[str, Any] | None:
        try:
            said = json.loads(text)
            signature = bytes.fromhex(said["signature"])
            public = self.keys[said["key"]]
            rest = {name: value for name, value in said.items() if name != "signature"}
            written = json.dumps(rest, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            if check and not signed(public, b"yakuba journal checkpoint 1\n" + written.encode(), signature):
                return None
            return {
                "serial": int(said["serial"]),
                "number": int(said["number"]),
                "hash": str(said["hash"]),
                "previous": str(said["previous"]),
                "at": str(said["at"]),
                "restored": str(said.get("restored", "")),
                "kept": int(said.get("kept", 0)),
            }
        except (ValueError, KeyError, TypeError):
            return None

    def link(self, number: int, digest: bytes, hash_: bytes) -> None:
        """Follow the chain by one link."""
        computed = link(self.stored, number, digest)
        if number != self.number + 1:
            self.fault("link_deleted", f"link {self.number + 1}–{number - 1}", "links are missing")
        elif hash_ not in (computed, link(self.computed, number, digest)):
            self.fault("link_changed", f"link {number}", "it does not follow from the one before it")
        self.number, self.stored, self.computed = number, hash_, computed
        self.compare()

    def compare(self) -> None:
        """Compare the chain with what was signed at this place."""
        for one in self.by_number.get(self.number, ()):
            if one["hash"] == self.stored.hex():
                self.good = self.number
            else:
                place = f"link {self.good + 1}–{self.number}"
                self.fault("chain_rewritten", place, f"it is not what was signed at {one['at']}")

    def finish(self) -> None:
        """Look for what ought to stand beyond the end."""
        if self.number < self.end:
            self.fault("chain_cut", f"link {self.number + 1}–{self.end}", "the export ends before its own head")
        there = max(self.number, self.end)
        if (last := max(self.by_number, default=0)) > there:
            words = f"they were signed at {self.by_number[last][0]['at']} and are gone"
            self.fault("chain_cut", f"link {there + 1}–{last}", words)
        if not self.checkpoints:
            self.fault("not_signed", "the whole chain", "there is no checkpoint signed with this key")


def _lines(file: Path) -> Iterator[Any]:
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def verify(export: Path, heads: list[Path], wanted_key: str = "") -> Journal:
    """Verify an export. Raises ValueError, KeyError or OSError if it cannot be read."""
    journal = Journal(wanted_key)
    lines = _lines(export)
    journal.begin(next(lines))
    texts: list[str] = []
    walking = False
    for said in lines:
        if isinstance(said, dict):
            if "pem" in said:
                journal.key(said)
            else:
                texts.append(said["checkpoint"])
            continue
        if not walking:
            walking = True
            _gather(journal, texts, heads)
        journal.link(int(said[0]), bytes.fromhex(said[1]), bytes.fromhex(said[2]))
    if not walking:
        _gather(journal, texts, heads)
    journal.finish()
    return journal


def _gather(journal: Journal, texts: list[str], heads: list[Path]) -> None:
    journal.read_checkpoints(texts, [json.loads(head.read_text(encoding="utf-8"))["checkpoint"] for head in heads])
    journal.compare()


def main(words: list[str]) -> int:
    """Verify, say what was found, and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("export", type=Path)
    parser.add_argument("--head", type=Path, action="append", default=[])
    parser.add_argument("--key", default="")
    options = parser.parse_args(words)
    try:
        journal = verify(options.export, options.head, options.key)
    except (OSError, ValueError, KeyError, IndexError, StopIteration) as fault:
        print(f"The export cannot be read: {type(fault).__name__}: {fault}", file=sys.stderr)
        return 2
    for one in journal.restored:
        print(
            f"! {one['at']}: the town restored its database from a backup after link {one['kept']}: {one['restored']}"
        )
    for found in journal.faults:
        print(f"✗ {found}")
    print(f"links {journal.first + 1} to {journal.number}, {len(journal.checkpoints)} checkpoints")
    print(f"keys {' '.join(journal.keys) or 'none'}: compare with what the town has published")
    if not journal.faults:
        print(f"Nothing was tampered with up to link {journal.good}, the last one that was signed.")
    return 1 if journal.faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
