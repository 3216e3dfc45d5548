"""What `deploy` holds is read by the programs that it is for: systemd, nginx, HAProxy; and it says what it must say."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
from pathlib import Path
from string import Template

import pytest

from tests.house.tree import ROOT

pytestmark = pytest.mark.once

DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("yakuba-*@.*"))
NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin")
HAPROXY = shutil.which("haproxy", path="/usr/sbin:/usr/bin")
ANALYZE = shutil.which("systemd-analyze")


def fill(name: str, goal: Path, **values: object) -> Path:
    text = Template((DEPLOY / name).read_text(encoding="utf-8")).safe_substitute(values)
    goal.write_text(text)
    return goal


def run(*words: object) -> tuple[int, str]:
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_systemd_understands_every_unit(unit, tmp_path):
    assert unit.suffix in {".service", ".timer"}
    if unit.suffix == ".service":
        parser = configparser.ConfigParser(strict=False, interpolation=None)
        parser.read(unit)
        service = parser["Service"]
        assert service["execstart"].startswith("/opt/yakuba/.venv/bin/yakuba ")
        assert "restrictnamespaces" in service
        assert "systemcallfilter" in service
        assert "statedirectory" in service
    if ANALYZE is None:
        return
    copied = tmp_path / "units"
    shutil.copytree(DEPLOY / "systemd", copied)
    # The programme is not installed there on the machine of the tests; whether it starts is not asked here.
    for path in copied.glob("*.service"):
        path.write_text(path.read_text().replace("/opt/yakuba/.venv/bin/yakuba", "/bin/true"))
    drop = copied / "yakuba-.service.d"
    drop.mkdir()
    (copied / "yakuba-.service.d.conf").rename(drop / "hardened.conf")
    said = run(ANALYZE, "verify", "--man=no", copied / unit.name.replace("@.", "@office."))[1]
    # Units of this machine have faults of their own.
    assert [line for line in said.splitlines() if "yakuba" in line and "User=" not in line] == []


def test_every_command_of_a_unit_is_one_of_ours():
    from yakuba.config import zones

    known = {command for _, commands, _ in zones.COMMANDS for command in commands}
    said = {word for unit in UNITS for word in re.findall(r"bin/yakuba (\S+)", unit.read_text())}
    assert said - known == set()


def test_hardening_leaves_nothing_open():
    said = (DEPLOY / "systemd" / "yakuba-.service.d.conf").read_text()
    for line in (
        "NoNewPrivileges=yes",
        "ProtectSystem=strict",
        "CapabilityBoundingSet=\n",
        "LimitCORE=0",
        "PrivateTmp=yes",
    ):
        assert line in said


@pytest.mark.skipif("NGINX is None", reason="nginx is not on this machine")
def test_nginx_understands_its_file(tmp_path):
    certificate(tmp_path)
    values = {"PORT": 8000, "HTTP_PORT": 8080, "HTTPS_PORT": 8443, "HOST": "hall.example.jp"}
    values |= {"CERTIFICATE": tmp_path / "cert.pem", "CERTIFICATE_KEY": tmp_path / "key.pem"}
    values |= {"LOGS": tmp_path, "MEMORY": tmp_path}
    site = fill("nginx/yakuba.conf", tmp_path / "site.conf", **values)
    assert not re.search(r"\$\{\w+\}", site.read_text())
    whole = tmp_path / "nginx.conf"
    whole.write_text(f"pid {tmp_path}/pid;\nevents {{}}\nhttp {{ include {site}; }}\n")
    status, said = run(NGINX, "-t", "-c", whole, "-p", tmp_path)
    assert status == 0, said


def test_nginx_waits_for_nobody_who_says_nothing():
    """Before a word is said, nginx has the patience of its default server, not of the one that the visitor means."""
    servers = re.split(r"^server \{", (DEPLOY / "nginx" / "yakuba.conf").read_text(), flags=re.MULTILINE)[1:]
    (default,) = (server for server in servers if re.search(r"listen \S*HTTPS_PORT\S* ssl default_server;", server))
    assert "listen ${HTTP_PORT} default_server;" in default
    assert "client_header_timeout 10s;" in default


def test_no_visitor_is_in_the_log_of_nginx():
    (form,) = re.findall(r"log_format quiet '([^']+)'", (DEPLOY / "nginx" / "yakuba.conf").read_text())
    variables = set(re.findall(r"\$(\w+)", form))
    assert variables == {"time_iso8601", "request_method", "uri", "status", "body_bytes_sent", "request_time"}


@pytest.mark.skipif("HAPROXY is None", reason="HAProxy is not on this machine")
def test_haproxy_understands_its_file(tmp_path):
    nodes = "    server db1 192.0.2.1:5432 check port 8008"
    path = fill("ha/haproxy.cfg", tmp_path / "haproxy.cfg", PROXY_ADDRESS="127.0.0.1", PROXY_PORT=5000, NODES=nodes)
    status, said = run(HAPROXY, "-c", "-f", path)
    assert status == 0, said


@pytest.mark.parametrize(
    ("url", "threshold", "cursors"),
    [("postgresql://u:p@h:6432/n", 3, False), ("postgresql://u:p@h:6432/n?prepare=no", None, True)],
)
def test_nothing_is_prepared_where_a_pool_lends_connections(url, threshold, cursors):
    from yakuba.config.settings import _database

    said = _database(url)
    assert said["NAME"] == "n"
    assert said["OPTIONS"]["prepare_threshold"] == threshold
    assert said["DISABLE_SERVER_SIDE_CURSORS"] is cursors
    assert said["OPTIONS"]["tcp_user_timeout"] < 30_000


@pytest.mark.parametrize(
    ("url", "host", "port"),
    [
        ("postgresql://u:p%40@H.example.jp:6432/n", "h.example.jp", "6432"),
        ("postgresql:///n", "", ""),
        ("postgresql://u@/n?host=/run/PostgreSQL&port=5433", "/run/PostgreSQL", "5433"),
    ],
)
def test_a_database_is_spoken_to_over_a_line_or_a_socket(url, host, port):
    from yakuba.config.settings import _database

    said = _database(url)
    assert (said["NAME"], said["HOST"], said["PORT"]) == ("n", host, port)


def certificate(folder: Path) -> None:
    run(
        *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"),
        *("-subj", "/CN=hall.example.jp", "-keyout", folder / "key.pem", "-out", folder / "cert.pem"),
    )
