"""What keeping a filing safe costs: sealing it to three keys, and the journal's lines, written, chained and verified."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import Final

import pyrage
from pyrage import x25519

from yakuba.applications.rules.content import pack
from yakuba.config.bench.household import Bundle
from yakuba.config.bench.table import Measure
from yakuba.config.console.journal_measure import measure
from yakuba.ground.sealing import new_identity, open_sealed, seal

LINES: Final = 20_000
WRITERS: Final = 8
_TIMES: Final = 200


def sealing(bundle: Bundle, runs: int) -> list[Measure]:
    """Measure sealing a filing to office, recovery and resident, and opening it, beside what age's own library takes."""
    identity, resident = new_identity()
    recipients = (new_identity()[1], new_identity()[1], resident)
    body = pack(bundle.content)
    sealed = seal(body, recipients)
    theirs = [x25519.Recipient.from_str(one) for one in recipients]
    ours, plain, opened = [], [], []
    for _ in range(runs):
        ours.append(_each(lambda: seal(body, recipients)))
        plain.append(_each(lambda: pyrage.encrypt(body, theirs)))
        opened.append(_each(lambda: open_sealed(sealed, identity)))
    name = f"sealing a filing of {len(body) / 1024:.1f} KB to three keys"
    return [
        Measure(name, "ms", ours, baseline="age's own library (pyrage)", baseline_runs=plain),
        Measure("  opening it with one of them", "ms", opened, baseline="sealing it", baseline_runs=ours),
    ]


def journal(at: datetime) -> list[Measure]:
    """Measure the journal, which must be empty: written by eight at once, chained by one, verified. Raises NotEmpty."""
    found = measure(LINES, writers=WRITERS, at=at)
    written = [found["written_a_second"]]
    return [
        Measure(f"journal: lines written by {WRITERS}, each by itself", "/s", written),
        Measure("  chained", "/s", [found["chained_a_second"]], baseline="written", baseline_runs=written),
        Measure(
            f"  verified ({LINES:,} lines)",
            "/s",
            [found["verified_a_second"]],
            baseline="written",
            baseline_runs=written,
        ),
    ]


def _each(deed: Callable[[], object]) -> float:
    """Return the milliseconds of one deed, of many done one after the other."""
    began = time.perf_counter()
    for _ in range(_TIMES):
        deed()
    return (time.perf_counter() - began) * 1000 / _TIMES
