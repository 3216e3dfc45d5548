"""Loading a town's plan again: what the town did to it stays, and whoever loads sees beforehand what changes."""

from __future__ import annotations

from datetime import date, timedelta
from importlib import import_module

import msgspec
import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.desk.makers import signed_in
from tests.people.makers import SETUP, a_person
from tests.plans.lives import CLERK, IDEA, PLAN, STAFF, a_plan, step
from tests.plans.made import at_noon
from yakuba.config.cli import main
from yakuba.ground.actor import Actor
from yakuba.ground.packs.yaml_text import Source
from yakuba.plans.commands import life, loading, nodes, succession
from yakuba.plans.commands.schedule import move_bars
from yakuba.plans.models import Bar, BarMove, Incoming, Node, Plan
from yakuba.plans.reads import pack, staying, tree
from yakuba.plans.reads.schedule import moves
from yakuba.plans.rules import model
from yakuba.plans.rules.exchange import excel, grids
from yakuba.plans.rules.packs.reading import as_data, assemble
from yakuba.plans.rules.refusals import NoPlaceLeft
from yakuba.plans.rules.schedule import NoReasonToMove, Stripe
from yakuba.plans.rules.succession import Fate

AT = at_noon(date(2026, 6, 1))
GOAL = model.Node(id="counter", level="goal", title="書かない窓口")


@pytest.fixture
def printed(db: None) -> model.PlanPack:
    """The pack of a plan in force, as it was before the town did anything to it."""
    a_plan(AT)
    head = {**Plan.objects.get().head, "municipality": "134210"}
    Plan.objects.update(state=Plan.State.RUNNING, municipality="134210", head=head)
    return pack.pack_of(PLAN)


def again(what: model.PlanPack, why: str = "") -> None:
    loading.load(what, why=why, actor=SETUP, at=AT + timedelta(days=30))


def with_bars(printed: model.PlanPack, *bars: model.Bar) -> model.PlanPack:
    moved = tuple(msgspec.structs.replace(one, bars=bars) if one.id == "kiosk" else one for one in printed.nodes)
    return msgspec.structs.replace(printed, nodes=moved)


LATER = model.Bar(from_half="2027-1", until_half="2027-2", label="調査")


def test_a_measure_born_in_the_town_stays_and_its_life_goes_on(printed):
    proposed, asked = life.propose(PLAN, IDEA, actor=CLERK, at=AT), life.ask(PLAN, IDEA, "tax", actor=STAFF, at=AT)
    nodes.add(PLAN, {"id": "added", "level": "measure", "parent": "counter", "title": "加えた"}, actor=SETUP, at=AT)
    before = list(Node.objects.filter(born_here=True).values())
    again(printed)
    assert list(Node.objects.filter(born_here=True).values()) == before
    assert {one["id"] for one in before} >= {proposed.id, asked.id}
    assert step(proposed, "propose", at=AT + timedelta(days=31)) == "proposed"
    found = staying.look(printed)
    assert len(found.stay) == 3
    assert found.nothing


def test_what_a_staying_measure_needs_stays_with_it(printed):
    nodes.add(PLAN, {"id": "kept", "level": "measure", "title": "残す", "after": ["kiosk"]}, actor=SETUP, at=AT)
    other = msgspec.structs.replace(printed, nodes=(model.Node(id="new", level="goal", title="新しい目標"),))
    again(other)
    there = pack.pack_of(PLAN)
    assert [one.id for one in there.nodes] == ["new", "counter", "kiosk", "kept"]
    assert assemble({kind: Source(kind, part) for kind, part in as_data(there).items()}) == there


def test_what_the_town_gave_up_or_took_out_follows_the_town(printed):
    ref = life.propose(PLAN, IDEA, actor=CLERK, at=AT)
    step(ref, "withdraw", at=AT)
    nodes.remove((PLAN, "kiosk"), why="重複", seen_version=1, actor=SETUP, at=AT)
    found = staying.look(printed)
    assert (found.removed, found.stay, found.out) == ((IDEA.title,), (), ("コンビニ交付の拡大",))
    again(printed)
    assert {one.key for one in tree.tree(PLAN).nodes} == {"counter"}
    nodes.restore((PLAN, "kiosk"), actor=SETUP, at=AT)
    again(printed)
    assert {one.key for one in tree.tree(PLAN).nodes} == {"counter", "kiosk"}


