"""A border at which anything may happen: what is sent, what the way does to it, who dies, who comes back from a backup.

Both sides live in one database, in tables of their own. What the receiving room keeps are rows, so that they go when its
transaction does, and can be counted.
"""

from __future__ import annotations

import io
import random
import shutil
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db.models import Model

from tests.relay.makers import KIND, carried, copy
from yakuba.ground.models import OutboxEvent
from yakuba.ground.ref import new_id
from yakuba.ground.relay import commands as relay
from yakuba.ground.relay import folder, reads, receiving, sending, signing
from yakuba.ground.relay.models import EnclosureOut, Line, ParcelIn, ParcelOut, Quarantine
from yakuba.ground.relay.parcels import Parcel


class Killed(BaseException):
    """The process ends here, at once: kill -9."""


@dataclass
class World:
    """The two sides, the way between them, and what must come of it."""

    at: datetime
    home: Path
    sent: list[str] = field(default_factory=list)
    refuses: set[str] = field(default_factory=set)
    under_way: list[bytes] = field(default_factory=list)
    answers: list[bytes] = field(default_factory=list)
    dies_after: int | None = None

    def __post_init__(self) -> None:
        receiving._kinds[KIND] = self.receive

    # The room that receives.

    def receive(self, parcel: Parcel) -> None:
        self._live()
        whole = all(self._read(parcel, one.name) == self._file(parcel.id, one.name) for one in parcel.enclosures)
        OutboxEvent.objects.create(id=new_id(), name=parcel.id, body={"whole": whole}, at=self.at, told_at=self.at)
        self._live()
        if parcel.id in self.refuses:
            raise ValueError(parcel.id)

    def _read(self, parcel: Parcel, name: str) -> bytes:
        with parcel.open(name) as file:
            return file.read()

    def _file(self, parcel_id: str, name: str) -> bytes:
        return f"{parcel_id} {name} ".encode() * 40

    def _live(self) -> None:
        if self.dies_after is not None:
            self.dies_after -= 1
            if self.dies_after < 0:
                self.dies_after = None
                raise Killed

    # What happens.

    def send(self, files: int) -> None:
        parcel_id = f"letter-{len(self.sent)}"
        names = [f"file-{n}" for n in range(files)]
        enclosures = [carried(name, self._file(parcel_id, name)) for name in names]
        relay.send(KIND, parcel_id=parcel_id, body={"words": parcel_id}, enclosures=enclosures, at=self.at)
        self.sent.append(parcel_id)

    def refuse(self, which: int) -> None:
        """Let the room refuse a letter from now on, or take it if it refused it."""
        if self.sent:
            self.refuses ^= {self.sent[which % len(self.sent)]}

    def pack(self, after: int) -> None:
        """Put a bundle on the way; it may come at any time, often, or never."""
        _, line, bodies = sending.bundle(after=after, at=self.at)
        self.under_way.append(line + b"".join(bodies))

    def arrive(self, which: int, flips: list[int], cut: int | None) -> None:
        """Let something that is on the way arrive, perhaps changed, perhaps cut short; it stays on the way, too."""
        if not self.under_way:
            return
        data = bytearray(self.under_way[which % len(self.under_way)])
        for place in flips:
            data[place % len(data)] ^= 1 << place % 8
        end = len(data) if cut is None else cut % len(data)
        stream = io.BytesIO(bytes(data[:end]))
        try:
            said = receiving.head_of(stream, at=self.at)
            if said is not None:
                receiving.take(said, stream, self._fetch, at=self.at)
                self.answers.append(receiving.acknowledgement([said], at=self.at))
        except (Killed, receiving.CutOff):
            pass

    def _fetch(self, one: Any) -> None:
        self._live()
        copy(one)
        self._live()

    def answer(self, which: int, flips: list[int]) -> None:
        """Let an answer arrive, perhaps an old one, perhaps changed."""
        if not self.answers:
            return
        data = bytearray(self.answers[which % len(self.answers)])
        for place in flips:
            data[place % len(data)] ^= 1 << place % 8
        try:
            sending.take_acknowledgement(bytes(data), at=self.at)
        except signing.NotSigned:
            assert flips

    def carry_folder(self, seed: int, faults: float) -> None:
        """Carry a folder across and back; each file in it is spoilt, lost or cut short with this chance."""
        chance, stick = random.Random(seed), self.home / "stick"
        # Whoever dies on the way leaves the stick as it is, and the next journey begins with it.
        with suppress(Killed):
            for here, there in (("edge", "office"), ("office", "edge")):
                folder.export(stick, side=here, at=self.at)
                self._spoil(stick, chance, faults)
                folder.bring(stick, side=there, at=self.at)
            shutil.rmtree(stick)

    def _spoil(self, stick: Path, chance: random.Random, faults: float) -> None:
        for path in [path for path in sorted(stick.rglob("*")) if path.is_file()]:
            if chance.random() >= faults:
                continue
            data = bytearray(path.read_bytes())
            match chance.randrange(3):
                case 0:
                    path.unlink()
                case 1:
                    path.write_bytes(data[: chance.randrange(len(data) + 1)])
                case _ if data:
                    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
                    path.write_bytes(data)

    def die(self, after: int) -> None:
        """Kill the receiving process soon: at the so-and-so-many-th step from now."""
        self.dies_after = after

    def wait(self, hours: int) -> None:
        self.at += timedelta(hours=hours)

    def forget(self) -> None:
        relay.forget(at=self.at)

    # Backups, of one side each.

    SENDING = (ParcelOut, EnclosureOut)
    RECEIVING = (ParcelIn, Quarantine, OutboxEvent)

    def back_up(self, tables: tuple[type[Model], ...]) -> dict[type[Model], list[dict[str, Any]]]:
        return {table: list(table._default_manager.values()) for table in tables}

    def restore(self, backup: dict[type[Model], list[dict[str, Any]]]) -> None:
        for table in reversed(list(backup)):
            table._default_manager.all().delete()
        for table, rows in backup.items():
            table._default_manager.bulk_create(table(**row) for row in rows)

    def restore_sender(self, between: int) -> None:
        """Bring the sending side back to its state before the last letters; they are sent again under new numbers."""
        backup, numbered = self.back_up(self.SENDING), self._line().numbered
        for _ in range(between):
            self.send(1)
        self.pack(0)
        self.arrive(-1, [], None)
        lost = self.sent[len(self.sent) - between :]
        self.restore(backup)
        Line.objects.filter(pk=1).update(numbered=numbered)
        # What was filed after the backup is gone at the sender. It must not be mistaken for what comes instead of it.
        self.sent = self.sent[: len(self.sent) - between] + [f"{one}-lost" for one in lost]

    def restore_receiver(self, between: int) -> None:
        """Bring the receiving side back to its state before the last letters came and were acknowledged."""
        backup, examined = self.back_up(self.RECEIVING), self._line().examined
        for _ in range(between):
            self.send(1)
        self.pack(0)
        self.arrive(-1, [], None)
        self.answer(-1, [])
        self.restore(backup)
        Line.objects.filter(pk=1).update(examined=examined)

    def _line(self) -> Line:
        return Line.objects.get_or_create(pk=1)[0]

    # What must come of it.

    def settle(self) -> None:
        """Let the way be whole, and the rooms take everything, long enough for each pause to end."""
        self.dies_after = None
        self.refuses.clear()
        for _ in range(6):
            self.wait(5)
            after = 0
            while True:
                said, line, bodies = sending.bundle(after=after, at=self.at)
                stream = io.BytesIO(line + b"".join(bodies))
                arrived = receiving.head_of(stream, at=self.at)
                assert arrived == said
                receiving.take(arrived, stream, copy, at=self.at)
                sending.take_acknowledgement(receiving.acknowledgement([arrived], at=self.at), at=self.at)
                after = said.through
                if after >= said.upto:
                    break

    def taken(self) -> list[str]:
        """Return the ids of what the room took, each as often as it took it."""
        rows = OutboxEvent.objects.filter(name__startswith="letter-").values_list("name", "body")
        assert all(body["whole"] for _, body in rows)
        return sorted(name for name, _ in rows)

    def lost(self) -> set[str]:
        """Return what was neither taken in nor lies in quarantine nor waits to be sent."""
        open_ = reads.quarantine()
        ids, numbers = {one.parcel for one in open_}, {one.number for one in open_}
        rows = {row.parcel_id: row for row in ParcelOut.objects.all()}
        waits = {id_ for id_, row in rows.items() if row.acked_at is None}
        named = {id_ for id_, row in rows.items() if row.number in numbers}
        return self.still_there() - set(self.taken()) - ids - named - waits

    def still_there(self) -> set[str]:
        """Return the ids of the letters that did not go with a backup of the sending side."""
        return {one for one in self.sent if not one.endswith("-lost")}
