"""``yakuba keys``: made, rotated, split on paper, tried, brought back. What is done is in the journal, the keys are not."""

from __future__ import annotations

import argparse
import errno
import getpass
import sys
from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, transaction

from yakuba.config.console import keys_words as words
from yakuba.ground import clock, journal, keys
from yakuba.ground.actor import Actor
from yakuba.ground.keys import drill, shares
from yakuba.ground.ref import Ref
from yakuba.ground.sealing import CannotOpen

Run = Callable[[argparse.Namespace], int]


def add(commands: Any) -> None:
    """Add ``keys`` to the command line."""
    group = commands.add_parser("keys", help="the office's keys").add_subparsers(required=True)
    group.add_parser("new", help="make the office's and the recovery key, once").set_defaults(run=_new)
    group.add_parser("list", help="which keys there are, and which are on paper").set_defaults(run=_list)
    one = group.add_parser("rotate", help="a new key for what is sealed from now on; the former one still opens")
    one.add_argument("kind", choices=["office", "recovery"], nargs="?", default="office")
    one.set_defaults(run=_rotate)
    group.add_parser("reseal", help="seal what lies here to today's keys, so that a former one may go").set_defaults(
        run=_reseal
    )
    one = group.add_parser("split", help="shares on paper: any K of N people bring the keys back (SLIP-39)")
    one.add_argument("needed", type=int, metavar="K")
    one.add_argument("of", type=int, metavar="N")
    one.add_argument("--holder", action="append", default=[], help="who gets a share; once for each of the N")
    one.add_argument("--pdf", type=Path, help="the sheets as PDF: a file to be printed and destroyed, or - for a pipe")
    one.set_defaults(run=_split)
    one = group.add_parser("drill", help="type shares: do they still give the keys back? Nothing is written down")
    one.add_argument("--forget-recovery", action="store_true", help="then delete recovery.key: paper alone has it")
    one.set_defaults(run=_drill)
    one = group.add_parser("combine", help="type shares: bring a lost key back to its place")
    one.add_argument("--print", action="store_true", help="print it for another age tool instead")
    one.add_argument("--without-journal", action="store_true", help="when there is no database any more")
    one.set_defaults(run=_combine)


def _saying(run: Run) -> Run:
    """Say in words why something cannot be done; nothing is done without its line in the journal."""

    @wraps(run)
    def said(options: argparse.Namespace) -> int:
        try:
            return run(options)
        except keys.NoKeys as fault:
            print(words.NO_KEYS.say(options.lang), fault, file=sys.stderr)
        except CannotOpen as fault:
            print(words.CANNOT_OPEN.say(options.lang), fault, file=sys.stderr)
        except shares.CannotCombine as fault:
            print(words.CANNOT_COMBINE.say(options.lang), fault, file=sys.stderr)
        except FileExistsError as fault:
            print(words.FILE_EXISTS.fill(file=fault.filename).say(options.lang), file=sys.stderr)
        except (DatabaseError, journal.CannotBeWritten):
            print(words.NO_JOURNAL.say(options.lang), file=sys.stderr)
        return 1

    return said


def _new(options: argparse.Namespace) -> int:
    keys.make(settings.KEYS)
    print(settings.KEYS)
    return 0


def _list(options: argparse.Namespace) -> int:
    uncovered = {key.id for key in drill.uncovered(settings.KEYS)}
    for key in keys.held(settings.KEYS):
        print(words.key_line(options.lang, key, on_paper=_last_split(key)))
    if uncovered:
        print(words.UNCOVERED.say(options.lang), file=sys.stderr)
    return 0 if keys.held(settings.KEYS) else 1


def _last_split(key: keys.Key) -> str:
    known = [one for one in drill.splits(settings.KEYS) if key.id in {split.id for split in one.keys}]
    return f"{known[-1].needed}/{known[-1].of} {known[-1].at[:10]}" if known else ""


@_saying
def _rotate(options: argparse.Namespace) -> int:
    now = next((key for key in keys.present(settings.KEYS) if key.kind == options.kind), None)
    if now is None:
        raise keys.NoKeys(f"{settings.KEYS}/{options.kind}.pub")
    # The line first: where it cannot be written, nothing is done.
    _record("key.rotated", now.id, kind=options.kind)
    former, new = keys.rotate(settings.KEYS, options.kind)
    _record("key.made", new, kind=options.kind, former=former)
    print(words.ROTATED.fill(former=former, new=new).say(options.lang))
    return 0


@_saying
def _reseal(options: argparse.Namespace) -> int:
    from yakuba.applications import commands

    print(words.RESEALED.fill(done=commands.reseal(actor=_actor(), at=clock.now())).say(options.lang))
    return 0


