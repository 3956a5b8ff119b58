"""What is kept of ways in: sign-ins, failures, lock-outs, sign-outs, tokens, and what somebody may not do."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.actor import Source
from accounts.models import ApiToken, Session, User
from history.actions import Action
from history.models import Entry
from tests.conftest import client_of
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db

LOGIN = "/apis/accounts/login/"


def kept(*actions: Action) -> list[Entry]:
    """The entries of these actions, oldest first."""
    return list(Entry.objects.filter(action__in=actions).order_by("id"))


def only(action: Action) -> Entry:
    [entry] = kept(action)
    return entry


def sign_in(username: str = "charlie", password: str = PASSWORD, **headers: Any) -> APIClient:
    client = APIClient()
    client.post(LOGIN, {"username": username, "password": password}, **headers)
    return client


def test_a_sign_in_names_the_account_and_the_address(requester: User) -> None:
    sign_in(REMOTE_ADDR="203.0.113.7")

    entry = only(Action.SIGNED_IN)
    assert (entry.object_id, entry.object_repr) == (requester.pk, "charlie")
    assert (entry.actor, entry.source, entry.remote_addr) == (requester, Source.DASHBOARD, "203.0.113.7")


def test_django_admin_signs_in_and_out_on_record(admin: User) -> None:
    client = Client()
    client.post("/admin/login/", {"username": "alice", "password": PASSWORD})
    client.post("/admin/logout/")

    entries = kept(Action.SIGNED_IN, Action.SIGNED_OUT)
    assert [(entry.action, entry.object_id) for entry in entries] == [
        (Action.SIGNED_IN, admin.pk),
        (Action.SIGNED_OUT, admin.pk),
    ]
    assert {entry.source for entry in entries} == {Source.DJANGO_ADMIN}


def test_signing_out_is_kept(requester: User) -> None:
    sign_in().post("/apis/accounts/logout/")

    assert only(Action.SIGNED_OUT).object_id == requester.pk


def test_whoever_ends_anothers_session_is_named(requester: User, admin: User, as_admin: APIClient) -> None:
    sign_in()
    as_admin.delete(f"/apis/accounts/sessions/{Session.objects.get(user=requester).pk}/")

    entry = only(Action.SIGNED_OUT)
    assert (entry.object_id, entry.actor) == (requester.pk, admin)


def test_a_failure_names_the_account_if_there_is_one_and_never_what_was_typed(requester: User) -> None:
    sign_in(password="secret-guess", REMOTE_ADDR="203.0.113.7")
    sign_in(username="my-password-by-mistake", password="charlie")

    known, unknown = kept(Action.SIGN_IN_FAILED)
    assert (known.object_id, known.actor, known.remote_addr) == (requester.pk, None, "203.0.113.7")
    assert (unknown.object_id, unknown.object_repr) == (None, "Unknown account")
    assert "guess" not in str(list(Entry.objects.values_list()))
    assert "mistake" not in str(list(Entry.objects.values_list()))


def test_a_lock_out_is_kept_once_a_pause_however_often_it_is_tried(requester: User) -> None:
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        for _ in range(12):
            sign_in(password="wrong")
        assert len(kept(Action.SIGN_IN_FAILED)) == 4  # the fifth is the lock-out
        assert only(Action.LOCKED_OUT).object_id == requester.pk

        clock.shift(timedelta(minutes=6))
        for _ in range(6):
            sign_in(password="wrong")

    assert len(kept(Action.LOCKED_OUT)) == 2


def test_tokens_are_kept_as_made_and_taken_away_without_their_text(requester: User, as_requester: APIClient) -> None:
    token = as_requester.post("/apis/accounts/tokens/", {"name": "Import"}).json()
    as_requester.delete(f"/apis/accounts/tokens/{token['id']}/")

    made, taken = [entry for entry in Entry.objects.order_by("id") if entry.content_type.model == "apitoken"]
    assert (made.action, made.actor, made.changes["name"]) == (Action.CREATE, requester, [None, "Import"])
    assert (taken.action, taken.actor, taken.object_repr) == (Action.DELETE, requester, "Import")
    assert token["token"] not in str(list(Entry.objects.values_list()))
    assert ApiToken.digest_of(token["token"]) not in str(list(Entry.objects.values_list()))


def test_another_password_is_kept_whoever_sets_it(requester: User, admin: User, as_admin: APIClient) -> None:
    client = sign_in()
    client.post("/apis/accounts/me/password/", {"old_password": PASSWORD, "new_password": "violet-Lamp-31"})
    as_admin.patch(f"/apis/accounts/users/{requester.pk}/", {"password": PASSWORD})

    assert [entry.actor for entry in kept(Action.PASSWORD_CHANGED)] == [requester, admin]


def test_a_denial_is_kept_once_an_hour_for_each_thing_asked(requester: User, as_requester: APIClient) -> None:
    for number in range(5):
        as_requester.get("/apis/history/")
        as_requester.get(f"/apis/tickets/{number + 1}/decisions/")

    first, second = kept(Action.DENIED)
    assert (first.actor, first.object_id) == (requester, requester.pk)
    assert first.changes == {"request": [None, "GET /apis/history/"]}
    assert second.changes == {"request": [None, "GET /apis/tickets/{id}/decisions/"]}


def test_the_signed_out_are_refused_without_a_trace() -> None:
    client_of().get("/apis/history/")

    assert kept(Action.DENIED) == []


def test_denials_outside_the_api_are_kept_too(admin: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(admin, backend="django.contrib.auth.backends.ModelBackend")

    assert client.post("/admin/accounts/user/add/").status_code == 403
    assert client.get(f"/admin/accounts/user/{admin.pk}/delete/").status_code == 403

    assert [(entry.changes or {})["request"][1] for entry in kept(Action.DENIED)] == [
        "POST /admin/accounts/user/add/",
        "GET /admin/accounts/user/{id}/delete/",
    ]


def test_who_is_no_admin_is_turned_away_from_django_admin_on_record(agent_user: User) -> None:
    client = Client()
    client.force_login(agent_user, backend="django.contrib.auth.backends.ModelBackend")

    for path in ("/admin/accounts/user/", "/admin/accounts/user/7/change/", "/admin/nothing/"):
        assert client.get(path, follow=True).status_code == 200  # the sign-in
    Client().get("/admin/accounts/user/")

    assert {(entry.actor, (entry.changes or {})["request"][1]) for entry in kept(Action.DENIED)} == {
        (agent_user, "GET /admin/accounts/user/"),
        (agent_user, "GET /admin/accounts/user/{id}/change/"),
        (agent_user, "GET /admin/nothing/"),
    }


def test_nobody_removes_failures_and_lock_outs_by_hand(admin: User) -> None:
    client = Client()
    client.force_login(admin, backend="django.contrib.auth.backends.ModelBackend")

    assert "axes" not in client.get("/admin/").content.decode().lower()
    assert client.get("/admin/axes/accessattempt/").status_code == 404


def test_admins_find_them_by_what_happened(admin: User, as_admin: APIClient, requester: User) -> None:
    sign_in(password="wrong")
    sign_in()

    def found(query: str) -> list[tuple[str, str]]:
        rows = as_admin.get(f"/apis/history/?{query}").json()["results"]
        return [(row["action"], row["object_name"]) for row in rows]

    assert found("action=sign_in_failed") == [("sign_in_failed", "charlie")]
    assert found(f"action=signed_in&action=sign_in_failed&object_type=account&object_id={requester.pk}") == [
        ("signed_in", "charlie"),
        ("sign_in_failed", "charlie"),
    ]
    assert ("created", "alice") in found("object_type=account&action=created")
    assert as_admin.get("/apis/history/?action=read").status_code == 400
