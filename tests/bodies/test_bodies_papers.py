"""Papers of a meeting: on its matters and its minutes, named by the call, worked on by the secretariat."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.bodies.makers import AFTER, CLERK, KEEPER, MAY, MEETING_DAY, a_meeting, a_town, attended, keys, the_bodies
from tests.bodies.test_bodies_pages import Town
from tests.papers.makers import a_pdf, a_png, an_office_file
from yakuba.bodies import commands, reads
from yakuba.bodies.pages import sheets
from yakuba.bodies.reads.papers import MINUTES, of_item
from yakuba.ground import clock, delimited, journal
from yakuba.ground.errors import NotAllowed, NotHere
from yakuba.ground.ref import Ref
from yakuba.papers import commands as papers
from yakuba.papers import reads as kept
from yakuba.papers.commands import Brought
from yakuba.papers.rules.keepers import ALL, NONE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def meeting() -> Ref:
    a_town()
    the_bodies()
    return a_meeting(called=False)


def item_of(meeting: Ref) -> str:
    return of_item(reads.meeting(meeting, on=MEETING_DAY).agenda[0].id)


def may(meeting: Ref, part: str, at=MAY, who=KEEPER) -> frozenset[str]:
    return kept.place(meeting, part, who, at=at).may


def attach(meeting: Ref, part: str, *, name: str = "改正案.pdf", title: str = "", at=MAY) -> Ref:
    return papers.attach(meeting, part, Brought(BytesIO(a_pdf()), name, title), actor=KEEPER, at=at)


def printed(document: object) -> str:
    return repr(document)


def test_the_call_names_the_files_beside_the_references(meeting):
    attach(meeting, item_of(meeting), title="資料2 新旧対照表")
    found = reads.meeting(meeting, on=MAY.date())
    words = printed(sheets.document("call", found, "ja", town="見本市", called_on=MAY.date()))
    assert "資料1 改正案" in words
    assert "資料2 新旧対照表（改正案.pdf）" in words


def test_a_secretary_works_on_them_until_the_minutes_are_confirmed(meeting):
    item = item_of(meeting)
    assert may(meeting, item) == ALL
    assert may(meeting, item, who=CLERK) == NONE
    assert may(meeting, MINUTES) == NONE
    commands.call(meeting, called_on=MAY.date(), actor=KEEPER, at=MAY)
    assert may(meeting, item) == ALL
    assert may(meeting, item, AFTER) == may(meeting, MINUTES, AFTER) == ALL
    paper = attach(meeting, MINUTES, name="録音の反訳.pdf", at=AFTER)
    attended(meeting, *keys(meeting))
    version = commands.write_minutes(meeting, "決定した。", seen_version=0, actor=KEEPER, at=AFTER)
    commands.confirm_minutes(meeting, seen_version=version, actor=KEEPER, at=AFTER)
    assert may(meeting, item, AFTER) == {"take_back"}
    assert may(meeting, MINUTES, AFTER) == {"attach", "take_back"}
    assert attach(meeting, MINUTES, name="署名入り会議録.pdf", at=AFTER) != paper
    with pytest.raises(NotAllowed):
        papers.replace(paper, Brought(BytesIO(a_png()), "a"), seen_version=1, actor=KEEPER, at=AFTER)
    with pytest.raises(NotAllowed):
        attach(meeting, item, name="b.pdf", at=AFTER)


def test_of_a_meeting_that_was_called_off_nothing_changes(meeting):
    item = item_of(meeting)
    commands.cancel(meeting, why="延期", actor=KEEPER, at=MAY)
    assert may(meeting, item) == NONE


def test_a_matter_that_is_taken_off_takes_its_papers_back(meeting):
    item = item_of(meeting)
    attach(meeting, item)
    commands.take_off(meeting, int(item.removeprefix("item-")), actor=KEEPER, at=MAY)
    (gone,) = kept.attached(meeting, gone=True)
    assert gone.taken_back == ("keeper", MAY, "議題の取下げ")
    actions = [line.action for line in journal.lines(meeting)]
    assert actions[-3:] == ["paper.destroyed", "paper.taken_back", "meeting.item_taken_off"]


@pytest.mark.parametrize("part", ["", "item-", "item-0", "item-x", "item-²", "novel"])
def test_other_parts_there_are_not(meeting, part):
    with pytest.raises(NotHere):
        kept.place(meeting, part, KEEPER, at=MAY)


def test_nothing_of_them_is_public(meeting):
    attach(meeting, item_of(meeting), title="資料9 内部の検討")
    commands.call(meeting, called_on=MAY.date(), actor=KEEPER, at=MAY)
    shown = printed(reads.public("dx-headquarters", on=MEETING_DAY + timedelta(days=1)))
    assert "資料9" not in shown
    assert "改正案.pdf" not in shown


# Through the pages.


def test_a_secretary_attaches_replaces_and_takes_back_through_the_pages(db):
    town = Town()
    ref = town.held()
    item = of_item(reads.meeting(ref, on=town.today).agenda[0].id)
    place = reverse("papers:place", args=["meeting", ref.id, item])
    bad = SimpleUploadedFile("旧式.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    some = town.keeper.post(place, {"file": [SimpleUploadedFile("=改正案.docx", an_office_file()), bad]})
    text = some.content.decode()
    assert some.status_code == 422
    assert "旧式.doc" in text
    assert "1件の資料を添付しました。" in text
    assert town.keeper.post(place, {}).status_code == 422
    assert town.clerk.post(place, {"file": SimpleUploadedFile("a.pdf", a_pdf())}).status_code == 403
    (paper,) = kept.attached(ref)
    assert "=改正案.docx" in town.clerk.get(reverse("bodies:meeting", args=[ref.id])).content.decode()
    listed = town.clerk.get(reverse("bodies:papers", args=[ref.id]))
    (_head, row) = delimited.rows_of(listed.content)
    assert row[:3] == ["1", "計画の一部改正", "=改正案.docx"]
    assert b",'=" in listed.content
    page = reverse("papers:paper", args=[paper.ref.id])
    deed = {name: reverse(f"papers:{name}", args=[paper.ref.id]) for name in ("replace", "take_back")}
    newer = {"seen": "1", "file": SimpleUploadedFile("改正案2.pdf", a_pdf())}
    assert town.keeper.post(deed["replace"], {**newer, "seen": "7"}).status_code == 409
    newer["file"] = SimpleUploadedFile("改正案2.pdf", a_pdf())
    assert town.keeper.post(deed["replace"], newer).status_code == 302
    assert town.keeper.post(deed["replace"], {"seen": "2"}).status_code == 422
    assert "第2版" in town.clerk.get(page).content.decode()
    assert town.keeper.post(deed["take_back"], {"seen": "2", "why": ""}).status_code == 422
    assert town.keeper.post(deed["take_back"], {"seen": "2", "why": "誤り"}).status_code == 302
    assert "取り下げた資料" in town.keeper.get(place).content.decode()
    assert town.keeper.get(reverse("papers:file", args=[paper.ref.id, 1])).status_code == 404
    assert town.keeper.get(page).status_code == 200


@pytest.mark.parametrize("language", ["ja-easy", "en"])
def test_the_pages_speak_all_languages(language):
    town = Town()
    ref = town.held()
    attach(ref, of_item(reads.meeting(ref, on=town.today).agenda[0].id), at=clock.now())
    town.keeper.cookies["yakuba_language"] = language
    (paper,) = kept.attached(ref)
    for page in (
        reverse("papers:paper", args=[paper.ref.id]),
        reverse("papers:place", args=["meeting", ref.id, paper.part]),
        reverse("bodies:meeting", args=[ref.id]),
    ):
        text = town.keeper.get(page).content.decode()
        for words in ("添付", "取り下げ", "差し替え", "資料一覧"):
            assert words not in text
