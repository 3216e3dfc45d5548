"""The whole way of a meeting with the rights that the desk has in the database, and no others (PostgreSQL)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import ProgrammingError, connection, transaction

from tests.bodies.makers import AFTER, KEEPER, MAY, a_meeting, a_town, attended, keys, the_bodies
from yakuba.bodies import commands, reads
from yakuba.bodies.commands import NewFollowUp, NewResolution, NewSeat
from yakuba.bodies.models import Founding, Resolution
from yakuba.bodies.rules import Result, RuleData, Term
from yakuba.config import roles
from yakuba.config.zones import Zone

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no roles: the file is the right"),
]
ON = AFTER.date()


def test_the_desk_does_all_of_it_and_cannot_change_what_stands():
    town = a_town()
    with connection.cursor() as cursor:
        tables = frozenset(connection.introspection.table_names(cursor))
        for statement in roles.sql(Zone.OFFICE, prefix="bodies_test", tables=tables):
            cursor.execute(statement)
        cursor.execute("SET LOCAL ROLE bodies_test_office_web")
    the_bodies()
    commands.amend("working-group", RuleData(title="要綱"), why="", actor=KEEPER, at=MAY)
    seat = commands.add_seat("working-group", NewSeat(outside=True, title="学識経験者"), actor=KEEPER, at=MAY)
    commands.give_seat(seat, Term("𠮷野 教授", date(2026, 4, 1)), actor=KEEPER, at=MAY)
    term = reads.body("working-group", on=ON).seats[0].holders[0].term
    commands.end_term(term, last_day=date(2026, 5, 1), actor=KEEPER, at=MAY)
    below, off = a_meeting("working-group"), a_meeting("working-group", on=date(2026, 6, 3), called=False)
    commands.take_off(off, reads.meeting(off, on=ON).agenda[0].id, actor=KEEPER, at=MAY)
    commands.report_up(below, title="進捗", words="順調", actor=KEEPER, at=AFTER)
    meeting = a_meeting()
    attended(meeting, *keys(meeting))
    attended(meeting, *keys(meeting))
    commands.write_minutes(meeting, "議事", seen_version=0, actor=KEEPER, at=AFTER)
    new = NewResolution(words="決定する", result=Result.ADOPTED, about="plan:our-town")
    commands.resolve(meeting, new, actor=KEEPER, at=AFTER)
    todo = NewFollowUp(words="見直し", section="tax", due=ON + timedelta(days=9))
    commands.finish(commands.follow_up(meeting, todo, actor=KEEPER, at=AFTER), note="済み", actor=KEEPER, at=AFTER)
    commands.confirm_minutes(meeting, seen_version=1, actor=KEEPER, at=AFTER)
    commands.correct_minutes(meeting, "訂正", reason="誤記", actor=KEEPER, at=AFTER)
    commands.cancel(off, why="台風", actor=KEEPER, at=AFTER)
    duty = commands.appoint("ict", section="tax", staff=town["mei"], year=2026, actor=KEEPER, at=MAY)
    commands.renew("ict", year=2027, actor=KEEPER, at=MAY)
    commands.relieve(duty, last_day=ON, actor=KEEPER, at=AFTER)
    assert reads.public("dx-headquarters", on=ON).meetings
    for table in (Resolution, Founding):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            table.objects.update(at=AFTER)
