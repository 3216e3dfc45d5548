"""Settings of the tests: those of the house, in a home of their own, with passwords that cost nothing to check."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

if "YAKUBA_HOME" not in os.environ:
    os.environ["YAKUBA_HOME"] = tempfile.mkdtemp(prefix="yakuba-tests-")
    atexit.register(shutil.rmtree, os.environ["YAKUBA_HOME"], ignore_errors=True)

from yakuba.config.settings import *  # noqa: F403

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":  # noqa: F405
    # A file, as in a hall. Django's own choice lies in memory, where whoever reads while another writes is refused at once
    # ("table is locked") instead of waiting: a browser that fetches two things is enough. Nothing has to outlive a crash.
    DATABASES["default"]["TEST"] = {"NAME": str(HOME / "tests.sqlite3")}  # noqa: F405
    DATABASES["default"]["OPTIONS"]["init_command"] += "; PRAGMA synchronous=OFF"  # noqa: F405
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Each worker of the tests has a shelf of its own, as it has a database of its own.
MEDIA_ROOT = MEDIA_ROOT / os.environ.get("PYTEST_XDIST_WORKER", "")  # noqa: F405
STATIC_ROOT.mkdir(exist_ok=True)  # noqa: F405 - whitenoise wants to see it
# A code may change between the line that makes it and the one that types it; the house itself takes no older one.
MFA_TOTP_TOLERANCE = 1
