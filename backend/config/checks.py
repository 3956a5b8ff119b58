"""Refuses dangerous settings at start, each in one line: `manage.py check`, and before `serve`, `worker`, `migrate`.

An error stops the command; a warning is shown. What is one setting's own form is said by `config/env.py`.
"""

from __future__ import annotations

import ipaddress
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004 - Django's name for it
from django.http.request import validate_host

if TYPE_CHECKING:
    from collections.abc import Iterator

MAIL_TO_NOBODY = ("console", "dummy", "filebased", "locmem")
"""Django's mail backends that send nothing."""
NETWORK_FILESYSTEMS = frozenset(
    {
        *("nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "lustre", "virtiofs"),
        *("fuse.ceph", "fuse.ceph-fuse", "fuse.glusterfs", "fuse.sshfs"),
    }
)
"""As `/proc/mounts` calls them."""
FEWEST_CHARACTERS = 5
"""Different ones that a key has at least (Django's security.W009 asks the same)."""
FEWEST_CONNECTIONS = 2
"""A worker has two threads that each keep one: what sends mail, and what sweeps."""


@register(Tags.security)
def dangerous_settings(**_kwargs: Any) -> list[CheckMessage]:
    """Everything dangerous about the settings together."""
    looks = (_secret, _debug, _hosts, _encryption, _proxies, _mail, _database, _pool, _attachments)
    return [message for look in looks for message in look()]


def _secret() -> Iterator[CheckMessage]:
    key = settings.SECRET_KEY
    if len(set(key)) < FEWEST_CHARACTERS or key.lower().startswith(("django-insecure", "change", "secret")):
        yield Error(
            "SECRET_KEY is a made-up one that others know. Make one: openssl rand -base64 48", id="tickets.E001"
        )


def _debug() -> Iterator[CheckMessage]:
    # A stranger who reaches the server may name any host, so that HOST counts beside ALLOWED_HOSTS.
    public = [host for host in (*settings.ALLOWED_HOSTS, settings.HOST) if not _is_local(host)]
    if settings.DEBUG and public:
        message = f"DEBUG shows code and settings to everybody who can reach {public[0]}. Set DEBUG=False."
        yield Error(message, id="tickets.E002")


def _hosts() -> Iterator[CheckMessage]:
    if not validate_host(_public_host(), settings.ALLOWED_HOSTS):
        yield Error("ALLOWED_HOSTS lacks the host of PUBLIC_URL: nobody could use it.", id="tickets.E003")
    if "*" in settings.ALLOWED_HOSTS:
        yield Warning("ALLOWED_HOSTS=* lets a caller choose the host that answers name. List them.", id="tickets.W004")


def _encryption() -> Iterator[CheckMessage]:
    if not settings.HTTPS and not _is_local(_public_host()):
        yield Warning("PUBLIC_URL is http: passwords travel readable. Use https behind a proxy.", id="tickets.W005")
    if settings.HTTPS and any(origin.startswith("http://") for origin in settings.CORS_ALLOWED_ORIGINS):
        yield Warning("CORS_ALLOWED_ORIGINS has an http origin, which anybody on the way can fake.", id="tickets.W006")


def _proxies() -> Iterator[CheckMessage]:
    if any(network.prefixlen == 0 for network in settings.TRUSTED_PROXIES):
        yield Error("TRUSTED_PROXIES is everybody: each caller could claim any address.", id="tickets.E007")
    if settings.HTTPS and not settings.TRUSTED_PROXIES:
        message = "PUBLIC_URL is https and TRUSTED_PROXIES empty: without a proxy's word each request is redirected."
        yield Error(message, id="tickets.E008")


def _mail() -> Iterator[CheckMessage]:
    if not _is_local(_public_host()) and settings.EMAIL_BACKEND.split(".")[-2] in MAIL_TO_NOBODY:
        yield Warning("Mail goes nowhere (no EMAIL_HOST): nobody hears of a ticket.", id="tickets.W009")
    if settings.EMAIL_USE_TLS and settings.EMAIL_USE_SSL:
        message = "EMAIL_USE_TLS (STARTTLS, port 587) and EMAIL_USE_SSL (port 465) are both on. Choose one."
        yield Error(message, id="tickets.E014")
    is_encrypted = settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL
    if settings.EMAIL_HOST and not is_encrypted and not _is_local(settings.EMAIL_HOST):
        what = "mails and EMAIL_HOST_PASSWORD travel" if settings.EMAIL_HOST_PASSWORD else "mails travel"
        yield Warning(f"EMAIL_USE_TLS and EMAIL_USE_SSL are off: {what} readable.", id="tickets.W010")


def _database() -> Iterator[CheckMessage]:
    database = settings.DATABASES["default"]
    if database["ENGINE"] == "database.sqlite" and filesystem(Path(database["NAME"])) in NETWORK_FILESYSTEMS:
        message = "DATABASE_URL is SQLite on a network disk, whose locks cannot be relied on. Use PostgreSQL."
        yield Error(message, id="tickets.E011")


def _pool() -> Iterator[CheckMessage]:
    size = settings.DATABASES["default"].get("OPTIONS", {}).get("pool", {}).get("max_size")
    if size is None:  # SQLite
        return
    if size < FEWEST_CONNECTIONS:
        message = f"DB_POOL_SIZE is below {FEWEST_CONNECTIONS}: a worker could not send mail and sweep at once."
        yield Error(message, id="tickets.E015")
    elif size < settings.WEB_THREADS:
        message = "DB_POOL_SIZE is below WEB_THREADS: busy web servers would answer 503 for want of a connection."
        yield Warning(message, id="tickets.W016")


def _attachments() -> Iterator[CheckMessage]:
    folder = Path(settings.MEDIA_ROOT).resolve()
    if folder.is_relative_to(Path(settings.WHITENOISE_ROOT).resolve()):
        yield Error("ATTACHMENTS_DIR lies in what is served to everybody.", id="tickets.E012")
    nearest = _nearest(folder)
    if not nearest.is_dir() or not os.access(nearest, os.W_OK | os.X_OK):
        what = "be written to" if nearest == folder else f"be made: {nearest} cannot be written to"
        yield Error(f"ATTACHMENTS_DIR cannot {what}.", id="tickets.E013")


def _nearest(folder: Path) -> Path:
    """`folder`, or the first above it that is there: where it would be made."""
    return next(path for path in (folder, *folder.parents) if os.path.exists(path))  # noqa: PTH110 - no error when hidden


def filesystem(path: Path, mounts: Path = Path("/proc/mounts")) -> str:
    """The kind of filesystem that `path` is on; empty where the system does not say (not Linux)."""
    if not mounts.exists():
        return ""
    found = [line.split()[1:3] for line in mounts.read_text().splitlines()]
    return max(((len(at), kind) for at, kind in found if path.resolve().is_relative_to(at)), default=(0, ""))[1]


def _public_host() -> str:
    return urlsplit(settings.PUBLIC_URL).hostname or ""


def _is_local(host: str) -> bool:
    name = host.strip("[]").lower()
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name == "localhost" or name.endswith(".localhost")
