"""Root addresses: each door of ``web`` brings its own."""

from django.urls import include, path

urlpatterns = [path("", include("oneseal.web.urls"))]
