"""Makes the mail of a ledger row: text and HTML, one recipient, the same at every try."""

from __future__ import annotations

from email.utils import format_datetime, formataddr
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from accounts.links import link_of
from accounts.models import User
from notifications.models import Kind

if TYPE_CHECKING:
    from django.core.mail.backends.base import BaseEmailBackend

    from notifications.models import Notification

HIDDEN_LINK = "/set-password/#only-in-the-mail"
"""What a preview shows instead of a link that opens an account."""
ABOUT_ACCOUNTS = frozenset({Kind.INVITATION, Kind.PASSWORD_RESET})
ABOUT_COMMENTS = frozenset({Kind.REPLY, Kind.NOTE, Kind.MENTION})


def render(
    notification: Notification, backend: BaseEmailBackend | None = None, *, is_preview: bool = False
) -> EmailMultiAlternatives:
    """The mail, with fixed Message-ID and date.

    The link that opens an account is made here, because the ledger must not keep it; a preview never has it. Costs one
    query for a mail about an account, none for others.
    """
    context = {**notification.context, "kind": notification.kind, "name": notification.recipient_name}
    if notification.kind in ABOUT_ACCOUNTS:
        context |= _account_context(context["account"], is_preview=is_preview)
        template = "account"
    else:
        template = "comment" if notification.kind in ABOUT_COMMENTS else "mail"
    context["url"] = f"{settings.PUBLIC_URL}{context['path']}"
    return _mail(notification, context, template, backend)


def _mail(
    notification: Notification, context: dict[str, Any], template: str, backend: BaseEmailBackend | None
) -> EmailMultiAlternatives:
    mail = EmailMultiAlternatives(
        subject=notification.subject,
        body=render_to_string(f"notifications/{template}.txt", context),
        to=[formataddr((" ".join(notification.recipient_name.split()), _on_the_wire(notification.recipient)))],
        headers={
            "Message-ID": notification.message_id,
            "Date": format_datetime(notification.created_at),
            "Auto-Submitted": "auto-generated",
            **_thread(notification.ticket),
        },
        connection=backend,
    )
    mail.attach_alternative(render_to_string(f"notifications/{template}.html", context), "text/html")
    return mail


def _on_the_wire(address: str) -> str:
    """As mail servers know it; UnicodeError for a domain that cannot be."""
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain.encode('idna').decode()}"


def _thread(ticket: int | None) -> dict[str, str]:
    """What makes mail clients show all mails of a ticket as one conversation: a root that none of them is."""
    if ticket is None:
        return {}
    root = f"<ticket-{ticket}@{urlsplit(settings.PUBLIC_URL).hostname}>"
    return {"In-Reply-To": root, "References": root}


def _account_context(account: int, *, is_preview: bool) -> dict[str, Any]:
    user = User.objects.filter(pk=account).first()
    return {
        "path": HIDDEN_LINK if user is None or is_preview else link_of(user),
        "username": user.username if user else "",
        "valid_for_days": settings.PASSWORD_RESET_TIMEOUT // 86_400,
    }
