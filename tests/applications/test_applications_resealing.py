"""After a rotation what lies at rest is sealed anew: the former key is no longer needed, and nothing inside has changed."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from tests.journeys import makers
from yakuba.applications import commands, models
from yakuba.applications import reads as filings
from yakuba.ground import keys
from yakuba.ground.actor import Actor
from yakuba.ground.models import JournalLine
from yakuba.ground.ref import Ref
from yakuba.ground.sealing import CannotOpen, key_ids

pytestmark = pytest.mark.django_db
CONSOLE = Actor("system", "console", "root")


@pytest.fixture
def folder(tmp_path: Path, settings) -> Path:
    settings.KEYS = here = tmp_path / "keys"
    keys.make(here)
    return here


@pytest.fixture
def code(folder: Path, at: datetime) -> str:
    makers.an_open_hall(at=at)
    code = makers.a_draft(makers.the_example("family-of-four"), at=at)
    commands.submit(code, at=at)
    return code


def test_a_former_key_may_go_once_all_is_sealed_anew(code: str, folder: Path, at: datetime) -> None:
    ref, before = filings.status(code).ref, filings.status(code)
    content = filings.opened(ref).content
    former, new = keys.rotate(folder)
    assert commands.reseal(actor=CONSOLE, at=at) == 1
    (body,) = models.SealedBody.objects.all()
    assert key_ids(bytes(body.sealed))[0] == new
    (folder / f"office-{former}.key").unlink()
    assert filings.opened(ref).content == content
    assert filings.status(code) == before
    (file,) = content.files[:1]
    assert filings.file_of(file).read() == makers.a_photo()
    (line,) = JournalLine.objects.filter(action="key.resealed")
    assert (line.about, line.data) == (str(Ref("key", new)), {"bodies": [body.pk]})


def test_what_is_sealed_to_the_present_keys_is_left_alone(code: str, at: datetime) -> None:
    before = bytes(models.SealedBody.objects.get().sealed)
    assert commands.reseal(actor=CONSOLE, at=at) == 0
    assert bytes(models.SealedBody.objects.get().sealed) == before
    assert not JournalLine.objects.filter(action="key.resealed").exists()


def test_a_new_recovery_key_is_sealed_to_as_well(code: str, folder: Path, at: datetime) -> None:
    _former, new = keys.rotate(folder, "recovery")
    assert commands.reseal(actor=CONSOLE, at=at) == 1
    assert key_ids(bytes(models.SealedBody.objects.get().sealed))[1] == new


def test_without_the_former_key_nothing_is_changed(code: str, folder: Path, at: datetime) -> None:
    before = bytes(models.SealedBody.objects.get().sealed)
    former, _new = keys.rotate(folder)
    (folder / f"office-{former}.key").unlink()
    with pytest.raises(CannotOpen, match=former):
        commands.reseal(actor=CONSOLE, at=at)
    assert bytes(models.SealedBody.objects.get().sealed) == before
    assert not JournalLine.objects.filter(action="key.resealed").exists()
