"""Households for the tests of a divided hall: read without the rooms that the edge does not have."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO

from PIL import Image

from tests.procedures.household import ROOT
from yakuba.procedures.reads import files_of
from yakuba.procedures.rules.packs.examples import Example
from yakuba.procedures.rules.packs.loading import Pack, load


@lru_cache
def _pack() -> Pack:
    words = files_of(ROOT / "vocabulary", called="vocabulary/")
    return load(files_of(ROOT / "packs/moving"), words, check_flow=lambda _drawing: ())


def the_example(name: str) -> Example:
    """Return an example household of the pack, by a part of its file's name."""
    return next(one for one in _pack().examples if name in one.file)


@lru_cache
def a_photo() -> bytes:
    """Return a small real JPEG."""
    body = BytesIO()
    Image.new("RGB", (80, 60), "white").save(body, "JPEG")
    return body.getvalue()
