"""文书送达 How papers are served on paper. The licensing law says until when and by which day, not how: 民事诉讼法 is followed (C-68), as
行政复议法 88 and 行政诉讼法 101 want it for their own papers. Its text is not held here: each article is cited with what it says."""

from datetime import date

from oneseal.law.days import DAY
from oneseal.law.rule import rule
from oneseal.law.sources import CIVIL_PROCEDURE

AMENDED = date(2024, 1, 1)
"""The articles as the amendment of 2023 left them."""


@rule(CIVIL_PROCEDURE, "第八十八条", text=None, since=AMENDED)
def handed_over_on(signed_on: date) -> date:
    """直接送达: the day on which the receipt was signed, by her or by whom the article lets sign for her."""
    return signed_on


@rule(CIVIL_PROCEDURE, "第八十九条", text=None, since=AMENDED)
def is_left_rightly(witnesses: str, recorded: str) -> bool:
    """留置送达, where the paper is refused: it is left at her place before witnesses who sign the proof with the reason and the day, or
    while photographs or video show how; then it is served."""
    return bool(witnesses.strip() or recorded.strip())


@rule(CIVIL_PROCEDURE, "第九十一条", text=None, since=AMENDED)
def posted_on(received_on: date) -> date:
    """邮寄送达: the day of receipt that the return receipt names."""
    return received_on


@rule(CIVIL_PROCEDURE, "第九十五条", text=None, since=AMENDED)
def announced_until(announced_on: date) -> date:
    """公告送达, where she cannot be found or no other way serves: served once thirty days from the announcement have gone by. Nothing
    has to be done on the last of them, so it is not moved off a holiday."""
    return announced_on + 30 * DAY
