"""Faulty packs: each fault is told with file, line and remedy in both languages, and nothing of the pack is loaded."""

from __future__ import annotations

import pytest

from tests.procedures.packs import changed, faults_of, line_of, loaded, small
from tests.procedures.reading import read_once
from yakuba.ground.packs.faults import FaultyPack

pytestmark = pytest.mark.once

__all__ = ["read_once"]

CHILD = "procedures/child-allowance.yaml"
DOG = "procedures/dog-registration.yaml"
GUIDE = "procedures/garbage-and-community.yaml"
EVENT, PACK, FAMILY, FLOW = "event.yaml", "pack.yaml", "examples/family.yaml", "flows/two-step.bpmn"
PERSON, MOVE, ANIMAL, CONSENT = (f"vocabulary/{name}.yaml" for name in ("person", "move", "animal", "consent"))
HOUSEHOLD = "vocabulary/household.yaml"
WORDS = "label: {ja: 名, ja-easy: な, en: N}"
ASK = "  - {item: dog.vaccinated_on, required: false}"
WITHIN = '    passes: "late == false"'

FAULTS = [
    # what is planted: file, old, new, words on the line of the fault, words of the message
    ("a language is missing", EVENT, ", ja-easy: ひっこし, en: Moving house}", ", en: Moving house}", "title: {", "ja-easy"),
    ("a word is empty", EVENT, "ja-easy: ひっこし,", 'ja-easy: "",', "title: {", "空です"),
    ("an entry is misspelt", CHILD, "basis: 児童", "bases: x\nbasis: 児童", "bases: x", "「bases」という項目"),
    ("an entry is missing", CHILD, "section: child\n", "", "id: child-allowance", "「section」がありません"),
    ("a kind that is none", CHILD, "kind: application", "kind: wish", "kind: wish", "wish"),
    ("a number is a word", CHILD, "retention_years: 5", "retention_years: five", "retention_years", "種類が違います"),
    ("a list is a word", CHILD, "channels: [online, counter, paper]", "channels: online", "channels:", "種類が違います"),
    ("an unknown item", DOG, "  - dog.dogs", "  - dog.cats", "dog.cats", "「dog.cats」は語彙にありません"),
    ("an item asked twice", DOG, "  - dog.dogs", "  - dog.dogs\n  - person.name", "  - person.name", "二度尋ねて"),
    ("an unknown type", ANIMAL, "type: animal", "type: beast", "type: beast", "beast"),
    ("CEL that is none", DOG, "when: \"move.kind in ['in', 'within'] &&", "when: \"move.kind in ('in' &&", "when: \"move.kind in (", "条件式が読めません"),
    ("CEL names what is not asked", CHILD, "claimant.has_spouse == true\"\n    why", "claimant.spouse == true\"\n    why", "claimant.spouse", "尋ねていません"),
    ("CEL names what is asked later", CHILD, "proxy.name, when: \"applicant.standing == 'proxy'\"", "proxy.name, when: \"bank.public_account\"", "bank.public_account\"", "尋ねていません"),
    ("CEL names what only another asks", DOG, "dog.vaccinated_on != null", "bank.public_account == true", "bank.public_account", "尋ねていません"),
    ("CEL names a part no row has", CHILD, "exists(m, m.age < 3)", "exists(m, m.years < 3)", "m.years", "「m.years」"),
    ("CEL names a part no answer has", CHILD, "replaced_when: \"consent.inter_agency.given", "replaced_when: \"consent.inter_agency.agreed", "inter_agency.agreed", "尋ねていません"),
    ("where names a part no row has", CHILD, "child.support, each: household.members, where: \"one.age_at", "child.support, each: household.members, where: \"one.agee_at", "one.agee_at", "尋ねていません"),
    ("a condition on what is asked of rows", CHILD, "when: \"child.elder_count > 0\"", "when: \"child.lives_together == true\"", "\"child.lives_together == true", "尋ねていません"),
    ("a check on what is asked of rows", CHILD, "passes: \"claimant.public_servant == false\"", "passes: \"child.support == 'same'\"", "passes: \"child.support", "尋ねていません"),
    ("a check on what only the event asks", DOG, WITHIN, "    passes: \"household.applies == []\"", "household.applies ==", "尋ねていません"),
    ("an option that is none", DOG, "'dog' in household.applies", "'dogg' in household.applies", "when:", "選択肢に「dogg」"),
    ("an option that is none, in a list", DOG, "move.kind in ['in', 'within']", "move.kind in ['in', 'withn']", "when:", "選択肢に「withn」"),
    ("an option that is none, compared", CHILD, "applicant.standing == 'proxy'", "applicant.standing == 'proksy'", "proksy", "選択肢に「proksy」"),
    ("an option that is none, written first", CHILD, "applicant.standing == 'proxy'", "'proksy' != applicant.standing", "proksy", "選択肢に「proksy」"),
    ("a relation that is none", CHILD, "m.age < 3)", "m.age < 3 && m.relation == 'kid')", "'kid'", "選択肢に「kid」"),
    ("a relation of a row that is none", CHILD, "child.support, each: household.members, where: \"one.age_at", "child.support, each: household.members, where: \"one.relation == 'kid' && one.age_at", "'kid'", "選択肢に「kid」"),
    ("a relation of the first row that is none", CHILD, "m.age < 3)", "household.members[0].relation == 'kid' && m.age < 3)", "'kid'", "選択肢に「kid」"),
    ("one of several options that is none", DOG, "'dog' in household.applies", "household.applies.exists(one_, one_ == 'dogg')", "when:", "選択肢に「dogg」"),
    ("a yes or no compared with a word", CHILD, "passes: \"claimant.public_servant == false\"", "passes: \"claimant.public_servant == 'false'\"", "passes: \"claimant.public_servant", "「はい・いいえ」の項目"),
    ("a consent compared with a word", CHILD, "consent.inter_agency.given == true", "consent.inter_agency.given == 'yes'", "'yes'", "「はい・いいえ」の項目"),
    ("a choice compared with yes", CHILD, "applicant.standing == 'proxy'", "applicant.standing == true", "applicant.standing == true", "選択肢から選ぶ項目"),
    ("several options compared with one", DOG, "'dog' in household.applies", "household.applies == 'dog'", "when:", "複数選べる項目"),
    ("where without each", CHILD, "child.support, each: household.members, where", "child.support, where", "{item: child.support, where", "each"),
    ("a topic that is not in the event", ANIMAL, "topic: dog", "topic: dogs", f"{DOG}|  - dog.dogs", "話題「dogs」"),
    ("a topic written twice", EVENT, "  - id: you", "  - id: move", "  - id: move", "「move」が二つ"),
    ("a key written twice", CHILD, "section: child\n", "section: child\nsection: tax\n", "section: tax", "二度書かれて"),
    ("an item in two files", PERSON, "proxy.name:\n", f"dog.dogs: {{type: text, topic: dog, {WORDS}}}\nproxy.name:\n", "dog.dogs", "にもあります"),
    ("a quote that stays open", CHILD, "retention_years: 5", "retention_years: \"5", "", "YAMLとして読めません"),
    ("a tab for indentation", EVENT, "    title: {ja: 引越しに", "\ttitle: {ja: 引越しに", "\ttitle", "YAMLとして読めません"),
    ("an anchor", EVENT, "  - moving\n", "  - &w moving\n  - *w\n", "&w", "別名"),
    ("the id is not the file's name", DOG, "id: dog-registration", "id: dogs", "id: dogs", "ファイル名"),
    ("a flow without a file", DOG, "flow: notification", "flow: no-such", "flow: no-such", "no-such"),
    ("guidance with a flow without a file", GUIDE, "kind: guidance", "kind: guidance\nflow: no-such", "flow: no-such", "no-such"),
    ("no flow at all", DOG, "flow: notification\n", "", "id: dog-registration", "流れ"),
    ("no clock", CHILD, "clock: {at_least: 7, at_most: 30,", "letters_of: {at_least: 7, at_most: 30,", "letters_of", "letters_of"),
    ("a clock that ends before it begins", CHILD, "at_least: 7, at_most: 30", "at_least: 70, at_most: 30", "clock:", "より前"),
    ("a clock that counts no days there are", CHILD, "at_most: 30,", "at_most: 30, days: sunny,", "clock:", "sunny"),
    ("a refusal without its letter", CHILD, "outcome: refused", "outcome: withdrawn", "letters:", "却下の通知がありません"),
    ("two letters for one outcome", CHILD, "outcome: refused", "outcome: accepted # again", "# again", "二つ"),
    ("an unknown placeholder", CHILD, "{name} 様から", "{nmae} 様から", "{nmae}", "「{nmae}」"),
    ("a placeholder that is never closed", CHILD, "{name} 様から", "{name 様から", "{name 様", "差し込み"),
    ("a placeholder with a layout", CHILD, "{name} 様から", "{name!r} 様から", "{name!r}", "差し込み"),
    ("a letter shows what is not asked", CHILD, "show: [person.name, member.name,", "show: [person.name, dog.dogs,", "show: [", "「dog.dogs」"),
    ("My Number without a basis", CHILD, "my_number: 番号法", "late_basis: 番号法", "late_basis", "late_basis"),
    ("each of a single item", CHILD, "child.support, each: household.members", "child.support, each: person.name", "each: person.name", "一つだけの項目"),
    ("each of what is not asked", CHILD, "child.support, each: household.members", "child.support, each: dog.dogs", "each: dog.dogs", "尋ねていません"),
    ("the event asks of each row", EVENT, "    required: false\n", "    required: false\n    each: household.members\n", "each: household.members", "一人ずつ"),
    ("options on a type without", PERSON, "proxy.name:\n  type: text", f"proxy.name:\n  options: [{{value: a, {WORDS}}}]\n  type: text", "proxy.name:", "選択肢を持てません"),
    ("no options where there must be", MOVE, "visit.period:\n  type: choice", "x.y:\n  type: choice\n  topic: visit\n  " + WORDS + "\nvisit.period:\n  type: choice", "x.y:", "選択肢が必要"),
    ("an option twice", MOVE, "value: afternoon", "value: morning", "ja: 午後", "「morning」が二つ"),
    ("an unknown limit", PERSON, "limits: {max_length: 60}\n  standard", "limits: {longest: 60}\n  standard", "longest", "「longest」という制限"),
    ("rows limited where there are none", PERSON, "limits: {max_length: 60}\n  standard", "limits: {max_rows: 6}\n  standard", "max_rows", "「max_rows」という制限"),
    ("a limit of the wrong kind", ANIMAL, "limits: {max_rows: 10}", "limits: {max_rows: ten}", "limits: {max_rows: ten}", "どんな答えも"),
    ("limits that nothing can meet", PERSON, "limits: {max_length: 60}\n  standard", "limits: {min_length: 70, max_length: 60}\n  standard", "min_length: 70", "どんな答えも"),
    ("many of what has no parts", PERSON, "proxy.name:\n", "proxy.name:\n  many: true\n", "many: true", "何件も"),
    ("an id within an id", PERSON, "proxy.name:\n", f"proxy.name.first: {{type: text, topic: you, {WORDS}}}\nproxy.name:\n", "proxy.name.first", "「proxy.name」という項目"),
    ("an id that conditions cannot tell", PERSON, "proxy.name:\n", f"one.more: {{type: text, topic: you, {WORDS}}}\nproxy.name:\n", "one.more", "条件式の言葉"),
    ("an id in capitals", PERSON, "proxy.name:\n", f"Proxy.name: {{type: text, topic: you, {WORDS}}}\nproxy.name:\n", "", "Proxy.name"),
    ("who files is told by nothing", HOUSEHOLD, "{applicant.standing: self}", "{applicant.standings: self}", "filer_first", "「applicant.standings」に"),
    ("who files is told by no option", HOUSEHOLD, "{applicant.standing: self}", "{applicant.standing: me}", "filer_first", "「me」という選択肢"),
    ("who files is the first of no household", PERSON, "proxy.name:\n", "proxy.name:\n  filer_first: {applicant.standing: self}\n", "filer_first", "「text」の一人目"),
    ("known from nothing", PERSON, "known_from: member.name  ", "known_from: member.nmae  ", "member.nmae", "「member.nmae」"),
    ("a procedure's own limit is unknown", DOG, ASK, "  - {item: dog.vaccinated_on, limits: {longest: 3}}", "longest", "「longest」という制限"),
    ("a procedure widens an address", DOG, "  - address.new", "  - {item: address.new, limits: {abroad: true}}", "abroad: true", "手続ごとには"),
    ("a procedure opens a part", DOG, "  - address.new", "  - {item: address.new, limits: {optional: [city]}}", "optional:", "手続ごとには"),
    ("a procedure brings its own pattern", DOG, "  - person.name\n", "  - {item: person.name, limits: {pattern: a+}}\n", "pattern: a+", "手続ごとには"),
    ("limits that cannot be met together", DOG, ASK, "  - {item: dog.vaccinated_on, limits: {not_after: \"1850-01-01\"}}", "not_after", "両立しません"),
    ("a deadline after what is no date", DOG, "  after: move.date", "  after: move.kind", "after: move.kind", "日付ではありません"),
    ("a deadline after what is not asked", DOG, "  after: move.date", "  after: visit.planned_on", "after: visit", "尋ねていません"),
    ("the reference date is not asked", EVENT, "reference_date: move.date", "reference_date: visit.planned_on", "reference_date", "基準日"),
    ("the reference date is no date", EVENT, "reference_date: move.date", "reference_date: move.kind", "reference_date", "日付ではありません"),
    ("the applicant is not asked", EVENT, "icon: house", "applicant: {name: dog.microchop}", "applicant:", "「dog.microchop」をどの手続も"),
    ("the order names no procedure", PACK, "  - dog-registration", "  - dog-registrations", "dog-registrations", "「dog-registrations」"),
    ("a section that the pack does not name", DOG, "section: environment", "section: enviroment", "section: enviroment", "係「enviroment」"),
    ("no sections at all", PACK, "sections:  ", "places:  ", "places:", "「places」という項目"),
    ("a section without its name in English", PACK, ", en: Environment}", "}", "environment:", "「en」がありません"),
    ("a reading of nothing", DOG, "search_words: [", "search_words: [《いぬ》, ", "《いぬ》", "《いぬ》"),
    ("a reading that is none", DOG, "犬《いぬ》", "犬《inu》", "犬《inu》", "犬《inu》"),
    ("a paper twice", CHILD, "  - id: passbook", "  - id: income-certificate", "  - id: income-certificate", "二つ"),
    ("replaced by nothing", CHILD, "    replaced_by: public-account\n", "", "  - id: passbook", "replaced_by"),
    ("an example names no procedure", FAMILY, "procedures: [child-allowance, dog", "procedures: [child-allowances, dog", "procedures: [", "child-allowances"),
    ("an example expects of no procedure", FAMILY, "deadlines: {child-allowance:", "deadlines: {child-allowances:", "deadlines:", "child-allowances"),
    ("an example answers what nobody asks", FAMILY, "  move.date:", "  move.time: \"9\"\n  move.date:", "move.time", "「move.time」"),
    ("an example on no day", FAMILY, "on: 2026-11-20", "on: 2026-13-20", "on: 2026-13-20", "2026-13-20"),
    ("an example moves on no day", FAMILY, "move.date: 2026-11-10", "move.date: 2026-02-30", "move.date:", "受け付けられません"),
    ("an example is born on no day", FAMILY, "birth_date: 1988-05-01", "birth_date: 1988-05-32", "household.members:", "受け付けられません"),
    ("an example without answers", FAMILY, "answers:\n", "answer:\n", "answer:", "answer"),
    ("a drawing that is not XML", FLOW, "<process ", "<process <", "<process <", ""),
    ("a drawing with a dead end", FLOW, '<sequenceFlow id="awaiting_to_answered" sourceRef="awaiting" targetRef="answered" />', "", 'userTask id="awaiting"', "行き止まり"),
]  # fmt: skip


