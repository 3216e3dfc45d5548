"""From a folder of files to a published edition: the pack into `procedures`, its drawings into `flows`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.db import transaction

from yakuba.flows import commands as flows
from yakuba.flows.rules import check as check_drawing
from yakuba.ground.actor import Actor
from yakuba.ground.ref import Ref
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


def flow_faults(drawing: str) -> Iterable[tuple[int, str, str, str, str]]:
    """Tell the pack's check what is wrong with a drawing."""
    for fault in check_drawing(drawing):
        yield fault.line, fault.words.ja, fault.words.en, fault.remedy.ja, fault.remedy.en
