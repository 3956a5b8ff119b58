"""How long requests wait for a database that is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import OperationalError, connection
from psycopg_pool import PoolTimeout

from database.postgresql.base import AT_ONCE

if TYPE_CHECKING:
    from django.test import Client

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite keeps no pool of connections"),
]


def test_after_one_has_waited_in_vain_nobody_waits_until_a_connection_is_there_again(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    pool: Any = connection.pool  # type: ignore[attr-defined]  # PostgreSQL's alone
    patient = pool.timeout

    def nobody() -> None:
        raise PoolTimeout("couldn't get a connection")

    connection.close()
    with monkeypatch.context() as gone:
        gone.setattr(pool, "getconn", nobody)
        with pytest.raises(OperationalError):
            connection.ensure_connection()
        assert pool.timeout == AT_ONCE
        assert client.get("/healthz/live").status_code == 200
        assert client.get("/healthz/ready").status_code == 503

    assert client.get("/healthz/ready").status_code == 200
    assert pool.timeout == patient >= 1
