"""Invites agents and mails links for a new password. The link itself: accounts/links.py."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Value
from django.db.models.functions import Lower

from accounts.models import User
from accounts.roles import Role
from agents.models import Agent
from notifications.models import Kind
from notifications.services import owe_link

MAX_USERNAME = User._meta.get_field("username").max_length or 0


def invite(agent: Agent) -> User:
    """Give `agent` an account with its e-mail as user name, and owe the mail that lets its owner choose a password.

    A requester's account with the e-mail is reused: it gets the role `agent`, and its password and tokens end, so that
    only who reads the mail gets in. An admin's is linked as it is. Inviting again owes a fresh mail. Locks the agent.
    Raises ValidationError: `agent` for one that has left, whose account is deactivated or signs in already, `email`
    when no account can be made of it.
    """
    try:
        with transaction.atomic():
            return _invite(agent)
    except IntegrityError as error:
        raise ValidationError({"email": "Another account has this e-mail or user name."}) from error


def _invite(agent: Agent) -> User:
    locked = Agent.objects.select_for_update(no_key=True, of=("self",)).select_related("account").get(pk=agent.pk)
    if not locked.is_active:
        raise ValidationError({"agent": "The agent has left: make it active again first."})
    user = locked.account or _account_for(locked)
    if not user.is_active:
        raise ValidationError({"agent": "The agent's account is deactivated: activate it first."})
    if locked.account is not None and user.has_usable_password():
        raise ValidationError({"agent": "The agent signs in already."})
    agent.account = locked.account = user
    locked.save(update_fields=["account"])
    if not user.has_usable_password():
        owe_link(Kind.INVITATION, recipient=locked.email, recipient_name=locked.name, account=user.pk)
    return user


def _account_for(agent: Agent) -> User:
    """The account that has the agent's e-mail, or a new one."""
    user = account_with(agent.email)
    if user is None:
        if len(agent.email) > MAX_USERNAME:
            raise ValidationError({"email": f"A user name has at most {MAX_USERNAME} characters."})
        user = User(username=agent.email, email=agent.email, first_name=agent.first_name, last_name=agent.last_name)
    elif Agent.objects.filter(account=user).exists():
        raise ValidationError({"email": "The account with this e-mail belongs to another agent."})
    elif user.role == Role.ADMIN:
        return user
    user.role = Role.AGENT
    user.set_unusable_password()
    user.save()
    return user


def send_reset(email: str) -> None:
    """Owe the active account with this e-mail the mail for a new password; the same statements when there is none."""
    with transaction.atomic():
        user = account_with(email)
        is_known = user is not None and user.is_active
        owe_link(
            Kind.PASSWORD_RESET,
            recipient=user.email if user and is_known else email,
            recipient_name=user.name if user and is_known else "",
            account=user.pk if user and is_known else None,
        )


def account_with(email: str) -> User | None:
    """The account with this e-mail, whatever its case, as the database's own constraint compares."""
    return User.objects.alias(lowered=Lower("email")).filter(lowered=Lower(Value(email))).first()
