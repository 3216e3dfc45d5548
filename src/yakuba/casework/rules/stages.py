"""How far a case has come, in six words. The same codes are what the resident's status page is told."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from yakuba.ground.text import Text


class Stage(StrEnum):
    """The stage of a case, as a progress code."""

    RECEIVED = "received"
    """It has arrived; nobody has begun with it."""
    CHECKING = "checking"
    """Somebody checks what was filed."""
    CORRECTING = "correcting"
    """The resident has been asked to correct it; the statutory clock is paused."""
    APPROVING = "approving"
    """A proposal waits for approval."""
    DECIDED = "decided"
    """Accepted or refused; which of them, the decision says."""
    WITHDRAWN = "withdrawn"
    """The resident has taken it back."""


CLOSED: Final = frozenset({Stage.DECIDED, Stage.WITHDRAWN})
"""Stages after which nothing more is done."""

STAGE_NAMES: Final[Mapping[Stage, Text]] = MappingProxyType(
    {
        Stage.RECEIVED: Text("受付済み", "うけつけました", "Received"),
        Stage.CHECKING: Text("内容の確認中", "なかみを たしかめて います", "Being checked"),
        Stage.CORRECTING: Text("補正をお願いしています", "なおして ください", "Waiting for your correction"),
        Stage.APPROVING: Text("決裁中", "きめて いる ところです", "Awaiting approval"),
        Stage.DECIDED: Text("決定済み", "きまりました", "Decided"),
        Stage.WITHDRAWN: Text("取下げ済み", "とりさげました", "Withdrawn"),
    }
)
"""The stages in words, for residents and staff."""


def stage_at(*, post: str, ended: str, touched: bool) -> Stage:
    """Return the stage of a case whose flow waits for a post, or has ended.

    ``touched`` tells whether somebody has begun with it: until then it is only received.
    """
    if ended:
        return Stage.WITHDRAWN if ended == "withdrawn" else Stage.DECIDED
    if post == "resident":
        return Stage.CORRECTING
    if post == "clerk":
        return Stage.CHECKING if touched else Stage.RECEIVED
    return Stage.APPROVING
