"""`manage.py demo`: fills an empty database with a believable team and tickets."""

from __future__ import annotations

import logging
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from agents.models import Agent
from config import demo
from tickets.models import Ticket


class Command(BaseCommand):
    help = (
        "Fill an empty database with a team and six weeks of tickets to look at, and print accounts to sign in with. "
        "Refuses when there are tickets or agents. Every address is at example.com."
    )

    def handle(self, **_options: Any) -> None:
        """Exit code 1 when the database is not empty."""
        if reason := demo.taken():
            raise CommandError(f"The demonstration needs an empty database, and {reason}. Nothing was changed.")
        logging.disable(logging.WARNING)  # hundreds of decisions, none of them news
        try:
            accounts = demo.fill()
        finally:
            logging.disable(logging.NOTSET)
        self.stdout.write(f"{Agent.objects.count()} agents, {Ticket.objects.count()} tickets. Sign in with:")
        for account in accounts:
            self.stdout.write(f"  {account.username:<12} {account.password}  ({account.role.label})")
        if len(accounts) < 3:
            self.stdout.write("The admin account that was here stays as it is.")
        self.stdout.write("The passwords are not shown again.")
