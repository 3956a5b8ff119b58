"""`python desk_fill.py TICKETS`: makes the tables of django-helpdesk, fills them, prints the key of a session."""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "desk")
django.setup()

from django.contrib.auth import get_user_model  # noqa: E402 - needs the applications
from django.contrib.auth.models import AbstractUser  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402
from helpdesk.models import Queue, Ticket  # noqa: E402

DESCRIPTION = "Since yesterday morning it shows a red light and takes no paper. Everybody in the team is waiting. " * 2


def main() -> None:
    """Fill and sign in."""
    call_command("migrate", verbosity=0)
    admin = get_user_model().objects.create_superuser("admin", "admin@example.com", "unused")
    queue = Queue.objects.create(title="Support", slug="support", default_owner=admin)
    Ticket.objects.bulk_create(
        (
            Ticket(title=f"The printer does not print {at}", queue=queue, description=DESCRIPTION, assigned_to=admin)
            for at in range(int(sys.argv[1]))
        ),
        batch_size=1000,
    )
    print(signed_in(admin))


def signed_in(user: AbstractUser) -> str:
    """The key of a new session of `user`."""
    session = SessionStore()
    session["_auth_user_id"] = str(user.pk)
    session["_auth_user_backend"] = "django.contrib.auth.backends.ModelBackend"
    session["_auth_user_hash"] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


if __name__ == "__main__":
    main()
