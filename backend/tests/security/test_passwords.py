"""What a password must be, and that the page about security names only what there is."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings

from tests.factories import PASSWORD

if TYPE_CHECKING:
    from rest_framework.test import APIClient

ELEVEN = "k7#Qp!z2Wx4"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("password", "status"),
    [
        (ELEVEN, 400),
        (ELEVEN + "m", 204),
        ("pässwörter sind länger", 204),
        ("🔒" * 12, 204),
        (ELEVEN * 90, 204),
        (ELEVEN * 91, 400),
        ("password1234", 400),
        ("123456789012", 400),
        ("charlie@example.com", 400),
    ],
    ids=["11", "12", "spaces and umlauts", "no letters", "990", "1001", "common", "digits", "one's own e-mail"],
)
def test_a_password_is_long_uncommon_and_not_ones_own_name(password: str, status: int, as_requester: APIClient) -> None:
    response = as_requester.post("/apis/accounts/me/password/", {"old_password": PASSWORD, "new_password": password})

    assert response.status_code == status


@pytest.mark.django_db
def test_a_password_counts_to_its_last_character(as_requester: APIClient) -> None:
    long = ELEVEN * 20
    as_requester.post("/apis/accounts/me/password/", {"old_password": PASSWORD, "new_password": long})

    again = as_requester.post("/apis/accounts/me/password/", {"old_password": long[:-1], "new_password": PASSWORD})

    assert again.status_code == 400


def test_the_page_about_security_names_files_that_are_there() -> None:
    backend = Path(settings.BACKEND_DIR)
    named = re.findall(r"`((?:accounts|config|docs|tests)/[\w/.-]+)`", (backend / "docs" / "security.md").read_text())

    assert len(named) > 40
    assert [name for name in named if not (backend / name).exists()] == []
