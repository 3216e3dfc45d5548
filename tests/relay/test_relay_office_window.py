"""The small application that the edge shows the office: what it answers, and what it does not."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from tests.relay.makers import letter
from yakuba.ground.relay import receiving, sending, serving, spool
from yakuba.ground.relay.models import EnclosureOut
from yakuba.ground.relay.parcels import Enclosure

# The application lets go of its connection after each answer: nothing may be open on it.
pytestmark = pytest.mark.django_db(transaction=True)
SHA = "ab" * 32


def asked(
    at, method: str, path: str, body: bytes = b"", *, length: int | None = None, **environ: str
) -> tuple[int, bytes]:
    """Ask the application; return the status and what it says."""
    said: list[int] = []

    def start(status: str, headers: list[tuple[str, str]], *fault: Any) -> Any:
        said.append(int(status[:3]))
        assert dict(headers)["Content-Type"] == "application/octet-stream"

    path, _, query = path.partition("?")
    request = {
        "wsgi.url_scheme": "https",
        "wsgi.input": io.BytesIO(body),
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "CONTENT_LENGTH": str(len(body) if length is None else length),
        **{name.replace("__", "."): value for name, value in environ.items()},
    }
    words = b"".join(serving.application(lambda: at)(request, start))
    return said[0], words


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/", b"", 404),
        ("GET", "/relay/1/bundle/x", b"", 404),
        ("POST", "/relay/1/bundle/0", b"", 404),
        ("GET", "/relay/1/enclosure/../../sign.key", b"", 404),
        ("GET", f"/relay/1/enclosure/{SHA}", b"", 404),
        ("PUT", f"/relay/1/enclosure/{SHA}?from=0", b"x", 404),  # nobody offered it
        ("PUT", f"/relay/1/enclosure/{SHA}", b"x", 400),
        ("POST", "/relay/1/acknowledgement", b"not signed", 400),
        ("POST", "/relay/1/offer", b"{}", 400),
        ("POST", "/relay/1/bundle", b'{"signature":"00"}\n', 400),
        ("POST", "/relay/1/bundle", b"", 409),  # cut off before its end
    ],
)
def test_what_makes_no_sense_is_refused(room, at, method, path, body, status):
    assert asked(at, method, path, body)[0] == status


def test_whoever_comes_without_https_is_refused(room, at):
    assert asked(at, "GET", "/relay/1/bundle/0", wsgi__url_scheme="http")[0] == 403


def test_who_says_too_much_is_not_listened_to(room, at):
    assert asked(at, "POST", "/relay/1/acknowledgement", length=serving.MOST_SAID + 1)[0] == 413


def test_who_says_less_than_promised_is_asked_again(room, at):
    assert asked(at, "POST", "/relay/1/acknowledgement", b"half", length=8)[0] == 409


def test_a_file_is_given_from_any_byte(room, at):
    letter(1, at, b"0123456789")
    sending.bundle(after=0, at=at)
    [sha256] = EnclosureOut.objects.values_list("sha256", flat=True)
    path = f"/relay/1/enclosure/{sha256}"
    assert asked(at, "GET", path) == (200, b"0123456789")
    assert asked(at, "GET", path, HTTP_RANGE="bytes=7-") == (206, b"789")
    assert asked(at, "GET", path, HTTP_RANGE="bytes=11-")[0] == 416


def test_a_file_is_taken_from_the_byte_where_it_stopped(room, at):
    one = Enclosure(name="scan", sha256=SHA, size=6)
    spool.expect(one)
    path = f"/relay/1/enclosure/{SHA}"
    assert asked(at, "PUT", f"{path}?from=0", b"abc")[0] == 204
    assert asked(at, "PUT", f"{path}?from=0", b"abc")[0] == 409
    assert asked(at, "PUT", f"{path}?from=3", b"def")[0] == 204
    assert spool.have(one) == 6


def test_two_do_not_write_one_file(room, at):
    one = Enclosure(name="scan", sha256=SHA, size=3)
    with spool.coming(one):
        assert asked(at, "PUT", f"/relay/1/enclosure/{SHA}?from=0", b"abc")[0] == 409


def test_what_the_office_gives_is_taken_in_and_acknowledged(room, at):
    letter(1, at, b"file")
    _, line, bodies = sending.bundle(after=0, at=at)
    status, wanted = asked(at, "POST", "/relay/1/offer", line)
    assert status == 200
    assert asked(at, "POST", "/relay/1/bundle", line + b"".join(bodies))[0] == 409  # its file is not here yet
    [sha256] = json.loads(wanted)
    assert asked(at, "PUT", f"/relay/1/enclosure/{sha256}?from=0", b"file")[0] == 204
    status, answer = asked(at, "POST", "/relay/1/bundle", line + b"".join(bodies))
    assert status == 200
    assert sending.take_acknowledgement(answer, at=at).settled == ("letter-1",)
    assert room.files == {"letter-1/file-0": b"file"}
    assert receiving.wanted(sending.bundle(after=0, at=at).manifest) == []
