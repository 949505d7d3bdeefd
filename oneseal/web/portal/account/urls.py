"""Addresses of the account pages."""

from django.urls import path

from oneseal.web.portal.account.contact import contact
from oneseal.web.portal.account.firm import add_firm
from oneseal.web.portal.account.identity import account
from oneseal.web.portal.account.recovery import recovery, recovery_code
from oneseal.web.portal.account.second_factor import enrol_second_factor, remove_second_factor, second_factor, sign_in_code
from oneseal.web.portal.account.sign_in import acting_for, password, sign_in, sign_out, stay
from oneseal.web.portal.account.sign_up import sign_up
from oneseal.web.portal.account.unified import link_identity, unified, unified_return, unlink

urlpatterns = [
    path("sign-in", sign_in, name="sign-in"),
    path("sign-in/code", sign_in_code, name="sign-in-code"),
    path("sign-up", sign_up, name="sign-up"),
    path("recovery", recovery, name="recovery"),
    path("recovery-code", recovery_code, name="recovery-code"),
    path("sign-out", sign_out, name="sign-out"),
    path("sign-in/unified", unified, name="unified"),
    path("sign-in/unified/return", unified_return, name="unified-return"),
    path("account/link", link_identity, name="link-identity"),
    path("account/unlink", unlink, name="unlink-identity"),
    path("stay", stay, name="stay"),
    path("account", account, name="account"),
    path("account/second-factor", second_factor, name="second-factor"),
    path("account/second-factor/confirm", enrol_second_factor, name="enrol-second-factor"),
    path("account/second-factor/remove", remove_second_factor, name="remove-second-factor"),
    path("account/contact", contact, name="change-contact"),
    path("account/firm", add_firm, name="add-firm"),
    path("password", password, name="password"),
    path("acting-for", acting_for, name="acting-for"),
]
