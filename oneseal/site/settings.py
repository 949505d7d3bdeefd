"""Settings: everything comes from the environment or from one folder, ``ONESEAL_HOME`` (default ``var/``).

``ONESEAL_DATABASE_URL`` chooses PostgreSQL; without it the embedded SQLite database of the home is used. In an embedded
home ``oneseal init`` draws the secrets at random into ``secrets.json`` (0600) beside, never in, the database; with
``ONESEAL_PRODUCTION=1`` they come from the environment only and defaults are refused.
"""

import os
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import structlog

from oneseal.site import environment as env
from oneseal.site.address import kept_address
from oneseal.site.secrets import DATABASE, home_of, read_secrets

structlog.configure(logger_factory=lambda *_: structlog.PrintLogger(sys.stderr))
"""What is noted goes to stderr: stdout is for what a command answers, one JSON value when asked."""

CENTURY = 100 * 366 * 24 * 60 * 60
BASE_DIR = Path(__file__).resolve().parents[2]
ONESEAL_HOME = home_of()
PRODUCTION = env.switch("ONESEAL_PRODUCTION")

_secrets = read_secrets(ONESEAL_HOME, production=PRODUCTION)
SECRET_KEY = _secrets.django
VAULT_KEYS = _secrets.vault
"""Master keys of the personal data, newest first; they live outside the database (house 11)."""
SEAL_PASSPHRASE = _secrets.seal
"""Encrypts the private keys of the seals at rest."""

DEBUG = False
CLOCK_OFFSET = timedelta(seconds=env.number("ONESEAL_CLOCK_OFFSET", 0, least=-CENTURY, most=CENTURY))
"""By how much this process's clock is put on, for rehearsals of another day."""
PUBLIC_URL = env.address("ONESEAL_PUBLIC_URL", kept_address(ONESEAL_HOME)).rstrip("/")
"""What the QR codes of papers point to: by default where this home was served last."""
UPLOAD_LARGEST = env.number("ONESEAL_UPLOAD_LARGEST", 20 * 1024 * 1024, least=1, most=2**40)
"""The most bytes one received file may have."""
OPEN_READS_PER_MINUTE = env.number("ONESEAL_OPEN_READS_PER_MINUTE", 600, least=1, most=10**9)
"""How often one address may read the open interface in a minute, of each process."""
ENFORCEMENT_NUMBER = env.pattern("ONESEAL_ENFORCEMENT_NUMBER", r"[0-9A-Z]{6,20}")
"""What a 行政执法证号 looks like in this province, as a regular expression."""
SUBSTITUTION_DAYS = env.number("ONESEAL_SUBSTITUTION_DAYS", 366, least=1, most=3660)
"""The most days for which one person may be appointed to stand in for another at a time."""
RETENTION_YEARS = env.number("ONESEAL_RETENTION_YEARS", 0, least=0, most=100)
"""For how many years after a case has ended nothing of its applicant's register may be erased; 0: as soon as it has ended."""
UNIFIED: dict[str, Any] = {
    "issuer": env.address("ONESEAL_UNIFIED_ISSUER", ""),
    "client": env.text("ONESEAL_UNIFIED_CLIENT"),
    "secret": env.text("ONESEAL_UNIFIED_SECRET"),
    "claims": env.pairs("ONESEAL_UNIFIED_CLAIMS", {"name": "name", "id_number": "id_number", "mobile": "phone_number"}),
    "assurance": {
        "claim": env.text("ONESEAL_UNIFIED_ASSURANCE_CLAIM", "acr"),
        "values": env.listed("ONESEAL_UNIFIED_ASSURANCE"),
    },
}
"""The province's unified sign-in (OpenID Connect): off without an issuer. ``assurance``: the claim that says how well somebody is known,
and the values that are good enough; a production deployment must name them."""
SECOND_FACTOR = env.choice("ONESEAL_SECOND_FACTOR", ("offered", "required"), "required" if PRODUCTION else "offered")
"""Whether heads and supervisors must have a second step of signing in, or may."""
TRUSTED_PROXIES = env.listed("ONESEAL_TRUSTED_PROXIES", ())
"""Addresses and networks of the proxies whose ``X-Forwarded-For`` is believed; by default none."""
ALLOWED_HOSTS = env.hosts("ONESEAL_HOSTS", ("localhost", "127.0.0.1", "[::1]"))

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "django_cotton",
    "axes",
    "oneseal.journal",
    "oneseal.people",
    "oneseal.calendars",
    "oneseal.seals",
    "oneseal.documents",
    "oneseal.catalogue",
    "oneseal.certificates",
    "oneseal.cases",
    "oneseal.web",
]
MIDDLEWARE = [
    "oneseal.web.proxies.behind_proxies",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "oneseal.web.refusals.numbered",
    "oneseal.web.open.door.open_door",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "oneseal.web.display.in_her_language",
    "django_htmx.middleware.HtmxMiddleware",
    "csp.middleware.CSPMiddleware",
    "axes.middleware.AxesMiddleware",
    "oneseal.web.refusals.WrongMethod",
    "oneseal.web.second_step.EnrolFirst",
    "oneseal.web.refusals.RefusedMiddleware",
]
ROOT_URLCONF = "oneseal.site.urls"
WSGI_APPLICATION = "oneseal.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "oneseal.web.surroundings.surroundings",
            ]
        },
    }
]
MESSAGE_STORAGE = "oneseal.web.answers.Answers"
CSRF_FAILURE_VIEW = "oneseal.web.expired.forged"
SITE = {
    "host": env.text("ONESEAL_SITE_HOST"),
    "code": env.text("ONESEAL_SITE_CODE"),
    "icp": env.text("ONESEAL_SITE_ICP"),
    "police": env.text("ONESEAL_SITE_POLICE"),
    "contact": env.text("ONESEAL_SITE_CONTACT"),
}
"""What the foot of every page prints: 主办单位, 网站标识码, ICP and 公安备案 numbers, telephone."""
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

