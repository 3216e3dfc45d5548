"""What was signed: the checkpoints of the file, compared with their copy in the database and with published heads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from yakuba.ground.journal import canonical, signing
from yakuba.ground.journal.checkpoints import FIRST, Checkpoint, kept, read
from yakuba.ground.journal.faults import Fault
from yakuba.ground.models import JournalCheckpoint


@dataclass(frozen=True, slots=True)
class Signed:
    """All checkpoints that are truly signed, wherever they were found, and what is wrong with the others.

    ``restored`` are those that say that the database came back from a backup; what was signed before and is not in the
    chain any more is left out of ``at_number``.
    """

    checkpoints: tuple[Checkpoint, ...]
    restored: tuple[Checkpoint, ...]
    at_number: dict[int, list[Checkpoint]]
    key_ids: tuple[str, ...]
    faults: tuple[Fault, ...]


def signed(at: datetime, heads: Iterable[Checkpoint] = ()) -> Signed:
    """Gather the checkpoints made up to now and say what is wrong with them."""
    keys = signing.public_keys(settings.KEYS)
    file, faults = _of_file(kept(), keys)
    texts = {one.text for one in file}
    true = list(file)
    copies = JournalCheckpoint.objects.filter(at__lte=at).order_by("serial").values_list("serial", "body")
    lost: list[Checkpoint] = []
    for serial, body in copies:
        if body in texts:
            continue
        one = _true(body, keys)
        if one is None:
            faults.append(Fault("checkpoint_altered", serial=serial, detail="database"))
        else:
            lost.append(one)
    for one in heads:
        if one.text not in texts and one.text not in {other.text for other in lost}:
            if one.signed_by(keys):
                lost.append(one)
            else:
                faults.append(Fault("checkpoint_altered", serial=one.serial, detail="head"))
    altered = {fault.serial for fault in faults}
    faults += [_lost(one) for one in lost if one.serial not in altered]
    true = sorted([*true, *lost], key=lambda one: (one.at, one.serial))
    at_number: dict[int, list[Checkpoint]] = {}
    restored = tuple(one for one in true if one.restored)
    for one in true:
        if not any(one.serial < later.serial and one.number > later.kept for later in restored):
            at_number.setdefault(one.number, []).append(one)
    return Signed(tuple(true), restored, at_number, tuple(keys), tuple(faults))


def _lost(one: Checkpoint) -> Fault:
    return Fault("checkpoints_cut", number=one.number, serial=one.serial, detail=canonical.moment(one.at))


def _true(text: str, keys: dict[str, signing.PublicKey]) -> Checkpoint | None:
    try:
        one = read(text)
    except ValueError:
        return None
    return one if one.signed_by(keys) else None


def _of_file(texts: list[str], keys: dict[str, signing.PublicKey]) -> tuple[list[Checkpoint], list[Fault]]:
    """Read the file: each line signed, each naming the one before it."""
    found: list[Checkpoint] = []
    faults: list[Fault] = []
    before, serial, bad = FIRST, 0, False
    for text in texts:
        one = _true(text, keys)
        if one is None:
            # Half a line that the next one passes over is what a power cut leaves; all else was altered.
            bad = True
            continue
        if one.previous != before:
            faults += _gap(serial, one, altered=bad)
        found.append(one)
        before, serial, bad = canonical.hash_of_text(text), one.serial, False
    if bad:
        faults.append(Fault("checkpoint_altered", serial=serial + 1))
    return found, faults


def _gap(serial: int, one: Checkpoint, *, altered: bool) -> list[Fault]:
    """Name what stood between two checkpoints of the file and is gone or no longer itself."""
    if altered:
        return [
            Fault("checkpoint_altered", serial=missing) for missing in range(serial + 1, max(one.serial, serial + 2))
        ]
    if one.serial > serial + 1:
        return [Fault("checkpoints_cut", serial=serial + 1, detail=f"{serial + 1}–{one.serial - 1}")]
    return [Fault("checkpoint_altered", serial=one.serial, detail="previous")]
