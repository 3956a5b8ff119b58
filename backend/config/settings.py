"""Every setting of the product. What differs between installations is read from the environment or `.env`."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from corsheaders.defaults import default_headers
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config.env import (
    ROOT,
    boolean,
    hosts,
    log_format,
    log_level,
    networks,
    optional_secret,
    origin,
    origins,
    port,
    positive,
    secret,
    setting,
    whole,
)

BACKEND_DIR = ROOT / "backend"
VERSION = "0.1.0"

# --- the installation -------------------------------------------------------------------------------------------------
SECRET_KEY = setting("SECRET_KEY", cast=secret)
DEBUG = setting("DEBUG", default=False, cast=boolean)
HOST = setting("HOST", default="127.0.0.1")
PORT = setting("PORT", default=8000, cast=port)
PUBLIC_URL = setting("PUBLIC_URL", default=f"http://localhost:{PORT}", cast=origin)
HTTPS = PUBLIC_URL.startswith("https://")
ALLOWED_HOSTS = setting(
    "ALLOWED_HOSTS", default=f"localhost,127.0.0.1,[::1],{urlsplit(PUBLIC_URL).hostname}", cast=hosts
)
CORS_ALLOWED_ORIGINS = setting("CORS_ALLOWED_ORIGINS", default="", cast=origins)
CSRF_TRUSTED_ORIGINS = setting("CSRF_TRUSTED_ORIGINS", default="", cast=origins)
TRUSTED_PROXIES = setting("TRUSTED_PROXIES", default="127.0.0.1,::1", cast=networks)
METRICS_TOKEN = setting("METRICS_TOKEN", default="", cast=optional_secret)
WEB_PROCESSES = setting("WEB_PROCESSES", default=2, cast=positive)
WEB_THREADS = setting("WEB_THREADS", default=2, cast=positive)
LOG_LEVEL = setting("LOG_LEVEL", default="INFO", cast=log_level)
LOG_FORMAT = setting("LOG_FORMAT", default="json" if HTTPS else "text", cast=log_format)

# --- applications -----------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "config",
    "api",
    "operations",
    "reports",
    "assignment",
    "conversation",
    "access",
    "history",
    "tickets",
    "agents",
    "accounts",
    "notifications",
    "config.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "django_filters",
    "drf_yasg",
    "corsheaders",
    "csp",
    "axes",
    "auditlog",
]
MIDDLEWARE = [
    "config.proxies.ProxyMiddleware",
    "config.logs.RequestLogMiddleware",
    "api.metrics.MetricsMiddleware",
    # The headers go round WhiteNoise, so that the dashboard's files carry them too.
    "csp.middleware.CSPMiddleware",
    "config.headers.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "accounts.actor.ActorMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "axes.middleware.AxesMiddleware",
    "accounts.devices.DeviceMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- database ---------------------------------------------------------------------------------------------------------
# SQLite: one writer at a time, taken at BEGIN and in turn (docs/adr/0001). ATOMIC_REQUESTS stays off: with it every
# read would take the write lock.
_SQLITE: dict[str, Any] = {
    "ENGINE": "database.sqlite",
    "CONN_MAX_AGE": None,
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-20000;"
            "PRAGMA mmap_size=134217728; PRAGMA journal_size_limit=67108864; PRAGMA temp_store=MEMORY;"
        ),
    },
}
_POSTGRESQL: dict[str, Any] = {
    "ENGINE": "database.postgresql",
    "CONN_MAX_AGE": 0,  # the pool keeps the connections
    "CONN_HEALTH_CHECKS": True,  # the pool hands out no connection that a restart of the database has cut
    "OPTIONS": {
        "pool": {
            "min_size": 1,
            "max_size": setting("DB_POOL_SIZE", default=20, cast=positive),
            "timeout": 3,  # seconds until a request is told that the database is gone
            "reconnect_timeout": 2,  # its pauses grow: begin anew with the next request instead
        },
        "connect_timeout": 3,
        # A forgotten open transaction would bloat the hot agent rows. No statement_timeout: migrations may last.
        # No compiling of plans: it takes longer than any query here.
        "options": "-c jit=off -c idle_in_transaction_session_timeout=30000 -c lock_timeout=15000",
    },
}
# A server that vanishes without a word (power, network) is noticed within about ten seconds, whether it owes an answer
# or has not even confirmed the question; by itself the system waits a quarter of an hour. The URL may say otherwise.
_SILENCE = {"tcp_user_timeout": 5000, "keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 2}


def database(url: str) -> dict[str, Any]:
    """Django's description of the database at `url` (sqlite:///… or postgres://…)."""
    try:
        parsed: dict[str, Any] = dict(dj_database_url.parse(url))
    except (ValueError, KeyError):
        parsed = {}
    engine = parsed.get("ENGINE", "")
    if engine == "django.db.backends.sqlite3" and parsed["NAME"] != ":memory:":
        # Tests use a file, not memory: they meet the same locking as production.
        return {**parsed, **_SQLITE, "TEST": {"NAME": f"{parsed['NAME']}.test.sqlite3"}}
    if engine == "django.db.backends.postgresql":
        options = {**_SILENCE, **parsed.get("OPTIONS", {}), **_POSTGRESQL["OPTIONS"]}
        return {**parsed, **_POSTGRESQL, "OPTIONS": options}
    message = "DATABASE_URL is neither sqlite:///path nor postgres://user:password@host:port/name."
    raise ImproperlyConfigured(message)


