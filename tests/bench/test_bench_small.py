"""The bench itself: its household, its load generator, its table. How fast the house is, `make bench` tells."""

from __future__ import annotations

import json
import socketserver
import threading
from datetime import datetime

import pytest

from tests.procedures.household import moving
from yakuba.applications.rules.complete import examine
from yakuba.config.bench import household, merging
from yakuba.config.bench.browser import get, is_page, is_receipt, post
from yakuba.config.bench.load import fire
from yakuba.config.bench.table import Measure, table, write
from yakuba.ground.clock import JST


def test_the_household_can_be_filed_with_twelve_procedures_and_about_forty_answers(at):
    edition = moving().edition
    bundle = household.bundle(edition, household.couple(at.date()), on=at.date())
    assert bundle.procedures == 12
    assert 38 <= bundle.answers <= 42
    assert examine(edition, bundle.content, on=at.date()).problems == {}


def test_thirty_procedures_are_merged(at):
    merged, alone, questions = merging.measured(moving().edition, on=at.date(), runs=1)
    assert len(merging.thirty(moving().edition).by_id) == 30
    assert len(merged) == len(alone) == 1
    assert questions > 80


class _Echo(socketserver.StreamRequestHandler):
    """Answers each request on a connection; a POST is sent on to the receipt."""

    def handle(self) -> None:
        while head := self.rfile.readline():
            length = 0
            while (line := self.rfile.readline()) not in (b"\r\n", b""):
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            self.rfile.read(length)
            if head.startswith(b"POST"):
                self.wfile.write(b"HTTP/1.1 302 Found\r\nLocation: /filed/receipt/\r\nContent-Length: 0\r\n\r\n")
            else:
                self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npage")


@pytest.fixture
def port():
    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = allow_reuse_address = True

    with Server(("127.0.0.1", 0), _Echo) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


def test_each_request_is_sent_once_and_each_answer_judged(port):
    requests = [post(port, "/", "a=1", kind="text/plain"), get(port, "/", cookie="a=b")] * 50
    load = fire(port, requests, is_receipt, connections=8, most=20)
    assert (load.sent, load.good, len(load.times), len(load.wrong)) == (100, 50, 100, 3)
    assert fire(port, requests[1::2], is_page, connections=3, most=20).good == 50
    assert load.rate > 0
    assert 0 < load.percentile(50) <= load.percentile(99)


def test_a_missed_goal_is_told(tmp_path):
    measures = [
        Measure("filings", "/s", [900, 1100, 950], at_least=1000, baseline="lean", baseline_runs=[4000]),
        Measure("page", "ms", [10.0], below=25),
        Measure("told", "ms", [1.0]),
    ]
    head, _, filings, page, told = table(measures).splitlines()
    assert head.startswith("measure")
    assert "MISSED" in filings
    assert "950" in filings
    assert "0.24" in filings
    assert "held" in page
    assert "held" not in told
    path = write(measures, tmp_path, at=datetime(2026, 11, 21, 9, tzinfo=JST))
    kept = json.loads(path.read_text())
    assert kept["measures"][0]["runs"] == [900, 1100, 950]
    assert [one["held"] for one in kept["measures"]] == [False, True, None]