def test_what_a_pack_took_out_comes_back_with_it_and_it_is_said(printed):
    again(msgspec.structs.replace(printed, nodes=(GOAL,)))
    found = staying.look(printed)
    assert (found.added, found.returned) == ((), ("コンビニ交付の拡大",))
    again(printed)
    assert pack.pack_of(PLAN) == printed


def test_bars_that_a_pack_moves_leave_the_note_of_their_move(printed):
    move_bars((PLAN, "kiosk"), [Stripe(2 * 2026 + 1, 2 * 2027)], "機器の遅れ", actor=SETUP, at=AT, seen_version=1)
    with pytest.raises(NoReasonToMove):
        again(with_bars(printed, LATER))
    assert BarMove.objects.count() == 1
    seen = Node.objects.get(key="kiosk").version
    again(with_bars(printed, LATER), why="議会の決定")
    newest, first = moves(tree.tree(PLAN).by_key["kiosk"])
    assert (newest.reason, newest.by) == ("議会の決定", SETUP.id)
    assert newest.before == first.after
    assert [(one.first, one.last, one.label.ja) for one in newest.after] == [(2 * 2027, 2 * 2027 + 1, "調査")]
    assert Node.objects.get(key="kiosk").version == seen + 1, "whoever has it open sees that it changed"
    again(with_bars(printed, LATER))
    assert BarMove.objects.count() == 2


def test_bars_whose_words_are_written_otherwise_have_not_moved(printed):
    spoken = model.Bar(from_half="2026-1", until_half="2026-2", label={"ja": "調査", "en": "Study"})
    again(with_bars(printed, spoken), why="訳を加える")
    Bar.objects.update(label={"ja": "調査", "ja-easy": "", "en": "Study"})
    assert staying.look(with_bars(printed, spoken)).moved == ()
    again(with_bars(printed, spoken))
    assert BarMove.objects.count() == 1


def test_what_would_change_of_a_measure_is_said_by_its_fields(printed):
    nodes.change((PLAN, "kiosk"), {"owner": "tax", "title": "別の名"}, seen_version=1, actor=SETUP, at=AT)
    costs = [{"fiscal_year": 2026, "yen": 5, "kind": "initial"}]
    nodes.change((PLAN, "kiosk"), {"sheet": {"costs": costs}}, seen_version=2, actor=SETUP, at=AT)
    (changed,) = staying.look(printed).changed
    assert [field.ja for field in changed.fields] == ["名称", "所管課", "個票", "経費"]


def test_a_draft_and_a_plan_of_others_move_their_bars_without_a_note(printed):
    Plan.objects.update(state=Plan.State.DRAFT)
    again(with_bars(printed, LATER))
    assert not BarMove.objects.exists()
    assert not staying.look(with_bars(printed)).needs_reason


def test_what_stays_and_does_not_fit_is_named_and_nothing_is_loaded(printed):
    nodes.add(PLAN, {"id": "late", "level": "measure", "parent": "counter", "title": "遅い"}, actor=SETUP, at=AT)
    move_bars((PLAN, "late"), [Stripe(2 * 2029, 2 * 2029)], "x", actor=SETUP, at=AT, seen_version=1)
    shorter = msgspec.structs.replace(
        printed, head=msgspec.structs.replace(printed.head, period_until=date(2028, 3, 31))
    )
    before = pack.pack_of(PLAN)
    with pytest.raises(NoPlaceLeft) as refused:
        again(shorter)
    assert "「遅い」" in refused.value.words.ja
    assert "計画期間" in refused.value.words.ja
    assert pack.pack_of(PLAN) == before


