"""Acts of the catalogue: load, import, draft, submit, retract, return, publish, withdraw; lists; codes at a grant; words people use."""

from oneseal.catalogue.actions.attaching import Attached, attach_files
from oneseal.catalogue.actions.beginning import begin_item
from oneseal.catalogue.actions.blocks import load_blocks, take_code
from oneseal.catalogue.actions.changing import Change, change_many, preview_change, wrong_value
from oneseal.catalogue.actions.discarding import discard_draft, give_body
from oneseal.catalogue.actions.files import REST
from oneseal.catalogue.actions.importing import Report, check_list, import_list
from oneseal.catalogue.actions.indexing import build_index, keep_index
from oneseal.catalogue.actions.listing import relist
from oneseal.catalogue.actions.lists import enter_list, load_lists
from oneseal.catalogue.actions.loading import load_items
from oneseal.catalogue.actions.naming import name_drafts
from oneseal.catalogue.actions.sending import cancel_list, carry_on, carry_on_one, found_listed, receive_list, take_list
from oneseal.catalogue.actions.versions import draft_item, publish, retract_item, return_item, submit_item, withdraw_item
from oneseal.catalogue.actions.wording import add_synonym, load_synonyms, note_missed, reject_missed, withdraw_synonym

__all__ = [
    "REST",
    "Attached",
    "Change",
    "Report",
    "add_synonym",
    "attach_files",
    "begin_item",
    "build_index",
    "cancel_list",
    "carry_on",
    "carry_on_one",
    "change_many",
    "check_list",
    "discard_draft",
    "draft_item",
    "enter_list",
    "found_listed",
    "give_body",
    "import_list",
    "keep_index",
    "load_blocks",
    "load_items",
    "load_lists",
    "load_synonyms",
    "name_drafts",
    "note_missed",
    "preview_change",
    "publish",
    "receive_list",
    "reject_missed",
    "relist",
    "retract_item",
    "return_item",
    "submit_item",
    "take_code",
    "take_list",
    "withdraw_item",
    "withdraw_synonym",
    "wrong_value",
]
