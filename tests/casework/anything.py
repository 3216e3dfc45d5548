"""All that may be tried with a case: by whom, with which words, how stale, how late; much of it wrong."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from hypothesis import strategies as st

from tests.casework.hall import POSTS, SECTIONS
from tests.casework.law import procedures

OUTCOMES: Final = (
    "accept",
    "propose",
    "approve",
    "correct",
    "send_back",
    "hand_over",
    "refuse",
    "answered",
    "withdraw",
    "done",
    "launch",
    "",
)
OUTCOME = st.sampled_from(OUTCOMES)
TASK = st.one_of(st.none(), st.integers(0, 9))
TOWARDS = st.sampled_from(
    (
        ("accept", "propose", "approve"),
        ("refuse", "approve"),
        ("correct", "send_back"),
        ("hand_over", "send_back"),
        ("withdraw", "approve"),
    )
)
"""What somebody is after, who does what is offered: the first of these that is."""
SECTION = st.sampled_from(sorted(SECTIONS))
WHICH = st.integers(0, 7)
WHAT_FOR = st.one_of(
    *(
        st.sampled_from([one for one in procedures() if one.flow == flow])
        for flow in ("two-step", "three-step", "notification")
    )
)
WHO = st.sampled_from((*POSTS, "elsewhere", "auditor", "powerless", "resident", "stranger", "system"))
RIGHT = st.sampled_from(("clerk", "chief", "manager", "all"))
TAKING_BACK = st.sampled_from(("resident", "stranger", "all", "elsewhere", "system"))
GOING = st.sampled_from(("all", ""))
PAUSE = st.sampled_from((timedelta(hours=30), timedelta(0)))
SEEN = st.sampled_from((0, 0, 0, -1, 1))
WORDS = st.sampled_from(("窓口で確かめました。", "とても長いメモです。" * 30, "", " \u3000\n"))
LATE = st.sampled_from((timedelta(0), timedelta(minutes=20), timedelta(days=2)))
GOOD: Final[dict[str, Any]] = {
    "reason": "対象となる児童がいません。",
    "basis": "児童手当法第4条",
    "refuse_reason": "no-child",
}
BRINGS = st.fixed_dictionaries(
    {
        "reason": WORDS,
        "basis": st.sampled_from(("児童手当法第4条", "")),
        "correct_items": st.sampled_from(
            ({"person.name": "住民票の字で"}, {}, {"person.name": " "}, {"file:f1": "再提出"})
        ),
        "to_section": st.sampled_from((*sorted(SECTIONS)[:3], "nowhere", "")),
    }
)
