"""Accounts and tokens in Django admin."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.contrib import admin
from django.contrib.auth import admin as auth_admin
from django.contrib.auth import forms as auth_forms
from django.contrib.auth.models import Group
from django.shortcuts import redirect

from accounts.models import ApiToken, User

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

admin.site.unregister(Group)  # the role decides, nothing else


class NewUserForm(auth_forms.AdminUserCreationForm):
    class Meta:
        model = User
        fields = ("username", "email", "role")


class UserForm(auth_forms.UserChangeForm):  # type: ignore[type-arg]
    class Meta:
        model = User
        fields = "__all__"


@admin.register(User)
class UserAdmin(auth_admin.UserAdmin):  # type: ignore[type-arg]
    """The role stands for Django's flags, groups and permissions. Accounts are deactivated, never deleted."""

    form = UserForm
    add_form = NewUserForm
    list_display = ("username", "email", "first_name", "last_name", "role", "is_active")
    list_filter = ("role", "is_active")
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("username", "password", "role", "is_active")}),
        ("Person", {"fields": ("first_name", "last_name", "email")}),
        ("Dates", {"fields": ("last_login", "date_joined")}),
    )
    readonly_fields = ("last_login", "date_joined")
    add_fieldsets = ((None, {"fields": ("username", "email", "role", "usable_password", "password1", "password2")}),)

    def has_delete_permission(self, _request: HttpRequest, _obj: User | None = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """One's own e-mail is changed in the dashboard's profile, which asks for the password."""
        is_own = obj is not None and obj.pk == request.user.pk
        return (*self.readonly_fields, "email") if is_own else self.readonly_fields

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:  # noqa: A002 - Django's name
        """One's own is changed where the old one is asked for."""
        if id == str(request.user.pk):
            return redirect("admin:password_change")
        return super().user_change_password(request, id, form_url)


@admin.register(ApiToken)
class ApiTokenAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Tokens can be looked over and taken away; they are made by their users."""

    list_display = ("name", "user", "created_at", "expires_at", "last_used_at")
    list_select_related: ClassVar[tuple[str, ...]] = ("user",)
    search_fields = ("name", "user__username")

    def has_add_permission(self, _request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: ApiToken | None = None) -> bool:
        return False
