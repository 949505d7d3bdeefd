"""The verbs of people: each one transaction, one entry. What makes a row returns its key, what changes one returns the entry."""

from oneseal.people.actions.accounts import change_password, close_account, open_account, sign_in, sign_out
from oneseal.people.actions.contact import change_contact, change_own_contact
from oneseal.people.actions.demo import load_demo, load_stations
from oneseal.people.actions.entering import SignedIn
from oneseal.people.actions.erasing import erase_personal
from oneseal.people.actions.founding import Newcomer, admit, found_bureau, import_divisions
from oneseal.people.actions.linking import link_identity, unlink_identity
from oneseal.people.actions.mandates import end_mandate, grant_mandate
from oneseal.people.actions.naming import correct_name
from oneseal.people.actions.parties import change_representative, register_legal, register_natural
from oneseal.people.actions.places import end_division, found_body, found_division, found_unit, list_body, move_body
from oneseal.people.actions.posts import appoint, certify_officer, create_post, end_holding, end_substitution, set_quota, substitute
from oneseal.people.actions.proving import prove_identity
from oneseal.people.actions.reading import note_read
from oneseal.people.actions.recovering import draw_recovery_code, issue_recovery_code, recover_account
from oneseal.people.actions.second_factor import (
    begin_second_factor,
    confirm_sign_in,
    enrol_second_factor,
    lift_second_factor,
    remove_second_factor,
)

__all__ = [
    "Newcomer",
    "SignedIn",
    "admit",
    "appoint",
    "begin_second_factor",
    "certify_officer",
    "change_contact",
    "change_own_contact",
    "change_password",
    "change_representative",
    "close_account",
    "confirm_sign_in",
    "correct_name",
    "create_post",
    "draw_recovery_code",
    "end_division",
    "end_holding",
    "end_mandate",
    "end_substitution",
    "enrol_second_factor",
    "erase_personal",
    "found_body",
    "found_bureau",
    "found_division",
    "found_unit",
    "grant_mandate",
    "import_divisions",
    "issue_recovery_code",
    "lift_second_factor",
    "link_identity",
    "list_body",
    "load_demo",
    "load_stations",
    "move_body",
    "note_read",
    "open_account",
    "prove_identity",
    "recover_account",
    "register_legal",
    "register_natural",
    "remove_second_factor",
    "set_quota",
    "sign_in",
    "sign_out",
    "substitute",
    "unlink_identity",
]
