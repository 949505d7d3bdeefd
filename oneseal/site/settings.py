"""Settings: everything comes from the environment or from one folder, ``ONESEAL_HOME`` (default ``var/``).

``ONESEAL_DATABASE_URL`` chooses PostgreSQL; without it the embedded SQLite database of the home is used. In an embedded
home ``oneseal init`` draws the secrets at random into ``secrets.json`` (0600) beside, never in, the database; with
``ONESEAL_PRODUCTION=1`` they come from the environment only and defaults are refused.
"""

import os
import sys
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import environ

from oneseal.site.secrets import DATABASE, home_of, read_secrets

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parents[2]
ONESEAL_HOME = home_of()
PRODUCTION = env.bool("ONESEAL_PRODUCTION", default=False)

_secrets = read_secrets(ONESEAL_HOME, production=PRODUCTION)
SECRET_KEY = _secrets.django
VAULT_KEYS = _secrets.vault
"""Master keys of the personal data, newest first; they live outside the database (house 11)."""
SEAL_PASSPHRASE = _secrets.seal
"""Encrypts the private keys of the seals at rest."""

DEBUG = False
PUBLIC_URL = env.str("ONESEAL_PUBLIC_URL", default="http://127.0.0.1:8000").rstrip("/")
"""What the QR codes of papers point to."""
UPLOAD_LARGEST = env.int("ONESEAL_UPLOAD_LARGEST", default=20 * 1024 * 1024)
"""The most bytes one received file may have."""
ENFORCEMENT_NUMBER = env.str("ONESEAL_ENFORCEMENT_NUMBER", default=r"[0-9A-Z]{6,20}")
"""What a 行政执法证号 looks like in this province, as a regular expression."""
UNIFIED = {
    "issuer": env.str("ONESEAL_UNIFIED_ISSUER", default=""),
    "client": env.str("ONESEAL_UNIFIED_CLIENT", default=""),
    "secret": env.str("ONESEAL_UNIFIED_SECRET", default=""),
    "claims": env.dict("ONESEAL_UNIFIED_CLAIMS", default={"name": "name", "id_number": "id_number", "mobile": "phone_number"}),
    "assurance": {
        "claim": env.str("ONESEAL_UNIFIED_ASSURANCE_CLAIM", default="acr"),
        "values": env.list("ONESEAL_UNIFIED_ASSURANCE", default=[]),
    },
}
"""The province's unified sign-in (OpenID Connect): off without an issuer. ``assurance``: the claim that says how well somebody is known,
and the values that are good enough; a production deployment must name them."""
ALLOWED_HOSTS = env.list("ONESEAL_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])

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
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "oneseal.web.refusals.numbered",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "oneseal.web.display.in_her_language",
    "django_htmx.middleware.HtmxMiddleware",
    "csp.middleware.CSPMiddleware",
    "axes.middleware.AxesMiddleware",
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
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_FAILURE_VIEW = "oneseal.web.refusals.forged"
SITE = {
    "host": env.str("ONESEAL_SITE_HOST", default=""),
    "code": env.str("ONESEAL_SITE_CODE", default=""),
    "icp": env.str("ONESEAL_SITE_ICP", default=""),
    "police": env.str("ONESEAL_SITE_POLICE", default=""),
    "contact": env.str("ONESEAL_SITE_CONTACT", default=""),
}
"""What the foot of every page prints: 主办单位, 网站标识码, ICP and 公安备案 numbers, telephone."""
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

_sqlite: dict[str, Any] = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": ONESEAL_HOME / DATABASE,
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 60,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    },
}
if ONESEAL_HOME.exists() and not os.access(ONESEAL_HOME, os.W_OK):
    # A copy on a read-only medium, to be verified: nobody writes to it, and no log file can be made beside it.
    _sqlite |= {"NAME": f"file:{ONESEAL_HOME / DATABASE}?mode=ro&immutable=1", "OPTIONS": {"uri": True}}
if _url := env.str("ONESEAL_DATABASE_URL", default=""):
    DATABASES = {"default": env.db_url_config(_url)}
    DATABASES["default"].setdefault("OPTIONS", {})["prepare_threshold"] = 0
    DATABASES["default"]["CONN_MAX_AGE"] = 600
else:
    DATABASES = {"default": _sqlite}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
TIME_ZONE = "Asia/Shanghai"
ZONE = ZoneInfo(TIME_ZONE)
USE_TZ = True
USE_I18N = True

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "shared": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": ONESEAL_HOME / "cache"},
}
"""``shared``: by every process of this host (how often a password was tried)."""

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
SESSION_COOKIE_AGE = 30 * 60
SESSION_SAVE_EVERY_REQUEST = True
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
