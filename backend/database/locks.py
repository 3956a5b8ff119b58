"""The queue lock: whoever may free a seat or move a ticket holds it until the end of the transaction.

On PostgreSQL a transaction-level advisory lock. On SQLite a transaction that writes is alone from its BEGIN, so there
is nothing to take. Order of locks everywhere: queue lock, tickets, agents (docs/adr/0001).
"""

from __future__ import annotations

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.transaction import TransactionManagementError

_QUEUE = 0x71C4E7  # any constant; ours in pg_locks


def hold_queue(*, shared: bool = False, using: str = DEFAULT_DB_ALIAS) -> None:
    """Wait for the queue lock and hold it until commit or rollback; needs a transaction. One query on PostgreSQL.

    `shared` holders do not exclude each other: tickets that found nobody, which must not miss a seat that is being
    freed. Everything else (close, move, hand over, drain, sweep) holds it alone.
    """
    connection = connections[using]
    if not connection.in_atomic_block:
        raise TransactionManagementError("The queue lock ends with a transaction: open one first.")
    if connection.vendor == "postgresql":
        function = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}(%s)", [_QUEUE])
