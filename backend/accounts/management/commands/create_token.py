"""`manage.py create_token USERNAME`: an API token for a program that acts as that account."""

from __future__ import annotations

import argparse
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import ApiToken, User

if TYPE_CHECKING:
    from django.core.management.base import CommandParser

MOST_DAYS = 36_500


def days(text: str) -> timedelta:
    """A time span from a whole number of days."""
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= MOST_DAYS):
        raise argparse.ArgumentTypeError(f"expected a whole number of days, 1 to {MOST_DAYS}.")
    return timedelta(days=int(text))


class Command(BaseCommand):
    help = "Makes an API token for an account and prints it, this once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--name", default="manage.py create_token", help="what uses the token")
        parser.add_argument("--expires-in-days", type=days, metavar="N", help="no end unless given")

    def handle(self, *_: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["username"]).first()
        if user is None:
            raise CommandError(f"There is no account named {options['username']!r}.")
        if not user.is_active:
            raise CommandError(f"The account {options['username']!r} is not active: its tokens would be refused.")
        span = options["expires_in_days"]
        try:
            _token, text = ApiToken.issue(user, options["name"], timezone.now() + span if span else None)
        except ValidationError as error:
            raise CommandError(f"--name: {' '.join(error.messages)}") from error
        self.stdout.write(text)
