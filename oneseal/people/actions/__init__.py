"""The verbs of people: each one transaction, one entry. What makes a row returns its key, what changes one returns the entry."""

from oneseal.people.actions.accounts import SignedIn, change_password, close_account, open_account, sign_in, sign_out
from oneseal.people.actions.demo import load_demo
from oneseal.people.actions.mandates import end_mandate, grant_mandate
from oneseal.people.actions.parties import change_contact, change_representative, erase_personal, register_legal, register_natural
from oneseal.people.actions.places import end_division, found_body, found_division, found_unit
from oneseal.people.actions.posts import appoint, certify_officer, create_post, end_holding, end_substitution, set_quota, substitute
from oneseal.people.actions.reading import note_read
from oneseal.people.actions.recovering import draw_recovery_code, issue_recovery_code, recover_account

__all__ = [
    "SignedIn",
    "appoint",
    "certify_officer",
    "change_contact",
    "change_password",
    "change_representative",
    "close_account",
    "create_post",
    "draw_recovery_code",
    "end_division",
    "end_holding",
    "end_mandate",
    "end_substitution",
    "erase_personal",
    "found_body",
    "found_division",
    "found_unit",
    "grant_mandate",
    "issue_recovery_code",
    "load_demo",
    "note_read",
    "open_account",
    "recover_account",
    "register_legal",
    "register_natural",
    "set_quota",
    "sign_in",
    "sign_out",
    "substitute",
]
