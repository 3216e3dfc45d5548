"""Set a house up in an empty home and begin the drafts that will be filed: ``python -m tests.chaos.drafts COUNT FILE``."""

from __future__ import annotations

import os
import sys
from datetime import timedelta
from pathlib import Path
from random import Random

import django


def main(count: int, path: Path) -> None:
    """Migrate, make keys, publish the pack, begin so many drafts, and write their codes and names to a file."""
    django.setup()

    import msgspec
    from django.conf import settings
    from django.db import connection, transaction

    from tests.chaos.residents import Person
    from yakuba.applications import commands
    from yakuba.config.bench import household
    from yakuba.config.console.running import migrate
    from yakuba.ground import clock, keys
    from yakuba.ground.actor import Actor
    from yakuba.procedures import reads as procedures

    at, on = clock.now(), clock.today()
    if not (settings.KEYS / "journal.key").exists():
        # Here and not above: at the edge there is no room that publishes; its edition has come over the border.
        from yakuba.journeys.publishing import publish_pack

        if not connection.introspection.table_names():  # else somebody has made them as they were
            migrate()
        keys.make(settings.KEYS)
        pack = next(root / "moving" for root in settings.PACKS if (root / "moving").is_dir())
        publish_pack(pack, settings.VOCABULARY, actor=Actor.system("chaos"), at=at)
    edition = procedures.current("moving")
    # One person with a dog moves within the town: two cases, and one paper that may be attached.
    first = {
        "move.kind": "within",
        "move.date": (on - timedelta(days=3)).isoformat(),
        "household.members": [{"id": "m1", "relation": "head", "birth_date": f"{on.year - 40}-06-01"}],
        "household.applies": ["dog"],
        "insurance.kinds": ["employer"],
        "pension.first_category": False,
        "water.own_contract": False,
        "dog.vaccinated_on": (on - timedelta(days=100)).isoformat(),
    }
    content = household.answered(edition, first, Random(1), on)
    people = []
    with transaction.atomic():
        for place in range(count):
            name = f"山田 {_kanji(place)}"
            mine = msgspec.structs.replace(content, answers={**content.answers, "person.name": name})
            code = commands.start_draft(edition=edition.digest, language="ja", at=at, content=mine)
            people.append(Person(place, code, name))
    path.write_bytes(msgspec.json.encode(people))


def _kanji(place: int) -> str:
    return "".join("〇一二三四五六七八九"[int(digit)] for digit in f"{place:06d}")


if __name__ == "__main__":
    os.umask(0o077)
    main(int(sys.argv[1]), Path(sys.argv[2]))