@_saying
def _split(options: argparse.Namespace) -> int:
    holders = options.holder or [words.HOLDER.fill(number=n + 1).say(options.lang) for n in range(options.of)]
    if not 2 <= options.needed <= options.of <= shares.MOST:
        print(words.WRONG_NUMBERS.fill(most=shares.MOST).say(options.lang), file=sys.stderr)
        return 2
    if len(holders) != options.of:
        print(words.HOLDERS.fill(of=options.of, given=len(holders)).say(options.lang), file=sys.stderr)
        return 2
    if options.pdf and options.pdf.exists():
        raise FileExistsError(errno.EEXIST, "", str(options.pdf))
    at = clock.now()
    with transaction.atomic():
        for key in keys.present(settings.KEYS):
            if key.private:
                _record("key.split", key.id, kind=key.kind, needed=options.needed, of=options.of, holders=holders)
        sheets = drill.split(settings.KEYS, needed=options.needed, holders=holders, at=at)
    if options.pdf:
        _print_pdf(options, words.paper(sheets, needed=options.needed, at=at))
    else:
        for sheet in sheets:
            print(words.sheet_text(sheet, needed=options.needed, of=options.of, at=at))
    print(words.SPLIT.say(options.lang), file=sys.stderr)
    return 0


def _print_pdf(options: argparse.Namespace, pdf: bytes) -> None:
    if str(options.pdf) == "-":
        sys.stdout.buffer.write(pdf)
        sys.stdout.buffer.flush()
        return
    options.pdf.touch(mode=0o600, exist_ok=False)
    options.pdf.write_bytes(pdf)
    print(words.DESTROY.fill(file=options.pdf).say(options.lang), file=sys.stderr)


@_saying
def _drill(options: argparse.Namespace) -> int:
    found = drill.tried(settings.KEYS, _typed(options))
    for one in found:
        print(words.tried_line(options.lang, one))
    good = bool(found) and not any(one.fault for one in found)
    for one in found:
        id_ = one.key.id if one.key else f"set-{one.set}"
        _record("key.drilled", id_, good=not one.fault, shares=list(one.shares), fault=one.fault)
    print((words.DRILL_GOOD if good else words.DRILL_BAD).say(options.lang))
    if good and options.forget_recovery and _forget_recovery(found):
        print(words.FORGOTTEN.say(options.lang))
    return 0 if good else 1


def _forget_recovery(found: list[drill.Tried]) -> bool:
    """Delete the recovery key's file, if it was among the keys that just came back."""
    for key in keys.present(settings.KEYS):
        if key.kind == "recovery" and key.private and key.id in {one.key.id for one in found if one.key}:
            _record("key.forgotten", key.id, kind=key.kind)
            (settings.KEYS / "recovery.key").unlink()
            return True
    return False


@_saying
def _combine(options: argparse.Namespace) -> int:
    sets: dict[int, list[shares.Share]] = {}
    for share in _typed(options):
        sets.setdefault(share.set, []).append(share)
    for some in sets.values():
        identity = shares.combine(some)
        if not options.without_journal:
            # In the journal before it is in the folder.
            _record("key.combined", keys.id_of(identity), printed=options.print)
        _give(options, identity)
    return 0 if sets else 1


def _give(options: argparse.Namespace, identity: str) -> None:
    if options.print:
        print(identity)
        return
    known = keys.put_back(settings.KEYS, identity)
    print(words.PUT_BACK.fill(kind=words.KINDS[known.kind].say(options.lang), id=known.id).say(options.lang))


def _typed(options: argparse.Namespace) -> list[shares.Share]:
    """Ask for shares, one a line, until an empty line. What was typed does not stay on the screen."""
    typed: list[shares.Share] = []
    asked = sys.stdin.isatty()
    if asked:
        print(words.TYPE.say(options.lang), file=sys.stderr)
    for line in _lines(asked):
        try:
            share = shares.read(line)
        except shares.BadShare as fault:
            print(words.bad_share(options.lang, fault), file=sys.stderr)
            continue
        if asked:
            # The screen and what can be scrolled back to (ECMA-48 ED 2, and xterm's 3).
            print("\x1b[2J\x1b[3J\x1b[H", end="", file=sys.stderr)
        typed.append(share)
        known = drill.of_set(settings.KEYS, share.set)
        print(words.share_line(options.lang, share, known[1] if known else None), file=sys.stderr)
    return typed


def _lines(asked: bool) -> Iterator[str]:
    if not asked:
        yield from (line for line in sys.stdin if line.strip())
        return
    while line := input("> ").strip():
        yield line


def _record(action: str, id_: str, **data: Any) -> None:
    journal.record(_actor(), action, Ref("key", id_), at=clock.now(), data=data)


def _actor() -> Actor:
    return Actor("system", "console", getpass.getuser())
