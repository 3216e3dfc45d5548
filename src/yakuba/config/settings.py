"""Settings, all from the environment; with none at all the embedded house comes up (SQLite, one zone).

``YAKUBA_ZONE``          ``edge``, ``office`` or ``both`` (default): what is where stands in `config.zones`
``YAKUBA_HOME``          folder of what this installation keeps: database, files, keys (default ``./var``)
``YAKUBA_DATABASE_URL``  ``postgresql://user:password@host:port/name`` or a path of an SQLite file; ``?host=FOLDER&port=PORT``
                         for the socket of a server on this machine, ``?prepare=no`` where a pool lends a connection
                         for one transaction only (docs/deploy.md)
``YAKUBA_FILES``         folder of kept files (default ``YAKUBA_HOME/files``)
``YAKUBA_KEYS``          folder of keys (default ``YAKUBA_HOME/keys``)
``YAKUBA_SECRET_KEY``    or made once and kept in ``YAKUBA_HOME``
``YAKUBA_HOSTS``         host names served, comma separated
``YAKUBA_HTTPS``         ``1`` where residents reach the hall over HTTPS (every real hall)
``YAKUBA_PROXIES``       how many servers of our own stand before the pages and say whom they heard (default ``0``)
``YAKUBA_JOURNAL``       folder of the journal's signed checkpoints, best on another disk (default ``YAKUBA_HOME/journal``)
``YAKUBA_RELAY``         folder of the files that are on their way between the zones (default ``YAKUBA_HOME/relay``)
``YAKUBA_RELAY_EDGE``    where the office pulls from: ``https://host:port`` of the edge's ``yakuba relay serve``
``YAKUBA_RELAY_KEEP``    hours for which a parcel is kept after it was acknowledged (default ``24``)
``YAKUBA_FORGET``        seconds of rest after which the internet side's pages get fresh processes, so that nothing readable
                         stays in memory (default ``20``; ``0``: never)
``YAKUBA_BACKUP``        folder of the backup, on another machine; without one, its commands want to be told (docs/backup.md)
``YAKUBA_NAME_STAFF``    ``1`` tells residents also the name of those who looked at their case, not only the section
``YAKUBA_CLAMD``         where ClamAV's daemon answers: ``unix:/run/clamav/clamd.ctl`` or ``host:3310``; without it nothing is scanned
``YAKUBA_CLAMD_PATIENCE``  seconds that asking it about one file may take (default ``4``); a slow machine needs more
``YAKUBA_MAIL``          the town's mail server: ``smtp://host:25``, ``smtps://user:password@host:465``, or ``smtp+starttls://…:587``;
                         without it no mails are sent, and residents are offered none (docs/running.md)
``YAKUBA_MAIL_FROM``     the address that mails come from (default ``yakuba@localhost``)
``YAKUBA_MAIL_PATIENCE`` seconds that handing over one mail may take as a whole; a resident waits meanwhile (default ``5``)
``YAKUBA_FILE_WALLS``    behind what files are rebuilt: ``bwrap`` (bubblewrap, or no file is opened), ``limits``, ``auto`` (default)
``YAKUBA_DEMO``          ``1`` marks every page as a demo
"""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.conf.locale import LANG_INFO

from yakuba.config import zones
from yakuba.ground import disk
from yakuba.ground.clock import JST

SRC = Path(__file__).resolve().parent.parent
ROOT = SRC.parent.parent
HOME = Path(os.environ.get("YAKUBA_HOME", "var")).resolve()
HOME.mkdir(parents=True, exist_ok=True)


def _kept_secret(name: str) -> str:
    """Return the secret of that name, made at first use and readable by the owner alone."""
    path = HOME / name
    if not path.exists():
        # When two processes come up at once, the first one's secret stays.
        with suppress(FileExistsError):
            disk.write(path, secrets.token_urlsafe(48), new=True)
    return path.read_text()


