"""Addresses of these pages."""

from django.urls import path

from oneseal.web.workbench.office.head import cases_of_bureau, head

urlpatterns = [
    path("head", head, name="head"),
    path("cases-of-bureau", cases_of_bureau, name="cases-of-bureau"),
]
