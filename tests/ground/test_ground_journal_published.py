"""The published export: anybody verifies it with the stand-alone script, which shares no code with the programme."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import verify_journal
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import LazySettings
from django.db import IntegrityError, transaction

from tests.ground.chained import lift_guards, set_guards, signed_journal, sql, write
from yakuba.config.cli import main
from yakuba.ground import journal
from yakuba.ground.journal import checkpoints, signing
from yakuba.ground.journal.checkpoints import read

SCRIPT = Path(verify_journal.__file__)
pytestmark = pytest.mark.django_db
Published = tuple[Path, Path]


@pytest.fixture
def published(at: datetime, tmp_path: Path, settings: LazySettings) -> Published:
    """An export of thirty links with three checkpoints, and the head as it was published when there were twenty."""
    settings.KEYS, settings.JOURNAL = tmp_path / "keys", tmp_path / "journal"
    after = signed_journal(at, parts=2)
    head = tmp_path / "head.json"
    head.write_text(json.dumps({"checkpoint": journal.last_checkpoint().text}))
    write(10, at=after)
    journal.checkpoint(at=after)
    export = tmp_path / "export.jsonl"
    write_export(export, after)
    return export, head


def write_export(file: Path, at: datetime) -> None:
    file.write_text("".join(f"{line}\n" for line in journal.export(at=at)), encoding="utf-8")


def found(published: Published, key: str = "") -> list[str]:
    return verify_journal.verify(published[0], [published[1]], key).faults


def change(published: Published, deed: Callable[[list[str]], None]) -> None:
    lines = published[0].read_text().splitlines()
    deed(lines)
    published[0].write_text("\n".join(lines) + "\n")


def link_at(lines: list[str], number: int) -> int:
    return next(place for place, line in enumerate(lines) if line.startswith(f"[{number},"))


def test_an_untouched_export_is_good(published):
    assert found(published) == []
    done = subprocess.run(
        [sys.executable, "-I", "-S", SCRIPT, published[0], "--head", published[1]],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "up to link 30" in done.stdout


def test_the_export_holds_no_word_of_a_line(published):
    text = published[0].read_text(encoding="utf-8")
    for word in ("髙﨑", "child", "case.seen", "case:", "s1", "照会", "\\u9ad9"):
        assert word not in text
    for line in text.splitlines()[5:]:
        number, digest, hash_ = json.loads(line)
        assert (number > 0, len(digest), len(hash_)) == (True, 64, 64)


def test_a_digest_tells_nothing_even_to_one_who_knows_the_line(published):
    from hashlib import sha256

    from yakuba.ground.journal import canonical
    from yakuba.ground.models import JournalLine

    text = published[0].read_text()
    for values in JournalLine.objects.values_list(*canonical.FIELDS):
        line = canonical.of_line(values)
        assert sha256(line).hexdigest() not in text
        assert canonical.digest(b"", line).hex() not in text


def test_a_link_taken_out_is_named(published):
    change(published, lambda lines: lines.__delitem__(link_at(lines, 15)))
    assert found(published) == ["[link_deleted] link 15–15: links are missing"]


@pytest.mark.parametrize("field", [1, 2])
def test_a_changed_link_is_named(published, field):
    def deed(lines: list[str]) -> None:
        place = link_at(lines, 15)
        said = json.loads(lines[place])
        said[field] = "0" * 64
        lines[place] = json.dumps(said, separators=(",", ":"))

    change(published, deed)
    (fault,) = found(published)
    assert fault.startswith("[link_changed] link 15")


def test_a_cut_tail_is_named(published):
    change(published, lambda lines: lines.__delitem__(slice(link_at(lines, 24), None)))
    assert any(fault.startswith("[chain_cut] link 24–30") for fault in found(published))


def test_a_recomputed_chain_is_named(published):
    def deed(lines: list[str]) -> None:
        before, start = bytes(32), link_at(lines, 1)
        for place in range(start, len(lines)):
            number, digest, _ = json.loads(lines[place])
            digest = "ab" * 32 if number == 12 else digest
            before = verify_journal.link(before, number, bytes.fromhex(digest))
            lines[place] = json.dumps([number, digest, before.hex()], separators=(",", ":"))

    change(published, deed)
    assert [fault.split(":")[0] for fault in found(published)] == [
        "[chain_rewritten] link 11–20",
        "[chain_rewritten] link 11–30",
    ]


def test_an_altered_checkpoint_is_named(published):
    change(published, lambda lines: lines.__setitem__(3, lines[3].replace('number\\":20', 'number\\":19')))
    assert any("[checkpoint_altered] checkpoint no. 2" in fault for fault in found(published))


def test_checkpoints_that_were_cut_are_known_by_an_older_head(published):
    change(published, lambda lines: lines.__delitem__(slice(3, 5)))
    assert "[checkpoints_cut] checkpoint 2: you have it, and the export has not" in found(published)


def test_an_export_signed_with_another_key_is_refused_by_its_id(published):
    assert found(published, "0" * 16) != []
    right = read(journal.last_checkpoint().text).key
    assert found(published, right) == []


def test_a_part_of_the_chain_is_verified_from_where_it_begins(published, at):
    lines = list(journal.export(at=at, after=20))
    published[0].write_text("\n".join(lines) + "\n")
    assert found(published) == []
    assert verify_journal.verify(published[0], []).number == 30
    with pytest.raises(LookupError):
        list(journal.export(at=at, after=99))


def test_a_restored_backup_is_said_by_every_verification_and_excused(published, at, capsys):
    head = published[1]
    head.write_text(json.dumps({"checkpoint": journal.last_checkpoint().text}))
    lift_guards()
    sql("DELETE FROM ground_journalline WHERE id IN (SELECT line_id FROM ground_journallink WHERE number > 23)")
    sql("DELETE FROM ground_journallink WHERE number > 23")
    sql("DELETE FROM ground_journalcheckpoint WHERE serial > 2")
    set_guards()
    after = at + timedelta(minutes=20)
    write(9, at=after)
    after += timedelta(minutes=5)
    journal.checkpoint(at=after)
    assert {one.kind for one in journal.verify(at=after).faults} == {"chain_rewritten"}
    journal.checkpoint(at=after, restored="火災のため前夜のバックアップから復元")
    report = journal.verify(at=after, heads=[read(json.loads(head.read_text())["checkpoint"])])
    assert report.faults == ()
    assert [(one.kept, one.restored) for one in report.restored] == [(20, "火災のため前夜のバックアップから復元")]
    write_export(published[0], after)
    assert found(published) == []
    assert verify_journal.main([str(published[0])]) == 0
    assert "restored its database from a backup after link 20: 火災" in capsys.readouterr().out


@pytest.mark.parametrize("left", [2, 0], ids=["older", "gone"])
def test_a_file_that_came_back_older_than_the_database_is_made_whole_when_somebody_signs_for_it(published, at, left):
    file = checkpoints.path()
    whole = file.read_text().splitlines(keepends=True)
    file.write_text("".join(whole[:left]))
    later = at + timedelta(minutes=20)
    write(3, at=later)
    with pytest.raises(IntegrityError), transaction.atomic():
        journal.checkpoint(at=later)
    file.write_text("".join(whole[:left]))
    assert "checkpoints_cut" in {one.kind for one in journal.verify(at=later).faults}
    made = journal.checkpoint(at=later, restored="記録のフォルダをバックアップから復元")
    assert file.read_text().splitlines(keepends=True)[:-1] == whole
    assert made.serial == len(whole) + 1
    assert journal.verify(at=later).faults == ()


def test_what_is_no_export_is_told_so(tmp_path, capsys):
    (tmp_path / "x").write_text('{"format": "other"}\n')
    assert verify_journal.main([str(tmp_path / "x")]) == 2
    assert "cannot be read" in capsys.readouterr().err


def test_the_script_checks_signatures_as_the_programme_does(tmp_path):
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes_raw()
    for message in (b"", b"x", "髙".encode() * 100):
        signature = key.sign(message)
        assert verify_journal.signed(public, message, signature)
        assert not verify_journal.signed(public, message + b"!", signature)
        assert not verify_journal.signed(public, message, signature[:32] + bytes(32))
        assert not verify_journal.signed(public, message, signature[:-1] + b"\xff")
    # RFC 8032, 7.1, test 1.
    assert verify_journal.signed(
        bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"),
        b"",
        bytes.fromhex(
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        ),
    )


def test_the_console_says_it_in_words(published, capsys, tmp_path, settings):
    assert main(["journal", "verify", "--head", str(published[1])]) == 0
    assert "改ざんは見つかりませんでした。" in capsys.readouterr().out
    assert main(["--lang", "en", "journal", "head"]) == 0
    assert "up to 30" in capsys.readouterr().out
    assert main(["journal", "head", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["key"] == signing.own_id(settings.KEYS)
    assert main(["journal", "export", "--to", str(tmp_path / "again.jsonl"), "--after", "20"]) == 0
    assert verify_journal.verify(tmp_path / "again.jsonl", []).faults == []
    assert main(["journal", "checkpoint"]) == 0
    assert journal.last_checkpoint().serial == 4
    assert main(["journal", "measure"]) == 2


def test_the_console_names_what_was_tampered_with(published, capsys, settings):
    (settings.JOURNAL / "checkpoints.jsonl").unlink()
    assert main(["journal", "verify"]) == 1
    assert "✗ [checkpoints_cut] link 30, checkpoint 3" in capsys.readouterr().out
    assert main(["journal", "verify", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["good"] is False
