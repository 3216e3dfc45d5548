"""nginx before a house, with the very file that a hall uses (`deploy/nginx`), on ports of loopback."""

from __future__ import annotations

import os
import re
import shutil
import ssl
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Final

from with_postgres import free_port

from tests.chaos.stores import Unwell

NGINX: Final = shutil.which("nginx", path="/usr/sbin:/usr/bin")
HOST: Final = "localhost"
DEPLOY: Final = Path(__file__).resolve().parents[2] / "deploy"
SITE: Final = (DEPLOY / "nginx/yakuba.conf").read_text()
KEY: Final = ("ec", "-pkeyopt", "ec_paramgen_curve:P-256")
MAIN: Final = """
daemon off;
pid ${HOME}/nginx.pid;
error_log ${HOME}/nginx.log crit;
worker_processes 2;
# As many as Debian's own file gives.
events { worker_connections 768; }
http {
    include /etc/nginx/mime.types;
    fastcgi_temp_path ${HOME}/fastcgi; uwsgi_temp_path ${HOME}/uwsgi; scgi_temp_path ${HOME}/scgi;
    proxy_temp_path ${HOME}/proxy;
    include ${HOME}/site.conf;
}
"""


@dataclass(frozen=True)
class Front:
    """A running nginx: its ports for HTTPS and for plain HTTP, its process, and how its visitors trust it."""

    port: int
    plain: int
    pid: int
    trust: ssl.SSLContext


@contextmanager
def front(
    home: Path, port: int, *, forgets: bool = True, site: str = SITE, key: Sequence[str] = KEY
) -> Iterator[Front]:
    """Have nginx before the house on this port while the context lasts; ``forgets`` as `deploy/systemd` has it.

    Another ``site``, or another kind of ``key``, is for those who want to see what is wrong with it. Raises Unwell where
    there is no nginx.
    """
    if NGINX is None:
        raise Unwell("this run needs nginx, and it is not here: apt-get install nginx-light")
    folder = home / "nginx"
    folder.mkdir()
    # nginx keeps what is on its way as another user where we are root.
    folder.chmod(0o777)
    https, plain = free_port(), free_port()
    values = {"PORT": port, "HTTP_PORT": plain, "HTTPS_PORT": https, "HOST": HOST, "HOME": folder}
    values |= {"CERTIFICATE": folder / "cert.pem", "CERTIFICATE_KEY": folder / "key.pem"}
    values |= {"LOGS": folder, "MEMORY": folder}
    asked = ["req", "-x509", "-newkey", *key, "-nodes", "-days", "2"]
    asked += ["-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}"]
    asked += ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    subprocess.run(["openssl", *asked], check=True, capture_output=True)
    for goal, text in (("nginx.conf", MAIN), ("site.conf", site)):
        (folder / goal).write_text(Template(text).safe_substitute(values))
    server = subprocess.Popen(
        [NGINX, "-c", str(folder / "nginx.conf"), "-p", str(folder)], env=_environment(forgets), stderr=subprocess.PIPE
    )
    try:
        _wait(folder / "nginx.pid", server)
        yield Front(https, plain, server.pid, ssl.create_default_context(cafile=str(folder / "cert.pem")))
    finally:
        server.terminate()
        with suppress(subprocess.TimeoutExpired):
            server.communicate(timeout=15)
        server.kill()
        server.wait()


def _environment(forgets: bool) -> dict[str, str]:
    said = re.findall(r"^Environment=(\w+)=(.+)$", (DEPLOY / "systemd/nginx.service.d.conf").read_text(), re.MULTILINE)
    return {"PATH": os.defpath, **(dict(said) if forgets else {})}


def _wait(written: Path, server: subprocess.Popen[bytes]) -> None:
    """Wait until nginx listens: it writes its number down when it does, and ends if somebody else has the port."""
    until = time.monotonic() + 15
    while time.monotonic() < until and server.poll() is None:
        if written.exists():
            return
        time.sleep(0.1)
    server.kill()
    raise Unwell(f"nginx did not come up: {server.communicate()[1].decode()[-1000:]}")
