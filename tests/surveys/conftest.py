"""A hall that asks, for tests of pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from tests.desk.makers import signed_in
from tests.people.makers import a_hall, a_person
from tests.surveys.makers import ALL, STEERS
from yakuba.ground import clock
from yakuba.ground.ref import Ref
from yakuba.ground.text import Text
from yakuba.surveys import commands
from yakuba.surveys.rules.model import Whom


@pytest.fixture
def enter(db: None) -> Iterator[dict[str, Client]]:
    """Browsers of Tama, who keeps the plan, and of Hana, who works for the children."""
    cache.clear()
    a_hall("planning", "child")
    staff = {
        "Tama": a_person("2001", "企画 珠", ("planning", "cio-staff")),
        "Hana": a_person("2002", "児童 花", ("child", "clerk")),
    }
    yield {name: signed_in(id_) for name, id_ in staff.items()}
    cache.clear()


@pytest.fixture
def running(db: None) -> Callable[..., Ref]:
    """A survey that takes answers today."""

    def make(whom: Whom = Whom.RESIDENTS, slug: str = "tetsuzuki") -> Ref:
        at = clock.now()
        head = commands.NewSurvey(
            slug=slug,
            title=Text("手続のアンケート", "てつづきの アンケート", "Survey on procedures"),
            whom=whom,
            opens_on=at.date() - timedelta(days=1),
            closes_on=at.date() + timedelta(days=7),
        )
        ref = commands.create(head, actor=STEERS, at=at)
        commands.set_questions(ref, ALL, actor=STEERS, seen_version=1, at=at)
        commands.open_survey(ref, actor=STEERS, at=at)
        return ref

    return make
