"""决定: what must have been seen stands in half a page; the paper is looked at before it is sealed; the next of one's list opens."""

import io
import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pypdf
import pytest

from oneseal.cases import actions
from oneseal.cases.actions.way import preview
from oneseal.cases.models import Case
from oneseal.cases.tests.office import CONTROL, cast, filed, reached, refused, row
from oneseal.documents.models import Paper
from oneseal.journal.models import Counter, JournalEntry
from oneseal.web.tests.browser import Visit
from oneseal.web.tests.test_desk import signed_in


def test_the_approver_reads_everything_in_half_a_page(city: None) -> None:
    """Material, review, survey and limit, each with the way to its source (R4-05)."""
    case = reached("grant", "食品经营许可（新办）")
    page = signed_in("周批准").get(f"/work/cases/{case}/grant").content.decode()
    summary = page[page.index('id="summary"') : page.index('id="materials"')]
    assert "项已交" in summary and "建议准予" in summary and "核查结论：符合" in summary and "余" in summary
    for source in re.findall(r'href="#(\w+)"', summary):
        assert f'id="{source}"' in page
    assert 'id="summary"' not in signed_in("赵审查").get(f"/work/cases/{reached('review')}").content.decode()


def test_a_review_against_and_missing_material_stand_out(city: None) -> None:
    """With a cross and a word, not by colour."""
    case = filed("食品经营许可（新办）")
    actions.accept(case, by=cast("李受理"))
    actions.review(case, opinion="布局不合理", recommendation="deny", by=cast("赵审查"))
    actions.survey(case, by=cast("孙勘验"), officers=[cast("钱勘验")], **{**CONTROL, "conclusion": "fail"})
    page = signed_in("周批准").get(f"/work/cases/{case}").content.decode()
    summary = page[page.index('id="summary"') : page.index('id="materials"')]
    assert re.findall(r"✗</span> (\w+)", summary) == ["赵审查", "孙勘验"] and "布局不合理" in summary


def test_the_paper_is_looked_at_before_it_is_sealed_and_nothing_is_kept(city: None) -> None:
    """The words as typed, marked as a preview, without number; no entry, no paper, no number used."""
    case = reached("grant", "食品经营许可（新办）")
    before = standing_of(case)
    client = signed_in("周批准")
    sent = {
        "seen": str(row(case).version),
        "facts": "加工间与卫生间相通",
        "reason": "存在交叉污染",
        "basis": "《办法》第十二条",
        "preview": "1",
    }
    answer = client.post(f"/work/cases/{case}/deny", sent)
    assert (
        answer.status_code == 200 and answer.headers["Content-Type"] == "application/pdf" and "no-store" in answer.headers["Cache-Control"]
    )
    words = _words(answer.content)
    assert "存在交叉污染" in words and "文号在办理时取得" in words and "未用印" in words and "/verify?n=" not in words
    assert standing_of(case) == before
    wrong = client.post(f"/work/cases/{case}/deny", {**sent, "reason": ""})
    assert wrong.status_code == 422 and "text/html" in wrong.headers["Content-Type"]
    stale = client.post(f"/work/cases/{case}/deny", {**sent, "seen": "1"})
    assert stale.status_code == 422 and standing_of(case) == before


def standing_of(case: UUID) -> tuple[Any, ...]:
    """What an act of the case would change."""
    papers = list(Paper.objects.filter(case=case).values_list("number", flat=True))
    numbers = dict(Counter.objects.filter(name__startswith="paper/").values_list("name", "value"))
    return row(case).version, papers, numbers, JournalEntry.objects.filter(stream=case).count()


def _words(pdf: bytes) -> str:
    return "".join("".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages).split())


def test_a_preview_is_refused_where_the_act_would_be(city: None) -> None:
    """By law, by hand, by state: the same checks."""
    case = reached("grant")
    with refused(case):
        preview(lambda: actions.grant(case, opinion="同意", by=cast("赵审查")))
    ((kind, content),) = preview(lambda: actions.grant(case, opinion="同意", by=cast("周批准")))
    assert kind == "grant" and content["case_number"] == row(case).number


def test_a_common_opinion_is_taken_over_without_any_script(city: None) -> None:
    """Into what was typed already; nothing is done yet and nothing is said to be wrong."""
    case = reached("grant")
    client, before = signed_in("周批准"), row(case).version
    sent = {"seen": str(before), "opinion": "经集体讨论，", "phrase": "opinion:0"}
    page = client.post(f"/work/cases/{case}/grant", sent).content.decode()
    assert "经集体讨论，同意审查意见，准予许可。" in page and "需要改正" not in page and row(case).version == before
    for forged in ("opinion:9", "seen:0", "x:0", "opinion:-1", ":"):
        assert client.post(f"/work/cases/{case}/grant", {**sent, "phrase": forged}).status_code == 200


def test_after_an_act_the_next_case_of_the_same_list_opens(city: None) -> None:
    """As it was filtered when it was last looked at; of the same step when no filter was on."""
    others, wanted = [filed("出版物零售") for _ in range(2)], [filed("生育登记") for _ in range(2)]
    client = signed_in("李受理")
    client.get(f"/work/?item={Case.objects.get(id=wanted[0]).item_version.item_id}")
    answer = client.post(f"/work/cases/{wanted[0]}/accept", {"seen": "1"})
    following = Case.objects.get(id=answer.headers["Location"].rsplit("/", 1)[1])
    assert following.item_version.item_id == Case.objects.get(id=wanted[1]).item_version.item_id
    client.get("/work/?q=没有这样的")
    answer = client.post(f"/work/cases/{others[0]}/accept", {"seen": "1"})
    assert answer.headers["Location"].endswith(str(others[0]))


@pytest.mark.parametrize("width", [360, 1280])
def test_the_page_is_open_to_everybody(visit: Callable[..., Visit], width: int) -> None:
    """axe finds nothing; the preview opens beside; a phrase is one key away."""
    case = reached("grant", "食品经营许可（新办）")
    here = visit("周批准", width=width)
    here.page.goto(f"/work/cases/{case}/grant")
    assert here.barriers() == [] and not here.overflows()
    here.click(here.page.get_by_role("button", name="同意审查意见，准予许可。"))
    assert here.page.locator("textarea[name=opinion]").input_value() == "同意审查意见，准予许可。"
    here.shoot(f"deciding-{width}")