# Off behind a pooler that hands each transaction another connection (PgBouncer's transaction mode).
DB_PREPARE = setting("DB_PREPARE", default=True, cast=bool)
DATABASES = {"default": database(setting("DATABASE_URL", default=f"sqlite:///{BACKEND_DIR / 'db.sqlite3'}"))}

# --- attachments (docs/adr/0005) --------------------------------------------------------------------------------------
# Django's place for uploads; nothing serves it.
MEDIA_ROOT = setting("ATTACHMENTS_DIR", default=str(BACKEND_DIR / "attachments"))
MAX_ATTACHMENT_BYTES = setting("MAX_ATTACHMENT_MIB", default=10, cast=positive) * 1024 * 1024

# --- accounts and security --------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
# accounts/lockout.py says what is counted.
AXES_HANDLER = "accounts.lockout.Handler"
AXES_CLIENT_IP_CALLABLE = "accounts.lockout.client_address"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=5)
AXES_HTTP_RESPONSE_CODE = 429
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # waiting as long as Retry-After said is enough
AXES_LOCKOUT_CALLABLE = "accounts.lockout.locked_out"
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address"]
AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True  # the history has it
AXES_ENABLE_ADMIN = False  # a lock-out that is removed there leaves no trace
# What counts against abuse has a cache of its own: nothing else, however often it is asked for, pushes a count out.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "throttles": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "throttles",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    },
}
PASSWORD_RESET_TIMEOUT = 3 * 86_400  # seconds that a link of an invitation or a reset works

LOGIN_REDIRECT_URL = "/admin/"  # the only sign-in that leads anywhere is Django admin's
SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_AGE = setting("SESSION_HOURS", default=12, cast=positive) * 3600
# With the prefix a browser takes them from this host over https alone, never from another name of the domain.
SESSION_COOKIE_NAME = f"{'__Host-' if HTTPS else ''}sessionid"
CSRF_COOKIE_NAME = f"{'__Host-' if HTTPS else ''}csrftoken"
DEVICE_COOKIE_NAME = f"{'__Host-' if HTTPS else ''}device"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None  # config/proxies.py says from whom
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz/", r"^metrics$"]  # asked from inside, without the proxy
# Whether other names of the domain are served by https alone is for their owner to say.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CORS_ALLOW_CREDENTIALS = True
CORS_ALLOW_HEADERS = [*default_headers]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],  # config/headers.py says where more is allowed, and where less
        "img-src": [SELF, "data:"],
        "font-src": [SELF, "data:"],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}
CSRF_FAILURE_VIEW = "config.errors.csrf_failed"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000

