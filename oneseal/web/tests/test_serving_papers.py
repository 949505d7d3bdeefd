"""登记送达: a window records how a notice reached her; both pages say so beside the paper, and until when she corrects."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from oneseal.cases import actions
from oneseal.cases.queries.desk import told_whole
from oneseal.cases.queries.mine import early_return
from oneseal.cases.tests.office import cast, filed, filing, made, row
from oneseal.documents.models import Paper
from oneseal.journal.actions import set_clock
from oneseal.journal.queries import entries_of, now, today
from oneseal.people.actions import end_mandate, grant_mandate
from oneseal.people.rules import Standing
from oneseal.web.tests.browser import Visit
from oneseal.web.tests.test_desk import signed_in
from oneseal.web.tests.test_english import CHINESE
from oneseal.web.tests.test_mine import acting
from oneseal.web.tests.ways import for_whom, until_made


def told_to_correct(name: str = "生育登记") -> UUID:
    """A case whose notice of correction goes out on paper."""
    case, line = filed(name), next(iter(filing(name)["materials"]))
    actions.request_correction(case, [{"line": line, "problem": "看不清", "mend": "请重新拍照"}], by=cast("李受理"))
    return case


def noticed(name: str = "生育登记") -> tuple[UUID, UUID]:
    """The same with its notice, made."""
    made(case := told_to_correct(name))
    return case, Paper.objects.get(case=case, kind="correction_notice").id


def test_what_is_recorded_stands_beside_the_paper_for_both(city: None) -> None:
    case, paper = noticed()
    clerk, path = signed_in("李受理"), f"/work/cases/{case}/record_service"
    hers = acting("王申请", row(case).applicant_id)
    before = hers.get(f"/mine/{case}/supply").content.decode()
    assert "逾期未补正的，视为放弃本次申请" in before and "从收到之日算" in before, "as the notice says"
    assert f'href="{path}"' in clerk.get(f"/work/cases/{case}").content.decode()
    sent = {"seen": "2", "paper": str(paper), "way": "post", "happened_on": today().isoformat()}
    wrong = clerk.post(path, sent)
    assert wrong.status_code == 422 and "没有填写运单号" in wrong.content.decode()
    done = clerk.post(path, {**sent, "waybill": "EMS 1234567890123"})
    assert done.headers["Location"] == f"/work/cases/{case}#papers"
    assert entries_of(case)[-1].data["waybill"] == "EMS1234567890123"
    for page in (clerk.get(f"/work/cases/{case}").content.decode(), hers.get(f"/mine/{case}").content.decode()):
        card = page.split('id="papers"')[1].split("</section>")[0]
        assert "邮寄送达" in card and "EMS1234567890123" in card and today().isoformat() in card
    assert "收到补正告知书，补正期限为自这一天起" in hers.get(f"/mine/{case}").content.decode()


def test_she_reads_in_english_how_it_was_served_and_names_stay_marked(city: None) -> None:
    """Labels and ways are English; the paper's title, its number and who signed are marked as Chinese."""
    case, paper = noticed()
    ways: list[dict[str, Any]] = [{"way": "post", "waybill": "EMS 12"}, {"way": "direct", "recipient": "韩签收"}]
    for given in ways:
        actions.record_service(case, paper, happened_on=today(), by=cast("李受理"), **given)
    hers = acting("王申请", row(case).applicant_id)
    hers.cookies["lang"] = "en"
    page = hers.get(f"/mine/{case}").content.decode()
    assert "the notice reached you on" in page and "How a paper was served was recorded" in page
    parts = [page.split(f'id="{each}"')[1].split("</section>")[0] for each in ("told", "papers")]
    assert all("by post" in each or "handed over in person" in each for each in parts) and "Waybill: EMS 12" in parts[0]
    left = [re.sub(r'<span lang="zh-Hans">.*?</span>', "", each) for each in parts]
    assert not [each for each in left if CHINESE.search(each)] and '<span lang="zh-Hans">韩签收</span>' in parts[1]


def test_the_rule_stands_beside_it_and_in_its_place_what_bars_it(city: None) -> None:
    """R4-07: a window that acts for the applicant is told why it cannot record it and who can."""
    case, _ = noticed()
    clerk, path = signed_in("李受理"), f'href="/work/cases/{case}/record_service"'
    page = clerk.get(f"/work/cases/{case}").content.decode()
    assert path in page and "C-68 " in page.split(path)[1].split("</p>")[0]
    mandate = grant_mandate(row(case).applicant_id, cast("李受理"), ["receive"], since=today(), by=None)
    barred = clerk.get(f"/work/cases/{case}").content.decode().split('id="papers"')[1].split("</section>")[0]
    end_mandate(mandate, by=None)
    told = barred.split("登记文书送达</strong>")[1]
    assert path not in barred and "您是本件的申请人或者代理人" in told and "请由其他人员办理" in told and "R4-07 " in told