def test_the_rule_of_priority_that_the_town_set_outlives_a_pack_that_has_none(printed):
    scoring = {"scores": [{"id": "G", "title": "効果"}], "formula": "G", "classes": []}
    Plan.objects.update(head={**Plan.objects.get().head, "scoring": scoring})
    again(printed)
    assert pack.pack_of(PLAN).head.scoring.formula == "G"


def test_measures_carried_into_the_next_plan_are_born_there(printed):
    wanted = succession.NextPlan(slug="next", title="次期", starts=date(2030, 4, 1), ends=date(2034, 3, 31))
    succession.start_next(PLAN, wanted, actor=SETUP, at=AT)
    succession.decide("next", Fate(key="kiosk", outcome="continue", reason="続ける"), actor=SETUP, at=AT)
    bare = msgspec.structs.replace(pack.pack_of("next"), nodes=(), earlier=())
    again(bare)
    assert [one.key for one in tree.tree("next").nodes] == ["counter", "kiosk"]


def test_sheets_are_looked_over_with_what_stays_and_a_moved_bar_needs_a_reason(printed):
    life.propose(PLAN, IDEA, actor=CLERK, at=AT)
    steering = signed_in(a_person("4101", "計 画子", ("planning", "cio-staff")))
    book = SimpleUploadedFile("plan.xlsx", excel.write(grids(with_bars(printed, LATER))))
    page = steering.post(reverse("plans:sheets", args=[PLAN]), {"file": book})["Location"]
    text = steering.get(page).content.decode()
    for words in (
        "コンビニ交付の拡大</span>（スケジュール）",
        "そのまま残るもの",
        IDEA.title,
        "予定が変わるもの",
        "令和9年度",
        'name="why"',
    ):
        assert words in text
    take = reverse("plans:take_over", args=[Incoming.objects.get().pk])
    refused = steering.post(take, {"do": "take", "why": " "})
    assert refused.status_code == 422
    assert 'href="#why"' in refused.content.decode()
    assert steering.post(take, {"do": "take", "why": "委託先の都合"}).status_code == 302
    assert BarMove.objects.get().reason == "委託先の都合"
    assert Node.objects.get(title=IDEA.title).removed_on is None


def test_the_console_looks_before_it_loads(printed, tmp_path, capsys):
    life.propose(PLAN, IDEA, actor=CLERK, at=AT)
    assert main(["plans", "export", PLAN, str(tmp_path)]) == 0
    nodes_file = tmp_path / "nodes.yaml"
    nodes_file.write_text(nodes_file.read_text("utf-8").replace("2026-2", "2027-2"), "utf-8")
    capsys.readouterr()
    assert main(["--lang", "en", "plans", "load", "--look", str(tmp_path)]) == 0
    told = capsys.readouterr().out
    assert "Moved bars: 1" in told
    assert not BarMove.objects.exists()
    assert main(["--lang", "en", "plans", "load", str(tmp_path)]) == 1
    assert "Write why" in capsys.readouterr().out
    assert main(["--lang", "en", "plans", "load", "--why", "x", str(tmp_path)]) == 0
    assert BarMove.objects.get().by == Actor.system("console").id


def test_a_hall_that_is_updated_tells_by_its_journal_what_was_born_and_taken_out_there(printed):
    proposed = life.propose(PLAN, IDEA, actor=CLERK, at=AT)
    nodes.add(PLAN, {"id": "added", "level": "measure", "title": "加えた"}, actor=SETUP, at=AT)
    for key in ("kiosk", "added"):
        nodes.remove((PLAN, key), why="", seen_version=1, actor=SETUP, at=AT)
    nodes.restore((PLAN, "added"), actor=SETUP, at=AT)
    Node.objects.update(born_here=False, removed_here=False)
    import_module("yakuba.plans.migrations.0005_born_and_removed_here").mark(apps, None)
    assert set(Node.objects.filter(born_here=True).values_list("key", flat=True)) == {
        "added",
        Node.objects.get(pk=proposed.id).key,
    }
    assert Node.objects.get(removed_here=True).key == "kiosk"
