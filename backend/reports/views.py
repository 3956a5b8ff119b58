"""Figures over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drf_yasg.utils import swagger_auto_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import IsStaff
from reports.figures import overview
from reports.serializers import OverviewSerializer

if TYPE_CHECKING:
    from rest_framework.request import Request


class OverviewView(APIView):
    """Counts, what waits and why, loads, times, mail health."""

    permission_classes = (IsStaff,)

    @swagger_auto_schema(operation_id="reports_overview", responses={200: OverviewSerializer})
    def get(self, _request: Request) -> Response:
        """The state of the support desk."""
        return Response(OverviewSerializer(overview()).data)
