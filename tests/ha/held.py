"""Compare receipts with what the database holds: ``python -m tests.ha.held TOLD``, printing counts as JSON."""

from __future__ import annotations

import sys
from pathlib import Path

import django
import msgspec

BROKEN = ("wrong_receipts", "twice", "without_event")


class Held(msgspec.Struct):
    """How many receipts there are, how many are lost (``codes``) or wrong, how many filings are there twice or unannounced."""

    acknowledged: int
    lost: int
    wrong_receipts: int
    twice: int
    without_event: int
    codes: list[str]


def held(told: dict[str, list[str]]) -> Held:
    """Compare the numbers that were shown for these codes with the filings of this house."""
    from yakuba.applications.models import Filing
    from yakuba.ground.models import OutboxEvent
    from yakuba.ground.sealing import resident_keys

    numbers = dict(Filing.objects.values_list("lookup", "number"))
    events = OutboxEvent.objects.filter(name="filing.submitted")
    said = [body["ref"]["id"] for body in events.values_list("body", flat=True)]
    known = {code: (resident_keys(code).lookup, shown) for code, shown in told.items() if shown}
    lost = [code for code, (lookup, _) in known.items() if lookup not in numbers]
    kept = [(lookup, shown) for lookup, shown in known.values() if lookup in numbers]
    return Held(
        acknowledged=len(known),
        lost=len(lost),
        wrong_receipts=sum(shown != [numbers[lookup]] for lookup, shown in kept),
        twice=len(numbers) - len(set(numbers.values())),
        without_event=len(set(Filing.objects.values_list("id", flat=True)) ^ set(said)) + len(said) - len(set(said)),
        codes=lost,
    )


if __name__ == "__main__":
    django.setup()
    asked = msgspec.json.decode(Path(sys.argv[1]).read_bytes(), type=dict[str, list[str]])
    sys.stdout.write(msgspec.json.encode(held(asked)).decode())
