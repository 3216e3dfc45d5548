"""The emergency switch at the console: said back to whoever threw it, and an exit status for whatever monitors the hall."""

from __future__ import annotations

import pytest

from yakuba.applications import reads
from yakuba.config import zones
from yakuba.config.cli import main
from yakuba.ground import clock, journal
from yakuba.ground.ref import Ref

pytestmark = pytest.mark.django_db


def test_it_is_stopped_and_goes_on_again(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["intake", "status"]) == 0
    notice = ["--ja", "障害です。", "--easy", "こわれて います。", "--en", "A fault."]
    assert main(["intake", "stop", "--why", "鍵の点検", "--hours", "2", *notice]) == 0
    assert main(["intake", "status"]) == 1
    said = capsys.readouterr().out
    assert all(words in said for words in ("鍵の点検", "障害です。", "こわれて います。", "A fault."))
    assert main(["intake", "go-on"]) == 0
    assert main(["intake", "status"]) == 0
    assert sorted(line.action for line in journal.lines(Ref("hall", "intake"))) == ["intake.stopped", "intake.went_on"]


def test_a_notice_in_one_language_stops_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["intake", "stop", "--why", "鍵の点検", "--ja", "障害です。"]) == 2
    assert "三つの言語" in capsys.readouterr().err
    assert reads.closure(at=clock.now()) is None


def test_it_stands_where_residents_come_in() -> None:
    assert {zone for zone in zones.Zone if "intake" in zones.commands(zone)} == {zones.Zone.EDGE, zones.Zone.BOTH}
