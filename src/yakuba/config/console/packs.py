"""``yakuba packs``: check, test, measure, publish packs, and write the schemas for editors."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from django.conf import settings

from yakuba.ground import clock
from yakuba.ground.actor import Actor
from yakuba.ground.packs import yaml_text
from yakuba.ground.packs.faults import FaultyPack
from yakuba.journeys.publishing import publish_pack, read_pack, sections_missing
from yakuba.procedures.rules.eligibility import chosen
from yakuba.procedures.rules.measuring import Saving, measure
from yakuba.procedures.rules.model import Edition
from yakuba.procedures.rules.packs import schemas, structure
from yakuba.procedures.rules.packs.examples import Example, run
from yakuba.procedures.rules.packs.loading import answer_faults

KINDS = ("vocabulary", "pack", "event", "procedure", "example")


def add(commands: Any) -> None:
    """Add ``packs`` to the command line."""
    group = commands.add_parser("packs", help="packs: life events and procedures as data").add_subparsers(required=True)
    for name, action, words in (
        ("check", _check, "say file, line and remedy of every fault"),
        ("test", _test, "run the examples and tell which branches of the rules none of them reaches"),
        ("publish", _publish, "check, test and publish"),
    ):
        one = group.add_parser(name, help=words)
        one.add_argument("path", type=Path)
        one.add_argument("--vocabulary", type=Path, default=settings.VOCABULARY)
        one.set_defaults(run=action)
    one = group.add_parser("measure", help="how much asking is saved for a household")
    one.add_argument("event", help="id of the life event, or the path of its pack")
    one.add_argument("--household", type=Path, required=True, help="a YAML file as in the pack's examples/")
    one.add_argument("--vocabulary", type=Path, default=settings.VOCABULARY)
    one.add_argument("--json", action="store_true")
    one.set_defaults(run=_measure)
    one = group.add_parser("schema", help="write the JSON Schemas of the pack files")
    one.add_argument("--to", type=Path, required=True)
    one.set_defaults(run=_schema)


def _check(options: argparse.Namespace) -> int:
    try:
        pack = read_pack(options.path, options.vocabulary)
    except FaultyPack as faulty:
        return _tell(faulty, options.lang)
    except OSError as fault:
        return _unreadable(fault, options.lang)
    count = len(pack.edition.procedures)
    print(
        f"誤りはありません: 手続{count}件、項目{len(pack.edition.vocabulary)}件、例{len(pack.examples)}件"
        if options.lang == "ja"
        else f"No faults: {count} procedures, {len(pack.edition.vocabulary)} items, {len(pack.examples)} examples"
    )
    return 0


def _test(options: argparse.Namespace) -> int:
    try:
        pack = read_pack(options.path, options.vocabulary)
    except FaultyPack as faulty:
        return _tell(faulty, options.lang)
    except OSError as fault:
        return _unreadable(fault, options.lang)
    failures, missed = run(pack.edition, pack.examples)
    for failure in failures:
        print(failure.say(options.lang))
    if missed:
        print("どの例も通らない分岐:" if options.lang == "ja" else "Branches not reached:")
    for branch in missed:
        print("  " + branch.say(options.lang))
    good = len(pack.examples) - len({failure.file for failure in failures})
    print(
        f"例{len(pack.examples)}件のうち{good}件が期待どおりです。どの例も通らない分岐は{len(missed)}件です。"
        if options.lang == "ja"
        else f"{good} of {len(pack.examples)} examples came out as expected. Branches not reached: {len(missed)}."
    )
    return 1 if failures else 0


def _publish(options: argparse.Namespace) -> int:
    try:
        ref = publish_pack(options.path, options.vocabulary, actor=Actor.system("console"), at=clock.now())
    except FaultyPack as faulty:
        return _tell(faulty, options.lang)
    except OSError as fault:
        return _unreadable(fault, options.lang)
    for missing in sections_missing(options.path):
        print(missing.say(options.lang), file=sys.stderr)
    print(ref)
    return 0


def _measure(options: argparse.Namespace) -> int:
    folder = Path(options.event)
    if not folder.is_dir():
        folder = next((root / options.event for root in settings.PACKS if (root / options.event).is_dir()), folder)
    try:
        pack = read_pack(folder, options.vocabulary)
        household = _household(options.household, pack.edition)
    except FaultyPack as faulty:
        return _tell(faulty, options.lang)
    except OSError as fault:
        return _unreadable(fault, options.lang)
    selected = [one.procedure.id for one in chosen(pack.edition, household.answers, on=household.on)]
    saving = measure(pack.edition, selected, household.answers, on=household.on)
    print(json.dumps(_figures(saving), indent=2) if options.json else _words(saving, options.lang))
    return 0


def _household(path: Path, edition: Edition) -> Example:
    """Read a household as in a pack's examples; only ``answers`` must be there. Raises FaultyPack or OSError."""
    source = yaml_text.read(path.name, yaml_text.text_of(path.name, path.read_bytes()))
    if isinstance(source.data, dict):
        source.data = {"on": str(clock.today()), "title": path.stem, "procedures": [], **source.data}
    faults = structure.check(source, "example") or list(answer_faults(source, edition))
    if faults:
        raise FaultyPack(faults)
    return Example(source.file, source.data)


def _figures(saving: Saving) -> dict[str, float]:
    return {
        "procedures": saving.procedures,
        "asked_alone": saving.asked_alone,
        "asked_merged": saving.asked,
        "prefilled": saving.prefilled,
        "attachments": saving.attachments,
        "attachments_dropped": saving.attachments_dropped,
        "reduction": round(saving.reduction, 4),
    }


def _words(saving: Saving, language: str) -> str:
    rows = (
        ("手続の数", "procedures", saving.procedures),
        ("別々に聞いたときの質問", "questions asked alone", saving.asked_alone),
        ("まとめて聞く質問", "questions asked merged", saving.asked),
        ("うち最初の質問で済んだもの", "prefilled from the first questions", saving.prefilled),
        ("添付書類", "attachments", saving.attachments),
        ("省ける添付書類", "attachments dropped", saving.attachments_dropped),
        ("削減率", "reduction", f"{saving.reduction:.1%}"),
    )
    return "\n".join(f"{ja if language == 'ja' else en}: {value}" for ja, en, value in rows)


def _schema(options: argparse.Namespace) -> int:
    options.to.mkdir(parents=True, exist_ok=True)
    for kind in KINDS:
        target = options.to / f"{kind}.schema.json"
        target.write_text(json.dumps(getattr(schemas, kind)(), ensure_ascii=False, indent=2) + "\n", "utf-8")
        print(target)
    return 0


def _tell(faulty: FaultyPack, language: str) -> int:
    for fault in faulty.faults:
        print(fault.say(language))
    print(f"誤り{len(faulty.faults)}件" if language == "ja" else f"{len(faulty.faults)} fault(s)")
    return 1


def _unreadable(fault: OSError, language: str) -> int:
    words = "読めません" if language == "ja" else "cannot be read"
    print(f"{fault.filename or fault}: {words}")
    return 2
