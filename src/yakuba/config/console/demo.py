"""``yakuba demo``: the demo town, made at the first start and kept; server and worker until Ctrl-C."""

from __future__ import annotations

import argparse
import os
import sys
import time
from datetime import datetime
from typing import Any

from django.conf import settings

from yakuba.config.console import together
from yakuba.config.console.demo_words import ACCOUNTS, WORDS
from yakuba.config.demo import staff, town
from yakuba.ground import clock
from yakuba.ground.clock import JST
from yakuba.ground.packs.faults import FaultyPack
from yakuba.people.rules import totp

HOST = "127.0.0.1"
"""The demo's passwords are printed: it listens on this machine alone."""
STEP = 30
"""Seconds for which a one-time code is good (RFC 6238)."""
AGAIN = "\r\x1b[K"
"""Back to the beginning of the line, and clear it."""
FEW = 4
"""Seconds that are too few to type a code."""


def add(commands: Any) -> None:
    """Add ``demo`` to the command line."""
    demo = commands.add_parser("demo", help="a fictional town with 200 households, server and worker")
    demo.add_argument("what", nargs="?", choices=["start", "code"], default="start", help="code: six digits to sign in")
    demo.add_argument("--port", type=int, default=8000)
    demo.add_argument("--no-serve", action="store_true", help="make the town and stop")
    demo.add_argument("--fresh", action="store_true", help="make the town anew")
    demo.add_argument("--households", type=int, default=town.HOUSEHOLDS)
    demo.add_argument("--seed", type=int, default=town.SEED)
    demo.add_argument("--as-of", type=_moment, help="make it as if it were this moment, e.g. 2026-11-20T15:00")
    demo.set_defaults(run=_demo)


def _moment(words: str) -> datetime:
    moment = datetime.fromisoformat(words)
    return moment if moment.tzinfo else moment.replace(tzinfo=JST)


def _demo(options: argparse.Namespace) -> int:
    words = WORDS[options.lang]
    if options.what == "code":
        return _code(words)
    if settings.DATABASES["default"]["ENGINE"] != "django.db.backends.sqlite3":
        return _no(words["sqlite"])
    if not options.no_serve and together.taken(HOST, options.port):
        return _no(words["port"].format(port=options.port))
    with together.alone(settings.HOME) as alone:
        if not alone:
            return _no(words["running"].format(home=settings.HOME))
        try:
            known = _town(options, words)
        except town.NotADemo:
            return _no(words["not_a_demo"].format(home=settings.HOME))
        except FaultyPack as faulty:
            return _no("\n".join(fault.say(options.lang) for fault in faulty.faults))
        except town.NotWell as fault:
            return _no(f"{words['not_well']}\n{fault}")
        except KeyboardInterrupt:
            return _no(f"\n{words['broken_off']}")
        return 0 if options.no_serve else _serve(options, known)


def _town(options: argparse.Namespace, words: dict[str, str]) -> town.Finished:
    """Return the finished town; make it if there is none."""
    known = None if options.fresh else town.finished(settings.HOME)
    if known:
        print(words["kept"].format(filings=known.filings, cases=known.cases))
        town.renew(settings.HOME, known, at=clock.now())
        return known
    print(words["making"], flush=True)
    began = time.monotonic()
    town.begin(settings.HOME)
    made = town.prepare(
        settings.HOME,
        households=options.households,
        seed=options.seed,
        at=options.as_of or clock.now(),
        told=_counter(words["counter"]),
    )
    seconds = round(time.monotonic() - began)
    again = AGAIN if sys.stdout.isatty() else ""
    print(again + words["made"].format(filings=made.filings, cases=made.cases, seconds=seconds), flush=True)
    return made


def _counter(words: str) -> town.Told:
    """Return what shows the progress: one line that counts on a screen, a few lines where it is kept as a log."""
    shown = -1

    def told(done: int, of: int, cases: int) -> None:
        nonlocal shown
        line = words.format(done=done, of=of, cases=cases)
        if sys.stdout.isatty():
            print(f"{AGAIN}{line}", end="", flush=True)
        elif done * 4 // of > shown:
            shown = done * 4 // of
            print(line, flush=True)

    return told


def _serve(options: argparse.Namespace, known: town.Finished) -> int:
    """Run server and worker until a signal comes; say what to look at once the server answers."""
    words = WORDS[options.lang]
    environment = {**os.environ, "YAKUBA_HOME": str(settings.HOME), "YAKUBA_DEMO": "1"}
    address = f"http://{HOST}:{options.port}/"
    with together.running(together.commands(HOST, options.port), environment) as house:
        if not house.answers(address):
            return _no(words["no_answer"]) if not house.stopped else 0
        print(_welcome(options.lang, known, address), flush=True)
        house.wait()
    print(words["stopped"])
    return 0 if house.stopped else _no(words["died"])


def _welcome(language: str, known: town.Finished, address: str) -> str:
    accounts = "\n".join(
        ACCOUNTS.format(number=account.number, title=account.title.say(language)) for account in staff.ACCOUNTS
    )
    return WORDS[language]["welcome"].format(
        address=address,
        number=known.sample.number,
        code=known.sample.code,
        accounts=accounts,
        password=staff.PASSWORD,
        secret=staff.SECRET,
    )


def _code(words: dict[str, str]) -> int:
    left = STEP - time.time() % STEP
    if left < FEW:
        time.sleep(left)
    at = clock.now()
    print(words["code"].format(code=totp(staff.SECRET, at), seconds=round(STEP - at.timestamp() % STEP)))
    return 0


def _no(words: str) -> int:
    print(words, file=sys.stderr)
    return 1
