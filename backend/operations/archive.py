"""Copies of everything that is kept: the database and the attachments, in one tar file.

A copy is one moment of the database: SQLite's online backup, PostgreSQL's `pg_dump`. Attachments are copied after it:
each that the copied database knows was stored before, so none of them is missing but what was deleted since.
"""

from __future__ import annotations

import errno
import io
import os
import sqlite3
import stat
import subprocess
import tarfile
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection, connections

from conversation.models import Attachment

if TYPE_CHECKING:
    from collections.abc import Iterator

DATABASE = "database"
ATTACHMENTS = "attachments"
TELLING = ("accounts_user", "agents_agent", "tickets_ticket")
"""Tables that hold something in every installation that is used."""
EMPTY_SCHEMA = "DROP SCHEMA public CASCADE; CREATE SCHEMA public; GRANT USAGE ON SCHEMA public TO PUBLIC;"
"""What a newer release added goes too, or `migrate` would find it in its way."""
GONE = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ESTALE})
"""What the system says of a file that another process removed."""
TLS = {
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "sslcrl": "PGSSLCRL",
}
"""How the options of `DATABASE_URL` that encrypt and verify are called in the environment of PostgreSQL's programs."""


class ArchiveError(Exception):
    """A copy cannot be made or put back; the message says why, without any secret."""


class UnfinishedError(ArchiveError):
    """The database is put back, the attachments are not all."""


def back_up(file: Path) -> None:
    """Write a copy to `file`, which appears whole or not at all; ArchiveError when that fails.

    Writers go on meanwhile. The file holds personal data and is readable by its owner alone.
    """
    _check_attachments()
    part = file.with_name(f"{file.name}.part")
    with tempfile.TemporaryDirectory(dir=file.parent) as folder:
        copy = Path(folder) / DATABASE
        _dump_sqlite(copy) if connection.vendor == "sqlite" else _dump_postgresql(copy)
        try:
            descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as raw:
                with tarfile.open(fileobj=raw, mode="w:gz") as archive:
                    archive.add(copy, DATABASE)
                    _copy_attachments(archive)
                raw.flush()
                os.fsync(raw.fileno())  # or a loss of power leaves an empty file in place of the copy before
            part.replace(file)
        finally:
            part.unlink(missing_ok=True)


def restore(file: Path, *, force: bool) -> None:
    """Put the copy in `file` back; ArchiveError unless the database is empty or `force` is set.

    Stop web servers and workers first. The database is replaced as a whole; attachments of the copy are added.
    """
    if not force and not is_empty():
        raise ArchiveError("The database is not empty. Add --force to replace all that it holds.")
    with tempfile.TemporaryDirectory() as folder:
        try:
            with tarfile.open(file) as archive:
                archive.extractall(folder, filter="data")
        except (tarfile.TarError, OSError, EOFError) as error:
            raise ArchiveError(f"{file} is not a whole copy: {error}") from error
        copy = Path(folder) / DATABASE
        if not copy.exists():
            raise ArchiveError(f"{file} holds no database.")
        with copy.open("rb") as beginning:
            is_sqlite = beginning.read(15) == b"SQLite format 3"
        if is_sqlite != (connection.vendor == "sqlite"):
            raise ArchiveError("The copy is of the other kind of database.")
        _load_sqlite(copy) if is_sqlite else _load_postgresql(copy)
        try:
            _add_attachments(Path(folder) / ATTACHMENTS)
        except OSError as error:
            raise UnfinishedError(f"The database is restored, but not all attachments are: {error}.") from error


def is_empty() -> bool:
    """Whether there is nothing to lose: no table at all, or ours without an account, an agent and a ticket."""
    tables = set(connection.introspection.table_names())
    if not tables:
        return True
    if not tables.issuperset(TELLING):
        return False  # somebody else's, or half migrated
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"SELECT 1 FROM {table}" for table in TELLING) + " LIMIT 1")  # noqa: S608
        return cursor.fetchone() is None