def test_the_small_pack_has_no_faults() -> None:
    assert faults_of(small()) == []


@pytest.mark.parametrize("planted", FAULTS, ids=[one[0] for one in FAULTS])
def test_a_fault_is_told_with_its_place_and_its_remedy(planted: tuple[str, ...]) -> None:
    _, file, old, new, where, what = planted
    files = changed(file, old, new)
    found = faults_of(files)
    assert found, "it was loaded"
    for fault in found:
        assert fault.file in files
        assert fault.ja
        assert fault.en
        assert fault.remedy_ja
        assert fault.remedy_en
    told = [fault for fault in found if what in fault.ja]
    assert told, found
    if where:
        file, where = where.split("|") if "|" in where else (file, where)
        lines = files[file].splitlines()
        assert any(fault.file == file and where in lines[fault.line - 1] for fault in told), told


@pytest.mark.parametrize("missing", [EVENT, PACK, "flows/two-step.bpmn", "vocabulary/animal.yaml"])
def test_a_missing_file_is_missed(missing: str) -> None:
    files = small()
    del files[missing]
    found = faults_of(files)
    assert found
    if missing in (EVENT, PACK):
        assert [(fault.file, fault.line) for fault in found] == [(missing, 1)]
    assert all(fault.remedy_ja and fault.remedy_en for fault in found)


