"""The pack ``moving`` as it is shipped: what it says is true, and what its law wants is what comes out."""

from __future__ import annotations

import pytest

from tests.procedures.packs import loaded, shipped
from tests.procedures.reading import read_once
from yakuba.procedures.rules.packs.loading import Pack

pytestmark = pytest.mark.once

__all__ = ["read_once"]


@pytest.fixture(scope="module")
def pack(read_once: None) -> Pack:
    """The pack as it lies in the repository."""
    return loaded(shipped())


def test_nobody_is_promised_mails_of_the_progress_that_are_never_sent(pack: Pack) -> None:
    hint = pack.edition.vocabulary["person.email"].hint
    assert "進み具合はメールではお知らせしません" in hint.ja
    assert "メールでは おしらせ しません" in hint.ja_easy
    assert "not sent by e-mail" in hint.en