ALIVE = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
}
"""A database machine that vanished without a word is missed after seconds (the last one: milliseconds), not after hours."""

SMTP = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}
"""How a mail server is spoken to, and at which port if none is said."""


def _database(url: str) -> dict[str, Any]:
    """Read a database URL; see the head of this file."""
    if not url.startswith(("postgres://", "postgresql://")):
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": url or str(HOME / "yakuba.sqlite3"),
            "OPTIONS": {
                # IMMEDIATE: a transaction that will write takes the lock at its start, so that it waits
                # its turn instead of failing half-way with "database is locked".
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA busy_timeout=20000"
                ),
            },
        }
    parts = urlsplit(url)
    # Such a pool gives each transaction another server, which knows nothing that was prepared on the one before.
    said = dict(parse_qsl(parts.query))
    lent = said.get("prepare") == "no"
    return {
        "ENGINE": "yakuba.ground.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": said.get("host") or unquote(parts.hostname or ""),
        "PORT": said.get("port") or str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        # What is said for the third time on a connection is prepared: planning a statement costs more than running it.
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": None if lent else 3, **ALIVE},
        "DISABLE_SERVER_SIDE_CURSORS": lent,
    }


DEMO = os.environ.get("YAKUBA_DEMO") == "1"
HTTPS = os.environ.get("YAKUBA_HTTPS") == "1"
PROXIES = int(os.environ.get("YAKUBA_PROXIES", "0"))
ZONE = zones.Zone(os.environ.get("YAKUBA_ZONE") or zones.Zone.BOTH)
DEBUG = False
SECRET_KEY = os.environ.get("YAKUBA_SECRET_KEY") or _kept_secret("secret_key")
ALLOWED_HOSTS = os.environ.get("YAKUBA_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")
DATABASES = {"default": _database(os.environ.get("YAKUBA_DATABASE_URL", ""))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
KEYS = Path(os.environ.get("YAKUBA_KEYS", HOME / "keys"))
JOURNAL = Path(os.environ.get("YAKUBA_JOURNAL", HOME / "journal"))
RELAY = Path(os.environ.get("YAKUBA_RELAY", HOME / "relay"))
RELAY_EDGE = os.environ.get("YAKUBA_RELAY_EDGE", "")
RELAY_KEEP = timedelta(hours=float(os.environ.get("YAKUBA_RELAY_KEEP", "24")))
FORGET = float(os.environ.get("YAKUBA_FORGET") or "20")
BACKUP = Path(os.environ["YAKUBA_BACKUP"]) if os.environ.get("YAKUBA_BACKUP") else None
NAME_STAFF = os.environ.get("YAKUBA_NAME_STAFF") == "1"
PACKS = [Path(p) for p in os.environ.get("YAKUBA_PACKS", str(ROOT / "packs")).split(os.pathsep)]
VOCABULARY = Path(os.environ.get("YAKUBA_VOCABULARY", ROOT / "vocabulary"))
PLANS = Path(os.environ.get("YAKUBA_PLANS", ROOT / "plans"))

INSTALLED_APPS = zones.of(zones.APPS, ZONE)
MIDDLEWARE = zones.of(zones.MIDDLEWARE, ZONE)
ROOT_URLCONF = "yakuba.config.urls"
WSGI_APPLICATION = "yakuba.config.wsgi.application"
FRONT = zones.FRONT[ZONE]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": zones.of(zones.CONTEXT, ZONE),
        },
    }
]