@pytest.mark.parametrize("emptied", [EVENT, PACK, CHILD, ANIMAL, FAMILY])
@pytest.mark.parametrize("text", ["", "# 何もない\n", "null\n", "- one\n- two\n", "one\n", "--- a\n--- b\n", "\x07"])
def test_a_file_with_something_else_in_it_is_told(emptied: str, text: str) -> None:
    found = faults_of({**small(), emptied: text})
    assert found
    assert {fault.file for fault in found} == {emptied}
    assert all(fault.ja and fault.en and fault.remedy_ja and fault.remedy_en for fault in found)


def test_no_procedure_at_all_is_told() -> None:
    found = faults_of({name: text for name, text in small().items() if not name.startswith("procedures/")})
    assert [fault.file for fault in found] == ["procedures/"]
    assert found[0].remedy_ja
    assert found[0].remedy_en


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
        "a: &a\n  b: *a\n",
        "[" * 3000 + "]" * 3000,
        "a: !!int house\nb: .inf\nc: .nan\ne: !!float nan\nf: 1e999\n? [1, 2]\n: d\n",
    ],
    ids=["a thing grown from itself", "a thing within itself", "a well without a bottom", "things of the wrong tag"],
)
def test_a_file_that_would_fell_the_reader_is_only_a_faulty_file(text: str) -> None:
    assert faults_of({**small(), EVENT: text})


def test_all_faults_are_told_at_once_and_in_order() -> None:
    files = changed(CHILD, "section: child\n", "")
    files[DOG] = files[DOG].replace("kind: notification", "kind: wish")
    files[ANIMAL] = files[ANIMAL].replace("type: animal", "type: beast")
    with pytest.raises(FaultyPack) as caught:
        loaded(files)
    assert [fault.file for fault in caught.value.faults] == [CHILD, DOG, ANIMAL]
    assert caught.value.status == 422
    for language in ("ja", "ja-easy", "en"):
        assert f"{DOG}:{line_of(files[DOG], 'kind: wish')}:" in caught.value.words.say(language)
