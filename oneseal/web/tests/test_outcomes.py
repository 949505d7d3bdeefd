"""不受理, 不予受理, 不予许可, 两项补正, 委托终止: each way a case can go, walked by the pages, with and without scripts."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest

from oneseal.cases.tests.office import cast, filed, firm, row
from oneseal.catalogue.queries import sample_file
from oneseal.journal.queries import today
from oneseal.people.actions import grant_mandate
from oneseal.web.tests.browser import Visit
from oneseal.web.tests.test_mandates import head
from oneseal.web.tests.ways import acted, confirmed, filed_by_pages, for_whom, nothing, surveyed, typed, until_made

SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=lambda on: "scripts" if on else "plain")


def told(here: Visit, case: UUID) -> str:
    """What the applicant's page of the case says."""
    for_whom(here, row(case).applicant_id)
    here.page.goto(f"/mine/{case}")
    return here.text


def paper_named(here: Visit, case: UUID, title: str) -> bytes:
    """A paper downloaded from the applicant's page, once it is made."""
    until_made(here, f"/mine/{case}")
    link = here.main.locator(f'a[href^="/mine/{case}/papers/"]').filter(has_text=title).first
    with here.page.expect_download() as download:
        link.click()
    return Path(download.value.path()).read_bytes()


@SCRIPTS
@pytest.mark.parametrize(
    ("act", "fields", "words", "phase", "paper"),
    [
        ("declare_not_needed", {"reason": "所申请的事项依法不需要取得行政许可"}, "不受理", "NOT_NEEDED", "不受理告知书"),
        (
            "refuse_to_accept",
            {"reason": "不属于本机关职权范围", "organ": "云岚市公安局"},
            "不予受理",
            "NOT_ACCEPTED",
            "不予受理决定书",
        ),
    ],
)
def test_not_needed_and_refused_are_two_things(
    visit: Callable[..., Visit], act: str, fields: dict[str, str], words: str, phase: str, paper: str, scripts: bool
) -> None:
    """Art. 32(1) and 32(2): each by its own act with its own paper; the applicant reads why and what to do."""
    case = filed("食品经营许可（新办）")
    clerk = visit("李受理", scripts=scripts)
    acted(clerk, case, act, typed(**fields), words)
    assert row(case).phase == phase
    hers = visit("王申请", width=360, scripts=scripts)
    assert fields["reason"] in told(hers, case)
    assert paper_named(hers, case, paper).startswith(b"%PDF")


@SCRIPTS
def test_a_refusal_gives_its_reasons_and_the_remedies(visit: Callable[..., Visit], scripts: bool) -> None:
    """Art. 38(2): facts, reason, basis; where and until when to complain stands on her page."""
    case = filed("食品经营许可（新办）")
    acted(visit("李受理", scripts=scripts), case, "accept", nothing, "受理")
    acted(visit("赵审查", scripts=scripts), case, "review", typed(recommendation="deny", opinion="布局不符合要求"), "审查")
    acted(visit("孙勘验", scripts=scripts), case, "survey", surveyed, "勘验")
    acted(visit("钱勘验", scripts=scripts), case, "confirm_survey", confirmed, "会签勘验记录")
    refused = typed(facts="加工间与卫生间相通", reason="布局不合理，存在交叉污染", basis="《食品经营许可和备案管理办法》第十二条")
    acted(visit("周批准", scripts=scripts), case, "deny", refused, "不予许可")
    assert row(case).phase == "REFUSED"
    hers = visit("王申请", width=360, scripts=scripts)
    words = told(hers, case)
    assert "布局不合理" in words and "行政复议" in words and "行政诉讼" in words
    assert paper_named(hers, case, "不予行政许可决定书").startswith(b"%PDF")


