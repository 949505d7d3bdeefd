"""Addresses of the account pages."""

from django.urls import path

from oneseal.web.portal.account.sign_in import acting_for, password, sign_in, sign_out

urlpatterns = [
    path("sign-in", sign_in, name="sign-in"),
    path("sign-out", sign_out, name="sign-out"),
    path("password", password, name="password"),
    path("acting-for", acting_for, name="acting-for"),
]
