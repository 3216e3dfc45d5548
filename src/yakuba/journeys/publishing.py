"""From a folder of files to a published edition: the pack into `procedures`, its drawings into `flows`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.db import transaction

from yakuba.flows import commands as flows
from yakuba.flows.rules import check as check_drawing
from yakuba.ground.actor import Actor
from yakuba.ground.packs import yaml_text
from yakuba.ground.packs.faults import Fault
from yakuba.ground.ref import Ref
from yakuba.people import reads as people
from yakuba.procedures import commands as procedures
from yakuba.procedures.reads import files_of
from yakuba.procedures.rules.packs.loading import Pack, load


def read_pack(folder: Path, vocabulary: Path) -> Pack:
    """Read and check a pack. Raises FaultyPack with every fault, OSError if a folder cannot be read."""
    return load(files_of(folder), files_of(vocabulary, called="vocabulary/"), check_flow=flow_faults)


def publish_pack(folder: Path, vocabulary: Path, *, actor: Actor, at: datetime) -> Ref:
    """Check, test and publish a pack with its flows: all of it in one transaction, or nothing. Raises FaultyPack."""
    pack = read_pack(folder, vocabulary)
    with transaction.atomic():
        for flow_id, drawing in pack.edition.flows.items():
            flows.define(flow_id, drawing, at=at)
        return procedures.publish(pack, actor=actor, at=at)


def sections_missing(folder: Path) -> list[Fault]:
    """Return which sections that a pack's procedures go to this hall does not have; the pack must be a good one.

    It is no reason to refuse a pack: a hall is often given its procedures before its staff. But what is filed for such
    a section lies where nobody may open it, so whoever publishes must hear of it.
    """
    pack = yaml_text.read("pack.yaml", files_of(folder)["pack.yaml"])
    here = people.section_names()
    return [
        pack.fault(
            ("sections", code),
            (
                f"この役場に部署「{code}」（{name['ja']}）がありません。届いた案件を誰も開けません。",
                f"This hall has no section “{code}” ({name['en']}). Nobody could open the cases that come for it.",
            ),
            (
                "受付を始める前に部署を登録するか、パックの符号を役場の部署の符号に合わせてください。",
                "Add the section before people file, or give the pack the code of a section that there is.",
            ),
        )
        for code, name in pack.data["sections"].items()
        if code not in here
    ]


def flow_faults(drawing: str) -> Iterable[tuple[int, str, str, str, str]]:
    """Tell the pack's check what is wrong with a drawing."""
    for fault in check_drawing(drawing):
        yield fault.line, fault.words.ja, fault.words.en, fault.remedy.ja, fault.remedy.en
