"""Whether the process is up, and whether it can serve. Anyone may ask: the answers hold figures and no more."""

from __future__ import annotations

from dataclasses import asdict
from functools import cache
from typing import TYPE_CHECKING

from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse

from api.errors import json_error
from operations import figures

if TYPE_CHECKING:
    from django.http import HttpResponse


def live(_request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers."""
    return JsonResponse({"status": "ok"})


def ready(_request: HttpRequest) -> HttpResponse:
    """200 when the database answers and is migrated, else 503 that says which.

    Mail and workers raise alarms and leave it at 200: tickets are routed without them.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        if not _is_migrated():
            _is_migrated.cache_clear()
            return json_error(503, "The database is not migrated.")
        mail, workers = figures.mail_health(), figures.workers()
    except Error:
        return json_error(503, "The database does not answer.")
    return JsonResponse(
        {
            "status": "ok",
            "database": "ok",
            "migrations": "ok",
            "mail": asdict(mail),
            "workers": asdict(workers),
            "alarms": figures.alarms(mail, workers),
        }
    )


@cache
def _is_migrated() -> bool:
    """Once true it stays true for this process: its code does not change."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())
