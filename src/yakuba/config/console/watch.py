"""``yakuba watch``: what is late, has failed or lies in quarantine; the exit status is for whatever monitors the hall."""

from __future__ import annotations

import argparse
import json
from datetime import datetime
from typing import Any

from yakuba.ground import clock, watch


def add(commands: Any) -> None:
    """Add ``watch`` to the command line."""
    one = commands.add_parser(
        "watch", help="what stands still; exit status 0: nothing, 1: something, or it could not look"
    )
    one.add_argument("--all", action="store_true", help="walk everything: all files, all filings, all cases")
    one.add_argument("--json", action="store_true")
    one.set_defaults(run=_watch)


def _watch(options: argparse.Namespace) -> int:
    at = clock.now()
    found = watch.look(at=at, dear=options.all)
    wrong = [one for one in found if not one.good]
    if options.json:
        print(json.dumps([_as_json(one, at) for one in found if not one.skipped], ensure_ascii=False))
        return 1 if wrong else 0
    for one in wrong:
        name, kind = one.sweep.name.say(options.lang), watch.KINDS[one.sweep.kind].say(options.lang)
        if one.fault:
            print(f"✗ {one.code} {name}: {one.fault}")
        else:
            count = f"{one.count}+" if one.more else str(one.count)
            print(f"✗ {one.code} [{kind}] {name}: {count} ({_age(one, at, options.lang)})")
    if not wrong:
        words = "遅れているもの、失敗したもの、隔離されているものはありません。"
        print(words if options.lang == "ja" else "Nothing is late, has failed or lies in quarantine.")
    return 1 if wrong else 0


def _age(one: watch.Finding, at: datetime, language: str) -> str:
    minutes = int((at - one.oldest).total_seconds() // 60) if one.oldest else 0
    return f"最も古いもの {minutes}分前から" if language == "ja" else f"oldest for {minutes} min"


def _as_json(one: watch.Finding, at: datetime) -> dict[str, Any]:
    return {
        "code": one.code,
        "kind": one.sweep.kind.value,
        "name": one.sweep.name.en,
        "count": one.count,
        "more": one.more,
        "oldest_seconds": int((at - one.oldest).total_seconds()) if one.oldest else None,
        "fault": one.fault,
    }