def test_a_return_that_came_too_early_is_told_to_both(city: None) -> None:
    """Until the receipt is recorded anew, or the bureau has taken the return back."""
    case = returned()
    paper = Paper.objects.get(case=case, kind="correction_notice").id
    pages = [(signed_in("李受理"), f"/work/cases/{case}"), (acting("王申请", row(case).applicant_id), f"/mine/{case}")]
    told = "退件早于补正期限届满", "退件早了"
    assert not [each for client, path in pages for each in told if each in client.get(path).content.decode()]
    actions.record_service(case, paper, way="post", waybill="EMS 2", happened_on=today(), by=cast("李受理"))
    due = early_return(told_whole(row(case), Standing()))
    assert due and due.due_on >= today() + timedelta(days=30)
    for (client, path), words in zip(pages, told, strict=True):
        page = client.get(path).content.decode()
        assert words in page and due.due_on.isoformat() in page.split(words)[1].split("</div>")[0]
    pages[1][0].cookies["lang"] = "en"
    assert "It was returned too early" in pages[1][0].get(f"/mine/{case}").content.decode()


def returned() -> UUID:
    """Returned in 40 days, by a receipt that was recorded with a day too early; in a year whose days off are known."""
    set_clock(datetime(2026, 3, 2, 4, tzinfo=UTC))
    case, paper = noticed("出版物零售")
    actions.record_service(case, paper, way="post", waybill="EMS 2", happened_on=today(), by=cast("李受理"))
    set_clock(now() + timedelta(days=40))
    actions.lapse(case)
    return case


def test_a_refused_paper_that_was_left_is_recorded_with_its_witness(city: None) -> None:
    case, paper = noticed()
    clerk, path = signed_in("李受理"), f"/work/cases/{case}/record_service"
    sent = {"seen": "2", "paper": str(paper), "way": "left", "happened_on": today().isoformat(), "reason": "本人拒收，留在住所"}
    wrong = clerk.post(path, sent).content.decode()
    assert "留置送达没有见证人，也没有拍照、录像" in wrong and 'href="#id_witnesses"' in wrong
    clerk.post(path, {**sent, "witnesses": "晴川社区 卢见证"})
    assert "留置送达" in clerk.get(f"/work/cases/{case}").content.decode().split('id="papers"')[1].split("</section>")[0]
    hers = acting("王申请", row(case).applicant_id).get(f"/mine/{case}").content.decode()
    assert "留置送达" in hers and "晴川社区 卢见证" in hers


def test_a_window_that_takes_no_part_is_not_offered_it(city: None) -> None:
    case, paper = noticed()
    reviewer, path = signed_in("赵审查"), f"/work/cases/{case}/record_service"
    assert path not in reviewer.get(f"/work/cases/{case}").content.decode()
    late = reviewer.post(path, {"seen": "2", "paper": str(paper), "way": "direct", "recipient": "x", "happened_on": today().isoformat()})
    assert late.status_code == 422 and "您的岗位没有这一步" in late.content.decode()
    assert [entry.act for entry in entries_of(case)] == ["file", "request_correction"]


def test_days_to_come_are_told_at_the_field(city: None) -> None:
    case, paper = noticed()
    tomorrow = (today() + timedelta(days=1)).isoformat()
    sent = {"seen": "2", "paper": str(paper), "way": "direct", "recipient": "王某", "happened_on": tomorrow}
    page = signed_in("李受理").post(f"/work/cases/{case}/record_service", sent).content.decode()
    assert "不在文书制成之日" in page and "C-68" in page and 'href="#id_happened_on"' in page


@pytest.mark.parametrize("width", [1280, 360])
def test_beside_the_papers(city: None, visit: Callable[..., Visit], width: int) -> None:
    """From the case to the form and back, to the papers; then she reads it."""
    case = told_to_correct()
    clerk = visit("李受理", width=width)
    until_made(clerk, f"/work/cases/{case}")
    clerk.click(clerk.page.get_by_role("link", name="登记送达"))
    clerk.page.wait_for_url("**/record_service")
    assert clerk.barriers() == [] and not clerk.overflows()
    clerk.page.get_by_label("日期").fill(today().isoformat())
    asked = {"direct": ["签收人"], "left": ["原因和经过", "见证人", "拍照、录像的情况"], "post": ["运单号"], "public": ["原因和经过"]}
    for way in ("left", "public", "post", "direct"):
        clerk.page.locator(f'[name="way"][value="{way}"]').check()
        seen = {label for labels in asked.values() for label in labels if clerk.page.get_by_label(label).is_visible()}
        assert seen == set(asked[way]), way
        if way == "left":
            assert clerk.barriers() == [] and not clerk.overflows()
            clerk.shoot(f"record-service-left-{width}")
    clerk.page.get_by_label("签收人").fill("王某某")
    clerk.shoot(f"record-service-{width}")
    clerk.press("登记文书送达")
    clerk.page.wait_for_url(f"**/work/cases/{case}#papers")
    assert "签收人 王某某" in clerk.text and clerk.barriers() == [] and not clerk.overflows()
    clerk.shoot(f"served-{width}")
    hers = visit("王申请", width=width)
    for_whom(hers, row(case).applicant_id)
    hers.page.goto(f"/mine/{case}")
    assert "签收人 王某某" in hers.text and hers.barriers() == [] and not hers.overflows()
    hers.shoot(f"served-mine-{width}")
