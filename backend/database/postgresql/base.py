"""PostgreSQL whose absence is told at once.

The first request that finds it gone waits for the pool as long as `timeout` in the settings says. Those after it are
told without waiting, until a connection is there again: they would fill every thread of the web server, and even the
question whether it is alive would queue behind them. The pool goes on trying to connect meanwhile, by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.backends.postgresql import base
from psycopg_pool import PoolTimeout

if TYPE_CHECKING:
    import psycopg

AT_ONCE = 0.05
"""Seconds that a request waits for a connection while there is none to be had."""


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's PostgreSQL connection; how patient its pool is depends on how the last request fared."""

    pool: Any
    """One for the process; None for Django's own connections beside it (making a test's database)."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> psycopg.Connection[Any]:
        """One from the pool; PoolTimeout, an OperationalError, when there is none in time."""
        try:
            connection: psycopg.Connection[Any] = super().get_new_connection(conn_params)
        except PoolTimeout:
            self.pool.timeout = AT_ONCE
            raise
        if self.pool is not None:
            self.pool.timeout = self.settings_dict["OPTIONS"]["pool"]["timeout"]
        return connection
