"""The Swagger document tells the truth: about input, answers, errors and filters."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from agents.levels import Level
from assignment.models import Outcome, Trigger
from conversation.models import Attachment
from conversation.services import add_attachment, add_comment
from notifications.models import Kind, Notification, Status
from tests.api.document import METHODS, definition, deviations, document, operations, read
from tests.factories import make_agent, make_ticket
from tickets.choices import Priority
from tickets.choices import Status as TicketStatus

if TYPE_CHECKING:
    from rest_framework.test import APIClient

    from accounts.models import User

OPEN = {"/accounts/password-reset/", "/accounts/set-password/"}
"""What anybody may call, from anywhere."""
OPERATIONS = [pytest.param(method, path, operation, id=f"{method} {path}") for method, path, operation in operations()]
PRIORITIES = [str(priority) for priority in Priority]
STATUSES = [str(status) for status in TicketStatus]
LEVELS = [str(level) for level in Level]


def parameters(method: str, path: str) -> dict[str, dict[str, Any]]:
    return {parameter["name"]: parameter for parameter in document()["paths"][path][method]["parameters"]}


def body_of(method: str, path: str) -> dict[str, Any]:
    """The shape of what an operation takes."""
    reference: str = parameters(method, path)["data"]["schema"]["$ref"]
    return definition(reference.rpartition("/")[2])


def test_the_committed_document_is_the_one_that_the_code_makes(tmp_path: Path) -> None:
    made = tmp_path / "swagger.json"
    try:
        call_command("generate_swagger", str(made), overwrite=True, format="json")
    finally:
        logging.disable(logging.NOTSET)  # the command silences all of Python's logging for good
    committed = Path(settings.BACKEND_DIR).parent / "frontend" / "swagger.json"

    assert json.loads(committed.read_text()) == json.loads(made.read_text()), "run `make schema`"


# --- answers ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("method", "path", "operation"), OPERATIONS)
def test_every_operation_has_its_errors(method: str, path: str, operation: dict[str, Any]) -> None:
    codes = set(operation["responses"])
    takes_input = method in {"post", "patch"} or any(item["in"] == "query" for item in operation["parameters"])

    assert len(codes & {"200", "201", "204"}) == 1
    assert ("403" in codes) is (path not in OPEN)
    assert ("401" in codes) is (path not in {"/accounts/login/", *OPEN})
    assert ("404" in codes) is ("{id}" in path or path == "/agents/me/" or "page" in parameters(method, path))
    assert "400" in codes or not takes_input
    for code, answer in operation["responses"].items():
        expected = {"400": "ValidationErrors"}.get(code, "Detail")
        if int(code) >= 400:
            assert answer["schema"] == {"$ref": f"#/definitions/{expected}"}
            assert answer["description"]


@pytest.mark.parametrize(("method", "path", "operation"), OPERATIONS)
def test_every_operation_is_named_and_explained(method: str, path: str, operation: dict[str, Any]) -> None:
    assert operation["operationId"]
    assert operation["description"]
    assert operation["tags"] == [path.split("/")[1]]


def test_every_answer_with_a_body_has_a_shape() -> None:
    for method, path, operation in operations():
        for code, answer in operation["responses"].items():
            assert ("schema" in answer) is (code != "204"), f"{method} {path} {code}"


def test_every_shape_is_used_and_every_reference_leads_somewhere() -> None:
    text = json.dumps(document())
    used = {part.partition('"')[0] for part in text.split("#/definitions/")[1:]}

    assert used == set(document()["definitions"])


def test_lists_are_pages() -> None:
    lists = [path for method, path, _ in operations() if method == "get" and "page" in parameters(method, path)]

    assert lists == [
        "/accounts/sessions/",
        *("/accounts/tokens/", "/accounts/users/", "/agents/", "/decisions/", "/history/", "/notifications/"),
        "/saved-views/",
        *("/tickets/", "/tickets/{id}/attachments/", "/tickets/{id}/candidates/", "/tickets/{id}/comments/"),
        "/tickets/{id}/decisions/",
    ]
    for path in lists:
        shape = document()["paths"][path]["get"]["responses"]["200"]["schema"]
        assert shape["required"] == ["count", "count_is_capped", "next", "previous", "results"]
        assert shape["properties"]["next"]["x-nullable"] is True


def test_answers_carry_all_their_fields_and_say_which_may_be_null() -> None:
    ticket, agent = definition("Ticket"), definition("Agent")
    nullable = {name for name, facts in ticket["properties"].items() if facts.get("x-nullable")}

    assert set(ticket["required"]) == set(ticket["properties"])
    assert nullable == {
        *("external_id", "requester", "requester_name", "assigned_agent", "assigned_at", "closed_at", "assignment"),
    }
    assert set(agent["required"]) == set(agent["properties"])
    assert definition("AssignedAgent")["required"] == ["name"]  # all that a requester is told
    assert "password" not in definition("User")["properties"]


def test_enums_are_those_of_the_code() -> None:
    ticket, decision, notification = definition("Ticket"), definition("Decision"), definition("Notification")

    assert ticket["properties"]["priority"]["enum"] == PRIORITIES
    assert ticket["properties"]["status"]["enum"] == STATUSES
    assert definition("Agent")["properties"]["level"]["enum"] == LEVELS
    assert decision["properties"]["trigger"]["enum"] == Trigger.values
    assert decision["properties"]["outcome"]["enum"] == Outcome.values
    assert notification["properties"]["kind"]["enum"] == Kind.values
    assert notification["properties"]["status"]["enum"] == Status.values


# --- input ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "path", "fields", "required"),
    [
        (
            "post",
            "/tickets/",
            {"external_id", "title", "description", "priority", "status", "requester"},
            ["title"],
        ),
        ("patch", "/tickets/{id}/", {"external_id", "title", "description", "priority", "status", "requester"}, []),
        (
            "post",
            "/agents/",
            {"first_name", "last_name", "email", "level", "is_available", "is_active", "capacity"},
            ["first_name", "email", "level"],
        ),
        (
            "patch",
            "/agents/{id}/",
            {"first_name", "last_name", "email", "level", "is_available", "is_active", "capacity"},
            [],
        ),
        ("post", "/tickets/{id}/assign/", {"agent", "override"}, []),
        ("post", "/accounts/login/", {"username", "password"}, ["username", "password"]),
        ("post", "/accounts/me/password/", {"old_password", "new_password"}, ["old_password", "new_password"]),
        ("patch", "/accounts/me/", {"email", "first_name", "last_name", "old_password"}, []),
        ("post", "/accounts/tokens/", {"name", "expires_at"}, ["name"]),
    ],
)
def test_what_can_be_sent_is_what_is_described(method: str, path: str, fields: set[str], required: list[str]) -> None:
    body = body_of(method, path)

    assert set(body["properties"]) == fields
    assert sorted(body.get("required", [])) == sorted(required)
    assert not [name for name, facts in body["properties"].items() if facts.get("readOnly")]


def test_the_same_limits_are_told_whatever_the_database() -> None:
    capacity = body_of("post", "/agents/")["properties"]["capacity"]

    assert (capacity["minimum"], capacity["maximum"], capacity["x-nullable"]) == (1, 2**31 - 1, True)
    assert body_of("post", "/tickets/")["properties"]["title"]["maxLength"] == 200


@pytest.mark.parametrize(
    "path",
    ["/agents/{id}/hand-over/", "/notifications/{id}/retry/", "/notifications/{id}/dismiss/", "/accounts/logout/"],
)
def test_an_action_that_takes_nothing_says_so(path: str) -> None:
    assert "data" not in parameters("post", path)


def test_filters_say_what_they_take() -> None:
    tickets, agents = parameters("get", "/tickets/"), parameters("get", "/agents/")

    for name, choices in (("priority", PRIORITIES), ("status", STATUSES)):
        assert tickets[name]["type"] == "array"
        assert tickets[name]["collectionFormat"] == "multi"
        assert tickets[name]["items"]["enum"] == choices
    assert (tickets["assigned_agent"]["type"], tickets["waiting"]["type"]) == ("integer", "boolean")
    assert tickets["created_after"]["format"] == "date-time"
    assert (agents["level"]["enum"], agents["is_active"]["type"]) == (LEVELS, "boolean")
    assert "-priority" in tickets["ordering"]["description"]


def test_no_operation_of_another_method_is_described() -> None:
    for item in document()["paths"].values():
        assert set(item) - {"parameters"} <= set(METHODS) - {"put"}


# --- real answers -----------------------------------------------------------------------------------------------------


@pytest.fixture
def everything(requester: User) -> None:
    """Each field at its emptiest and at its fullest."""
    make_ticket(requester=None)  # waits
    make_ticket(requester=requester, status="closed", external_id="JIRA-1", description="")
    make_agent(last_name="", capacity=5)
    make_agent(is_active=False, level=Level.JUNIOR)
    gone = make_ticket(requester=requester, priority="low")
    gone.delete()
    held = make_ticket(requester=requester, priority="high")
    held.status = "closed"
    held.save()
    talked = make_ticket(requester=requester, priority="high")
    file = add_attachment(talked, requester, SimpleUploadedFile("screen.txt", b"Smoke."))
    add_comment(talked, requester, "See the file.", attachments=[file.pk])
    first = Notification.objects.order_by("id").first()
    assert first is not None
    Notification.objects.filter(pk=first.pk).update(
        status=Status.FAILED, last_error="550 no", next_attempt_at=None, recipient_name=""
    )


def _keys(path: str, as_admin: APIClient) -> list[str]:
    """The ids of all that the path may be about."""
    listed = path.partition("{id}")[0].removeprefix("/reports")
    if listed == "/attachments/":  # listed by ticket alone
        return [str(key) for key in Attachment.objects.values_list("pk", flat=True)]
    return [str(row["id"]) for row in as_admin.get("/apis" + listed, {"page_size": 100}).json()["results"]]


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["anonymous", "requester", "agent", "admin"])
@pytest.mark.parametrize("path", sorted(path for path in document()["paths"] if "get" in document()["paths"][path]))
def test_what_is_answered_is_what_is_described(
    path: str, role: str, request: pytest.FixtureRequest, as_admin: APIClient, everything: None
) -> None:
    client: APIClient = request.getfixturevalue(f"as_{role}")
    keys = [""]
    if "{id}" in path:
        keys = [*_keys(path, as_admin), "999999"]

    for key in keys:
        response = client.get("/apis" + path.replace("{id}", key))
        assert deviations("get", path, response) == []
        read(response)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("post", "/tickets/", {"title": ""}),
        ("post", "/tickets/", []),
        ("post", "/agents/", {"level": 7}),
        ("post", "/accounts/tokens/", {"expires_at": "x"}),
        ("post", "/accounts/users/", {}),
        ("post", "/accounts/login/", {"username": "nobody", "password": "nothing"}),
        ("post", "/accounts/me/password/", {"old_password": "x", "new_password": "y"}),
        ("get", "/tickets/", {"priority": "x", "status": "y"}),
        ("get", "/agents/", {"ordering": "x"}),
        ("get", "/decisions/", {"page": "x"}),
    ],
)
def test_refusals_have_the_described_shape(method: str, path: str, body: Any, as_admin: APIClient) -> None:
    response = getattr(as_admin, method)("/apis" + path, body)

    assert response.status_code == 400
    assert deviations(method, path, response) == []


@pytest.mark.django_db
def test_a_body_that_cannot_be_read_has_the_described_shape(as_admin: APIClient) -> None:
    response = as_admin.generic("POST", "/apis/tickets/", "{", content_type="application/json")

    assert (response.status_code, deviations("post", "/tickets/", response)) == (400, [])
