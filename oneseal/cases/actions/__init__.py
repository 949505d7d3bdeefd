"""The verbs of a case: each one transaction, one entry; the room's only files that write."""

from oneseal.cases.actions.acceptance import (
    accept,
    check,
    declare_not_needed,
    deem_accepted,
    lapse,
    refuse_to_accept,
    request_correction,
    request_further_correction,
)
from oneseal.cases.actions.claiming import claim, reassign, release
from oneseal.cases.actions.correction import add_material, supply
from oneseal.cases.actions.drafting import discard_draft, open_draft, save_draft
from oneseal.cases.actions.ending import archive, deliver, renew_query_password, void, withdraw
from oneseal.cases.actions.examination import cancel_survey_plan, confirm_survey, deny, grant, plan_survey, review, survey
from oneseal.cases.actions.filing import file
from oneseal.cases.actions.keeping import keep_for_supply, sweep_supply_notes
from oneseal.cases.actions.making import make
from oneseal.cases.actions.notes import keep_survey_note, sweep_survey_notes
from oneseal.cases.actions.originals import hand_original, return_original, take_original
from oneseal.cases.actions.project import project_anew
from oneseal.cases.actions.serving import record_service
from oneseal.cases.actions.viewing import delete_view, open_view_first, rename_view, save_view
from oneseal.cases.actions.years import enter_year

__all__ = [
    "accept",
    "add_material",
    "archive",
    "cancel_survey_plan",
    "check",
    "claim",
    "confirm_survey",
    "declare_not_needed",
    "deem_accepted",
    "delete_view",
    "deliver",
    "deny",
    "discard_draft",
    "enter_year",
    "file",
    "grant",
    "hand_original",
    "keep_for_supply",
    "keep_survey_note",
    "lapse",
    "make",
    "open_draft",
    "open_view_first",
    "plan_survey",
    "project_anew",
    "reassign",
    "record_service",
    "refuse_to_accept",
    "release",
    "rename_view",
    "renew_query_password",
    "request_correction",
    "request_further_correction",
    "return_original",
    "review",
    "save_draft",
    "save_view",
    "supply",
    "survey",
    "sweep_supply_notes",
    "sweep_survey_notes",
    "take_original",
    "void",
    "withdraw",
]
