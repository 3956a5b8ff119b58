"""What people write is shown, mailed and exported as text: it adds no header, runs nowhere and starts no formula."""

from __future__ import annotations

import csv
import io
import re
from email import message_from_bytes
from email.policy import default
from email.utils import parseaddr
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.roles import Role
from conversation.services import add_attachment, add_comment
from notifications.delivery import deliver_due
from tests.conftest import client_of
from tests.factories import make_agent, make_ticket, make_user
from tickets.export import rows

if TYPE_CHECKING:
    from django.test import Client
    from rest_framework.test import APIClient

    from accounts.models import User

SCRIPT = "<script>alert(1)</script>"
MARKUP = [SCRIPT, '"><img src=x onerror=alert(1)>', "</title><svg onload=alert(1)>", "javascript:alert(1)", "{{7*7}}"]

pytestmark = pytest.mark.django_db


# --- headers ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line", ["\r\nBcc: all@example.com", "\nBcc: all@example.com", "\r\n\r\nHello", "\x0bBcc: x", "\u2028Bcc: x"]
)
def test_no_title_and_no_name_adds_a_header_to_a_mail(line: str) -> None:
    make_agent(first_name=f"Ann{line}", email="ann@example.com")
    make_ticket(title=f"Broken{line}")

    deliver_due()

    [sent] = mail.outbox
    received = message_from_bytes(sent.message().as_bytes(), policy=default)
    assert [parseaddr(recipient)[1] for recipient in sent.recipients()] == ["ann@example.com"]
    assert (received["Bcc"], received["Cc"]) == (None, None)
    assert received["To"].addresses[0].addr_spec == "ann@example.com"


@pytest.mark.parametrize(
    "name",
    [
        'a"\r\nSet-Cookie: x=1\r\n.txt',
        "a\nb.txt",
        'a";filename=evil.exe;".txt',
        "..\\..\\etc\\passwd.txt",
        "é\u202etxt.exe.txt",
    ],
)
def test_no_file_name_adds_a_header_to_a_download(name: str, requester: User) -> None:
    file = add_attachment(make_ticket(requester=requester), requester, SimpleUploadedFile(name, b"Smoke."))

    response = client_of(requester).get(f"/apis/attachments/{file.pk}/")

    assert b"".join(response.streaming_content) == b"Smoke."  # type: ignore[attr-defined]
    disposition = response["Content-Disposition"]
    assert disposition.startswith("attachment; filename")
    assert not set("\r\n\u202e") & set(disposition)
    assert "Set-Cookie" not in response
    assert disposition.count('filename="') + disposition.count("filename*=") == 1


@pytest.mark.parametrize("value", ["x\r\nSet-Cookie: a=1", "x" * 5000, "\u2028"])
def test_no_request_id_adds_a_header_to_the_answer(value: str, client: Client) -> None:
    response = client.get("/healthz/live", headers={"X-Request-ID": value})

    assert response.status_code == 200
    assert response["X-Request-ID"] not in value
    assert len(response["X-Request-ID"]) < 200


# --- markup -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", MARKUP)
def test_markup_in_a_ticket_a_name_and_a_comment_is_text_in_mails(text: str, requester: User) -> None:
    person = make_user(first_name=text, role=Role.AGENT)
    make_agent(first_name=text, account=person)
    ticket = make_ticket(title=text, description=text, requester=requester)
    add_comment(ticket, person, text)

    deliver_due()

    assert len(mail.outbox) >= 2
    for sent in mail.outbox:
        html = str(sent.alternatives[0][0])  # type: ignore[union-attr]
        for tag in ("<script", "<img src=x", "<svg", 'href="javascript'):
            assert tag not in html


@pytest.mark.parametrize("text", MARKUP)
def test_markup_in_a_comment_is_text_in_the_answer(text: str, requester: User) -> None:
    ticket = make_ticket(requester=requester)

    shown = client_of(requester).post(f"/apis/tickets/{ticket.pk}/comments/", {"body": text}).json()

    for tag in ("<script", "<img", "<svg", 'href="javascript'):
        assert tag not in shown["body_html"]


@pytest.mark.parametrize("text", MARKUP[:3])
def test_markup_is_text_in_django_admin(text: str, as_admin: APIClient) -> None:
    agent = make_agent(first_name=text, last_name=text)
    person = make_user(first_name=text, last_name=text)
    ticket = make_ticket(title=text, description=text)

    for path in (
        "/admin/",
        *("/admin/agents/agent/", f"/admin/agents/agent/{agent.pk}/change/"),
        *("/admin/accounts/user/", f"/admin/accounts/user/{person.pk}/change/"),
        *("/admin/tickets/ticket/", f"/admin/tickets/ticket/{ticket.pk}/change/"),
        *("/admin/assignment/decision/", "/admin/notifications/notification/"),
    ):
        response = as_admin.get(path)
        assert response.status_code in {200, 404}, path
        assert text not in response.content.decode(), path


def test_an_answer_of_the_api_is_never_a_page(as_admin: APIClient) -> None:
    make_ticket(title=SCRIPT)

    for accept in ("text/html", "*/*", "application/xhtml+xml"):
        response = as_admin.get("/apis/tickets/", headers={"Accept": accept})
        assert response["Content-Type"] == "application/json"


def test_an_error_repeats_nothing_as_a_page(client: Client) -> None:
    for path in (f"/{SCRIPT}", f"/apis/{SCRIPT}/", f"/admin/login/?next={SCRIPT}", f"/apis/tickets/?status={SCRIPT}"):
        assert SCRIPT not in client.get(path).content.decode()


# --- formulas ---------------------------------------------------------------------------------------------------------


UNSEEN = '\ufeff\u200b\u200d\u2060\u00ad\u202e\u3000"\x00 \t'


@pytest.mark.parametrize(
    "start",
    [
        *("=", "+", "-", "@", "\t=", "\r=", " =", "\n=", "＝", "＋", "－", "＠"),  # noqa: RUF001
        *("\ufeff=", "\u200b+", "\u200d\u2060 @", "\u00ad－", "\u202e=", "\u3000=", '"='),  # noqa: RUF001
        *("x;=", "x;;@", "x\t=", "x; \u200b=", "=1;=", "x\n="),
    ],
)
def test_no_cell_of_the_export_is_a_formula(start: str, as_admin: APIClient) -> None:
    formula = f"{start}HYPERLINK(1)"
    person = make_user(first_name=formula)
    make_agent(first_name=formula)
    make_ticket(title=f"x{formula}", requester=person)
    ticket = make_ticket(requester=person)
    type(ticket).objects.filter(pk=ticket.pk).update(title=formula, external_id=formula)

    response: Any = as_admin.get("/apis/tickets/export/")

    table = csv.reader(io.StringIO(b"".join(response.streaming_content).decode()))
    cells = [cell for row in table for cell in row]
    assert any("HYPERLINK" in cell for cell in cells)
    parts = [part.lstrip(UNSEEN) for cell in cells for part in re.split(r"[;\t\r\n]", cell)]
    assert not [part for part in parts if part.startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))]  # noqa: RUF001


def test_a_cell_that_is_no_formula_is_exported_as_it_is() -> None:
    ticket = make_ticket(title="A-1 = b@example.com; + (1);2-3")

    title = next(csv.reader(io.StringIO(list(rows([ticket]))[1])))[2]

    assert title == "A-1 = b@example.com; '+ (1);2-3"
