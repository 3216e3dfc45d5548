"""``yakuba plans``: check and load plan packs, show a plan, write it out again, write the schemas for editors."""

from __future__ import annotations

import argparse
import json
from io import StringIO
from pathlib import Path
from typing import Any

from django.db import transaction
from ruamel.yaml import YAML

from yakuba.bodies import commands as bodies
from yakuba.ground import clock
from yakuba.ground.actor import Actor
from yakuba.ground.errors import Refusal
from yakuba.ground.packs.faults import FaultyPack
from yakuba.ground.text import Text
from yakuba.plans.commands import loading
from yakuba.plans.reads import pack as packs
from yakuba.plans.reads import staying
from yakuba.plans.reads import tree as trees
from yakuba.plans.rules.exchange.comparing import Difference
from yakuba.plans.rules.model import PlanPack
from yakuba.plans.rules.packs import reading, schemas


def add(commands: Any) -> None:
    """Add ``plans`` to the command line."""
    group = commands.add_parser("plans", help="plans: their packs, their tree").add_subparsers(required=True)
    one = group.add_parser("check", help="say file, line and remedy of every fault of a plan pack")
    one.add_argument("path", type=Path)
    one.set_defaults(run=_check)
    one = group.add_parser("load", help="load a plan pack; one that is here becomes what the pack says now")
    one.add_argument("path", type=Path)
    one.add_argument("--reference", action="store_true", help="another municipality's plan, to compare with")
    one.add_argument("--look", action="store_true", help="only say what would change, stay and go")
    one.add_argument("--why", default="", help="the reason for which bars of a plan in force move")
    one.set_defaults(run=_load)
    one = group.add_parser("show", help="print the tree of a plan")
    one.add_argument("slug")
    one.set_defaults(run=_show)
    one = group.add_parser("export", help="write a plan as a pack into a folder")
    one.add_argument("slug")
    one.add_argument("path", type=Path)
    one.set_defaults(run=_export)
    one = group.add_parser("schema", help="write the JSON Schemas of the files of a plan pack")
    one.add_argument("--to", type=Path, required=True)
    one.set_defaults(run=_schema)


def _check(options: argparse.Namespace) -> int:
    try:
        pack = loading.read_folder(options.path)
    except (Refusal, OSError) as fault:
        return _tell(fault, options.lang)
    print(_counts(pack, options.lang))
    return 0


def _load(options: argparse.Namespace) -> int:
    try:
        pack = loading.read_folder(options.path)
        change = staying.look(pack)
        if options.look or not (change.new or options.reference):
            print("\n".join(_changes(change, options.lang)))
        if options.look:
            return 0
        actor, at = Actor.system("console"), clock.now()
        with transaction.atomic():
            ref = loading.load(pack, reference=options.reference, why=options.why, actor=actor, at=at)
            if options.reference:
                # Those of a plan of one's own are founded at the desk, with the people of this hall.
                bodies.found_all(pack.bodies, plan=pack.head.id, reference=True, actor=actor, at=at)
    except (Refusal, OSError) as fault:
        return _tell(fault, options.lang)
    print(_counts(pack, options.lang))
    print(ref)
    return 0


def _show(options: argparse.Namespace) -> int:
    try:
        tree = trees.tree(options.slug)
    except Refusal as fault:
        return _tell(fault, options.lang)
    plan = tree.plan
    print(f"{plan.title.say(options.lang)}  {plan.starts} – {plan.ends or ''}  {plan.state}")
    for node in tree.nodes:
        owner = f"  [{node.owner}]" if node.owner else ""
        print(f"{'  ' * node.depth}{node.number} {node.title.say(options.lang)}".rstrip() + owner)
    return 0


def _export(options: argparse.Namespace) -> int:
    try:
        pack = packs.pack_of(options.slug)
        options.path.mkdir(parents=True, exist_ok=True)
        for kind, data in reading.as_data(pack).items():
            target = options.path / f"{kind}.yaml"
            target.write_text(_yaml(data), "utf-8")
            print(target)
    except (Refusal, OSError) as fault:
        return _tell(fault, options.lang)
    return 0


