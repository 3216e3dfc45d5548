"""Requests that are no HTTP, or nearly: the server answers or hangs up, never with a fault of ours, and goes on serving."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.attack.raw_http import ALLOWED, CASES, CLOSE, GET, HOST, REFUSED, asked, hall, lines

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The hall behind its real server."""
    with hall(tmp_path_factory.mktemp("raw-http")) as number:
        yield number


@pytest.mark.parametrize("case", CASES)
def test_whatever_is_sent_the_fault_is_not_ours(port: int, case: str) -> None:
    statuses = asked(port, CASES[case])
    assert [status for status in statuses if status >= 500 and status not in ALLOWED] == []
    assert asked(port, GET + b"\r\n") == [200], "and it goes on serving"


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_not_for_us_is_refused(port: int, case: str) -> None:
    assert all(400 <= status < 500 for status in asked(port, CASES[case]))


@pytest.mark.parametrize(
    "path", [b"/static/../../etc/passwd", b"/static/%2e%2e/%2e%2e/settings.py", b"/.git/config", b"/static/"]
)
def test_no_file_outside_is_served(port: int, path: bytes) -> None:
    assert asked(port, lines(HOST, CLOSE, first=b"GET " + path + b" HTTP/1.1")) in ([404], [400], [])


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 63


def test_a_request_hidden_in_another_is_not_answered(port: int) -> None:
    """Length and chunks together: one answer or none, never one for what is hidden behind."""
    assert len(asked(port, CASES["length and chunks"])) <= 1
