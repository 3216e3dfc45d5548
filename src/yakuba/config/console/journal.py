"""``yakuba journal``: the head of the journal, its verification, its export, a checkpoint by hand, a measure."""

from __future__ import annotations

import argparse
import getpass
import json
import os
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any, TextIO

from django.conf import settings

from yakuba.config.console.journal_measure import NotEmpty, measure
from yakuba.ground import clock, journal
from yakuba.ground.actor import Actor
from yakuba.ground.journal import emergency, publishing, signing
from yakuba.ground.journal.checkpoints import path, read


def add(commands: Any) -> None:
    """Add ``journal`` to the command line."""
    group = commands.add_parser("journal", help="the journal: who saw and did what").add_subparsers(required=True)
    one = group.add_parser("head", help="the last signed checkpoint, to be published")
    one.add_argument("--json", action="store_true")
    one.set_defaults(run=_head)
    one = group.add_parser("publish", help="publish the head of this day; the worker does so by itself")
    one.add_argument("--to", type=Path, help="write the published heads into this file, too")
    one.set_defaults(run=_publish)
    one = group.add_parser("verify", help="look at every line, link and checkpoint; name what was tampered with")
    one.add_argument("--json", action="store_true")
    one.add_argument("--head", type=Path, action="append", default=[], help="a published head to compare with")
    one.set_defaults(run=_verify)
    one = group.add_parser("export", help="write chain, checkpoints and public keys, without a word of the lines")
    one.add_argument("--to", type=Path, help="a file; without it, what is printed")
    one.add_argument("--after", type=int, default=0, help="only what comes after this number")
    one.set_defaults(run=_export)
    one = group.add_parser("checkpoint", help="chain and sign now")
    one.add_argument(
        "--restored", default="", metavar="WHY", help="the database came back from a backup: sign that, too"
    )
    one.set_defaults(run=_checkpoint)
    one = group.add_parser("emergency", help="work on for some hours although the journal takes no line")
    one.add_argument("switch", choices=["on", "off", "status"])
    one.add_argument("--why", default="", help="the reason, without which it is not turned on")
    one.add_argument("--hours", type=float, default=4.0, help="at most 24")
    one.set_defaults(run=_emergency)
    one = group.add_parser(
        "measure", help="write, chain and verify so many lines in an EMPTY journal, and say how fast"
    )
    one.add_argument("--lines", type=int, default=100_000)
    one.add_argument("--writers", type=int, default=8)
    one.set_defaults(run=_measure)


def _say(options: argparse.Namespace, ja: str, en: str) -> str:
    return ja if options.lang == "ja" else en


def _head(options: argparse.Namespace) -> int:
    last = journal.last_checkpoint()
    if last is None:
        print(_say(options, "署名済みの記録はまだありません。", "Nothing has been signed yet."), file=sys.stderr)
        return 1
    if options.json:
        keys = signing.public_keys(settings.KEYS)
        pem = keys[last.key].pem if last.key in keys else ""
        print(json.dumps({"checkpoint": last.text, "key": last.key, "pem": pem}))
        return 0
    when = last.at.astimezone(clock.JST).strftime("%Y-%m-%d %H:%M:%S")
    print(
        _say(options, f"第{last.number}件まで　{when}　鍵 {last.key}", f"up to {last.number}, {when}, key {last.key}")
    )
    print(last.hash)
    return 0


def _publish(options: argparse.Namespace) -> int:
    head = publishing.publish(at=clock.now())
    if head is None:
        print(_say(options, "署名済みの記録はまだありません。", "Nothing has been signed yet."), file=sys.stderr)
        return 1
    if options.to is not None:
        options.to.write_bytes(publishing.path().read_bytes())
    print(f"{head.day} {head.checkpoint.lines} {head.checkpoint.hash}")
    return 0


def _verify(options: argparse.Namespace) -> int:
    try:
        heads = [read(_checkpoint_in(file)) for file in options.head]
    except (OSError, ValueError, KeyError):
        print(_say(options, "公開された署名を読めません。", "A published head cannot be read."), file=sys.stderr)
        return 2
    report = journal.verify(at=clock.now(), heads=heads)
    if options.json:
        print(json.dumps(_as_json(report), ensure_ascii=False))
        return 0 if report.good else 1
    print(
        _say(
            options,
            f"連鎖 {report.links}件、署名 {report.checkpoints}件、連鎖待ち {report.waiting}件、鍵 {' '.join(report.keys)}",
            f"{report.links} links, {report.checkpoints} checkpoints, {report.waiting} waiting, key {' '.join(report.keys)}",
        )
    )
    for one in report.restored:
        when = one.at.astimezone(clock.JST).strftime("%Y-%m-%d %H:%M")
        print(
            _say(
                options,
                f"！{when} バックアップから復元（第{one.kept}件の後）: ",
                f"! {when} restored after {one.kept}: ",
            )
            + one.restored
        )
    for fault in report.faults:
        print(f"✗ [{fault.kind}] {fault.place()} {fault.words.say(options.lang)} {fault.detail}".rstrip())
    if report.more:
        print(_say(options, f"ほかに{report.more}件", f"and {report.more} more"))
    if report.good:
        print(_say(options, "改ざんは見つかりませんでした。", "Nothing was tampered with."))
    return 0 if report.good else 1


