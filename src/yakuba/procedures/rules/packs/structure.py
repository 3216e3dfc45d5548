"""Whether a pack's files have the right shape: each kind of file has its schema."""

from __future__ import annotations

from functools import lru_cache

from jsonschema import Draft202012Validator

from yakuba.ground.packs import shape
from yakuba.ground.packs.faults import Fault
from yakuba.ground.packs.yaml_text import Source
from yakuba.procedures.rules.packs import schemas


@lru_cache
def _validator(kind: str) -> Draft202012Validator:
    return Draft202012Validator(getattr(schemas, kind)())


def check(source: Source, kind: str) -> list[Fault]:
    """Return the faults of one file; ``kind`` names its schema."""
    return shape.check(source, _validator(kind))
