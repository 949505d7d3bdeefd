"""Addresses of these pages."""

from django.urls import path

from oneseal.web.portal.browse.checking import progress, verify
from oneseal.web.portal.browse.items import item, items

urlpatterns = [
    path("items", items, name="items"),
    path("items/<uuid:item>", item, name="item"),
    path("progress", progress, name="progress"),
    path("verify", verify, name="verify"),
]
