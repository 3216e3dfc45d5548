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

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Each worker of the tests has a shelf of its own, as it has a database of its own.
MEDIA_ROOT = MEDIA_ROOT / os.environ.get("PYTEST_XDIST_WORKER", "")  # noqa: F405
STATIC_ROOT.mkdir(exist_ok=True)  # noqa: F405 - whitenoise wants to see it
# A code may change between the line that makes it and the one that types it; the house itself takes no older one.
MFA_TOTP_TOLERANCE = 1
