"""A clock that was wrong for a while, and what it must not do to a draft."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.journeys import makers
from yakuba.applications import commands
from yakuba.applications import reads as filings
from yakuba.applications.commands.drafts import KEPT

pytestmark = pytest.mark.django_db
YEAR = timedelta(days=365)


def test_a_draft_saved_while_the_clock_was_behind_lasts_as_long_as_before(at: datetime) -> None:
    code = commands.start_draft(edition=makers.an_open_hall(at=at), language="ja", at=at)
    commands.save(code, lambda content: content, at=at - YEAR)
    assert filings.draft(code, at=at).expires_at == at + KEPT
