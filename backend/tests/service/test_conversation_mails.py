"""Mails of a conversation as a real mail server takes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from accounts.roles import Role
from conversation.services import add_comment
from notifications.delivery import deliver_due
from tests.factories import make_agent, make_ticket, make_user
from tests.smtp import Mailbox, serving

if TYPE_CHECKING:
    from email.message import EmailMessage

    from pytest_django import Settings

pytestmark = pytest.mark.django_db


def text(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def test_all_mails_of_a_ticket_are_one_thread_and_those_of_another_are_not(settings: Settings) -> None:
    requester, agent = make_user(email="rita@example.com"), make_agent(account=make_user(role=Role.AGENT))
    ticket = make_ticket(requester=requester)
    assert agent.account is not None
    add_comment(ticket, agent.account, "Try water.")
    add_comment(ticket, requester, "It helped.")
    make_ticket(requester=requester)
    mailbox = Mailbox()

    with serving(mailbox, settings):
        while deliver_due():
            pass

    threads = {
        (str(mail["References"]), str(mail["In-Reply-To"]))
        for mail in mailbox.mails
        if ticket.reference in str(mail["Subject"])
    }
    others = {str(mail["References"]) for mail in mailbox.mails if ticket.reference not in str(mail["Subject"])}
    root = f"<ticket-{ticket.pk}@localhost>"
    assert threads == {(root, root)}
    assert root not in others
    assert others
    assert len(set(mailbox.ids)) == len(mailbox.mails) == 4
    assert root not in mailbox.ids


def test_a_reply_reaches_the_requester_with_its_words_and_nothing_that_runs(settings: Settings) -> None:
    requester = make_user(email="rita@example.com", first_name="Rita\r\nBcc: evil@example.com")
    agent = make_agent(account=make_user(role=Role.AGENT, first_name="Ann <b>", last_name="Lee"))
    ticket = make_ticket(requester=requester, title="<img src=x onerror=alert(1)> é")
    assert agent.account is not None
    add_comment(ticket, agent.account, "<script>alert(1)</script> @[Bo](agent:999) **now**")
    mailbox = Mailbox()

    with serving(mailbox, settings):
        while deliver_due():
            pass

    (mail,) = [mail for mail in mailbox.mails if "New reply" in str(mail["Subject"])]
    assert mailbox.recipients[mailbox.mails.index(mail)] == ["rita@example.com"]
    assert mail["Bcc"] is None
    assert str(mail["Subject"]).strip() == f"[{ticket.reference}] New reply: <img src=x onerror=alert(1)> é"
    assert "@Bo **now**" in text(mail, "plain")
    assert f"/tickets/detail/?id={ticket.pk}" in text(mail, "plain")
    html = text(mail, "html")
    assert "<script" not in html
    assert "<img" not in html
    assert "&lt;script&gt;" in html