@SCRIPTS
def test_a_correction_round_with_two_lines(visit: Callable[..., Visit], tmp_path: Path, scripts: bool) -> None:
    """One notice with both lines; both supplied from the phone; what changed stands out; then accepted."""
    hers = visit("王申请", width=360, scripts=scripts)
    case = filed_by_pages(hers, "食品经营许可（新办）", tmp_path)
    clerk = visit("李受理", scripts=scripts)
    clerk.page.goto(f"/work/cases/{case}/request_correction")
    lines = [
        name.removeprefix("problem:") for name in clerk.page.locator('[name^="problem:"]').evaluate_all("all => all.map(e => e.name)")
    ][1:3]  # the first is served by the form and has no file that the round could replace

    def noticed(here: Visit) -> None:
        for line in lines:
            group = here.page.locator("details").filter(has=here.page.locator(f'[name="problem:{line}"]'))
            if group.get_attribute("open") is None:
                group.locator("summary").click()
            here.page.locator(f'[name="problem:{line}"]').fill("字迹不清晰")
            here.page.locator(f'[name="mend:{line}"]').fill("请重新拍照上传")

    acted(clerk, case, "request_correction", noticed, "补正告知")
    supplied(hers, case, lines, tmp_path)
    assert row(case).phase == "RECEIVED"
    marked_as_changed(clerk, case, lines)
    acted(clerk, case, "check", typed(**{f"verdict:{line}": "passed" for line in lines}), "核对补正材料")
    acted(clerk, case, "accept", nothing, "受理")
    assert row(case).phase == "ACCEPTED"


def marked_as_changed(here: Visit, case: UUID, lines: list[str]) -> None:
    """Only what the round brought stands out; what it replaced is kept one step away."""
    here.page.goto(f"/work/cases/{case}")
    marked = here.page.locator("tr.chosen").evaluate_all("all => all.map(row => row.id)")
    assert sorted(marked) == sorted(f"line-{line}" for line in lines)
    first = here.page.locator(f'[id="line-{lines[0]}"]')
    assert "补.pdf" in first.inner_text() and "第 1 次补正" in first.inner_text()
    assert first.locator("details summary").inner_text() == "补正以前的文件"


def supplied(here: Visit, case: UUID, lines: list[str], folder: Path) -> None:
    """What was asked for, line by line, from the applicant's page."""
    assert "字迹不清晰" in told(here, case) and "请重新拍照上传" in here.text
    here.click(here.page.locator(f'main a[href="/mine/{case}/supply"]'))
    assert here.text.count("请重新拍照上传") >= len(lines)
    file = folder / "补.pdf"
    file.write_bytes(sample_file("补"))
    for line in lines:
        here.page.locator(f"#file_{line}").set_input_files(file)
    here.click(here.main.locator("form button:not([type=button])").last)
    here.page.wait_for_url(f"**/mine/{case}")


@SCRIPTS
def test_an_employee_files_for_the_firm_until_his_mandate_ends(visit: Callable[..., Visit], tmp_path: Path, scripts: bool) -> None:
    """By a recorded mandate; when it is ended, the case, its papers and the firm are gone from his pages at once."""
    name, representative = head()
    mandate = grant_mandate(firm(), cast("卫创业"), ["*"], since=today(), by=representative)
    his = visit("卫创业", width=360, scripts=scripts)
    case = filed_by_pages(his, "食品经营许可（新办）", tmp_path, applicant=firm(), by=cast("卫创业"))
    assert "已收到您的申请" in told(his, case)
    hers = visit(name, scripts=scripts)
    for_whom(hers, firm())
    hers.page.goto(f"/mandates/{mandate}/end")
    hers.press("终止委托")
    hers.page.wait_for_url("**/mandates")
    for path in (f"/mine/{case}", f"/filed/{case}", f"/mine/{case}/withdraw"):
        answer = his.page.goto(path)
        assert answer is not None and answer.status == 404, path
    his.page.goto("/acting-for")
    assert "禾丰" not in his.text
    his.page.goto("/mine")
    assert row(case).number not in his.text
