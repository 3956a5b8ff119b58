"""`manage.py backup FILE`: a copy of the database and the attachments, taken while everything runs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from operations.archive import ArchiveError, back_up

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    help = "Write a copy of the database and the attachments to FILE (tar.gz). Web servers and workers may go on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="where to; replaced when it exists")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            back_up(options["file"].absolute())
        except (ArchiveError, OSError) as error:
            raise CommandError(f"No copy was made. {error}") from error
        self.stdout.write(f"Copied to {options['file']}.")
