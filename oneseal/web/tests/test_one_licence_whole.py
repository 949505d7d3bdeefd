"""一件事从头到尾: seven different people take a case through by the pages; anybody checks the certificate; with and without scripts."""

from collections.abc import Callable
from itertools import count
from pathlib import Path
from uuid import UUID

import pytest

from oneseal.cases.tests.office import cast, row
from oneseal.journal.queries import entries_of
from oneseal.web.tests.browser import EVERY_WAY, Visit
from oneseal.web.tests.ways import confirmed, filed_by_pages, for_whom, nothing, surveyed, taken_up, typed, until_made

HANDS = {"pointer": {}, **({"keyboard": {"keys": True}, "plain": {"scripts": False}} if EVERY_WAY else {})}


@pytest.mark.timeout(900)
@pytest.mark.parametrize("hands", HANDS.values(), ids=HANDS)
def test_seven_people_take_a_case_through_and_the_certificate_verifies(
    visit: Callable[..., Visit], tmp_path: Path, hands: dict[str, bool]
) -> None:
    """Filed from a phone, handled by six officers, the two surveyors each for herself, every page reached from the one before;
    downloaded, one byte changed, it does not verify."""
    hers = visit("王申请", width=360, **hands)
    case = filed_by_pages(hers, "食品经营许可（新办）", tmp_path, shown(hers) if not hands else seen)
    people = {name: visit(name, **hands) for name in ("李受理", "赵审查", "孙勘验", "钱勘验", "周批准", "郑制证")}
    taken_up(people["李受理"], case, "accept", nothing, "受理")
    taken_up(people["赵审查"], case, "review", typed(recommendation="grant", opinion="材料齐全，符合条件"), "审查")
    taken_up(people["孙勘验"], case, "survey", surveyed, "勘验")
    taken_up(people["钱勘验"], case, "confirm_survey", confirmed, "会签勘验记录")
    taken_up(people["周批准"], case, "grant", typed(opinion="同意"), "准予许可")
    until_made(people["郑制证"], f"/work/cases/{case}")
    taken_up(people["郑制证"], case, "make", nothing, "制证")
    until_made(people["郑制证"], f"/work/cases/{case}")
    taken_up(people["郑制证"], case, "deliver", typed(way="direct", recipient="王申请", proof="id"), "送达")
    signed = [entry.by for entry in entries_of(case)]
    assert signed == [cast(name) for name in ("王申请", "李受理", "赵审查", "孙勘验", "钱勘验", "周批准", "郑制证", "郑制证")]
    _downloaded_and_checked(hers, visit(**hands), case, tmp_path)


def seen(_here: Visit) -> None:
    """Nobody keeps a picture."""


def shown(hers: Visit) -> Callable[[Visit], None]:
    """Each page on the way to the receipt is kept as a picture."""
    numbers = count(1)
    return lambda _: (hers.shoot(f"filing-{next(numbers)}-360"), None)[1]


def _downloaded_and_checked(hers: Visit, anybody: Visit, case: UUID, folder: Path) -> None:
    for_whom(hers, row(case).applicant_id)
    hers.page.goto("/certificates")
    with hers.page.expect_download() as download:
        hers.click(hers.main.get_by_role("button", name="下载电子证照").first)
    good, bad = folder / "证照.pdf", folder / "改过.pdf"
    download.value.save_as(good)
    data = bytearray(good.read_bytes())
    data[len(data) // 2] ^= 1
    bad.write_bytes(data)
    for file, kind in ((good, "good"), (bad, "bad")):
        anybody.page.goto("/verify")
        anybody.give(anybody.page.locator("#file"), file)
        anybody.press("核对")
        anybody.page.locator(f".notice.{kind}").wait_for()