def _check_attachments() -> None:
    """A folder that is not there (not mounted, another user's setting) would make a copy without any attachment."""
    if Path(settings.MEDIA_ROOT).is_dir() or Attachment._meta.db_table not in connection.introspection.table_names():
        return
    if Attachment.objects.exists():
        raise ArchiveError(
            f"There are attachments, but no folder {settings.MEDIA_ROOT}. Set ATTACHMENTS_DIR to theirs."
        )


def _copy_attachments(archive: tarfile.TarFile) -> None:
    """Add the files as files, wherever links lead, as a copy with a link in it could not be put back."""
    root = Path(settings.MEDIA_ROOT).resolve()
    for path in _files(root):
        try:
            about = path.stat()
            if not stat.S_ISREG(about.st_mode):
                continue
            content = path.read_bytes()  # whole, as a file may go while it is read; it is an upload's size at most
        except OSError as error:
            if error.errno in GONE:
                continue
            raise
        member = tarfile.TarInfo(f"{ATTACHMENTS}/{path.relative_to(root)}")
        member.size, member.mtime, member.mode = len(content), int(about.st_mtime), stat.S_IMODE(about.st_mode)
        archive.addfile(member, io.BytesIO(content))


def _files(root: Path) -> Iterator[Path]:
    """Every file below `root`; a folder that is gone when its turn comes is passed over."""

    def unless_gone(error: OSError) -> None:
        if error.errno not in GONE:
            raise error

    for folder, _folders, names in os.walk(root, onerror=unless_gone, followlinks=True):
        yield from (Path(folder, name) for name in sorted(names))


def _dump_sqlite(copy: Path) -> None:
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)


def _load_sqlite(copy: Path) -> None:
    """One transaction: all of it or nothing."""
    connections.close_all()
    try:
        with closing(sqlite3.connect(copy)) as source:
            if source.execute("PRAGMA quick_check").fetchall() != [("ok",)]:
                raise ArchiveError("The copy of the database is damaged.")
            with closing(sqlite3.connect(connection.settings_dict["NAME"])) as target:
                source.backup(target)
    except sqlite3.Error as error:
        raise ArchiveError(f"The database cannot be replaced: {error}") from error


def _dump_postgresql(copy: Path) -> None:
    _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={copy}")


def _load_postgresql(copy: Path) -> None:
    """One transaction: all of it or nothing."""
    connections.close_all()
    _close_pool()
    script = copy.with_suffix(".sql")
    _run("pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(copy))
    _run(
        "psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1",
        f"--command={EMPTY_SCHEMA}", f"--file={script}",
    )  # fmt: skip


def _close_pool() -> None:
    close = getattr(connection, "close_pool", None)
    if close is not None:
        close()


def _run(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs on this database; the password goes by environment, never by command line."""
    try:
        run = subprocess.run([program, *arguments], env=_environment(), capture_output=True, text=True, check=False)  # noqa: S603
    except FileNotFoundError as error:
        raise ArchiveError(f"{program} is not installed (PostgreSQL's client programs).") from error
    if run.returncode != 0:
        raise ArchiveError(f"{program} failed: {run.stderr.strip()[-500:]}")


def _environment() -> dict[str, str]:
    """This process's own, with the database that the settings name."""
    chosen: dict[str, Any] = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    named = {name: str(chosen[key]) for name, key in names.items() if chosen.get(key)}
    encrypted = {TLS[key]: str(value) for key, value in chosen["OPTIONS"].items() if key in TLS}
    return {**os.environ, **named, **encrypted}


def _add_attachments(folder: Path) -> None:
    for source in sorted(folder.rglob("*")):
        target = Path(settings.MEDIA_ROOT) / source.relative_to(folder)
        if source.is_dir():
            target.mkdir(parents=True, exist_ok=True)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            source.replace(target) if _same_disk(source, target.parent) else target.write_bytes(source.read_bytes())


def _same_disk(source: Path, folder: Path) -> bool:
    return source.stat().st_dev == folder.stat().st_dev
