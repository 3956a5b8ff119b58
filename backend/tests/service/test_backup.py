"""Copies taken under load can be put back, and nothing is replaced by accident."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import subprocess
import sys
import tarfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from config.settings import database
from conversation.models import Attachment
from tests.concurrency.harness import BACKEND, database_url
from tests.factories import make_agent, make_ticket
from tests.service.test_worker import wait_until
from tickets.models import Ticket

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import Settings

COUNT = "from tickets.models import Ticket; print(Ticket.objects.count())"


def manage(url: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "DATABASE_URL": url, "ATTACHMENTS_DIR": str(settings.MEDIA_ROOT) + "-restored"}
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=BACKEND, env=environment, capture_output=True, text=True, check=False)


def attach(files: dict[str, bytes]) -> Path:
    """The folder of attachments, with these in it."""
    folder = Path(settings.MEDIA_ROOT)
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def copied(file: Path) -> dict[str, bytes]:
    """The attachments in a copy."""
    with tarfile.open(file) as archive:
        opened = {name: archive.extractfile(name) for name in archive.getnames() if name != "database"}
        return {name: member.read() for name, member in opened.items() if member is not None}


def titles() -> list[str]:
    return sorted(Ticket.objects.values_list("title", flat=True))


@contextmanager
def another_database(folder: Path) -> Iterator[str]:
    """An empty database of the same kind as the test's own."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{folder / 'other.sqlite3'}"
        return
    url = database_url()
    name = f"{connection.settings_dict['NAME']}_restored"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name}")
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield f"{url.rpartition('/')[0]}/{name}"
        finally:
            server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_copy_taken_under_load_is_restored_whole(tmp_path: Path) -> None:
    for number in range(4):
        make_agent(email=f"agent{number}@example.com")
    kept = Path(settings.MEDIA_ROOT) / "ab" / "file"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"attached")
    environment = {**os.environ, "DATABASE_URL": database_url()}
    writer = subprocess.Popen(
        [sys.executable, "-m", "tests.concurrency.process", "create", "800"],
        cwd=BACKEND, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert writer.stdin is not None
    assert writer.stdout is not None
    assert writer.stdout.readline().strip() == "ready"
    writer.stdin.write("\n")
    writer.stdin.flush()
    wait_until(lambda: Ticket.objects.count() > 20, 20)

    file = tmp_path / "copy.tar.gz"
    call_command("backup", str(file))
    assert writer.poll() is None, "the load ended before the copy was taken"
    writer.communicate(timeout=60)

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with another_database(tmp_path) as url:
        restored = manage(url, "restore", str(file))
        assert restored.returncode == 0, restored.stderr
        assert 20 < int(manage(url, "shell", "--verbosity", "0", "-c", COUNT).stdout) < 800
        assert manage(url, "verify").stdout == "Every promise holds.\n"
        assert (Path(str(settings.MEDIA_ROOT) + "-restored") / "ab" / "file").read_bytes() == b"attached"


@pytest.mark.django_db(transaction=True)
def test_a_database_in_use_is_not_replaced_unless_forced_and_then_as_a_whole(tmp_path: Path) -> None:
    make_agent()
    make_ticket(title="Of the copy")
    file = tmp_path / "copy"
    call_command("backup", str(file))
    # Since then there are other tickets, and a newer release.
    make_ticket(title="Since then")
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE newer (id INTEGER)")

    with pytest.raises(CommandError, match="not empty"):
        call_command("restore", str(file))
    assert titles() == ["Of the copy", "Since then"]

    call_command("restore", str(file), force=True)
    assert titles() == ["Of the copy"]
    assert "newer" not in connection.introspection.table_names()
    call_command("migrate", verbosity=0)
    call_command("verify")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("sql", ["CREATE TABLE theirs (id INTEGER)", "CREATE TABLE django_migrations (id INTEGER)"])
def test_somebody_elses_database_is_not_empty(sql: str, tmp_path: Path) -> None:
    call_command("backup", str(tmp_path / "copy"))

    with another_database(tmp_path) as url:
        manage(
            url,
            "shell",
            "--verbosity",
            "0",
            "-c",
            f"from django.db import connection as c; c.cursor().execute({sql!r})",
        )
        refused = manage(url, "restore", str(tmp_path / "copy"))

        assert refused.returncode == 1
        assert "not empty" in refused.stderr


@pytest.mark.django_db(transaction=True)
def test_a_database_that_was_only_migrated_is_empty(tmp_path: Path) -> None:
    make_ticket()
    call_command("backup", str(tmp_path / "copy"))

    with another_database(tmp_path) as url:
        assert manage(url, "migrate").returncode == 0
        assert manage(url, "restore", str(tmp_path / "copy")).returncode == 0
        assert manage(url, "shell", "--verbosity", "0", "-c", COUNT).stdout == "1\n"


@pytest.mark.django_db(transaction=True)
def test_a_copy_that_is_damaged_inside_replaces_nothing(tmp_path: Path) -> None:
    make_agent()
    for _ in range(20):
        make_ticket()
    call_command("backup", str(tmp_path / "copy"))
    with tarfile.open(tmp_path / "copy") as archive:
        archive.extractall(tmp_path / "parts", filter="data")
    database = tmp_path / "parts" / "database"
    whole = database.read_bytes()
    kept = 4096 if connection.vendor == "sqlite" else len(whole) // 2  # beginnings that look well
    database.write_bytes(whole[:kept] + bytes(len(whole) - kept))
    with tarfile.open(tmp_path / "damaged", "w:gz") as archive:
        archive.add(database, "database")

    with pytest.raises(CommandError, match="Nothing was restored"):
        call_command("restore", str(tmp_path / "damaged"), force=True)

    assert Ticket.objects.count() == 20
    call_command("verify")


@pytest.mark.django_db(transaction=True)
def test_a_file_that_is_no_copy_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "copy").write_bytes(b"nothing of the kind")

    with pytest.raises(CommandError, match="not a whole copy"):
        call_command("restore", str(tmp_path / "copy"), "--force")