_sqlite: dict[str, Any] = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": ONESEAL_HOME / DATABASE,
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 60,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-32768;",
    },
}
if ONESEAL_HOME.exists() and not os.access(ONESEAL_HOME, os.W_OK):
    # A copy on a read-only medium, to be verified: nobody writes to it, and no log file can be made beside it.
    _sqlite |= {"NAME": f"file:{ONESEAL_HOME / DATABASE}?mode=ro&immutable=1", "OPTIONS": {"uri": True}}
# A process keeps its connection: SQLite would read the whole schema for every request. What it keeps of pages is 32 MiB at most.
# A server that was started again is noticed before a request; a host that is gone is given up, also on a line that was made before. One
# that takes what it is sent and does not answer is waited for: how long a question may take is the database's own (statement_timeout).
PATIENCE = {"connect_timeout": 10, "tcp_user_timeout": 10_000, "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3}
if _server := env.database("ONESEAL_DATABASE_URL"):
    _server["CONN_HEALTH_CHECKS"] = True
    _server["OPTIONS"] = {**PATIENCE, **_server.get("OPTIONS", {})}
DATABASES = {"default": {**(_server or _sqlite), "CONN_MAX_AGE": 600}}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
TIME_ZONE = "Asia/Shanghai"
ZONE = ZoneInfo(TIME_ZONE)
USE_TZ = True
USE_I18N = True

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "shared": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": ONESEAL_HOME / "cache",
        "OPTIONS": {"MAX_ENTRIES": 1_000},
    },
    "guides": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": ONESEAL_HOME / "guides",
        "TIMEOUT": 24 * 3600,
        "OPTIONS": {"MAX_ENTRIES": 500},
    },
    "reads": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "reads", "OPTIONS": {"MAX_ENTRIES": 10_000}},
}
"""``shared``: by every process of this host (how often a password was tried, in a fixed number of entries). ``guides``: guides of items
that were set today; apart, for a full cache drops some of what it holds, and a count of tries may not be dropped by asking for guides.
``reads``: how often each address read the open interface, in this process."""

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "static-built"
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.AppDirectoriesFinder", "oneseal.site.installed.InstalledFilesFinder"]
_laid_out = (STATIC_ROOT / "staticfiles.json").exists() or sys.argv[1:2] == ["collectstatic"]
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = not _laid_out
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if _laid_out
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
"""Laid out by ``make setup``: hashed names, compressed. Without that they are read where they lie, which suits whoever works on them."""

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator", "OPTIONS": {"user_attributes": ["login"]}},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
"""Trying again while locked does not lengthen the lock: the page says how many minutes are left, and they pass."""
AXES_LOCKOUT_CALLABLE = "oneseal.web.portal.account.sign_in.locked"
AXES_SENSITIVE_PARAMETERS = ["login", "code", "csrfmiddlewaretoken"]
"""What was typed is not kept beside the count: most logins are mobile numbers, and the count goes by their index."""
AXES_DISABLE_ACCESS_LOG = True
SESSION_ENGINE = "oneseal.people.actions.browser_sessions"
SESSION_COOKIE_AGE = 30 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_SECURE = PRODUCTION
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