def _schema(options: argparse.Namespace) -> int:
    options.to.mkdir(parents=True, exist_ok=True)
    for kind in schemas.KINDS:
        target = options.to / f"plan-{kind}.schema.json"
        target.write_text(json.dumps(schemas.schema(kind), ensure_ascii=False, indent=2) + "\n", "utf-8")
        print(target)
    return 0


def _yaml(data: Any) -> str:
    writer, written = YAML(typ="safe", pure=True), StringIO()
    writer.default_flow_style, writer.allow_unicode = False, True
    writer.sort_base_mapping_type_on_output = False  # type: ignore[assignment]  # its stub knows only None
    writer.width = 4096
    writer.dump(data, written)
    return written.getvalue()


def _changes(change: Difference, language: str) -> list[str]:
    """Say what loading changes, each thing on a line of its own below its heading."""
    moved = tuple(f"{one.name}: {one.before.say(language)} → {one.after.say(language)}" for one in change.moved)
    changed = tuple(f"{one.name} ({', '.join(field.say(language) for field in one.fields)})" for one in change.changed)
    found: list[tuple[Text, tuple[str, ...]]] = [
        (_ADDED, change.added),
        (_RETURNED, change.returned),
        (_CHANGED, changed),
        (_MOVED, moved),
        (_REMOVED, change.removed),
        (_STAY, change.stay),
        (_OUT, change.out),
        (_LISTS, tuple(f"{one.name} +{one.added} ~{one.changed} -{one.removed}" for one in change.lists)),
    ]
    told = [
        line for what, names in found if names for line in (f"{what.say(language)}: {len(names)}", *map(_in, names))
    ]
    if change.head:
        told.insert(0, _HEAD.say(language))
    return told or [_NOTHING.say(language)]


def _in(name: str) -> str:
    return f"  {name}"


_NOTHING = Text("変わるところはありません。", "かわる ところは ありません。", "Nothing changes.")
_HEAD = Text("計画の基本事項が変わります。", "けいかくの きほんが かわります。", "The head of the plan changes.")
_ADDED = Text("加わるもの", "ふえる もの", "Added")
_RETURNED = Text("計画に戻るもの", "もどる もの", "Put back")
_CHANGED = Text("変わるもの", "かわる もの", "Changed")
_MOVED = Text("予定が変わるもの", "よていが かわる もの", "Moved bars")
_REMOVED = Text("なくなるもの", "なくなる もの", "Taken out")
_STAY = Text("そのまま残るもの（庁内で加えたもの）", "のこる もの", "Staying, for it was added here")
_OUT = Text("外したままのもの（庁内で外したもの）", "もどらない もの", "Staying out, for it was taken out here")
_LISTS = Text("変わる一覧", "かわる いちらん", "Lists")


def _counts(pack: PlanPack, language: str) -> str:
    measures = {level.id for level in pack.head.levels if level.kind == "measure"}
    count = sum(node.level in measures for node in pack.nodes)
    return (
        f"誤りはありません: 項目{len(pack.nodes)}件（うち施策{count}件）、課題{len(pack.challenges)}件"
        if language == "ja"
        else f"No faults: {len(pack.nodes)} nodes, {count} of them measures, {len(pack.challenges)} challenges"
    )


def _tell(fault: Refusal | OSError, language: str) -> int:
    if isinstance(fault, FaultyPack):
        for one in fault.faults:
            print(one.say(language))
        print(f"誤り{len(fault.faults)}件" if language == "ja" else f"{len(fault.faults)} fault(s)")
        return 1
    if isinstance(fault, Refusal):
        print(f"{fault.words.say(language)} {fault.remedy.say(language)}")
        return 1
    words = "読めません" if language == "ja" else "cannot be read"
    print(f"{fault.filename or fault}: {words}")
    return 2
