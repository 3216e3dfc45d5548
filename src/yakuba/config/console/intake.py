"""``yakuba intake stop | go-on | status``: the emergency switch of the residents' side."""

from __future__ import annotations

import argparse
import getpass
import sys
from datetime import datetime, timedelta
from typing import Any

from yakuba.applications import commands as applications
from yakuba.applications import reads
from yakuba.ground import clock
from yakuba.ground.actor import Actor
from yakuba.ground.text import Text


def add(commands: Any) -> None:
    """Add ``intake`` to the command line."""
    group = commands.add_parser("intake", help="stop taking in what residents file, and go on").add_subparsers(
        required=True
    )
    one = group.add_parser("stop", help="take in nothing for a while; drafts, receipts and the status stay")
    one.add_argument("--why", required=True, help="the reason, for the journal; residents do not see it")
    one.add_argument("--hours", type=float, default=24.0, help="until it goes on by itself: 24, at most 336")
    one.add_argument("--ja", default="", help="what residents are told, in Japanese; without the three, a usual notice")
    one.add_argument("--easy", default="", help="the same in plain Japanese")
    one.add_argument("--en", default="", help="the same in English")
    one.set_defaults(run=_stop)
    one = group.add_parser("go-on", help="take in again")
    one.add_argument("--why", default="")
    one.set_defaults(run=_go_on)
    group.add_parser("status", help="exit status 0: taken in, 1: stopped").set_defaults(run=_status)


def _stop(options: argparse.Namespace) -> int:
    words = Text(options.ja.strip(), options.easy.strip(), options.en.strip())
    length = timedelta(hours=options.hours)
    try:
        closed = applications.stop(why=options.why, words=words, for_=length, at=clock.now(), actor=_actor())
    except applications.NoGround:
        ja = "理由（--why）、336時間以内の長さ、お知らせの三つの言語すべて（または一つも書かない）が必要です。"
        en = "Needs a reason (--why), at most 336 hours, and the notice in all three languages or in none."
        print(ja if options.lang == "ja" else en, file=sys.stderr)
        return 2
    _say(options, closed)
    return 0


def _go_on(options: argparse.Namespace) -> int:
    was = applications.go_on(at=clock.now(), actor=_actor(), why=options.why)
    ja, en = (
        ("受付を再開しました。", "Taking in again.") if was else ("受付は止まっていません。", "It was not stopped.")
    )
    print(ja if options.lang == "ja" else en)
    return 0


def _status(options: argparse.Namespace) -> int:
    closed = reads.closure(at=clock.now())
    if closed is None:
        print("受け付けています。" if options.lang == "ja" else "Filings are taken in.")
        return 0
    _say(options, closed)
    return 1


def _say(options: argparse.Namespace, closed: reads.Closed) -> None:
    since, until = _moment(closed.since), _moment(closed.until)
    ja = f"受付停止中（{since}から、遅くとも{until}まで）：{closed.why}"
    en = f"Stopped since {since}, until {until} at the latest: {closed.why}"
    print(ja if options.lang == "ja" else en)
    print("\n".join(closed.words.as_data().values()))


def _moment(at: datetime) -> str:
    return at.astimezone(clock.JST).strftime("%Y-%m-%d %H:%M")


def _actor() -> Actor:
    return Actor("system", "console", getpass.getuser())
