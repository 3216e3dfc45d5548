"""``yakuba relay``: carry parcels between the zones, over HTTPS or in a folder, and look after what is held up."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.db import DatabaseError, close_old_connections

from yakuba.config.console import relay_keys, relay_quarantine
from yakuba.config.console.running import granian_command
from yakuba.ground import clock
from yakuba.ground.relay import folder, pulling, signing, spool
from yakuba.journeys.table import wire

PORT = 8443
BREATH = 0.2
"""Seconds between two looks whether somebody wants us to stop."""


def add(commands: Any) -> None:
    """Add ``relay`` to the command line."""
    group = commands.add_parser("relay", help="parcels between the zones").add_subparsers(required=True)
    one = group.add_parser("serve", help="at the edge: let the office pull, over HTTPS with certificates on both sides")
    one.add_argument("--host", default="127.0.0.1")
    one.add_argument("--port", type=int, default=PORT)
    one.set_defaults(run=_serve)
    one = group.add_parser("pull", help="in the office: take in what the edge has, and give it what is for it")
    one.add_argument("--every", type=float, metavar="SECONDS", help="go on until stopped; without it, one round")
    one.add_argument("--edge", default=settings.RELAY_EDGE, metavar="https://HOST:PORT")
    one.set_defaults(run=_pull)
    one = group.add_parser("export", help="write what is for the other side into a folder that is carried there")
    one.add_argument("folder", type=Path)
    one.set_defaults(run=_export)
    one = group.add_parser("import", help="take in what lies in a folder of the other side")
    one.add_argument("folder", type=Path)
    one.set_defaults(run=_import)
    relay_keys.add(group)
    relay_quarantine.add(group)


def say(options: argparse.Namespace, ja: str, en: str) -> str:
    """Return the words in the language of the console."""
    return ja if options.lang == "ja" else en


def server_command(host: str, port: int, application: str = "yakuba.config.relay:application") -> list[str]:
    """Return the command line that serves the way to the other side; who has no certificate gets no further than that."""
    keys = signing.folder()
    *command, _ = granian_command(host, port, 1)
    return [
        *command,
        *("--ssl-certificate", str(keys / "tls.pem"), "--ssl-keyfile", str(keys / "tls.key")),
        *("--ssl-ca", str(keys / "ca.pem"), "--ssl-client-verify", "--ssl-protocol-min", "tls1.3"),
        application,
    ]


def _serve(options: argparse.Namespace) -> int:
    if not (signing.folder() / "tls.key").exists():
        words = say(options, "鍵と証明書がありません: ", "There are no keys and certificates: ")
        print(words + str(signing.folder()), file=sys.stderr)
        return 1
    command = server_command(options.host, options.port)
    return os.execv(command[0], command)


def _pull(options: argparse.Namespace) -> int:
    if not options.edge:
        words = say(options, "YAKUBA_RELAY_EDGE を設定してください。", "Set YAKUBA_RELAY_EDGE, or say --edge.")
        print(words, file=sys.stderr)
        return 2
    wire()
    if options.every is None:
        return _round(options)
    stopping: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:
        stopping.append(number)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while not stopping:
        close_old_connections()
        _round(options)
        until = time.monotonic() + options.every
        while not stopping and time.monotonic() < until:
            time.sleep(BREATH)
    return 0


def _round(options: argparse.Namespace) -> int:
    """Make one round and tell what came of it: 0, or 1 if the way was cut or not to be trusted."""
    try:
        with pulling.Edge(options.edge) as edge:
            done = pulling.pull(edge, clock.now)
    except (OSError, DatabaseError, signing.NotSigned, signing.NoRelayKey, spool.Busy) as fault:
        # A link that is cut is no error of ours: the next round makes it good.
        words = say(options, "受け渡しできませんでした", "nothing could be exchanged")
        detail = "" if isinstance(fault, DatabaseError) else f" {fault}"
        print(f"{clock.now():%H:%M:%S} {words}: {type(fault).__name__}{detail}", file=sys.stderr, flush=True)
        return 1
    if options.every is None or done.came or done.went:
        words = say(options, f"受領 {done.came}件、送付 {done.went}件", f"{done.came} came, {done.went} went")
        print(f"{clock.now():%H:%M:%S} {words}", flush=True)
    return 0


def _has_no_other_side(options: argparse.Namespace) -> bool:
    if settings.ZONE in folder.SIDES:
        return False
    words = say(
        options, "ゾーンを分けていません（YAKUBA_ZONE）。", "This hall is not divided into zones (YAKUBA_ZONE)."
    )
    print(words, file=sys.stderr)
    return True


def _export(options: argparse.Namespace) -> int:
    if _has_no_other_side(options):
        return 2
    done = folder.export(options.folder, side=settings.ZONE, at=clock.now())
    print(
        say(
            options,
            f"{done.parcels}件を書き出しました（添付ファイル {done.files}個）。相手側で `yakuba relay import` を実行してください。",
            f"{done.parcels} parcels written, with {done.files} files. Run `yakuba relay import` on the other side.",
        )
    )
    return 0


def _import(options: argparse.Namespace) -> int:
    if _has_no_other_side(options):
        return 2
    wire()
    try:
        done = folder.bring(options.folder, side=settings.ZONE, at=clock.now())
    except folder.NothingHere:
        print(say(options, "相手側の便がありません。", "There is nothing of the other side."), file=sys.stderr)
        return 2
    held = relay_quarantine.show(options)
    for name in done.unread:
        print(f"✗ {name} " + say(options, "読み取れませんでした", "could not be read whole"))
    print(
        say(
            options,
            f"{done.parcels}件を確かめました。受領を相手に伝えるため `yakuba relay export` を実行してください。",
            f"{done.parcels} parcels looked at. Run `yakuba relay export`, so that the other side learns what came.",
        )
    )
    return 1 if done.unread or held else 0
