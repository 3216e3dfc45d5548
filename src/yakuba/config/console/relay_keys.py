"""``yakuba relay keys``: the hall's own certificate authority, certificates and signing keys of both sides."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from yakuba.ground import clock
from yakuba.ground.relay import authority


def add(group: Any) -> None:
    """Add ``keys`` to the commands of the relay."""
    keys = group.add_parser("keys", help="certificates and signing keys of both sides").add_subparsers(required=True)
    one = keys.add_parser("new", help="make them all, once, in a folder to be carried to both sides")
    one.add_argument("folder", type=Path)
    one.add_argument(
        "--edge", action="append", required=True, metavar="HOST", help="name or address by which the office calls"
    )
    one.set_defaults(run=_new)
    one = keys.add_parser("renew", help="make new certificates with the authority in this folder")
    one.add_argument("folder", type=Path)
    one.add_argument("--edge", action="append", default=[], metavar="HOST")
    one.set_defaults(run=_renew)


def _new(options: argparse.Namespace) -> int:
    ja = options.lang == "ja"
    try:
        authority.make(options.folder, options.edge, at=clock.now())
    except FileExistsError:
        words = "このフォルダーには既に鍵があります。" if ja else "There are keys in this folder already."
        print(words, file=sys.stderr)
        return 1
    _where(options)
    return 0


def _renew(options: argparse.Namespace) -> int:
    try:
        authority.renew(options.folder, options.edge, at=clock.now())
    except authority.NoAuthority:
        words = "認証局の鍵がありません。" if options.lang == "ja" else "There is no authority in this folder."
        print(words, file=sys.stderr)
        return 1
    _where(options)
    return 0


def _where(options: argparse.Namespace) -> None:
    lines = (
        ("edge", "インターネット側の KEYS/relay へ", "to KEYS/relay of the edge"),
        ("office", "LGWAN側の KEYS/relay へ", "to KEYS/relay of the office"),
        ("authority", "どちらにも置かず、金庫へ", "to neither: lock it away"),
    )
    for name, ja, en in lines:
        print(f"{options.folder / name}　{ja}" if options.lang == "ja" else f"{options.folder / name}  {en}")
