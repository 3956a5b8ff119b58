"""Accounts and tokens in Django admin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from accounts.models import ApiToken, User
from accounts.roles import Role
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse

USERS = "/admin/accounts/user/"


@pytest.fixture
def site(admin: User) -> Client:
    client = Client()
    client.force_login(admin, backend="django.contrib.auth.backends.ModelBackend")
    return client


def change(site: Client, user: User, **values: Any) -> _MonkeyPatchedWSGIResponse:
    form = {"username": user.username, "email": user.email, "role": user.role, "is_active": "on", **values}
    return site.post(f"{USERS}{user.pk}/change/", {name: value for name, value in form.items() if value is not None})


def test_only_admins_get_in(site: Client, agent_user: User) -> None:
    other = Client()
    other.force_login(agent_user, backend="django.contrib.auth.backends.ModelBackend")

    assert site.get(USERS).status_code == 200
    assert other.get(USERS).status_code == 302


def test_the_pages_show_role_instead_of_djangos_flags(site: Client, requester: User) -> None:
    listed = site.get(f"{USERS}?role__exact=requester&is_active__exact=1").content.decode()
    page = site.get(f"{USERS}{requester.pk}/change/").content.decode()

    assert "charlie" in listed
    assert "alice</a>" not in listed
    assert 'name="role"' in page
    for flag in ("is_staff", "is_superuser", "groups", "user_permissions"):
        assert f'name="{flag}"' not in page


def test_an_account_is_made_with_its_role(site: Client) -> None:
    form = {
        "username": "dora",
        "email": "dora@example.com",
        "role": "agent",
        "usable_password": "true",
        "password1": "violet-Lamp-31",
        "password2": "violet-Lamp-31",
    }

    assert site.post(f"{USERS}add/", form).status_code == 302

    dora = User.objects.get(username="dora")
    assert dora.role == Role.AGENT
    assert dora.check_password("violet-Lamp-31")


def test_a_clash_of_names_or_emails_is_a_form_error(site: Client, requester: User) -> None:
    erin = make_user(username="erin")

    name = change(site, erin, username="CHARLIE")
    email = change(site, erin, email="CHARLIE@example.com")

    assert name.status_code == email.status_code == 200
    assert "An account has this user name." in name.content.decode()
    assert "An account has this e-mail." in email.content.decode()


def test_a_name_that_turns_the_writing_round_is_a_form_error(site: Client, requester: User) -> None:
    response = change(site, requester, first_name="a\u202eb")

    assert (response.status_code, "Use one line" in response.content.decode()) == (200, True)


@pytest.mark.parametrize("values", [{"role": "agent"}, {"is_active": None}, {"role": "requester", "is_active": None}])
def test_taking_the_last_admin_away_is_a_form_error(values: dict[str, Any], site: Client, admin: User) -> None:
    response = change(site, admin, **values)

    assert response.status_code == 200
    assert "This is the last active admin" in response.content.decode()
    admin.refresh_from_db()
    assert (admin.role, admin.is_active) == (Role.ADMIN, True)


def test_somebody_who_is_no_admin_is_changed_freely(site: Client, requester: User) -> None:
    assert change(site, requester, first_name="Charlie", is_active=None).status_code == 302

    requester.refresh_from_db()
    assert (requester.first_name, requester.is_active) == ("Charlie", False)


def test_a_password_can_be_set(site: Client, requester: User) -> None:
    form = {"usable_password": "true", "password1": "violet-Lamp-31", "password2": "violet-Lamp-31"}

    assert site.post(f"{USERS}{requester.pk}/password/", form).status_code == 302

    requester.refresh_from_db()
    assert requester.check_password("violet-Lamp-31")


def change_own(site: Client, old: str) -> _MonkeyPatchedWSGIResponse:
    form = {"old_password": old, "new_password1": "violet-Lamp-31", "new_password2": "violet-Lamp-31"}
    return site.post("/admin/password_change/", form)


def test_the_own_password_is_changed_with_the_old_one_and_one_stays_signed_in(site: Client, admin: User) -> None:
    assert "This field is required." in change_own(site, "").content.decode()
    assert "old password was entered incorrectly" in change_own(site, "wrong").content.decode()
    assert change_own(site, PASSWORD).status_code == 302

    admin.refresh_from_db()
    assert admin.check_password("violet-Lamp-31")
    page = site.get("/admin/password_change/done/")
    assert (page.status_code, "Ticket assignment" in page.content.decode()) == (200, True)


def test_guessing_the_old_password_is_throttled_like_signing_in(site: Client, admin: User) -> None:
    for _ in range(4):
        assert change_own(site, "wrong").status_code == 200

    fifth = change_own(site, "wrong")

    assert fifth.status_code == 429
    assert int(fifth["Retry-After"]) > 0
    assert change_own(site, PASSWORD).status_code == 429
    admin.refresh_from_db()
    assert admin.check_password(PASSWORD)


def test_the_own_email_and_password_are_not_changed_without_the_old_password(site: Client, admin: User) -> None:
    form = {"usable_password": "true", "password1": "violet-Lamp-31", "password2": "violet-Lamp-31"}

    assert change(site, admin, email="thief@example.com", first_name="Alice").status_code == 302
    assert site.post(f"{USERS}{admin.pk}/password/", form)["Location"] == "/admin/password_change/"

    admin.refresh_from_db()
    assert (admin.email, admin.first_name, admin.check_password(PASSWORD)) == ("alice@example.com", "Alice", True)


def test_accounts_cannot_be_deleted(site: Client, requester: User) -> None:
    one = site.post(f"{USERS}{requester.pk}/delete/", {"post": "yes"})
    site.post(USERS, {"action": "delete_selected", "_selected_action": [requester.pk], "post": "yes"})

    assert one.status_code == 403
    assert User.objects.filter(pk=requester.pk).exists()


def test_tokens_are_shown_without_their_digest_and_can_only_be_taken_away(site: Client, requester: User) -> None:
    token, _text = ApiToken.issue(requester, "script")
    base = "/admin/accounts/apitoken/"

    page = site.get(f"{base}{token.pk}/change/")
    assert "script" in site.get(base).content.decode()
    assert token.digest not in page.content.decode()
    assert site.get(f"{base}add/").status_code == 403
    assert site.post(f"{base}{token.pk}/change/", {"name": "other"}).status_code == 403

    assert site.post(f"{base}{token.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not ApiToken.objects.exists()