@pytest.mark.django_db(transaction=True)
def test_a_copy_that_cannot_be_written_says_so_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No copy was made"):
        call_command("backup", str(tmp_path / "missing" / "copy"))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("contents", "says"),
    [
        ({"other": b"x"}, "holds no database"),
        ({"database": b"neither kind"}, "of the other kind" if connection.vendor == "sqlite" else "pg_restore failed"),
        ({"database": b"SQLite format 3\0"}, "cannot be" if connection.vendor == "sqlite" else "of the other kind"),
    ],
)
def test_an_archive_of_something_else_says_what_is_wrong(contents: dict[str, bytes], says: str, tmp_path: Path) -> None:
    make_ticket()
    with tarfile.open(tmp_path / "copy", "w:gz") as archive:
        for name, data in contents.items():
            (tmp_path / name).write_bytes(data)
            archive.add(tmp_path / name, name)

    with pytest.raises(CommandError, match=says):
        call_command("restore", str(tmp_path / "copy"), force=True)

    assert Ticket.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_attachments_come_back_beside_those_that_are_there(tmp_path: Path, settings: Settings) -> None:
    folder = Path(settings.MEDIA_ROOT)
    (folder / "ab").mkdir(parents=True)
    (folder / "ab" / "kept").write_bytes(b"of the copy")
    call_command("backup", str(tmp_path / "copy"))
    settings.MEDIA_ROOT = str(tmp_path / "other")
    (tmp_path / "other" / "ab").mkdir(parents=True)
    (tmp_path / "other" / "ab" / "newer").write_bytes(b"since then")

    call_command("restore", str(tmp_path / "copy"), force=True)

    found = {path.name: path.read_bytes() for path in (tmp_path / "other").rglob("*") if path.is_file()}
    assert found == {"kept": b"of the copy", "newer": b"since then"}


@pytest.mark.django_db(transaction=True)
def test_attachments_behind_a_link_are_copied_and_come_back(tmp_path: Path, settings: Settings) -> None:
    make_ticket()
    attach({"ab/kept": b"on another disk"}).rename(tmp_path / "disk")
    Path(settings.MEDIA_ROOT).symlink_to(tmp_path / "disk")
    call_command("backup", str(tmp_path / "copy"))
    settings.MEDIA_ROOT = str(tmp_path / "other")

    call_command("restore", str(tmp_path / "copy"), force=True)

    assert (tmp_path / "other" / "ab" / "kept").read_bytes() == b"on another disk"