# --- history: history/tracked.py says of what -------------------------------------------------------------------------
AUDITLOG_LOGENTRY_MODEL = "history.Entry"
AUDITLOG_STORE_JSON_CHANGES = True
AUDITLOG_DISABLE_ON_RAW_SAVE = True
MIGRATION_MODULES = {"auditlog": None}  # its own table would stay empty

# --- HTTP API ---------------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.authentication.TokenAuthentication",
        "accounts.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["accounts.permissions.IsAdmin"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["api.parsers.JSONParser"],
    "DEFAULT_PAGINATION_CLASS": "api.pagination.CappedPagination",
    "DEFAULT_FILTER_BACKENDS": [
        "django_filters.rest_framework.DjangoFilterBackend",
        "api.filters.Search",
        "api.filters.Ordering",
    ],
    "EXCEPTION_HANDLER": "api.errors.exception_handler",
    "DEFAULT_METADATA_CLASS": None,
    "UNICODE_JSON": False,  # escaped, so that an error can quote what UTF-8 cannot carry (lone surrogates)
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SWAGGER_USE_COMPAT_RENDERERS = False
SWAGGER_SETTINGS = {
    "DEFAULT_INFO": "api.schema.INFO",
    "DEFAULT_GENERATOR_CLASS": "api.schema.Generator",
    "DEFAULT_AUTO_SCHEMA_CLASS": "api.schema.AutoSchema",
    "USE_SESSION_AUTH": False,
    "VALIDATOR_URL": None,
    "SECURITY_DEFINITIONS": {
        "Token": {
            "type": "apiKey",
            "name": "Authorization",
            "in": "header",
            "description": "`Token <your token>`, made under `accounts/tokens/` or with `manage.py create_token`.",
        },
    },
}

# --- mail -------------------------------------------------------------------------------------------------------------
EMAIL_HOST = setting("EMAIL_HOST", default="")
EMAIL_USE_SSL = setting("EMAIL_USE_SSL", default=False, cast=boolean)  # encrypted from the first byte, no STARTTLS
EMAIL_USE_TLS = setting("EMAIL_USE_TLS", default=not EMAIL_USE_SSL, cast=boolean)
EMAIL_PORT = setting("EMAIL_PORT", default=465 if EMAIL_USE_SSL else 587, cast=port)
EMAIL_HOST_USER = setting("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = setting("EMAIL_HOST_PASSWORD", default="")
EMAIL_TIMEOUT = setting("EMAIL_TIMEOUT", default=20, cast=positive)  # seconds for each step of SMTP
EMAIL_BACKEND = setting("EMAIL_BACKEND", default="") or (
    f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
)
MAIL_THREADS = setting("MAIL_THREADS", default=16, cast=positive)
MAIL_PER_MINUTE = setting("MAIL_PER_MINUTE", default=0, cast=whole)  # 0: as fast as it goes
MAIL_RETRY_SECONDS = setting("MAIL_RETRY_SECONDS", default=5, cast=positive)
MAIL_LEASE_SECONDS = setting("MAIL_LEASE_SECONDS", default=60, cast=positive)
MAIL_KEEP_DAYS = setting("MAIL_KEEP_DAYS", default=365, cast=positive)
DEFAULT_FROM_EMAIL = setting("DEFAULT_FROM_EMAIL", default=f"support@{urlsplit(PUBLIC_URL).hostname}")

# --- texts, time, files -----------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
USE_I18N = False
TIME_ZONE = "UTC"
USE_TZ = True
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_ROOT = ROOT / "frontend" / "out"
WHITENOISE_INDEX_FILE = True
WHITENOISE_MAX_AGE = 0


def WHITENOISE_IMMUTABLE_FILE_TEST(_path: str, url: str) -> bool:  # noqa: N802 - the library's name for it
    """Next.js puts a content hash into the names of these files."""
    return url.startswith("/_next/static/")


LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "text": {"()": "config.logs.TextFormatter"},
        "json": {"()": "config.logs.JSONFormatter"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "axes": {"level": "WARNING"},
    },
}