def _checkpoint_in(file: Path) -> str:
    return str(json.loads(file.read_text(encoding="utf-8"))["checkpoint"])


def _as_json(report: journal.Report) -> dict[str, Any]:
    return {
        "good": report.good,
        "links": report.links,
        "waiting": report.waiting,
        "checkpoints": report.checkpoints,
        "head": report.head,
        "keys": report.keys,
        "restored": [json.loads(one.text) for one in report.restored],
        "faults": [
            {"kind": one.kind, "place": one.place(), "words": one.words.en, "detail": one.detail}
            for one in report.faults
        ],
        "more": report.more,
    }


def _export(options: argparse.Namespace) -> int:
    try:
        if options.to is None:
            _write(sys.stdout, options.after)
            return 0
        # Beside it first: whoever fetches the published file never meets half of it.
        new = options.to.with_name(f".{options.to.name}.{os.getpid()}")
        with new.open("w", encoding="utf-8") as file:
            _write(file, options.after)
        # For anybody, whoever wrote it.
        new.chmod(0o644)
        new.replace(options.to)
    except LookupError:
        print(_say(options, "その番号の記録はありません。", "There is no link of that number."), file=sys.stderr)
        return 2
    return 0


def _write(file: TextIO, after: int) -> None:
    file.writelines(line + "\n" for line in journal.export(at=clock.now(), after=after))


def _checkpoint(options: argparse.Namespace) -> int:
    try:
        made = journal.checkpoint(at=clock.now(), restored=options.restored)
    except (signing.NoJournalKey, OSError) as fault:
        print(_say(options, "署名できませんでした: ", "It could not be signed: ") + str(fault), file=sys.stderr)
        return 1
    print(_say(options, f"第{made.number}件までに署名しました: {path()}", f"Signed up to {made.number}: {path()}"))
    return 0


def _emergency(options: argparse.Namespace) -> int:
    at, actor = clock.now(), Actor("system", "console", getpass.getuser())
    if options.switch == "on":
        try:
            emergency.turn_on(why=options.why, at=at, for_=timedelta(hours=options.hours), actor=actor)
        except emergency.NoWhy:
            words = _say(
                options,
                "理由（--why）が要ります。長さは24時間までです。",
                "It needs --why, and lasts 24 hours at most.",
            )
            print(words, file=sys.stderr)
            return 2
        except OSError as fault:
            return _not_switched(options, fault)
    elif options.switch == "off":
        try:
            was_on = emergency.turn_off(at=at, actor=actor, why=options.why)
        except OSError as fault:
            return _not_switched(options, fault)
        if not was_on:
            print(_say(options, "入っていません。", "It is not on."), file=sys.stderr)
            return 1
    return _emergency_state(options)


def _not_switched(options: argparse.Namespace, fault: OSError) -> int:
    folder = next(path for path in (emergency.folder(), *emergency.folder().parents) if path.exists())
    if isinstance(fault, PermissionError):
        try:
            owner = folder.owner()
        except KeyError:
            owner = str(folder.stat().st_uid)
        words = _say(
            options,
            f"{folder} に書き込む権限がないため、切り替えていません。root か、フォルダーの所有者（{owner}）で実行してください:"
            f" runuser -u {owner} -- yakuba journal emergency {options.switch} …",
            f"Nothing was switched: you may not write into {folder}. Be root or its owner, {owner}:"
            f" runuser -u {owner} -- yakuba journal emergency {options.switch} …",
        )
    else:
        words = _say(options, "切り替えていません: ", "Nothing was switched: ") + str(fault)
    print(words, file=sys.stderr)
    return 1


def _emergency_state(options: argparse.Namespace) -> int:
    on = emergency.state(clock.now())
    if on is None:
        print(_say(options, "緊急時の切替えは入っていません。", "The emergency switch is off."))
    else:
        until = on.until.astimezone(clock.JST).strftime("%Y-%m-%d %H:%M")
        print(
            _say(
                options, f"緊急時の切替えが入っています（{until}まで）: ", f"The emergency switch is on until {until}: "
            )
            + on.why
        )
    if emergency.waiting():
        print(
            _say(
                options,
                "まだ記録に書き込まれていない行があります。",
                "Lines are kept that the journal does not have yet.",
            )
        )
    return 0


def _measure(options: argparse.Namespace) -> int:
    try:
        found = measure(options.lines, writers=options.writers, at=clock.now())
    except NotEmpty:
        words = _say(
            options, "操作の記録が空でないため、測れません。", "The journal is not empty: nothing is measured in it."
        )
        print(words, file=sys.stderr)
        return 2
    print(json.dumps(found))
    return 0
