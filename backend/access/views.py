"""Invitations and new passwords over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404
from drf_yasg import openapi
from drf_yasg.utils import no_body, swagger_auto_schema
from rest_framework.exceptions import Throttled
from rest_framework.permissions import AllowAny
from rest_framework.response import Response
from rest_framework.views import APIView

from access.serializers import PasswordResetSerializer, SetPasswordSerializer
from access.services import invite, send_reset
from access.throttles import ResetsFromAddress, seconds_until_next_reset
from accounts.links import set_password
from accounts.permissions import IsAdmin
from accounts.serializers import DetailSerializer
from agents.models import Agent
from agents.serializers import AgentSerializer

if TYPE_CHECKING:
    from rest_framework.request import Request

_TOO_OFTEN = {429: openapi.Response("Asked for too often; `Retry-After` says when to try again.", DetailSerializer)}


class InviteView(APIView):
    """An agent as a person who signs in."""

    permission_classes = (IsAdmin,)

    @swagger_auto_schema(request_body=no_body, responses={200: AgentSerializer})
    def post(self, _request: Request, id: int) -> Response:  # noqa: A002 - the name of the path's part
        """Invite the agent: an account with role `agent`, and a mail with a link to choose a password.

        The link works once and for three days. Inviting again sends a fresh one; 400 `agent` when the agent has left,
        its account is deactivated, or it signs in already; 400 `email` when another agent's account has its e-mail.
        """
        agent = get_object_or_404(Agent, pk=id)
        invite(agent)
        return Response(AgentSerializer(agent).data)


class PasswordResetView(APIView):
    """A forgotten password."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (ResetsFromAddress,)

    @swagger_auto_schema(request_body=PasswordResetSerializer, responses={204: "", **_TOO_OFTEN}, security=[])
    def post(self, request: Request) -> Response:
        """Mail a link to choose a new password. The answer is the same whether an account has the e-mail or not."""
        body = PasswordResetSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        email = body.validated_data["email"]
        if wait := seconds_until_next_reset(email):
            raise Throttled(wait)
        send_reset(email)
        return Response(status=204)


class SetPasswordView(APIView):
    """The link of an invitation or a reset."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    @swagger_auto_schema(request_body=SetPasswordSerializer, responses={204: ""}, security=[])
    def post(self, request: Request) -> Response:
        """Choose a password with the `uid` and `token` of a mailed link. Signs nobody in; sessions and API tokens end.

        400 `token` for a link that was used or has expired, 400 `password` for one that is too weak.
        """
        body = SetPasswordSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        set_password(**body.validated_data)
        return Response(status=204)
