"""Who may do what in the database, by process: the least rights with which each still does its work (PostgreSQL).

The owner of the tables migrates and serves nobody. Every process connects as a role of its own, and what it has no
right to do it cannot do, whoever has taken it over. One table says it all; `sql` writes it as statements that can be
given again and again. A table that is not named here is closed to every role.

Rights in a word: ``r`` read, ``a`` add, ``w`` change, ``d`` delete; with names of columns behind it, only these.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from yakuba.config.zones import Zone

Rights = Mapping[str, str]

_OUTBOX: Final = {"ground_outboxevent": "raw", "ground_delivery": "raw"}
_JOURNAL_KEPT: Final = {
    "ground_journalline": "ra",
    "ground_journallink": "ra",
    "ground_journalcheckpoint": "ra",
    "ground_journalchain": "raw",
}
"""Chaining and signing. Nobody may change or delete a line; the triggers say so a second time."""
_RELAY: Final = {
    "relay_line": "raw",
    "relay_parcelout": "raw",
    "relay_enclosureout": "ra",
    "relay_parcelin": "raw",
    "relay_quarantine": "raw",
}
_SIGN_IN: Final = {
    "auth_group": "r",
    "auth_group_permissions": "r",
    "auth_permission": "r",
    "django_content_type": "r",
    "django_session": "rawd",
    "account_emailaddress": "rawd",
    "account_emailconfirmation": "rawd",
    "mfa_authenticator": "rawd",
}
_COUNTS: Final = {"ground_trycount": "rawd", "ground_cache": "rawd"}

EDGE_WEB: Final[Rights] = {
    "applications_draft": "rawd",
    "applications_filing": "ra",
    # What the office has fetched is out of sight, and nothing that was filed is ever changed: see POLICIES.
    "applications_sealedbody": "ra",
    "applications_amendment": "ra",
    "applications_progress": "raw",
    "applications_message": "r w(answered_at)",
    "applications_note": "r",
    "applications_closure": "r",
    "papers_sealedfile": "rad",
    "procedures_publication": "r",
    "opendata_publication": "r",
    "surveys_survey": "r",
    "surveys_edition": "r",
    # To know that a sheet was sent twice takes its id alone.
    "surveys_sealedsheet": "a r(id)",
    "ground_journalline": "a r(id)",
    "ground_outboxevent": "a",
    **_COUNTS,
}
"""Serves residents. It adds what they hand in; it cannot change it, nor read it again once it was fetched."""
EDGE_RELAY: Final[Rights] = {
    "applications_draft": "rd",
    "applications_filing": "r",
    "applications_sealedbody": "rd w(fetched_at)",
    "applications_amendment": "r",
    "applications_progress": "raw",
    "applications_message": "ra",
    "applications_note": "raw",
    # The emergency switch, thrown at the console.
    "applications_closure": "raw",
    "papers_sealedfile": "rd",
    # Empty at the edge; the watch walks them with all other files.
    "papers_letter": "r",
    "papers_openedfile": "r",
    "papers_heldfile": "r",
    "papers_paperversion": "r",
    "procedures_publication": "raw",
    "opendata_publication": "raw",
    "surveys_survey": "raw",
    "surveys_edition": "raw",
    "surveys_sealedsheet": "rd",
    **_OUTBOX,
    **_JOURNAL_KEPT,
    **_RELAY,
    **_COUNTS,
}
"""Works at the edge and stands at the border: packs what goes up, takes in what comes down, deletes what was fetched."""
OFFICE_WEB: Final[Rights] = {
    # What the watch shows to operators: receipts and times, no body of a filing.
    "applications_draft": "r",
    "applications_filing": "r",
    "applications_progress": "r",
    "papers_sealedfile": "r",
    "casework_case": "raw",
    "casework_searchkey": "rawd",
    "casework_note": "ra",
    "casework_correction": "raw",
    "casework_proposal": "rawd",
    "casework_decision": "ra",
    "flows_flowdefinition": "ra",
    "flows_run": "raw",
    "flows_opentask": "rawd",
    "flows_stepdone": "ra",
    "papers_letter": "ra",
    "papers_openedfile": "r",
    "papers_heldfile": "r w(why)",
    "papers_staffpaper": "raw",
    "papers_paperversion": "rad",
    "bodies_body": "raw",
    "bodies_founding": "ra",
    "bodies_seat": "raw",
    "bodies_term": "raw",
    "bodies_meeting": "raw",
    "bodies_report": "ra",
    "bodies_agendaitem": "rawd",
    "bodies_attendance": "rad",
    "bodies_minutes": "raw",
    "bodies_correction": "ra",
    "bodies_resolution": "ra",
    "bodies_followup": "raw",
    "bodies_duty": "raw",
    "people_section": "r",
    "people_post": "r",
    "people_staff": "r w(last_login,password)",
    "people_appointment": "r",
    "plans_plan": "raw",
    "plans_incoming": "rawd",
    "plans_node": "raw",
    "plans_bar": "rawd",
    "plans_cost": "rawd",
    "plans_figure": "rawd",
    "plans_figurevalue": "rad",
    "plans_challenge": "rawd",
    "plans_earlier": "rawd",
    "plans_scoresheet": "ra",
    "plans_stepsheet": "ra",
    "plans_barmove": "ra",
    "plans_evaluation": "raw",
    "plans_observation": "ra",
    "plans_report": "raw",
    "plans_round": "raw",
    "governance_regulation": "raw",
    "governance_demand": "raw",
    "governance_course": "rawd",
    "governance_session": "rawd",
    "governance_attended": "rawd",
    "governance_headcount": "rawd",
    "surveys_survey": "raw",
    "surveys_edition": "raw",
    "surveys_sheet": "ra w(answers,checked)",
    "surveys_answered": "ra",
    "surveys_proof": "rad",
    "surveys_printedsurvey": "rad",
    "surveys_crossing": "r w(awaited)",
    "procedures_publication": "r",
    "opendata_publication": "raw",
    "ground_withholding": "raw",
    "ground_journalline": "ra",
    "ground_journallink": "r",
    "ground_journalcheckpoint": "r",
    "ground_journalchain": "r",
    "ground_outboxevent": "ra",
    "ground_delivery": "r w(state,tries,next_at)",
    "relay_line": "r",
    "relay_parcelout": "r(id,parcel_id,number,kind,at,sha256,size,acked_at,held_at,forgotten_at)",
    "relay_quarantine": "r(id,parcel_id,number,kind,reason,detail,tries,first_at,last_at,next_at,settled_at)",
    **_SIGN_IN,
    **_COUNTS,
}
"""Serves staff. What residents filed it sees only as cases: it reads no sealed body, and holds no key for one."""
OFFICE_WORKER: Final[Rights] = {
    "applications_filing": "ra",
    "applications_sealedbody": "ra",
    "applications_amendment": "ra",
    "applications_progress": "raw",
    "applications_message": "ra w(answered_at)",
    "applications_note": "raw",
    "applications_lookstold": "raw",
    "applications_draft": "rd",
    "casework_case": "raw",
    "casework_searchkey": "rawd",
    "casework_note": "ra",
    "casework_correction": "raw",
    "casework_proposal": "rd",
    "casework_decision": "r",
    "flows_flowdefinition": "ra",
    "flows_run": "raw",
    "flows_opentask": "rawd",
    "flows_stepdone": "ra",
    "papers_letter": "ra",
    "papers_openedfile": "ra",
    "papers_heldfile": "rawd",
    "papers_sealedfile": "rad",
    # The watch walks them with all other files; staff alone attach and take back.
    "papers_paperversion": "r",
    "ground_withholding": "r w(told_at)",
    "people_section": "r",
    # How many work where, for the share of the staff that was trained.
    "people_post": "r",
    "people_staff": "r(id,is_active)",
    "people_appointment": "r",
    # To lock a row takes a right to change it: the worker changes no plan.
    "plans_plan": "r w(version)",
    "plans_node": "r w(version)",
    "plans_bar": "r",
    "plans_figure": "r",
    "plans_figurevalue": "ra",
    "plans_report": "raw",
    "plans_round": "ra",
    "governance_demand": "r",
    "governance_session": "r",
    "governance_attended": "r",
    "governance_headcount": "r",
    "procedures_publication": "raw",
    "opendata_publication": "r",
    "surveys_survey": "r",
    "surveys_edition": "r",
    "surveys_sheet": "ra",
    "surveys_sealedsheet": "rad",
    "surveys_crossing": "raw",
    **_OUTBOX,
    **_JOURNAL_KEPT,
    **_RELAY,
    **_COUNTS,
}
"""Works in the office: opens seals, opens cases, makes letters, pulls from the edge."""

ROLES: Final[Mapping[Zone, Mapping[str, Rights]]] = {
    Zone.EDGE: {"edge_web": EDGE_WEB, "edge_relay": EDGE_RELAY},
    Zone.OFFICE: {"office_web": OFFICE_WEB, "office_worker": OFFICE_WORKER},
}
"""An undivided hall has no border to defend, and connects as the owner."""

_FILED: Final = "EXISTS (SELECT 1 FROM applications_filing f WHERE papers_sealedfile.about = 'draft:' || f.lookup)"
POLICIES: Final[Mapping[str, Mapping[str, Mapping[str, str]]]] = {
    "edge_web": {
        "applications_sealedbody": {
            "SELECT": "USING (fetched_at IS NULL)",
            "INSERT": "WITH CHECK (fetched_at IS NULL)",
        },
        "papers_sealedfile": {
            "SELECT": "USING (true)",
            "INSERT": "WITH CHECK (true)",
            # The files of a draft may be taken out of it; with the filing they are out of reach.
            "DELETE": f"USING (about LIKE 'draft:%' AND NOT {_FILED})",
        },
    },
}
"""Which rows, where not all: by role, table and deed. All other roles see every row of what they have a right to."""

_WORDS: Final = {"r": "SELECT", "a": "INSERT", "w": "UPDATE", "d": "DELETE"}
_RIGHT: Final = re.compile(r"([rawd]+)(?:\(([a-z_,]+)\))?")


def sql(zone: Zone, *, prefix: str = "yakuba", tables: frozenset[str] | None = None) -> Iterator[str]:
    """Give the statements that make the roles of a zone and give them their rights, and no others.

    To be run by the owner of the tables, who must be allowed to make roles. ``tables`` are those that there are: rights
    on others are left out. Roles get no password here. Raises ValueError for a prefix that is no name.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,30}", prefix):
        raise ValueError(f"not a prefix of role names: {prefix!r}")
    yield "REVOKE ALL ON SCHEMA public FROM PUBLIC"
    for name, rights in ROLES.get(zone, {}).items():
        role = f"{prefix}_{name}"
        yield (
            f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN"
            f" CREATE ROLE {role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS; END IF; END $$"
        )
        # First everything is taken away: what was struck from the table above is gone.
        yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}"
        yield f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {role}"
        yield f"GRANT USAGE ON SCHEMA public TO {role}"
        for table, words in rights.items():
            if tables is None or table in tables:
                yield f"GRANT {_granted(words)} ON {table} TO {role}"
    yield from _policies(zone, prefix, tables)


def _granted(words: str) -> str:
    """Turn ``r w(answered_at)`` into ``SELECT, UPDATE (answered_at)``."""
    parts = []
    for letters, columns in _RIGHT.findall(words):
        parts += [f"{_WORDS[letter]} ({columns})" if columns else _WORDS[letter] for letter in letters]
    return ", ".join(parts)


def _policies(zone: Zone, prefix: str, tables: frozenset[str] | None) -> Iterator[str]:
    here = ROLES.get(zone, {})
    limited = {table for name in here for table in POLICIES.get(name, {}) if tables is None or table in tables}
    for table in sorted(limited):
        yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
        for name in here:
            role = f"{prefix}_{name}"
            rules = POLICIES.get(name, {}).get(table, {"ALL": "USING (true) WITH CHECK (true)"})
            for deed, rule in rules.items():
                policy = f"{role}_{deed.lower()}"
                yield f"DROP POLICY IF EXISTS {policy} ON {table}"
                yield f"CREATE POLICY {policy} ON {table} FOR {deed} TO {role} {rule}"
