"""Fetching a case for a page, with the reason for looking where one is needed."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime

from yakuba.casework import reads as casework
from yakuba.casework.reads import CaseView
from yakuba.faces.desk.entering import StaffRequest
from yakuba.ground.ref import Ref
from yakuba.people import reads as people

_REASONS = "desk_reasons"
_SEARCHES = "desk_searches"
_KEPT = 50


def case_ref(case_id: str) -> Ref:
    """Return the Ref of a case by the id in its address."""
    return Ref("case", case_id)


def reason_for(request: StaffRequest, case_id: str) -> str:
    """Return the reason that the person gave, in this session, for looking at this case of another section."""
    kept: dict[str, str] = request.session.get(_REASONS, {})
    return kept.get(case_id, "")


def keep_reason(request: StaffRequest, case_ids: Iterable[str], why: str) -> None:
    """Remember the reason for these cases until the session ends; the last fifty are enough."""
    kept: dict[str, str] = request.session.get(_REASONS, {})
    kept.update(dict.fromkeys(case_ids, why))
    request.session[_REASONS] = dict(list(kept.items())[-_KEPT:])


def keep_search(request: StaffRequest, query: str) -> str:
    """Remember what was searched for until the session ends, and return the token by which an address names it.

    Addresses stay in logs and histories; a name does not belong there.
    """
    kept: dict[str, str] = request.session.get(_SEARCHES, {})
    token = next((token for token, known in kept.items() if known == query), secrets.token_urlsafe(6))
    kept.pop(token, None)
    request.session[_SEARCHES] = {**dict(list(kept.items())[1 - _KEPT :]), token: query}
    return token


def searched(request: StaffRequest, token: str) -> str | None:
    """Return what was searched for under a token, "" for none; None if it is no longer remembered."""
    kept: dict[str, str] = request.session.get(_SEARCHES, {})
    return kept.get(token) if token else ""


def look(request: StaffRequest, case_id: str, *, at: datetime) -> CaseView:
    """Return the case. Raises NotHere where there is none, or none for this person without a reason."""
    return casework.case_for(request.actor, case_ref(case_id), at=at, why=reason_for(request, case_id))


def holder_of(case: CaseView) -> str:
    """Return the name of whoever is in charge of a case, or nothing."""
    return people.names([case.assignee]).get(case.assignee, "") if case.assignee else ""
