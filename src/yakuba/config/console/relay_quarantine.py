"""``yakuba relay status | quarantine | replay | discard``: how the relay stands, and what a person does about it."""

from __future__ import annotations

import argparse
import getpass
import json
import sys
from dataclasses import asdict
from datetime import timedelta
from typing import Any, Final

from yakuba.ground import clock
from yakuba.ground.actor import Actor
from yakuba.ground.errors import NotHere
from yakuba.ground.relay import authority, commands, reads, signing

SOON: Final = timedelta(days=30)
"""How long before its end a certificate is told of."""


def add(group: Any) -> None:
    """Add these commands to those of the relay."""
    one = group.add_parser("status", help="what waits, since when, and what lies in quarantine")
    one.add_argument("--json", action="store_true")
    one.set_defaults(run=_status)
    group.add_parser("quarantine", help="what lies in quarantine, and why").set_defaults(run=_quarantine)
    one = group.add_parser("replay", help="open a parcel in quarantine again, now")
    one.add_argument("id", type=int)
    one.set_defaults(run=_replay)
    one = group.add_parser("discard", help="let go of what lies in quarantine, for good")
    one.add_argument("id", type=int)
    one.add_argument("--why", required=True)
    one.set_defaults(run=_discard)


def _operator() -> Actor:
    """Return who sits at the console, as the machine knows them."""
    return Actor("system", "console", getpass.getuser())


def show(options: argparse.Namespace) -> int:
    """Print what lies in quarantine; return how much it is."""
    found = reads.quarantine()
    for one in found:
        place = one.parcel or (f"#{one.number}" if one.number else "-")
        when = one.first_at.astimezone(clock.JST)
        print(
            f"✗ {one.id} {place} {one.kind} {one.words.say(options.lang)} {one.detail} ({when:%m-%d %H:%M}, {one.tries})"
        )
    return len(found)


def _status(options: argparse.Namespace) -> int:
    now, standing = clock.now(), reads.standing()
    ends = authority.ends_at(signing.folder())
    if options.json:
        print(json.dumps({**asdict(standing), "certificate_ends_at": ends}, default=lambda value: value.isoformat()))
        return 0
    ja = options.lang == "ja"
    since = standing.oldest_unsent_at
    when = f"{since.astimezone(clock.JST):%Y-%m-%d %H:%M}" if since else "-"
    heard = f"{standing.heard_at.astimezone(clock.JST):%Y-%m-%d %H:%M}" if standing.heard_at else "-"
    print(f"未送付 {standing.unsent}件（最も古いもの {when}）" if ja else f"{standing.unsent} unsent, oldest of {when}")
    print(f"相手側の隔離 {standing.held_there}件" if ja else f"{standing.held_there} held on the other side")
    print(f"こちらの隔離 {standing.quarantined}件" if ja else f"{standing.quarantined} in quarantine here")
    print(f"最後の受け渡し {heard}" if ja else f"last exchange {heard}")
    if ends is not None:
        mark = "！" if ends - now < SOON else ""
        print(f"{mark}証明書の期限 {ends:%Y-%m-%d}" if ja else f"{mark}certificate until {ends:%Y-%m-%d}")
    return 1 if standing.quarantined else 0


def _quarantine(options: argparse.Namespace) -> int:
    return 1 if show(options) else 0


def _replay(options: argparse.Namespace) -> int:
    ja = options.lang == "ja"
    try:
        done = commands.replay(options.id, actor=_operator(), at=clock.now())
    except NotHere:
        return _nothing(options)
    good = "取り込みました。" if ja else "Taken in."
    still = "まだ隔離にあります。" if ja else "Still in quarantine."
    print(good if done else still)
    return 0 if done else 1


def _discard(options: argparse.Namespace) -> int:
    try:
        commands.discard(options.id, actor=_operator(), at=clock.now(), why=options.why)
    except NotHere:
        return _nothing(options)
    return 0


def _nothing(options: argparse.Namespace) -> int:
    words = (
        "その番号のものは隔離にありません。"
        if options.lang == "ja"
        else "There is nothing of that number in quarantine."
    )
    print(words, file=sys.stderr)
    return 1
