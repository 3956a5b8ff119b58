"""`manage.py restore FILE`: puts a copy made by `manage.py backup` back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from operations.archive import ArchiveError, UnfinishedError, restore

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    help = "Put a copy made by `manage.py backup` back. Stop web servers and workers first; run `migrate` afterwards."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the copy")
        parser.add_argument("--force", action="store_true", help="replace all that the database holds")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            restore(options["file"], force=options["force"])
        except UnfinishedError as error:
            raise CommandError(f"{error} Make room or mend it, and run the command again with --force.") from error
        except ArchiveError as error:
            raise CommandError(f"Nothing was restored. {error}") from error
        self.stdout.write("Restored. Now run `manage.py migrate`.")
