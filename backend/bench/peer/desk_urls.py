"""The addresses of the site that runs django-helpdesk."""

from django.urls import include, path

urlpatterns = [path("", include("helpdesk.urls"))]
