"""The drill of high availability: filings come in, the primary is killed, another one takes over, nobody's receipt is lost.

    python -m tests.ha --filings 10000 --how node|postmaster|switchover --pool session|transaction

Prints JSON. Residents try again with the same code until they hold their receipt; in the end each receipt is compared with
what the database holds.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import msgspec

from tests.chaos.house import House
from tests.chaos.residents import Crowd, GaveUp, Person, Resident, Visit
from tests.ha.cluster import Cluster, room
from tests.ha.held import BROKEN, Held

HOWS = ("node", "postmaster", "switchover")


class Quick(Resident):
    """A resident without papers: hands in and looks at the receipt."""

    def file(self, person: Person) -> Visit:
        """Hand in, and hold the receipt; each step is tried again until it is answered."""
        visit, until = Visit(person, ""), time.monotonic() + self.patience
        try:
            self._until(visit, until, lambda: self._submit(person))
            # The moment of the answer to the submission: only it says that something was written.
            visit.seconds = time.monotonic()
            visit.numbers.add(self._until(visit, until, lambda: self._receipt(person)))
        except GaveUp as why:
            visit.met.append(f"gave up: {why}")
        return visit


class QuickCrowd(Crowd):
    """Residents without papers."""

    def _serve(self, number: int) -> None:
        browser = Quick(self.port, seed=number)
        for person in self._line():
            visit = browser.file(person)
            with self._lock:
                self.visits.append(visit)
        browser._hang_up()


@dataclass
class Result:
    """What the drill showed."""

    how: str
    pool: str
    filings: int
    acknowledged: int = 0
    lost: int = 0
    wrong_receipts: int = 0
    twice: int = 0
    without_event: int = 0
    gave_up: int = 0
    before: str = ""
    after: str = ""
    stopped_s: float = 0.0
    whole_again_s: float = 0.0
    filings_s: float = 0.0
    tries: int = 0
    met: dict[str, int] = field(default_factory=dict)


def run(filings: int, how: str, pool: str, browsers: int) -> Result:
    """Make one drill: after a third of the filings the primary goes."""
    result, folder = Result(how, pool, filings), room()
    home = folder / "home"
    home.mkdir()
    cluster = Cluster(folder, pool=pool)
    try:
        cluster.start()
        built = House(home, cluster)
        try:
            people = built.drafts(filings)
            built.open()
            crowd = QuickCrowd(people, built.port, browsers=browsers)
            _files(cluster, crowd, result)
            _compare(built, cluster, crowd, result)
        finally:
            built.close()
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)
    return result


def _files(cluster: Cluster, crowd: QuickCrowd, result: Result) -> None:
    began = time.monotonic()
    filing = threading.Thread(target=crowd.run)
    filing.start()
    while crowd.done < result.filings // 3 and filing.is_alive():
        time.sleep(0.02)
    result.before = cluster.primary() or ""
    killed = time.monotonic()
    _strike(cluster, result)
    while cluster.primary() in (None, result.before):
        time.sleep(0.2)
    result.after = cluster.primary() or ""
    if result.how == "node":
        cluster.start_node(result.before)
    while len(cluster.standbys()) < 2:
        time.sleep(0.2)
    result.whole_again_s = round(time.monotonic() - killed, 1)
    filing.join()
    # Nothing is answered between the last receipt of the old primary and the first one of the new.
    moments = sorted(visit.seconds for visit in crowd.visits if visit.seconds)
    pauses = [(later - earlier, later) for earlier, later in pairwise(moments) if later > killed]
    result.stopped_s = round(max((pause for pause, _ in pauses), default=0.0), 1)
    result.filings_s = round(result.filings / (moments[-1] - began), 1)


def _strike(cluster: Cluster, result: Result) -> None:
    if result.how == "node":
        cluster.kill_node(result.before)
    elif result.how == "postmaster":
        cluster.kill_postmaster()
    else:
        goal = next(node for node in cluster.standbys() if cluster.state(node).get("sync_standby"))
        command = ["/usr/bin/patronictl", "-c", str(cluster.folder / f"{goal}.yml"), "switchover", "--force"]
        subprocess.run([*command, "--candidate", goal], check=True, capture_output=True, env={"LANG": "C.UTF-8"})


def _compare(built: House, cluster: Cluster, crowd: QuickCrowd, result: Result) -> None:
    told = {visit.person.code: sorted(visit.numbers) for visit in crowd.visits}
    path = built.home / "told.json"
    path.write_bytes(msgspec.json.encode(told))
    held = msgspec.json.decode(built.run("tests.ha.held", str(path)), type=Held)
    for name in ("acknowledged", "lost", *BROKEN):
        setattr(result, name, getattr(held, name))
    result.gave_up = sum(1 for visit in crowd.visits if not visit.numbers)
    result.tries = sum(visit.tries for visit in crowd.visits)
    for visit in crowd.visits:
        for what in visit.met:
            result.met[what] = result.met.get(what, 0) + 1


def main(words: list[str]) -> int:
    """Make a drill and print what it showed; 0 if nothing was lost and writing stopped for less than 30 seconds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--filings", type=int, default=10_000)
    parser.add_argument("--how", choices=HOWS, default="node")
    parser.add_argument("--pool", choices=["session", "transaction"], default="session")
    parser.add_argument("--browsers", type=int, default=16)
    parser.add_argument("--to", type=Path)
    options = parser.parse_args(words)
    result = run(options.filings, options.how, options.pool, options.browsers)
    text = json.dumps(vars(result), ensure_ascii=False, indent=1)
    sys.stdout.write(text + "\n")
    if options.to is not None:
        options.to.write_text(text + "\n")
    broken = result.lost + result.wrong_receipts + result.twice + result.without_event + result.gave_up
    return 0 if not broken and result.stopped_s < 30 else 1
