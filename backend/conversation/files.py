"""What an uploaded file may be, and what it is called. Files are kept under random names and served as downloads."""

from __future__ import annotations

import unicodedata
from datetime import timedelta
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import puremagic
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from conversation.models import Attachment

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

MAX_NAME = 150
DRAFTS_LIVE = timedelta(days=1)
"""How long a file may wait for its comment; also how old a file without a row must be before it is removed."""
_TEXT = frozenset({"txt", "log", "csv", "md", "json", "eml"})
_SNIFFED = frozenset(
    {
        *("png", "jpg", "jpeg", "gif", "webp", "pdf", "zip", "gz"),
        *("docx", "xlsx", "pptx", "odt", "ods", "odp"),
    }
)
"""Types that content tells: what claims to be one must begin like one."""
_HEAD = 64 * 1024


def clean_name(name: str) -> str:
    """`name` without folders, control and direction characters, at most 150 characters; its extension survives."""
    last = PurePosixPath(name.replace("\\", "/")).name
    visible = (character for character in last if unicodedata.category(character) != "Cf")
    shown = "".join(" " if unicodedata.category(character)[0] in "CZ" else character for character in visible)
    kept = " ".join(unicodedata.normalize("NFC", shown).split()).strip(". ")
    path = PurePosixPath(kept or "file")
    suffix = path.suffix[:20]
    return f"{path.stem[: MAX_NAME - len(suffix)]}{suffix}"


def check(upload: UploadedFile) -> str:
    """The clean name of a file that may be kept; ValidationError (`file`) for one that may not.

    Too large, empty, of a type that nobody needs to send, or not what its name says.
    """
    name = clean_name(upload.name or "")
    size = upload.size or 0
    if size > settings.MAX_ATTACHMENT_BYTES:
        limit = settings.MAX_ATTACHMENT_BYTES // (1024 * 1024)
        raise ValidationError({"file": f"A file may have at most {limit} MiB."})
    if size == 0:
        raise ValidationError({"file": "The file is empty."})
    extension = PurePosixPath(name).suffix.lower().lstrip(".")
    head = upload.read(_HEAD)
    upload.seek(0)
    if extension not in _TEXT | _SNIFFED:
        allowed = ", ".join(sorted(_TEXT | _SNIFFED))
        raise ValidationError({"file": f"Files of this type are not taken. Allowed: {allowed}."})
    if not (_is_text(head) if extension in _TEXT else extension in _types(head)):
        raise ValidationError({"file": f"The content is not that of a .{extension} file."})
    return name


def _is_text(head: bytes) -> bool:
    return b"\0" not in head


def _types(head: bytes) -> set[str]:
    """The extensions that files which begin like this may have."""
    try:
        return {match.extension.lstrip(".") for match in puremagic.magic_string(head)}
    except (puremagic.PureError, ValueError):
        return set()


def remove_file(attachment: Attachment) -> None:
    """Remove the row, and its file once that is committed."""
    file = attachment.file
    attachment.delete()
    transaction.on_commit(lambda: file.storage.delete(file.name), robust=True)


def prune() -> int:
    """Remove drafts that no comment took along, and files that no row knows any more (their ticket was deleted).

    Only what is older than a day, so that nothing is taken from under an upload. Returns how many files went.
    """
    before = timezone.now() - DRAFTS_LIVE
    drafts = list(Attachment.objects.filter(comment__isnull=True, created_at__lt=before))
    for draft in drafts:
        remove_file(draft)
    return len(drafts) + sum(_remove_orphans(folder) for folder in _folders())


def _folders() -> list[Path]:
    root = Path(settings.MEDIA_ROOT)
    return sorted(folder for folder in root.iterdir() if folder.is_dir()) if root.is_dir() else []


def _remove_orphans(folder: Path) -> int:
    old = (timezone.now() - DRAFTS_LIVE).timestamp()
    names = {f"{folder.name}/{file.name}" for file in folder.iterdir() if file.stat().st_mtime < old}
    orphans = names - set(Attachment.objects.filter(file__in=names).values_list("file", flat=True))
    for name in orphans:
        default_storage.delete(name)
    return len(orphans)
