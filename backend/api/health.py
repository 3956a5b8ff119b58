"""Whether the process is up, and whether it can serve."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse

from api.errors import json_error

if TYPE_CHECKING:
    from django.http import HttpResponse


def live(_request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers."""
    return JsonResponse({"status": "ok"})


def ready(_request: HttpRequest) -> HttpResponse:
    """200 when the database answers and is migrated, else 503 that says which."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        is_current = _is_migrated()
    except Error:
        return json_error(503, "The database does not answer.")
    if not is_current:
        _is_migrated.cache_clear()
        return json_error(503, "The database is not migrated.")
    return JsonResponse({"status": "ok"})


@cache
def _is_migrated() -> bool:
    """Once true it stays true for this process: its code does not change."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())
