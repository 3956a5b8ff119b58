"""Dangerous settings, each named in a line."""

from __future__ import annotations

import os
import runpy
import subprocess
import sys
from ipaddress import ip_network
from typing import TYPE_CHECKING, Any

import pytest
from decouple import Config, RepositoryEmpty
from django.conf import settings as project
from django.core.checks import Error, run_checks
from django.db import connection

from config.checks import dangerous_settings, filesystem
from config.settings import database
from tests.check import PRODUCTION

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django import Settings

KEY = "9Vq2-not-used-anywhere-Lm4x-0123456789-Zt8w"
SMTP, CONSOLE = "django.core.mail.backends.smtp.EmailBackend", "django.core.mail.backends.console.EmailBackend"
PLAIN: dict[str, Any] = {
    "SECRET_KEY": KEY,
    "HOST": "127.0.0.1",
    "EMAIL_HOST": "",
    "EMAIL_USE_TLS": True,
    "EMAIL_USE_SSL": False,
}
HERE: dict[str, Any] = {"PUBLIC_URL": "http://localhost:8000", "HTTPS": False, "ALLOWED_HOSTS": ["localhost"]}
PUBLIC: dict[str, Any] = {
    "PUBLIC_URL": "https://tickets.example.com",
    "HTTPS": True,
    "ALLOWED_HOSTS": ["tickets.example.com"],
    "EMAIL_BACKEND": SMTP,
    "EMAIL_HOST": "smtp.example.com",
}


def ids(settings: Settings, **values: Any) -> list[str | None]:
    for name, value in {**PLAIN, **values}.items():
        setattr(settings, name, value)
    return [message.id for message in dangerous_settings()]


@pytest.mark.parametrize(
    "values",
    [
        pytest.param({**HERE, "EMAIL_BACKEND": CONSOLE}, id="on this machine, mail to the console"),
        pytest.param({**HERE, "DEBUG": True}, id="debugging on this machine"),
        pytest.param({**HERE, "DEBUG": True, "ALLOWED_HOSTS": ["127.0.0.1", "[::1]", "localhost"]}, id="by its names"),
        pytest.param({**HERE, "DEBUG": True, "HOST": "::1"}, id="debugging at another address of this machine"),
        pytest.param({**HERE, "HOST": "0.0.0.0"}, id="listening to all"),
        pytest.param(PUBLIC, id="in production"),
        pytest.param({**PUBLIC, "ALLOWED_HOSTS": [".example.com"]}, id="hosts of a domain"),
        pytest.param({**PUBLIC, "EMAIL_HOST_PASSWORD": "x", "EMAIL_USE_TLS": True}, id="mail by TLS"),
        pytest.param({**PUBLIC, "EMAIL_USE_TLS": False, "EMAIL_USE_SSL": True}, id="mail by TLS from the first byte"),
        pytest.param(
            {**PUBLIC, "EMAIL_HOST": "localhost", "EMAIL_HOST_PASSWORD": "x", "EMAIL_USE_TLS": False}, id="mail here"
        ),
    ],
)
def test_nothing_is_said_of_good_settings(values: dict[str, Any], settings: Settings) -> None:
    assert ids(settings, **values) == []


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({**HERE, "SECRET_KEY": "django-insecure-0123456789-0123456789-abc"}, "tickets.E001"),
        ({**HERE, "SECRET_KEY": "change-me-0123456789-0123456789-abcdefgh"}, "tickets.E001"),
        ({**HERE, "SECRET_KEY": "abcd" * 20}, "tickets.E001"),
        ({**PUBLIC, "DEBUG": True}, "tickets.E002"),
        ({**HERE, "DEBUG": True, "ALLOWED_HOSTS": ["localhost", "192.0.2.7"]}, "tickets.E002"),
        ({**HERE, "DEBUG": True, "ALLOWED_HOSTS": ["localhost", "localhost.example.com"]}, "tickets.E002"),
        ({**HERE, "DEBUG": True, "HOST": "0.0.0.0"}, "tickets.E002"),
        ({**HERE, "DEBUG": True, "HOST": "::"}, "tickets.E002"),
        ({**HERE, "DEBUG": True, "HOST": "192.0.2.7"}, "tickets.E002"),
        ({**PUBLIC, "ALLOWED_HOSTS": ["localhost"]}, "tickets.E003"),
        ({**PUBLIC, "ALLOWED_HOSTS": ["*"]}, "tickets.W004"),
        ({**PUBLIC, "PUBLIC_URL": "http://tickets.example.com", "HTTPS": False}, "tickets.W005"),
        ({**PUBLIC, "CORS_ALLOWED_ORIGINS": ["http://front.example.com"]}, "tickets.W006"),
        ({**PUBLIC, "TRUSTED_PROXIES": [ip_network("0.0.0.0/0")]}, "tickets.E007"),
        ({**PUBLIC, "TRUSTED_PROXIES": [ip_network("::/0")]}, "tickets.E007"),
        ({**PUBLIC, "TRUSTED_PROXIES": []}, "tickets.E008"),
        ({**PUBLIC, "EMAIL_BACKEND": CONSOLE}, "tickets.W009"),
        ({**PUBLIC, "EMAIL_BACKEND": CONSOLE.replace("console", "dummy")}, "tickets.W009"),
        ({**PUBLIC, "EMAIL_HOST_PASSWORD": "hunter2", "EMAIL_USE_TLS": False}, "tickets.W010"),
        ({**PUBLIC, "EMAIL_USE_TLS": False}, "tickets.W010"),
        ({**PUBLIC, "EMAIL_USE_TLS": True, "EMAIL_USE_SSL": True}, "tickets.E014"),
    ],
)
def test_what_is_dangerous_is_named_in_one_line(values: dict[str, Any], found: str, settings: Settings) -> None:
    assert ids(settings, **values) == [found]

    (message,) = dangerous_settings()
    assert "\n" not in message.msg
    assert message.hint is None
    assert isinstance(message, Error) == found.startswith("tickets.E")
    assert "hunter2" not in message.msg


