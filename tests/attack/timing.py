"""Whether the time of an answer tells something: a measure, not a test. ``python -m tests.attack.timing [N] [--cheap]``

Signs in N times each with a number that exists and one that does not, and tries N codes each of a draft whose time has
passed and of nothing, interleaved, in one process, with the real cost of a password. Prints medians and how likely the
difference is chance (Mann-Whitney, two-sided). The goal: 5 ms at most between the medians, and p above 0.01.

``--cheap`` takes a password hash that costs nothing: then two thousand each are a matter of minutes, and whatever else differs
stands out, which the real hash would cover with its own unrest. What differs in the hash itself, only the real one shows.
The last line is a control: it must be found.
"""

from __future__ import annotations

import argparse
import logging
import math
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yakuba.config.settings")
os.environ["YAKUBA_HOME"] = tempfile.mkdtemp(prefix="yakuba-timing-")
os.environ["YAKUBA_DATABASE_URL"] = ""
os.environ["YAKUBA_LOG"] = "CRITICAL"


def chance(some: list[float], others: list[float]) -> float:
    """Return the probability of so great a difference if there is none: Mann-Whitney U, by the normal approximation."""
    ranked = sorted([(value, 0) for value in some] + [(value, 1) for value in others])
    of_some = sum(rank for rank, (_, which) in enumerate(ranked, start=1) if which == 0)
    a, b = len(some), len(others)
    u = of_some - a * (a + 1) / 2
    z = (u - a * b / 2) / math.sqrt(a * b * (a + b + 1) / 12)
    return math.erfc(abs(z) / math.sqrt(2))


def compared(what: str, one: Callable[[], object], other: Callable[[], object], times: int) -> None:
    """Do both in turn, and print how they compare."""
    took: tuple[list[float], list[float]] = ([], [])
    for number in range(times):
        for place in (number % 2, 1 - number % 2):
            began = time.perf_counter()
            (one, other)[place]()
            took[place].append((time.perf_counter() - began) * 1000)
    first, second = map(statistics.median, took)
    print(  # noqa: T201 - a measure is printed
        f"| {what} | {times} | {first:.2f} | {second:.2f} | {abs(first - second):.2f} | {chance(*took):.3f} |",
        flush=True,
    )


def main(times: int, *, cheap: bool) -> None:
    """Build a small hall and measure."""
    import django

    django.setup()
    # Each refusal is a warning; writing them is no part of what is measured.
    logging.disable()
    from django.conf import settings

    if cheap:
        # Before anybody asks for the hash: Django reads the list once.
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    from django.core.management import call_command
    from django.test import Client
    from django.urls import reverse

    from tests.journeys import makers
    from tests.people.makers import a_hall, a_person
    from yakuba.faces.square.pages import entry
    from yakuba.ground import clock
    from yakuba.ground.sealing import new_code

    settings.ACCOUNT_RATE_LIMITS = False
    entry.WRONG_CODES = 10**9  # type: ignore[misc]  # how long it takes is asked, not how often one may
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    at = clock.now()
    makers.an_open_hall(at=at)
    a_hall("citizen")
    a_person("1001", "山田 花子", ("citizen", "clerk"))
    past = makers.a_draft(makers.the_example("single"), at=at - timedelta(days=31))
    client, login, enter = Client(), reverse("account_login"), reverse("square:enter")
    print("| what | each | median, existing (ms) | median, absent (ms) | difference | p |\n|---|---|---|---|---|---|")  # noqa: T201
    compared(
        f"staff number at sign-in, {'cheap' if cheap else 'real'} hash",
        lambda: client.post(login, {"login": "1001", "password": "not-the-password"}),
        lambda: client.post(login, {"login": "9999", "password": "not-the-password"}),
        times,
    )
    compared(
        "code of an expired draft",
        lambda: client.post(enter, {"code": past}),
        lambda: client.post(enter, {"code": new_code()}),
        times,
    )

    def betrayed() -> None:
        client.post(enter, {"code": past})
        time.sleep(0.001)

    compared("control: a code that takes 1 ms more", betrayed, lambda: client.post(enter, {"code": new_code()}), times)


if __name__ == "__main__":
    asked = argparse.ArgumentParser(prog="python -m tests.attack.timing", description=(__doc__ or "").split("``")[0])
    asked.add_argument("times", type=int, nargs="?", default=300)
    asked.add_argument("--cheap", action="store_true", help="with a password hash that costs nothing")
    given = asked.parse_args()
    main(given.times, cheap=given.cheap)