@pytest.mark.django_db(transaction=True)
def test_what_goes_while_the_copy_is_made_is_left_out_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = attach({"ab/kept": b"1", "ab/removed": b"2", "cd/pruned": b"3", "ef/kept": b"4"})
    add = tarfile.TarFile.addfile

    def addfile(archive: tarfile.TarFile, member: tarfile.TarInfo, content: Any = None) -> None:
        add(archive, member, content)
        if member.name.endswith("kept"):
            (folder / "ab" / "removed").unlink(missing_ok=True)
            shutil.rmtree(folder / "cd", ignore_errors=True)

    monkeypatch.setattr(tarfile.TarFile, "addfile", addfile)
    call_command("backup", str(tmp_path / "copy"))

    members = copied(tmp_path / "copy")
    assert {"attachments/ab/kept": b"1", "attachments/ef/kept": b"4"}.items() <= members.items()
    assert "attachments/ab/removed" not in members


@pytest.mark.django_db(transaction=True)
def test_what_is_no_file_is_left_out_and_waited_for_by_nobody(tmp_path: Path) -> None:
    folder = attach({"ab/kept": b"1"})
    os.mkfifo(folder / "ab" / "pipe")
    (folder / "ab" / "lost").symlink_to(tmp_path / "nowhere")

    call_command("backup", str(tmp_path / "copy"))

    assert copied(tmp_path / "copy") == {"attachments/ab/kept": b"1"}


@pytest.mark.django_db(transaction=True)
def test_no_copy_is_made_without_the_attachments_that_the_database_knows(tmp_path: Path) -> None:
    call_command("backup", str(tmp_path / "copy"))  # none is known yet
    Attachment.objects.create(ticket=make_ticket(), name="photo.png", size=1, file="ab/photo")

    with pytest.raises(CommandError, match=r"^No copy was made\. There are attachments, but no folder .*\.$"):
        call_command("backup", str(tmp_path / "second"))

    assert not (tmp_path / "second").exists()
    attach({"ab/photo": b"1"})
    call_command("backup", str(tmp_path / "second"))


@pytest.mark.django_db(transaction=True)
def test_a_copy_is_on_the_disk_before_it_takes_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[tuple[int, bool]] = []
    fsync = os.fsync

    def note(descriptor: int) -> None:
        written.append((os.fstat(descriptor).st_size, (tmp_path / "copy").exists()))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", note)
    call_command("backup", str(tmp_path / "copy"))

    assert written == [((tmp_path / "copy").stat().st_size, False)]


@pytest.mark.django_db(transaction=True)
def test_attachments_that_cannot_be_put_back_can_be_put_back_later(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    attach({"ab/kept": b"1"})
    make_ticket(title="Of the copy")
    call_command("backup", str(tmp_path / "copy"))
    make_ticket(title="Since then")
    settings.MEDIA_ROOT = str(tmp_path / "other")

    def full(_path: Path, _target: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(Path, "replace", full)
        with pytest.raises(CommandError, match=r"^The database is restored, .*No space left.* run the command again"):
            call_command("restore", str(tmp_path / "copy"), force=True)
    assert titles() == ["Of the copy"]

    call_command("restore", str(tmp_path / "copy"), force=True)
    assert (tmp_path / "other" / "ab" / "kept").read_bytes() == b"1"


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite is a file")
@pytest.mark.django_db(transaction=True)
def test_postgresqls_programs_encrypt_and_verify_as_the_url_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "pg_dump"
    program.write_text('#!/bin/sh\nenv > "${4#--file=}"\n')
    program.chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    url = "postgres://h/n?sslmode=verify-full&sslrootcert=/ca.pem&sslcert=/own.pem&sslkey=/own.key"
    monkeypatch.setitem(connection.settings_dict, "OPTIONS", database(url)["OPTIONS"])

    call_command("backup", str(tmp_path / "copy"))

    with tarfile.open(tmp_path / "copy") as archive:
        archive.extract("database", tmp_path, filter="data")
    lines = (tmp_path / "database").read_text().splitlines()
    assert {"PGSSLMODE=verify-full", "PGSSLROOTCERT=/ca.pem", "PGSSLCERT=/own.pem", "PGSSLKEY=/own.key"} <= {*lines}