@pytest.mark.parametrize(
    "kind", ["nfs4", "fuse.glusterfs", "lustre", "ceph", "fuse.ceph", "fuse.ceph-fuse", "virtiofs"]
)
def test_sqlite_on_a_network_disk_is_refused(kind: str, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(settings.DATABASES, "default", {"ENGINE": "database.sqlite", "NAME": "/srv/tickets/db.sqlite3"})
    monkeypatch.setattr("config.checks.filesystem", lambda _path: kind)
    assert ids(settings, **HERE) == ["tickets.E011"]

    monkeypatch.setattr("config.checks.filesystem", lambda _path: "ext4")
    assert ids(settings, **HERE) == []


def test_the_filesystem_is_that_of_the_nearest_mount(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text("/dev/sda1 / ext4 rw 0 0\nserver:/x /srv nfs4 rw 0 0\n/dev/sdb1 /srv/local xfs rw 0 0\n")

    def kind(path: str) -> str:
        return filesystem(tmp_path.__class__(path), mounts)

    assert [kind(path) for path in ("/home/db", "/srv/db", "/srv2/db", "/srv/local/db")] == [
        "ext4", "nfs4", "ext4", "xfs",
    ]  # fmt: skip
    assert filesystem(tmp_path, tmp_path / "not-there") == ""


def test_attachments_are_never_where_files_are_served_from(settings: Settings, tmp_path: Path) -> None:
    settings.WHITENOISE_ROOT = tmp_path

    assert ids(settings, **HERE, MEDIA_ROOT=str(tmp_path / "a")) == ["tickets.E012"]


def test_attachments_that_cannot_be_written_are_said_at_the_start(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)  # as root, a test cannot take the right away

    assert ids(settings, **HERE, MEDIA_ROOT=str(tmp_path)) == ["tickets.E013"]
    assert ids(settings, **HERE, MEDIA_ROOT=str(tmp_path / "not-there" / "yet")) == ["tickets.E013"]


def test_attachments_may_be_where_no_folder_is_yet_but_one_can_be_made(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    assert ids(settings, **HERE, MEDIA_ROOT=str(tmp_path / "not-there" / "yet")) == []
    for place in ("file", "file/below"):
        assert ids(settings, **HERE, MEDIA_ROOT=str(tmp_path / place)) == ["tickets.E013"]


@pytest.mark.parametrize(
    ("size", "found"), [(1, ["tickets.E015"]), (2, ["tickets.W016"]), (3, ["tickets.W016"]), (4, [])]
)
def test_a_pool_has_a_connection_for_each_thread(
    size: int, found: list[str], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    described = database("postgres://host/name")
    described["OPTIONS"] = {**described["OPTIONS"], "pool": {"max_size": size}}
    monkeypatch.setitem(settings.DATABASES, "default", described)

    assert ids(settings, **HERE, WEB_THREADS=4) == found


def test_a_database_server_that_falls_silent_is_noticed_within_seconds_unless_the_url_says_otherwise() -> None:
    silence = {"tcp_user_timeout": 5000, "keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 2}

    assert silence.items() <= database("postgres://host/name")["OPTIONS"].items()
    patient = database("postgres://host/name?tcp_user_timeout=60000&sslmode=require")["OPTIONS"]
    assert {**silence, "tcp_user_timeout": 60_000, "sslmode": "require"}.items() <= patient.items()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no server")
@pytest.mark.django_db
def test_connections_are_made_with_what_notices_silence() -> None:
    connection.ensure_connection()

    made = connection.connection.info.get_parameters()
    assert (made["tcp_user_timeout"], made["keepalives_idle"]) == ("5000", "5")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, (587, True, False)),
        ({"EMAIL_USE_SSL": "True"}, (465, False, True)),
        ({"EMAIL_USE_SSL": "True", "EMAIL_PORT": "2465"}, (2465, False, True)),
        ({"EMAIL_USE_SSL": "True", "EMAIL_USE_TLS": "True"}, (465, True, True)),  # which the check above refuses
    ],
)
def test_mail_is_encrypted_by_starttls_unless_from_the_first_byte(
    given: dict[str, str], expected: tuple[int, bool, bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("config.env._source", Config(RepositoryEmpty()))  # not what this machine's .env says
    for name in ("EMAIL_PORT", "EMAIL_USE_TLS", "EMAIL_USE_SSL"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"SECRET_KEY": KEY, **given}.items():
        monkeypatch.setenv(name, value)

    read = runpy.run_path(str(project.BACKEND_DIR / "config" / "settings.py"))

    assert (read["EMAIL_PORT"], read["EMAIL_USE_TLS"], read["EMAIL_USE_SSL"]) == expected


def test_the_checks_are_among_djangos(settings: Settings) -> None:
    settings.SECRET_KEY = "django-insecure-0123456789-0123456789-abc"

    assert "tickets.E001" in [message.id for message in run_checks()]


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=project.BACKEND_DIR,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_settings_pass_djangos_deployment_check_too() -> None:
    done = manage("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("command", ["serve", "worker", "migrate"])
def test_nothing_starts_with_a_dangerous_setting(command: str) -> None:
    done = manage(command, **{**PRODUCTION, "DEBUG": "True"})

    assert done.returncode == 1
    assert "(tickets.E002) DEBUG shows code and settings to everybody who can reach" in done.stderr
    assert "Traceback" not in done.stderr
