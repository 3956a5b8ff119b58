"""What is kept of a change: who, what, when, from where; and what is never kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction

from accounts.actor import Source, acting_as
from accounts.models import ApiToken, User
from accounts.roles import Role
from agents.models import Agent
from assignment.services import assign_by_hand
from history.actions import Action
from history.models import Entry
from tests.conftest import client_of
from tests.factories import PASSWORD, make_agent, make_ticket, make_user
from tickets.choices import Priority
from tickets.models import Ticket

if TYPE_CHECKING:
    from django.db.models import Model

pytestmark = pytest.mark.django_db


def entries(instance: Model) -> list[Entry]:
    content_type = ContentType.objects.get_for_model(type(instance))
    return list(Entry.objects.filter(content_type=content_type, object_id=instance.pk).order_by("id"))


def last(instance: Model) -> Entry:
    return entries(instance)[-1]


def test_a_change_says_who_what_and_when(admin: User) -> None:
    ticket = make_ticket(title="Before", priority=Priority.LOW)

    with acting_as(admin):
        ticket.title, ticket.priority = "After", Priority.HIGH
        ticket.save()

    entry = last(ticket)
    assert (entry.action, entry.actor, entry.actor_email) == (Action.UPDATE, admin, admin.email)
    assert entry.changes == {"title": ["Before", "After"], "priority": ["low", "high"]}
    assert entry.timestamp >= ticket.created_at


def test_a_creation_is_one_entry_without_the_description() -> None:
    ticket = make_ticket(title="It smokes", description="x" * 1000)

    [entry] = entries(ticket)
    assert entry.action == Action.CREATE
    assert entry.changes is not None
    assert entry.changes["title"] == [None, "It smokes"]
    assert "description" not in entry.changes


def test_a_changed_description_is_kept_as_it_was() -> None:
    ticket = make_ticket(description="Before")
    ticket.description = "After"
    ticket.save()

    assert last(ticket).changes == {"description": ["Before", "After"]}


def test_a_deleted_ticket_leaves_its_last_entry(admin: User) -> None:
    ticket = make_ticket(title="Gone", description="Private")
    pk = ticket.pk

    with acting_as(admin):
        ticket.delete()

    entry = Entry.objects.latest("id")
    assert (entry.action, entry.object_id, entry.actor) == (Action.DELETE, pk, admin)
    assert entry.changes["title"] == ["Gone", None]
    assert "Private" not in str(entry.changes)


def test_what_changes_nothing_leaves_nothing() -> None:
    ticket = make_ticket()
    ticket.save()
    ticket.save(update_fields=["title"])

    assert len(entries(ticket)) == 1


def test_who_gets_a_ticket_is_told_by_its_decisions_alone(admin: User) -> None:
    first, second = make_agent(), make_agent()
    ticket = make_ticket()
    assert ticket.assigned_agent == first

    with acting_as(admin):
        assign_by_hand(ticket, second)
        ticket.assigned_agent = first
        ticket.save()

    assert len(entries(ticket)) == 1
    assert ticket.decisions.count() == 3


def test_what_was_rolled_back_never_was() -> None:
    ticket = make_ticket(title="Before")
    ticket.title = "After"
    with transaction.atomic():
        ticket.save()
        transaction.set_rollback(True)

    assert len(entries(ticket)) == 1


def test_a_stale_copy_does_not_claim_what_others_changed() -> None:
    ticket = make_ticket(title="One", priority=Priority.LOW)
    stale = Ticket.objects.get(pk=ticket.pk)
    ticket.priority = Priority.MEDIUM
    ticket.save()

    stale.title = "Two"
    stale.save()

    assert last(ticket).changes == {"title": ["One", "Two"]}


def test_an_agents_availability_and_its_deactivation_are_kept_but_not_its_load() -> None:
    agent = make_agent()
    make_ticket()
    agent.is_available = False
    agent.save()
    assert last(agent).changes == {"is_available": [True, False]}
    agent.delete()
    assert last(agent).changes == {"is_active": [True, False]}
    assert "load" not in str([entry.changes for entry in entries(agent)])


def test_another_password_is_kept_but_never_its_hash() -> None:
    user = make_user()
    user.set_password("violet-Lamp-31")
    user.save()
    user.role = Role.AGENT
    user.save()

    kept = [(entry.action, entry.changes) for entry in entries(user)]
    assert kept[1:] == [(Action.PASSWORD_CHANGED, {}), (Action.UPDATE, {"role": ["requester", "agent"]})]
    assert "password" not in str(entries(user)[0].changes)
    assert "md5" not in str(Entry.objects.values_list())


def patch(client: Any, user: User, **headers: str) -> Entry:
    client.patch("/apis/accounts/me/", {"first_name": "Zoe"}, **headers)
    return last(user)


def test_a_session_is_the_dashboard_with_its_address(requester: User) -> None:
    entry = patch(client_of(requester), requester, REMOTE_ADDR="203.0.113.7")

    assert (entry.source, entry.remote_addr, entry.actor) == (Source.DASHBOARD, "203.0.113.7", requester)


def test_a_token_is_a_token(requester: User) -> None:
    _token, text = ApiToken.issue(requester, "script")

    entry = patch(client_of(), requester, HTTP_AUTHORIZATION=f"Token {text}")

    assert (entry.source, entry.actor) == (Source.TOKEN, requester)


def test_an_address_that_is_none_is_not_kept(requester: User) -> None:
    assert patch(client_of(requester), requester, REMOTE_ADDR="unix:").remote_addr is None


def test_django_admin_the_shell_and_automation_are_told_apart(admin: User) -> None:
    agent = make_agent()
    assert (last(agent).source, last(agent).actor, last(agent).remote_addr) == (Source.SHELL, None, None)

    with acting_as(None):
        agent.is_available = False
        agent.save()
    assert last(agent).source == Source.AUTOMATION

    client_of(admin).post(
        "/admin/agents/agent/",
        {"action": "make_available", "_selected_action": [agent.pk]},
        format="multipart",
    )
    assert Agent.objects.get(pk=agent.pk).is_available
    assert (last(agent).source, last(agent).actor) == (Source.DJANGO_ADMIN, admin)


def test_an_account_that_is_removed_leaves_what_it_did() -> None:
    person = make_user(email="gone@example.com")
    with acting_as(person):
        ticket = make_ticket()

    person.delete()

    assert (last(ticket).actor, last(ticket).actor_email) == (None, "gone@example.com")


def test_the_library_keeps_no_table_of_its_own() -> None:
    assert "auditlog_logentry" not in connection.introspection.table_names()


def test_a_change_costs_one_look_and_one_row(django_assert_num_queries: Any) -> None:
    user = make_user(password=PASSWORD)
    user.first_name = "Zoe"

    # a savepoint round it; the account as it was, its change, the account
    with django_assert_num_queries(2 * 2 + 3):
        user.save()
