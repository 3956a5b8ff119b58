"""Django admin: the same rules through forms and actions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from agents.levels import Level
from agents.models import Agent
from assignment.models import Decision, Trigger
from notifications.models import Notification, Status
from tests.factories import make_agent, make_ticket
from tickets.models import Ticket

if TYPE_CHECKING:
    from accounts.models import User

pytestmark = pytest.mark.django_db

TICKETS = "/admin/tickets/ticket/"
AGENTS = "/admin/agents/agent/"
DECISIONS = "/admin/assignment/decision/"
NOTIFICATIONS = "/admin/notifications/notification/"
NO_INLINES = {
    "decisions-TOTAL_FORMS": "0",
    "decisions-INITIAL_FORMS": "0",
    "decisions-MIN_NUM_FORMS": "0",
    "decisions-MAX_NUM_FORMS": "0",
}


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def site(admin: User) -> Client:
    return signed_in(admin)


def save(site: Client, ticket: Ticket | None = None, **values: Any) -> Any:
    """Send the form of a new ticket or of `ticket`; the page that follows."""
    form = {"title": "It smokes", "description": "", "priority": "medium", "status": "open", **NO_INLINES, **values}
    url = f"{TICKETS}{ticket.pk}/change/" if ticket else f"{TICKETS}add/"
    response = site.post(url, form, follow=True)
    assert response.status_code == 200
    return response


def act(site: Client, url: str, action: str, *rows: Any) -> Any:
    """Choose `action` for `rows`; the page that follows."""
    chosen = {"action": action, "_selected_action": [row.pk for row in rows]}
    response = site.post(url, chosen, follow=True)
    assert response.status_code == 200
    return response


# --- pages ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "kinds"),
    [
        (
            TICKETS,
            {"", "?q=smokes", "?status__exact=open&priority__exact=high", "add/", "{pk}/change/", "{pk}/delete/"},
        ),
        (AGENTS, {"", "?q=ada", "?is_active__exact=1", "add/", "{pk}/change/"}),
        (DECISIONS, {"", "?q=lowest", "?trigger__exact=created", "{pk}/change/"}),
        (NOTIFICATIONS, {"", "?q=assigned", "?status__exact=pending", "{pk}/change/"}),
        ("/admin/accounts/user/", {"", "?q=alice", "add/", "{pk}/change/"}),
        ("/admin/accounts/apitoken/", {""}),
        ("/admin/", {""}),
    ],
)
def test_every_page_opens(url: str, kinds: set[str], site: Client, admin: User) -> None:
    make_agent()
    ticket = make_ticket()
    rows = {
        TICKETS: ticket,
        AGENTS: ticket.assigned_agent,
        DECISIONS: Decision.objects.get(),
        NOTIFICATIONS: Notification.objects.get(),
        "/admin/accounts/user/": admin,
    }

    for kind in kinds:
        response = site.get(url + kind.format(pk=getattr(rows.get(url), "pk", "")))
        assert response.status_code == 200, kind


def test_the_decision_of_a_deleted_ticket_can_still_be_read(site: Client) -> None:
    make_agent()
    ticket = make_ticket()
    ticket.delete()

    response = site.get(f"{DECISIONS}{Decision.objects.get().pk}/change/")

    assert response.status_code == 200
    assert "had the lowest load" in response.content.decode()


@pytest.mark.parametrize("url", ["/admin/", TICKETS, AGENTS, DECISIONS, NOTIFICATIONS, f"{TICKETS}add/"])
def test_only_admins_get_in(url: str, agent_user: User, requester: User) -> None:
    for client in (Client(), signed_in(agent_user), signed_in(requester)):
        response = client.get(url)
        assert (response.status_code, response["Location"].partition("?")[0]) == (302, "/admin/login/")


@pytest.mark.parametrize("url", [DECISIONS, NOTIFICATIONS])
def test_the_record_is_read_only(url: str, site: Client) -> None:
    make_agent()
    make_ticket()
    row: Any = (Decision if url == DECISIONS else Notification).objects.get()

    assert site.get(f"{url}add/").status_code == 403
    assert site.post(f"{url}{row.pk}/change/", {"status": "sent"}).status_code == 403
    assert site.post(f"{url}{row.pk}/delete/", {"post": "yes"}).status_code == 403


# --- tickets ----------------------------------------------------------------------------------------------------------


def test_saving_a_ticket_routes_it(site: Client) -> None:
    agent = make_agent()

    save(site, title="It smokes", priority="high")

    ticket = Ticket.objects.get()
    assert (ticket.title, ticket.assigned_agent, ticket.external_id) == ("It smokes", agent, None)
    assert Decision.objects.get().trigger == Trigger.CREATED


def test_two_tickets_without_an_external_id_do_not_clash(site: Client) -> None:
    save(site, external_id="")
    save(site, external_id="")

    assert Ticket.objects.filter(external_id=None).count() == 2


def test_a_wrong_form_says_so_and_writes_nothing(site: Client) -> None:
    page = save(site, title="", priority="urgent").content.decode()

    assert "This field is required." in page
    assert "Select a valid choice" in page
    assert not Ticket.objects.exists()


def test_a_change_of_priority_follows_the_rules(site: Client) -> None:
    make_agent(level=Level.JUNIOR)
    ticket = make_ticket(priority="low")
    senior = make_agent()

    save(site, ticket, priority="high")

    assert Ticket.objects.get().assigned_agent == senior


def test_naming_an_agent_assigns_it_by_hand_in_the_name_of_who_did_it(site: Client, admin: User) -> None:
    make_agent()
    ticket = make_ticket()
    other = make_agent()

    save(site, ticket, assign_to=other.pk)

    assert Ticket.objects.get().assigned_agent == other
    decision = Decision.objects.live().get()
    assert (decision.trigger, decision.actor) == (Trigger.MANUAL, admin)


def test_a_new_ticket_can_be_given_to_somebody_at_once(site: Client) -> None:
    make_agent()
    other = make_agent()

    save(site, assign_to=other.pk)

    assert Ticket.objects.get().assigned_agent == other


def test_somebody_the_rules_would_not_choose_needs_override(site: Client) -> None:
    holder = make_agent()
    away = make_agent(first_name="Ada", last_name="", is_available=False)
    ticket = make_ticket()

    page = save(site, ticket, assign_to=away.pk, title="Changed").content.decode()
    assert "Not assigned by hand: Ada is unavailable." in page
    assert (Ticket.objects.get().assigned_agent, Ticket.objects.get().title) == (holder, "Changed")

    save(site, ticket, assign_to=away.pk, override="on")
    assert Ticket.objects.get().assigned_agent == away


def test_a_closed_ticket_is_not_assigned(site: Client) -> None:
    agent = make_agent()
    ticket = make_ticket(status="closed")

    page = save(site, ticket, status="closed", assign_to=agent.pk).content.decode()

    assert "The ticket is closed: reopen it first." in page
    assert Ticket.objects.get().assigned_agent is None


def test_who_has_left_is_not_offered(site: Client) -> None:
    gone = make_agent(is_active=False)

    page = save(site, assign_to=gone.pk).content.decode()

    assert "Select a valid choice" in page
    assert not Ticket.objects.exists()


def test_tickets_are_routed_again_and_closed_ones_are_named(site: Client) -> None:
    make_agent(level=Level.JUNIOR)
    ticket = make_ticket()
    closed = make_ticket(status="closed")
    senior = make_agent()

    page = act(site, TICKETS, "route_again", ticket, closed).content.decode()

    assert Ticket.objects.get(pk=ticket.pk).assigned_agent == senior
    assert f"{closed.reference}: The ticket is closed: reopen it first." in page


def test_deleting_several_frees_their_agents(site: Client) -> None:
    agent = make_agent(capacity=2)
    tickets = [make_ticket(), make_ticket()]
    waiting = make_ticket()

    site.post(
        TICKETS, {"action": "delete_selected", "_selected_action": [ticket.pk for ticket in tickets], "post": "y"}
    )

    assert list(Ticket.objects.all()) == [waiting]
    assert Ticket.objects.get().assigned_agent == agent
    assert Agent.objects.get().load == 1


def test_deleting_one_keeps_its_decisions(site: Client) -> None:
    make_agent()
    ticket = make_ticket()

    site.post(f"{TICKETS}{ticket.pk}/delete/", {"post": "yes"})

    assert not Ticket.objects.exists()
    assert Decision.objects.count() == 1


# --- agents -----------------------------------------------------------------------------------------------------------


def test_a_new_agent_takes_what_waits(site: Client) -> None:
    ticket = make_ticket()
    form = {"first_name": "Ada", "email": "Ada@Example.com", "level": "senior", "is_available": "on", "is_active": "on"}

    site.post(f"{AGENTS}add/", form)

    agent = Agent.objects.get()
    assert (agent.email, agent.load) == ("ada@example.com", 1)
    assert Ticket.objects.get(pk=ticket.pk).assigned_agent == agent


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"email": "ADA@example.com"}, "An agent has this e-mail."),
        ({"first_name": " "}, "This field is required."),
        ({"capacity": "0"}, "greater than or equal to 1"),
        ({"level": ""}, "This field is required."),
    ],
)
def test_an_unusable_agent_is_explained(values: dict[str, str], says: str, site: Client) -> None:
    make_agent(email="ada@example.com")
    form = {"first_name": "Ada", "email": "ada2@example.com", "level": "senior", "is_active": "on", **values}

    page = site.post(f"{AGENTS}add/", form).content.decode()

    assert says in page
    assert Agent.objects.count() == 1


def test_agents_are_made_available_and_unavailable(site: Client) -> None:
    agents = [make_agent(is_available=False), make_agent(is_available=False)]
    ticket = make_ticket()

    act(site, AGENTS, "make_available", *agents)
    assert Agent.objects.filter(is_available=True).count() == 2
    assert Ticket.objects.get(pk=ticket.pk).assigned_agent == agents[0]

    act(site, AGENTS, "make_unavailable", *agents)
    assert not Agent.objects.filter(is_available=True).exists()
    assert Ticket.objects.get(pk=ticket.pk).assigned_agent == agents[0]


def test_deactivating_reroutes_and_no_agent_is_ever_removed(site: Client) -> None:
    agent = make_agent()
    ticket = make_ticket()
    other = make_agent()

    act(site, AGENTS, "deactivate", agent)

    assert Agent.objects.get(pk=agent.pk).is_active is False
    assert Ticket.objects.get(pk=ticket.pk).assigned_agent == other
    assert site.post(f"{AGENTS}{agent.pk}/delete/", {"post": "yes"}).status_code == 403
    act(site, AGENTS, "delete_selected", other)
    assert Agent.objects.count() == 2


# --- mail -------------------------------------------------------------------------------------------------------------


def test_failed_mails_are_sent_again_and_others_are_named(site: Client) -> None:
    make_agent()
    make_ticket(title="Failed")
    make_ticket(title="Owed")
    failed, owed = Notification.objects.order_by("id")
    Notification.objects.filter(pk=failed.pk).update(status=Status.FAILED, next_attempt_at=None)

    page = act(site, NOTIFICATIONS, "send_again", failed, owed).content.decode()

    assert {mail.status for mail in Notification.objects.all()} == {Status.PENDING}
    assert "Assigned to you: Owed: Only a failed mail can be sent again." in page
    assert "Assigned to you: Failed: Only" not in page


def test_failed_mails_are_dismissed_and_others_are_named(site: Client) -> None:
    make_agent()
    for title in ("Failed", "Failed too", "Owed"):
        make_ticket(title=title)
    *failed, owed = Notification.objects.order_by("id")
    Notification.objects.exclude(pk=owed.pk).update(status=Status.FAILED, next_attempt_at=None)

    page = act(site, NOTIFICATIONS, "dismiss", *failed, owed).content.decode()

    statuses = Notification.objects.order_by("id").values_list("status", flat=True)
    assert list(statuses) == [Status.CANCELLED, Status.CANCELLED, Status.PENDING]
    assert "Assigned to you: Owed: Only a failed mail can be dismissed." in page
    assert "Assigned to you: Failed" not in page.partition('id="changelist"')[0]
