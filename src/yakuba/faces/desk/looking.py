"""Fetching a case for a page, with the reason for looking where one is needed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from yakuba.casework import reads as casework
from yakuba.casework.reads import CaseView
from yakuba.faces.desk.entering import StaffRequest
from yakuba.ground.ref import Ref
from yakuba.people import reads as people

_REASONS = "desk_reasons"
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


def look(request: StaffRequest, case_id: str, *, at: datetime) -> CaseView:
    """Return the case. Raises NotHere where there is none, or none for this person without a reason."""
    return casework.case_for(request.actor, case_ref(case_id), at=at, why=reason_for(request, case_id))


def holder_of(case: CaseView) -> str:
    """Return the name of whoever is in charge of a case, or nothing."""
    return people.names([case.assignee]).get(case.assignee, "") if case.assignee else ""
