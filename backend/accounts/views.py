"""Signing in and out, one's own account, and accounts for admins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_filters
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.signals import user_logged_out
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from drf_yasg import openapi
from drf_yasg.utils import swagger_auto_schema
from rest_framework import mixins
from rest_framework.exceptions import PermissionDenied
from rest_framework.generics import RetrieveUpdateAPIView
from rest_framework.permissions import AllowAny
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet, ModelViewSet

from accounts.authentication import SignInAuthentication
from accounts.models import ApiToken, Session, User
from accounts.permissions import IsAdmin, IsSignedIn, role_of
from accounts.roles import Role
from accounts.serializers import (
    DetailSerializer,
    LoginSerializer,
    MeSerializer,
    NewTokenSerializer,
    PasswordSerializer,
    SessionSerializer,
    TokenSerializer,
    UserSerializer,
)
from database.filters import IdFilter, StrictBooleanFilter

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from rest_framework.request import Request
    from rest_framework.serializers import BaseSerializer

_LOCKED = {
    429: openapi.Response(
        "Too many wrong passwords; `Retry-After` says in how many seconds to try again.", DetailSerializer
    )
}
NO_TOKEN_BY_TOKEN = "A token cannot make another: sign in for it, or use `manage.py create_token`."  # noqa: S105 - no token
_NO_CSRF = {403: openapi.Response("The CSRF token is missing or wrong.", DetailSerializer)}


class LoginView(APIView):
    """Signing in."""

    authentication_classes = (SignInAuthentication,)
    permission_classes = (AllowAny,)

    @swagger_auto_schema(
        request_body=LoginSerializer, responses={200: MeSerializer, **_NO_CSRF, **_LOCKED}, security=[]
    )
    def post(self, request: Request) -> Response:
        """Start a session. Needs the CSRF cookie that `accounts/me/` sets."""
        # Django's own request, because that is where django-axes leaves its verdict for the middleware.
        serializer = LoginSerializer(data=request.data, context={"request": request._request})
        serializer.is_valid(raise_exception=True)
        user = serializer.validated_data["user"]
        request._request.session.flush()  # a session that was there ends, whosever it was
        login(request._request, user)
        return Response(MeSerializer(user).data)


class LogoutView(APIView):
    """Signing out."""

    permission_classes = (IsSignedIn,)

    @swagger_auto_schema(request_body=None, responses={204: ""})
    def post(self, request: Request) -> Response:
        """End this session."""
        logout(request._request)
        return Response(status=204)


@method_decorator([ensure_csrf_cookie, never_cache], name="dispatch")
class MeView(RetrieveUpdateAPIView[User]):
    """The account that is signed in. Sets the CSRF cookie, also when it answers 401."""

    http_method_names = ["get", "patch", "head", "options"]
    queryset = User.objects.all()
    serializer_class = MeSerializer
    permission_classes = (IsSignedIn,)
    filter_backends = ()

    def get_object(self) -> User:
        user: User = self.request.user  # type: ignore[assignment]
        return user

    @swagger_auto_schema(responses={200: MeSerializer, **_LOCKED})
    def patch(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Change one's own name or e-mail. Another e-mail needs `old_password`."""
        return super().patch(request, *args, **kwargs)


class PasswordView(APIView):
    """One's own password."""

    permission_classes = (IsSignedIn,)

    @swagger_auto_schema(request_body=PasswordSerializer, responses={204: "", **_LOCKED})
    def post(self, request: Request) -> Response:
        """Change the password. Every other session and API token of the account ends."""
        serializer = PasswordSerializer(data=request.data, context={"request": request._request})
        serializer.is_valid(raise_exception=True)
        user: User = request.user  # type: ignore[assignment]
        user.set_password(serializer.validated_data["new_password"])
        user.save(update_fields=["password"])
        if request.auth is None:
            update_session_auth_hash(request._request, user)
        return Response(status=204)


class UserFilter(django_filters.FilterSet):
    """By role and whether they may sign in."""

    role = django_filters.ChoiceFilter(choices=Role.choices)
    is_active = StrictBooleanFilter()

    class Meta:
        model = User
        fields = ("role", "is_active")


class UserViewSet(ModelViewSet[User]):
    """Accounts. Deleting deactivates: the account stays as the author of what it did. One active admin always stays."""

    http_method_names = ["get", "post", "patch", "delete", "head", "options"]
    queryset = User.objects.all()
    serializer_class = UserSerializer
    permission_classes = (IsAdmin,)
    filterset_class = UserFilter
    search_fields = ("username", "email", "first_name", "last_name")
    ordering_fields = ("id", "username", "date_joined")
    ordering = ("username",)

    @swagger_auto_schema(refuses=True)
    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Deactivate the account: it signs in no more, and stays as the author of what it did."""
        return super().destroy(request, *args, **kwargs)

    def perform_destroy(self, instance: User) -> None:
        instance.is_active = False
        instance.save(update_fields=["is_active"])


class TokenViewSet(mixins.ListModelMixin, mixins.CreateModelMixin, mixins.DestroyModelMixin, GenericViewSet[ApiToken]):
    """One's own API tokens. The text of a token is shown once, when it is made; a token cannot make another."""

    queryset = ApiToken.objects.all()
    permission_classes = (IsSignedIn,)
    search_fields = ("name",)
    ordering_fields = ("id", "name", "created_at", "expires_at", "last_used_at")
    ordering = ("-id",)

    def get_queryset(self) -> QuerySet[ApiToken]:
        return super().get_queryset().filter(user=self.request.user.pk)

    def get_serializer_class(self) -> type[BaseSerializer[ApiToken]]:
        return NewTokenSerializer if self.action == "create" else TokenSerializer

    def perform_create(self, serializer: BaseSerializer[ApiToken]) -> None:
        if self.request.auth is not None:  # else whoever steals one has another when it is ended
            raise PermissionDenied(NO_TOKEN_BY_TOKEN)
        serializer.save(user=self.request.user)


class SessionFilter(django_filters.FilterSet):
    """For admins: whose."""

    user = IdFilter(help_text="Of this account; only admins see others'. Without it, one's own.")

    class Meta:
        model = Session
        fields = ("user",)


class SessionViewSet(mixins.ListModelMixin, mixins.DestroyModelMixin, GenericViewSet[Session]):
    """The browsers in which an account is signed in: one's own, for admins anybody's. Deleting one signs it out."""

    queryset = Session.objects.all()
    serializer_class = SessionSerializer
    permission_classes = (IsSignedIn,)
    filterset_class = SessionFilter
    search_fields = ("browser", "address")
    ordering_fields = ("id", "created_at", "last_used_at", "expires_at")
    ordering = ("-last_used_at",)

    def get_queryset(self) -> QuerySet[Session]:
        live: QuerySet[Session] = Session.objects.live().select_related("user")
        names_anybody = self.action != "list" or "user" in self.request.query_params
        if role_of(self.request) is Role.ADMIN and names_anybody:
            return live.exclude(user=None)
        return live.filter(user=self.request.user.pk)

    def perform_destroy(self, instance: Session) -> None:
        user_logged_out.send(sender=User, request=self.request._request, user=instance.user)
        instance.delete()
