"""Invitations and password resets: who gets an account, which mail is owed, what its link opens."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import pytest
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.utils import timezone

from access.services import invite, send_reset
from accounts.links import link_of, set_password
from accounts.models import ApiToken, User
from accounts.roles import Role
from notifications.delivery import deliver_due
from notifications.models import Kind, Notification, Status
from notifications.rendering import render
from tests.factories import PASSWORD, make_agent, make_user
from tests.smtp import Mailbox, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import Settings

    from agents.models import Agent

pytestmark = pytest.mark.django_db

NEW = "violet-Lamp-31"


def opened(text: str) -> dict[str, str]:
    """`uid` and `token` of the link in a mail."""
    found = re.search(r"/set-password/#(\S+)", text)
    assert found
    return {name: values[0] for name, values in parse_qs(found[1]).items()}


def owed() -> Notification:
    return Notification.objects.filter(ticket=None).latest("id")


def refused(agent: Agent) -> dict[str, Any]:
    with pytest.raises(ValidationError) as caught:
        invite(agent)
    return caught.value.message_dict


def test_an_invited_agent_has_an_account_of_the_role_agent_that_nobody_can_sign_in_to_yet() -> None:
    agent = make_agent(first_name="Ada", last_name="Lane", email="ada@example.com")

    user = invite(agent)

    agent.refresh_from_db()
    assert agent.account == user
    assert (user.username, user.email, user.role, user.name) == (
        "ada@example.com",
        "ada@example.com",
        "agent",
        "Ada Lane",
    )
    assert not user.has_usable_password()


def test_the_ledger_holds_no_link_and_neither_does_the_preview() -> None:
    agent = make_agent()
    user = invite(agent)

    mail = owed()
    assert (mail.kind, mail.recipient, mail.context) == (Kind.INVITATION, agent.email, {"account": user.pk})
    shown = render(mail, is_preview=True)
    assert "token" not in str(shown.body) + str(shown.alternatives)
    assert "token" in str(render(mail).body)


def test_the_link_in_the_mail_opens_the_account_once() -> None:
    agent = make_agent()
    user = invite(agent)
    link = opened(str(render(owed()).body))

    set_password(**link, password=NEW)

    user.refresh_from_db()
    assert user.check_password(NEW)
    with pytest.raises(ValidationError, match="has been used or has expired"):
        set_password(**link, password="another-Lamp-32")
    user.refresh_from_db()
    assert user.check_password(NEW)


def test_text_and_html_carry_a_link_that_works() -> None:
    user = invite(make_agent())

    mail = render(owed())
    html = str(mail.alternatives[0][0]).replace("&amp;", "&")
    for text in (str(mail.body), html.replace('"', " ")):
        assert default_token_generator.check_token(user, opened(text)["token"])


def test_a_link_that_has_expired_opens_nothing(settings: Settings) -> None:
    user = make_user()
    link = opened(link_of(user))
    settings.PASSWORD_RESET_TIMEOUT = -1

    with pytest.raises(ValidationError) as caught:
        set_password(**link, password=NEW)

    assert list(caught.value.message_dict) == ["token"]


@pytest.mark.parametrize(
    "change", [{"email": "other@example.com"}, {"is_active": False}, {"last_login": timezone.now()}]
)
def test_a_link_is_stale_once_the_account_has_changed(change: dict[str, Any]) -> None:
    user = make_user()
    link = opened(link_of(user))
    User.objects.filter(pk=user.pk).update(**change)

    with pytest.raises(ValidationError) as caught:
        set_password(**link, password=NEW)

    assert list(caught.value.message_dict) == ["token"]


def test_a_link_opens_no_other_account() -> None:
    link = opened(link_of(make_user()))
    other = opened(link_of(make_user()))

    with pytest.raises(ValidationError):
        set_password(uid=other["uid"], token=link["token"], password=NEW)


@pytest.mark.parametrize("uid", ["", "x", "%00", "MA", "LTE", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OQ", "é", "1" * 64, "MS41"])
def test_a_broken_uid_is_a_stale_link(uid: str) -> None:
    with pytest.raises(ValidationError) as caught:
        set_password(uid=uid, token="c0ffee-1234", password=NEW)

    assert list(caught.value.message_dict) == ["token"]


@pytest.mark.parametrize("password", ["short", "1234567890123", "password123"])
def test_a_weak_password_is_refused_and_the_link_goes_on_working(password: str) -> None:
    user = make_user()
    link = opened(link_of(user))

    with pytest.raises(ValidationError) as caught:
        set_password(**link, password=password)
    assert list(caught.value.message_dict) == ["password"]

    set_password(**link, password=NEW)


def test_inviting_again_overtakes_the_mail_that_was_not_sent() -> None:
    agent = make_agent()
    first = invite(agent)
    second = invite(agent)

    assert first == second
    assert list(Notification.objects.order_by("pk").values_list("status", flat=True)) == ["cancelled", "pending"]


def test_a_requesters_account_is_reused_but_only_who_reads_the_mail_gets_in() -> None:
    requester = make_user(email="Ada@Example.com")
    ApiToken.issue(requester, "script")

    user = invite(make_agent(email="ada@example.com"))

    assert user == requester
    user.refresh_from_db()
    assert user.role == Role.AGENT
    assert not user.has_usable_password()
    assert not user.tokens.exists()


def test_an_admin_who_works_tickets_too_keeps_role_and_password_and_gets_no_mail() -> None:
    admin = make_user(email="ada@example.com", role=Role.ADMIN)

    invite(make_agent(email="ada@example.com"))

    admin.refresh_from_db()
    assert admin.role == Role.ADMIN
    assert admin.check_password(PASSWORD)
    assert not Notification.objects.exists()


def test_who_cannot_be_invited_is_told_why() -> None:
    left = make_agent(is_active=False)
    assert refused(left) == {"agent": ["The agent has left: make it active again first."]}

    active = make_agent(account=make_user(role=Role.AGENT))
    assert refused(active) == {"agent": ["The agent signs in already."]}

    deactivated = make_agent(account=make_user(role=Role.AGENT, is_active=False))
    assert refused(deactivated) == {"agent": ["The agent's account is deactivated: activate it first."]}

    make_agent(account=make_user(role=Role.AGENT, email="shared@example.com"))
    assert refused(make_agent(email="shared@example.com")) == {
        "email": ["The account with this e-mail belongs to another agent."]
    }

    make_user(username="taken@example.com", email="")
    assert refused(make_agent(email="taken@example.com")) == {
        "email": ["Another account has this e-mail or user name."]
    }
    assert refused(make_agent(email=f"{'x' * 60}@{'y' * 60}.{'z' * 60}.example.com")) == {
        "email": ["A user name has at most 150 characters."]
    }
    assert not Notification.objects.exists()


def test_deactivating_the_agent_leaves_the_account_and_the_other_way_round() -> None:
    agent = make_agent()
    user = invite(agent)
    agent.refresh_from_db()

    agent.delete()
    user.refresh_from_db()
    assert user.is_active

    other = make_agent(account=make_user(role=Role.AGENT))
    assert other.account is not None
    other.account.is_active = False
    other.account.save()
    other.refresh_from_db()
    assert other.is_active


def test_a_reset_goes_to_the_stored_address_and_opens_the_account() -> None:
    user = make_user(email="ada@example.com")

    send_reset("ADA@example.com")

    mail = owed()
    assert (mail.kind, mail.recipient, mail.status) == (Kind.PASSWORD_RESET, "ada@example.com", Status.PENDING)
    set_password(**opened(str(render(mail).body)), password=NEW)
    user.refresh_from_db()
    assert user.check_password(NEW)


@pytest.mark.parametrize("is_known", [False, True])
def test_nobody_is_mailed_where_no_active_account_is(is_known: bool) -> None:
    if is_known:
        make_user(email="ada@example.com", is_active=False)

    send_reset("ada@example.com")

    assert (owed().status, owed().context) == (Status.CANCELLED, {"account": None})


def test_a_reset_costs_the_same_statements_whether_the_address_is_known(django_assert_num_queries: Any) -> None:
    make_user(email="ada@example.com")

    for email in ("ada@example.com", "nobody@example.com"):
        # a savepoint round it; the account, what is overtaken, the mail
        with django_assert_num_queries(2 + 3):
            send_reset(email)


@pytest.fixture
def mailbox(settings: Settings) -> Iterator[Mailbox]:
    box = Mailbox()
    with serving(box, settings):
        yield box


def test_the_mail_that_a_real_server_takes_has_the_link_and_a_plain_subject(mailbox: Mailbox) -> None:
    agent = make_agent(first_name="Eve\tX", last_name="Test", email="eve@example.com")
    user = invite(agent)
    Notification.objects.update(next_attempt_at=timezone.now() - timedelta(seconds=1))

    deliver_due()

    [mail] = mailbox.mails
    assert (mail["Subject"], mail["To"]) == ("You are invited to the team", "Eve X Test <eve@example.com>")
    body = mail.get_body(("plain",))
    assert body is not None
    assert default_token_generator.check_token(user, opened(body.get_content())["token"])
    assert "eve@example.com" in body.get_content()
