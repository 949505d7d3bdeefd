"""一件事从头到尾: six different people take a case through by the pages alone; anybody checks the certificate; with and without scripts."""

import time
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest

from oneseal.cases.tests.office import cast, filed, row
from oneseal.journal.queries import entries_of
from oneseal.web.tests.browser import Visit

PATIENCE = 60.0


def acted(here: Visit, case: UUID, act: str, fill: Callable[[Visit], None], words: str) -> None:
    """Open the act's page, fill it in, press the one button that names it; then the case has one more entry."""
    before = row(case).version
    here.page.goto(f"/work/cases/{case}/{act}")
    fill(here)
    here.main.locator(".actside").get_by_role("button", name=words, exact=True).click()
    here.page.wait_for_url(lambda url: f"{case}/{act}" not in url)
    assert row(case).version == before + 1, here.text[:400]


def surveyed(here: Visit) -> None:
    """The record, with one hand: a colleague, times, findings, who was met."""
    here.page.get_by_label("钱勘验").check()
    here.page.locator('[name="place"]').fill("云岚市岚湖区一号")
    here.page.locator('[name="began"]').fill("09:30")
    here.page.locator('[name="ended"]').fill("10:15")
    for finding in here.page.locator('textarea[name^="finding:"]').all():
        finding.fill("与申请一致")
    here.page.get_by_label("符合", exact=True).check()
    here.page.locator('[name="met"]').fill("店主")
    here.page.get_by_label("已签字").check()


def typed(**values: str) -> Callable[[Visit], None]:
    """Fields by name."""

    def fill(here: Visit) -> None:
        for name, value in values.items():
            field = here.page.locator(f'[name="{name}"]').first
            if field.get_attribute("type") == "radio":
                here.page.locator(f'[name="{name}"][value="{value}"]').check()
            else:
                field.fill(value)

    return fill


def nothing(here: Visit) -> None:
    """There is nothing to fill in."""


def until_made(here: Visit, case: UUID) -> None:
    """The papers are made beside; the page says so until they are there."""
    until = time.monotonic() + PATIENCE
    while True:
        here.page.goto(f"/work/cases/{case}")
        if "制作中" not in here.text:
            return
        assert time.monotonic() < until, here.text
        time.sleep(0.5)


@pytest.mark.parametrize("scripts", [True, False])
def test_six_people_take_a_case_through_and_the_certificate_verifies(visit: Callable[..., Visit], tmp_path: Path, scripts: bool) -> None:
    """Accept, review, survey by two, grant, make, deliver; she downloads; one byte changed, it does not verify."""
    case = filed("食品经营许可（新办）")
    people = {name: visit(name, scripts=scripts) for name in ("李受理", "赵审查", "孙勘验", "周批准", "郑制证")}
    acted(people["李受理"], case, "accept", nothing, "受理")
    acted(people["赵审查"], case, "review", typed(recommendation="grant", opinion="材料齐全，符合条件"), "审查")
    acted(people["孙勘验"], case, "survey", surveyed, "勘验")
    acted(people["周批准"], case, "grant", typed(opinion="同意"), "准予许可")
    until_made(people["郑制证"], case)
    acted(people["郑制证"], case, "make", nothing, "制证")
    until_made(people["郑制证"], case)
    acted(people["郑制证"], case, "deliver", typed(way="direct", recipient="王申请"), "送达")
    hands = [entry.by for entry in entries_of(case)]
    assert hands == [cast(name) for name in ("王申请", "李受理", "赵审查", "孙勘验", "周批准", "郑制证", "郑制证")]
    _downloaded_and_checked(visit, case, tmp_path, scripts=scripts)


def _downloaded_and_checked(visit: Callable[..., Visit], case: UUID, folder: Path, *, scripts: bool) -> None:
    hers = visit("王申请", width=360, scripts=scripts)
    hers.page.goto("/acting-for")
    hers.page.locator(f'input[value="{row(case).applicant_id}"]').check()
    hers.press("就为这一方办")
    hers.page.goto("/certificates")
    with hers.page.expect_download() as download:
        hers.main.get_by_role("link", name="下载电子证照").first.click()
    good, bad = folder / "证照.pdf", folder / "改过.pdf"
    download.value.save_as(good)
    data = bytearray(good.read_bytes())
    data[len(data) // 2] ^= 1
    bad.write_bytes(data)
    anybody = visit(scripts=scripts)
    for file, kind in ((good, "good"), (bad, "bad")):
        anybody.page.goto("/verify")
        anybody.page.locator("input[type=file]").set_input_files(file)
        anybody.press("核对")
        anybody.page.locator(f".notice.{kind}").wait_for()
