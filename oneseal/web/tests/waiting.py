"""For every step a case that waits there, so that the page of each act shows the act's own form."""

import io
from collections.abc import Callable
from uuid import UUID

from PIL import Image

from oneseal.cases import actions
from oneseal.cases.tests.office import CONTROL, cast, corrected, filed, made, reached
from oneseal.cases.tests.test_plan_survey import planned
from oneseal.documents.actions.photos import receive_photo

ITEM = "食品经营许可（新办）"


def picture() -> tuple[UUID, UUID]:
    """A photo that 孙勘验 has taken."""
    out = io.BytesIO()
    Image.effect_noise((80, 60), 50).convert("RGB").save(out, "JPEG")
    return receive_photo(io.BytesIO(out.getvalue()), "现场.jpg", by=cast("孙勘验"))


def failed() -> UUID:
    """A line is wrong again after its correction."""
    case = filed()
    corrected(case, passed=False)
    return case


def agreed() -> UUID:
    """The day of its survey is agreed."""
    case = reached("survey", ITEM)
    planned(case)
    return case


def taken_down() -> UUID:
    """孙勘验 has recorded the survey, with a photo and a signature; 钱勘验 has still to confirm it."""
    case = reached("survey", ITEM)
    found = {**CONTROL, "unsigned_reason": "", "photos": [picture()], "signature": picture()[0]}
    actions.survey(case, by=cast("孙勘验"), officers=[cast("钱勘验")], **found)
    return case


def delivered() -> UUID:
    """Nothing is left to do but to archive it."""
    case = reached("archive", ITEM)
    made(case)
    return case


WAITING: dict[str, Callable[[], UUID]] = {
    "received": lambda: filed(ITEM),
    "failed": failed,
    "accepted": lambda: reached("review", ITEM),
    "agreed": agreed,
    "taken_down": taken_down,
    "examined": lambda: reached("grant", ITEM),
    "granted": lambda: reached("make", ITEM),
    "delivered": delivered,
}
"""By the key under which the scene has it."""
ACTS = {
    "李受理": {
        **dict.fromkeys(("accept", "request_correction", "refuse_to_accept", "declare_not_needed"), "received"),
        "check": "brought",
        "archive": "delivered",
        "record_service": "case",
    },
    "吕局长": {"request_further_correction": "failed", "void": "received"},
    "赵审查": {"review": "accepted"},
    "孙勘验": dict.fromkeys(("survey", "plan_survey", "cancel_survey_plan"), "agreed"),
    "钱勘验": {"confirm_survey": "taken_down"},
    "周批准": {"grant": "examined", "deny": "examined"},
    "郑制证": {"make": "granted", "deliver": "case"},
}
"""Whose each act is, and the case of the scene in which it is open: one of these, or one that the scene has anyway."""
OF_ACTS = {f"case-{act}": act for acts in ACTS.values() for act in acts}
"""The pages of acts."""
