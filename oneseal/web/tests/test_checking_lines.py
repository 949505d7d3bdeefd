"""核对补正材料 by the pages: every line that came back on one page, with its verdict, in one press; the applicant reads which."""

from collections.abc import Callable
from uuid import UUID

import pytest

from oneseal.cases import actions
from oneseal.cases.tests.office import cast, filed, lines_in, row, upload
from oneseal.catalogue.queries import version
from oneseal.journal.queries import entries_of
from oneseal.web.tests.browser import Visit
from oneseal.web.tests.test_desk import signed_in
from oneseal.web.tests.test_mine import acting
from oneseal.web.tests.ways import for_whom


def brought(many: int = 3) -> tuple[UUID, dict[str, str]]:
    """A case with so many lines supplied and none checked; its lines with their names."""
    case = filed("食品经营许可（新办）")
    names = {line.id: line.name for line in version(row(case).item_version_id).materials}
    lines = lines_in(case)[:many]
    wanted = [{"line": line, "problem": "看不清", "mend": "请重新扫描"} for line in lines]
    actions.request_correction(case, wanted, by=cast("李受理"))
    actions.supply(case, {line: [upload()] for line in lines}, by=cast("王申请"))
    return case, {line: names[line] for line in lines}


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_all_lines_are_checked_with_one_press_and_the_applicant_reads_each(visit: Callable[..., Visit], scripts: bool) -> None:
    """The reason is asked for where a line fails, and offered nowhere else."""
    case, lines = brought()
    first, *others = lines
    clerk = visit("李受理", scripts=scripts)
    clerk.page.goto(f"/work/cases/{case}/check")
    for line in others:
        clerk.check(clerk.page.locator(f'[name="verdict:{line}"][value="passed"]'))
    assert not clerk.page.locator(f'[name="reason:{first}"]').is_visible()
    clerk.check(clerk.page.locator(f'[name="verdict:{first}"][value="failed"]'))
    clerk.page.locator(f'[name="reason:{first}"]').fill("仍看不清")
    assert not clerk.overflows() and not (scripts and clerk.barriers())
    clerk.shoot(f"check-1280-{scripts}")
    clerk.press("核对补正材料")
    clerk.page.wait_for_url(lambda url: f"{case}/check" not in url)
    assert [entry.act for entry in entries_of(case)].count("check") == 1
    assert entries_of(case)[-1].data["verdicts"] == {**dict.fromkeys(others, True), first: False}
    hers = visit("王申请", width=360, scripts=scripts)
    for_whom(hers, row(case).applicant_id)
    hers.page.goto(f"/mine/{case}")
    told = hers.page.locator(".timeline li", has_text="核对了补正材料")
    assert told.count() == 1 and f"{lines[first]}：不合格：仍看不清" in told.inner_text()
    assert all(f"{lines[line]}：合格" in told.inner_text() for line in others)


def test_verdicts_are_told_in_english_and_reasons_stay_as_they_were_written(city: None) -> None:
    """Verdict and reason are two parts: the one a word of ours, the other the officer's."""
    case, lines = brought(2)
    first, second = lines
    actions.check(case, [first], {second: "看不清"}, by=cast("李受理"))
    client = acting("王申请", row(case).applicant_id)
    client.cookies["lang"] = "en"
    page = client.get(f"/mine/{case}").content.decode()
    assert f'<span lang="zh-Hans">{lines[first]}</span>: in order</p>' in page
    assert f'<span lang="zh-Hans">{lines[second]}</span>: not in order: <span lang="zh-Hans">看不清</span></p>' in page
    client.cookies["lang"] = "zh-hans"
    page = client.get(f"/mine/{case}").content.decode()
    assert f"{lines[first]}：合格</p>" in page and f"{lines[second]}：不合格：看不清</p>" in page


def test_the_page_fits_a_phone(visit: Callable[..., Visit]) -> None:
    case, _ = brought()
    here = visit("李受理", width=360, touch=True)
    here.page.goto(f"/work/cases/{case}/check")
    assert here.barriers() == [] and not here.overflows()
    here.shoot("check-360")


def test_a_line_may_wait_and_is_asked_for_the_next_time(city: None) -> None:
    """What was left open is all that the page asks for afterwards."""
    case, lines = brought()
    first, second, third = lines
    client, address = signed_in("李受理"), f"/work/cases/{case}/check"
    assert client.post(address, {"seen": str(row(case).version), f"verdict:{second}": "passed"}).status_code == 302
    page = client.get(address).content.decode()
    assert f'name="verdict:{second}"' not in page and all(f'name="verdict:{line}"' in page for line in (first, third))


def test_all_that_is_wrong_is_told_at_once_and_nothing_is_checked(city: None) -> None:
    """Each reason that is missing at its line; no verdict at all; a common opinion leaves the other lines as they were."""
    case, lines = brought()
    first, second, third = lines
    client, address, seen = signed_in("李受理"), f"/work/cases/{case}/check", {"seen": str(row(case).version)}
    sent = {**seen, f"verdict:{first}": "failed", f"verdict:{second}": "failed", f"verdict:{third}": "passed"}
    answer = client.post(address, sent)
    told = answer.content.decode().split('id="mistakes"')[1].split("</ul>")[0]
    assert answer.status_code == 422 and all(f"“{lines[line]}”不合格，请写明理由" in told for line in (first, second))
    assert "至少一项" in client.post(address, seen).content.decode()
    page = client.post(address, {**sent, "phrase": f"reason:{first}:0"}).content.decode()
    assert page.count("未提交</textarea>") == 1 and page.count('value="failed"') == 3 and page.count("checked") >= 3
    assert "check" not in [entry.act for entry in entries_of(case)]
