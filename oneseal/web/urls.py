"""Addresses of the doors."""

from django.urls import path

from oneseal.web.health import health
from oneseal.web.portal.home import home

urlpatterns = [
    path("", home, name="home"),
    path("health", health, name="health"),
]
