"""Publishing: examples first, one edition for one content, the new one closes the old, and what has begun goes on."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.journeys import makers
from tests.people.makers import a_hall
from tests.procedures.packs import changed, line_of, loaded, small, written
from yakuba.applications import commands as applications
from yakuba.applications import reads as filings
from yakuba.config.cli import main
from yakuba.flows.models import FlowDefinition
from yakuba.ground import journal, outbox
from yakuba.ground.actor import Actor
from yakuba.ground.models import JournalLine, OutboxEvent
from yakuba.ground.packs.faults import FaultyPack
from yakuba.ground.ref import Ref
from yakuba.journeys.publishing import publish_pack
from yakuba.procedures import commands, reads
from yakuba.procedures.models import Publication
from yakuba.procedures.reads import ClosedEdition, UnknownProcedure

pytestmark = pytest.mark.django_db
STAFF = Actor("staff", "s-1", "係 員子", "citizen")
WRONG = changed("examples/family.yaml", "2026-11-25", "2026-11-26")


def publish(files: dict[str, str], at: datetime) -> Ref:
    ref = commands.publish(loaded(files), actor=STAFF, at=at)
    reads.forget()
    return ref


def renewed(summary: str = "改めた説明") -> dict[str, str]:
    return changed("event.yaml", "転入・転出・転居に伴う", summary)


def test_what_is_published_is_found_again_just_as_it_was(at: datetime) -> None:
    ref = publish(small(), at)
    assert ref == Ref("edition", loaded(small()).edition.digest)
    assert reads.current("moving") == reads.by_digest(ref.id) == loaded(small()).edition
    assert [line.action for line in journal.lines(ref)] == ["edition.published"]
    (event,) = outbox.waiting()
    assert (event.ref, event.event_id) == (ref, "moving")


def test_a_pack_whose_examples_fail_is_not_published(at: datetime) -> None:
    with pytest.raises(FaultyPack) as refused:
        publish(WRONG, at)
    (fault,) = refused.value.faults
    assert fault.file == "examples/family.yaml"
    assert "2026-11-26" in fault.ja
    assert fault.remedy_ja
    assert fault.remedy_en
    assert not Publication.objects.exists()
    assert not JournalLine.objects.exists()
    assert not OutboxEvent.objects.exists()


def test_neither_are_its_drawings(tmp_path: Path, at: datetime) -> None:
    with pytest.raises(FaultyPack):
        publish_pack(*written(WRONG, tmp_path), actor=STAFF, at=at)
    assert not FlowDefinition.objects.exists()
    publish_pack(*written(small(), tmp_path), actor=STAFF, at=at)
    assert FlowDefinition.objects.count() == len(loaded(small()).edition.flows)


def test_the_console_publishes_and_says_the_edition(tmp_path: Path, capsys) -> None:
    pack, vocabulary = written(small(), tmp_path)
    assert main(["packs", "publish", str(pack), "--vocabulary", str(vocabulary)]) == 0
    assert capsys.readouterr().out.strip() == f"edition:{loaded(small()).edition.digest}"
    pack, vocabulary = written(WRONG, tmp_path)
    assert main(["packs", "publish", str(pack), "--vocabulary", str(vocabulary)]) == 1
    assert "2026-11-26" in capsys.readouterr().out
    assert Publication.objects.count() == 1


def test_the_console_tells_of_sections_that_the_hall_does_not_have(tmp_path: Path, capsys) -> None:
    a_hall(*(code for code in loaded(small()).edition.sections if code != "environment"))
    pack, vocabulary = written(small(), tmp_path)
    line = line_of(small()["pack.yaml"], "  environment:")
    for language, what, remedy in (
        ("ja", "この役場に部署「environment」（生活環境係）がありません。", "部署を登録するか"),
        ("en", "This hall has no section “environment” (Environment).", "Add the section"),
    ):
        assert main(["--lang", language, "packs", "publish", str(pack), "--vocabulary", str(vocabulary)]) == 0
        said = capsys.readouterr().err.splitlines()
        assert [one.startswith(f"pack.yaml:{line}: {what}") and remedy in one for one in said] == [True]
    a_hall("environment")
    assert main(["packs", "publish", str(pack), "--vocabulary", str(vocabulary)]) == 0
    assert capsys.readouterr().err == ""


def test_the_same_content_is_one_edition(at: datetime) -> None:
    first = publish(small(), at)
    assert publish(small(), at + timedelta(days=1)) == first
    assert Publication.objects.get().published_at == at
    assert OutboxEvent.objects.count() == JournalLine.objects.count() == 1


def test_how_a_pack_is_laid_out_does_not_make_another_edition_what_it_says_does() -> None:
    plain, spaced = small(), {**small(), "event.yaml": f"# words\n\n{small()['event.yaml']}\n"}
    assert loaded(plain).edition.digest == loaded(spaced).edition.digest
    assert loaded(plain).edition.digest != loaded(renewed()).edition.digest


def test_new_content_closes_the_old_edition(at: datetime) -> None:
    old, later = publish(small(), at), at + timedelta(days=1)
    new = publish(renewed(), later)
    assert reads.current("moving").digest == new.id
    assert Publication.objects.get(pk=old.id).closed_at == later
    assert reads.require_open(new.id).digest == new.id
    with pytest.raises(ClosedEdition) as refused:
        reads.require_open(old.id)
    assert refused.value.status == 410
    assert all(refused.value.remedy.as_data().values())
    assert reads.by_digest(old.id).event.summary != reads.by_digest(new.id).event.summary


def test_an_old_content_can_be_published_again(at: datetime) -> None:
    old = publish(small(), at)
    publish(renewed(), at + timedelta(days=1))
    assert publish(small(), at + timedelta(days=2)) == old
    assert reads.current("moving").digest == old.id
    assert Publication.objects.filter(closed_at=None).count() == 1


def test_an_event_that_was_closed_is_offered_no_more(at: datetime) -> None:
    ref = publish(small(), at)
    commands.close("moving", actor=STAFF, at=at, why="条例改正")
    reads.forget()
    assert reads.editions() == []
    with pytest.raises(UnknownProcedure):
        reads.current("moving")
    assert reads.by_digest(ref.id).digest == ref.id
    assert [(line.action, line.why) for line in journal.lines(ref)][1:] == [("edition.closed", "条例改正")]


@pytest.mark.parametrize("look", [lambda: reads.by_digest("0" * 64), lambda: reads.current("no-such")])
def test_what_is_unknown_is_not_here(look) -> None:
    with pytest.raises(UnknownProcedure) as refused:
        look()
    assert refused.value.status == 404


def test_a_procedure_that_an_edition_does_not_have_is_not_here(at: datetime) -> None:
    ref = publish(small(), at)
    assert reads.procedure(ref.id, "child-allowance").id == "child-allowance"
    with pytest.raises(UnknownProcedure):
        reads.procedure(ref.id, "water-start")


def test_a_draft_that_has_begun_goes_on_with_its_edition_and_is_filed_under_it(at: datetime) -> None:
    old = makers.an_open_hall(at=at)
    code = makers.a_draft(makers.the_example("family-of-four"), at=at)
    before = filings.draft(code, at=at)
    new = publish(renewed(), at + timedelta(hours=1))
    with pytest.raises(ClosedEdition):
        applications.start_draft(edition=old, language="ja", at=at)
    now = at + timedelta(hours=2)
    applications.save(
        code, lambda content: applications.with_answers(content, {"person.phone": "054-626-1111"}, {}), at=now
    )
    assert filings.draft(code, at=now).content.edition == old
    receipt = applications.submit(code, at=now)
    assert receipt.procedures == before.content.chosen
    assert filings.status(code).edition == old
    makers.let_it_happen(now)
    assert outbox.troubles() == []
    subject = Ref(**OutboxEvent.objects.filter(name="filing.submitted").latest("id").body["ref"])
    cases = makers.cases_by_procedure(subject, at=now)
    assert {case.edition for case in cases.values()} == {old}
    assert set(cases) > {"child-allowance", "water-start"}, "the new edition has no water-start any more"
    assert new.id not in {case.edition for case in cases.values()}


def test_a_pack_without_its_examples_is_still_one_edition(at: datetime) -> None:
    pack = loaded(small())
    bare = commands.publish(replace(pack, examples=()), actor=STAFF, at=at)
    assert publish(small(), at) == bare