# At the edge there are no accounts, and nothing that would look for them.
AUTH_USER_MODEL = "people.Staff"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/desk/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/desk/account/login/"
ACCOUNT_ADAPTER = "yakuba.people.accounts.StaffAccounts"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "number"
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_USER_DISPLAY = "yakuba.people.accounts.shown_name"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PRESERVE_USERNAME_CASING = True
ACCOUNT_RATE_LIMITS = {"login_failed": "30/15m/ip,5/15m/key", "reauthenticate": "10/15m/user"}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
MFA_ADAPTER = "yakuba.people.accounts.SecondFactors"
MFA_FORMS = {
    "login_webauthn": "yakuba.people.passkeys.SignInForm",
    "authenticate_webauthn": "yakuba.people.passkeys.SecondStepForm",
    "reauthenticate_webauthn": "yakuba.people.passkeys.AgainForm",
    "add_webauthn": "yakuba.people.passkeys.AddForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
# Staff do not register themselves: their addresses come from the personnel list.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "役場"
# With 1, a used code could be used again: allauth remembers it for one step only.
MFA_TOTP_TOLERANCE = 0
MFA_RECOVERY_CODE_COUNT = 10
YAKUBA_STAFF_PREFIX = "/desk/"
YAKUBA_STAFF_IDLE = 30 * 60
YAKUBA_STAFF_SESSION = 10 * 60 * 60

PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]

# Plain Japanese (やさしい日本語) is a language of this house that Django does not know.
LANG_INFO["ja-easy"] = {"bidi": False, "code": "ja-easy", "name": "Plain Japanese", "name_local": "やさしい日本語"}
LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", "日本語"), ("ja-easy", "やさしい日本語"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "yakuba_language"
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = str(JST)
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
MEDIA_ROOT = Path(os.environ.get("YAKUBA_FILES", HOME / "files"))
WHITENOISE_USE_FINDERS = True
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
if BACKUP is not None:
    STORAGES["papers"] = {
        "BACKEND": "yakuba.config.backup.twice.Twice",
        "OPTIONS": {"location": MEDIA_ROOT / "papers"},
    }
# In the database, so that wrong passwords are counted for all worker processes together. Room for all tries of a quarter
# of an hour that thousands of addresses are allowed: what is full throws counts away that still hold, and with them the
# limits. What has expired is deleted by the night watch (`throttle.forget_old`).
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "ground_cache",
        "OPTIONS": {"MAX_ENTRIES": 200_000},
    }
}

SESSION_COOKIE_AGE = YAKUBA_STAFF_SESSION
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "__Host-yakuba_session" if HTTPS else "yakuba_session"
CSRF_COOKIE_NAME = "__Host-yakuba_csrf" if HTTPS else "yakuba_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "manifest-src": ["'self'"],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 100
# Sealed while it arrives: Django's own handlers would lay a large file down in clear for the time of the request.
FILE_UPLOAD_HANDLERS = ["yakuba.papers.arriving.SealingUploadHandler"]

CLAMD = os.environ.get("YAKUBA_CLAMD", "")
CLAMD_PATIENCE = float(os.environ.get("YAKUBA_CLAMD_PATIENCE") or "4")
FILE_WALLS = os.environ.get("YAKUBA_FILE_WALLS", "auto")

EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
if DEMO:
    # On the terminal. A real hall's log is no place for the addresses of residents.
    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
if os.environ.get("YAKUBA_MAIL"):
    EMAIL_BACKEND = "yakuba.ground.mail.Backend"
    _MAIL = urlsplit(os.environ["YAKUBA_MAIL"])
    EMAIL_HOST, EMAIL_PORT = _MAIL.hostname or "", _MAIL.port or SMTP[_MAIL.scheme]
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_MAIL.username or ""), unquote(_MAIL.password or "")
    EMAIL_USE_SSL, EMAIL_USE_TLS = _MAIL.scheme == "smtps", _MAIL.scheme == "smtp+starttls"
EMAIL_TIMEOUT = float(os.environ.get("YAKUBA_MAIL_PATIENCE") or "5")
DEFAULT_FROM_EMAIL = os.environ.get("YAKUBA_MAIL_FROM", "yakuba@localhost")

TOWN = {"ja": "みなと野町", "ja-easy": "みなとのちょう", "en": "Minatono Town"}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("YAKUBA_LOG", "WARNING")},
}
