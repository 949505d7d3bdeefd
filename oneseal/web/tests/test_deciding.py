"""决定: what must have been seen stands in half a page; the paper is looked at before it is sealed; the next of one's list opens."""

import io
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pypdf
import pytest
from django.db.models import Q

from oneseal.cases import actions
from oneseal.cases.actions.way import preview
from oneseal.cases.models import Case
from oneseal.cases.tests.office import cast, filed, frozen, made, reached, refused, row, surveyed
from oneseal.catalogue.queries import version
from oneseal.documents.actions.photos import receive_photo
from oneseal.documents.models import Paper
from oneseal.journal.actions import set_clock
from oneseal.journal.models import Counter, JournalEntry
from oneseal.journal.queries import entries_of, now
from oneseal.people.queries import party_name
from oneseal.web.templatetags.pages import day
from oneseal.web.tests.browser import Visit
from oneseal.web.tests.test_desk import signed_in
from oneseal.web.tests.test_survey import photo


def test_the_approver_reads_everything_in_half_a_page(city: None) -> None:
    """Material, review, survey and limit, each with the way to its source (R4-05)."""
    case = reached("grant", "食品经营许可（新办）")
    page = signed_in("周批准").get(f"/work/cases/{case}/grant").content.decode()
    summary = page[page.index('id="summary"') : page.index('id="materials"')]
    assert "项已交" in summary and "建议准予" in summary and "核查结论：符合" in summary and "余" in summary
    assert 'id="summary"' not in signed_in("赵审查").get(f"/work/cases/{reached('review')}").content.decode()


def test_each_line_leads_to_its_own_source(city: None) -> None:
    """The form, the notice of acceptance and its entry, the material, the entry of the review, the record, pictures and entry of the
    survey, the head: not all to one place."""
    case = filed("食品经营许可（新办）")
    actions.accept(case, by=cast("李受理"))
    actions.review(case, opinion="一致", recommendation="grant", by=cast("赵审查"))
    picture = receive_photo(io.BytesIO(photo(turned=False)), "签名.png", by=cast("孙勘验"))[0]
    surveyed(case, signature=picture)
    made(case)
    page = signed_in("周批准").get(f"/work/cases/{case}").content.decode()
    papers = {paper.kind: f"/work/cases/{case}/papers/{paper.id}" for paper in Paper.objects.filter(case=case)}
    said = {act: f"#done-{entry.version}" for entry in entries_of(case) for act in [entry.act]}
    found = {label: [address for address, _ in links] for label, _, links in lines_of(page)}
    assert found == {
        "申请": ["#form"],
        "情形": ["#form"],
        "受理": [papers["acceptance_notice"], said["accept"]],
        "材料": ["#materials"],
        "审查": [said["review"]],
        "勘验": [papers["survey_record"], "#photos_of", said["survey"]],
        "会签勘验记录": [said["confirm_survey"]],
        "期限": ["#head"],
    }
    for address in {address for links in found.values() for address in links}:
        if address.startswith("#"):
            assert page.count(f'id="{address[1:]}"') == 1, address
        else:
            assert signed_in("周批准").get(address).headers["Content-Type"] == "application/pdf"
    (entry,) = re.findall(rf'<li class="done" id="{said["review"][1:]}">(.*?)</li>', page, re.DOTALL)
    assert "审查" in entry and "赵审查" in entry
    names = {label: [words for _, words in links] for label, _, links in lines_of(page)}
    assert names["受理"][0] == "行政许可受理通知书" and names["勘验"][:2] == ["现场核查记录", "看照片和签名"]


def test_of_the_situation_only_what_makes_a_difference_is_said(city: None) -> None:
    """What was answered as with most, and asks for nothing of its own, is left to the form."""
    case = reached("grant", "食品经营许可（新办）")
    page = signed_in("周批准").get(f"/work/cases/{case}").content.decode()
    ((words, links),) = [(words, links) for label, words, links in lines_of(page) if label == "情形"]
    loaded, answers = version(row(case).item_version_id), entries_of(case)[0].data["answers"]
    telling = {
        each.name: answers[each.id] != each.default or any(answers[each.id] in line.when.get(each.id, ()) for line in loaded.materials)
        for each in loaded.situations
    }
    assert {name: name in words for name in telling} == telling and set(telling.values()) == {True, False}
    assert "？" not in words and links == [("#form", "看申请表")] and all(each.question in page for each in loaded.situations)


def test_who_accepted_it_and_when_or_that_nobody_did(city: None) -> None:
    """受理, or 视为受理 because nobody said anything in time."""
    by_hand = reached("grant", "食品经营许可（新办）")
    page = signed_in("周批准").get(f"/work/cases/{by_hand}").content.decode()
    (words,) = [words for label, words, _ in lines_of(page) if label == "受理"]
    assert words.startswith("李受理") and day(row(by_hand).accepted_on) in words and "视为" not in words
    silent = filed("食品经营许可（新办）")
    set_clock(now() + timedelta(days=20))
    actions.deem_accepted(silent)
    actions.review(silent, opinion="一致", recommendation="grant", by=cast("赵审查"))
    surveyed(silent)
    page = signed_in("周批准").get(f"/work/cases/{silent}").content.decode()
    (words,) = [words for label, words, _ in lines_of(page) if label == "受理"]
    assert words.startswith("▲ 视为受理") and day(row(silent).accepted_on) in words and "李受理" not in words


def test_what_does_not_conform_on_the_spot_stands_first(city: None) -> None:
    """Also where the conclusion is 符合: counted, named, with its reason; a refused signature makes the approver look."""
    lines = [{"check": "布局", "result": "不符合", "finding": "生熟不分"}, {"check": "水池", "result": "符合"}]
    passed = {"findings": lines, "conclusion_reason": "当场已经改正"}
    for changed, tone in ((passed, "✗"), ({}, "▲")):
        case = filed("食品经营许可（新办）")
        actions.accept(case, by=cast("李受理"))
        actions.review(case, opinion="一致", recommendation="grant", by=cast("赵审查"))
        surveyed(case, **changed)
        page = signed_in("周批准").get(f"/work/cases/{case}").content.decode()
        (words,) = [words for label, words, _ in lines_of(page) if label == "勘验"]
        refused_words = "拒绝签字：店主须先请示"
        if changed:
            assert words.startswith(f"{tone} 2 项中 1 项不符合：布局（生熟不分）；{refused_words}；") and "结论理由：当场已经改正" in words
        else:
            assert words.startswith(f"{tone} {refused_words}；") and "1 项中没有不符合的" in words


def lines_of(page: str) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Of the summary: label, words with the mark before them, and the links with what they are called."""
    summary = page[page.index('id="summary"') : page.index('id="materials"')]
    found = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", summary, re.DOTALL)
    links = r'<a href="([^"]+)">([^<]+)'
    return [(label, re.sub(r"<[^>]+>", "", said.split("<a ")[0]).strip(), re.findall(links, said)) for label, said in found]


def test_a_review_against_and_missing_material_stand_out(city: None) -> None:
    """With a cross and a word, not by colour."""
    case = filed("食品经营许可（新办）")
    actions.accept(case, by=cast("李受理"))
    actions.review(case, opinion="布局不合理", recommendation="deny", by=cast("赵审查"))
    surveyed(case, conclusion="fail")
    page = signed_in("周批准").get(f"/work/cases/{case}").content.decode()
    summary = page[page.index('id="summary"') : page.index('id="materials"')]
    assert re.findall(r"✗</span> (\w+)", summary) == ["赵审查", "拒绝签字"] and "布局不合理" in summary


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


def test_a_preview_where_there_is_no_paper_is_no_page_and_no_act(city: None) -> None:
    """Only sent by hand: the page has no such button."""
    case = reached("review")
    sent = {"seen": str(row(case).version), "recommendation": "grant", "opinion": "一致", "preview": "1"}
    before = standing_of(case)
    assert signed_in("赵审查").post(f"/work/cases/{case}/review", sent).status_code == 404 and standing_of(case) == before


def test_a_certificate_is_looked_at_before_it_is_made(city: None) -> None:
    """What it will say, unsealed; its number and identifier are taken when it is made, and none is used up by looking."""
    case = reached("make", "食品经营许可（新办）")
    client, page = signed_in("郑制证"), f"/work/cases/{case}/make"
    assert "预览证照" in client.get(page).content.decode()
    before = row(case).version, certificates_of(case)
    answer = client.post(page, {"seen": str(row(case).version), "preview": "1"})
    words = _words(answer.content)
    assert answer.status_code == 200 and answer.headers["Content-Type"] == "application/pdf"
    holder = party_name([row(case).applicant_id])[row(case).applicant_id]
    assert "食品经营许可证" in words and holder in words and "未用印" in words and "/verify?n=" not in words
    assert (row(case).version, certificates_of(case)) == before
    assert client.post(page, {"seen": str(row(case).version)}).status_code == 302
    assert row(case).phase == "MADE" and "制证时取得" not in frozen(case, "certificate")["identifier"]


def test_the_certificate_is_looked_at_before_it_is_decided(city: None) -> None:
    """Next to the decision's own preview, with the words it would have; no number is used, no code taken, nothing decided."""
    case = reached("grant", "食品经营许可（新办）")
    client, page = signed_in("周批准"), f"/work/cases/{case}/grant"
    shown = client.get(page).content.decode()
    assert 'name="preview" value="1"' in shown and 'name="preview" value="certificate"' in shown
    before = row(case).version, certificates_of(case)
    sent = {"seen": str(row(case).version), "opinion": "同意"}
    words = _words(client.post(page, {**sent, "preview": "certificate"}).content)
    holder = party_name([row(case).applicant_id])[row(case).applicant_id]
    assert "食品经营许可证" in words and holder in words and "未用印" in words and "准予行政许可决定书" not in words
    assert (row(case).version, certificates_of(case)) == before
    assert client.post(page, {"seen": sent["seen"], "preview": "certificate"}).status_code == 422, "nothing is decided without an opinion"
    with refused(case):
        preview(lambda: actions.grant(case, opinion="同意", by=cast("赵审查")), "certificate")
    allotting = filed("公司设立登记")
    actions.accept(allotting, by=cast("李受理"))
    ((kind, content),) = preview(lambda: actions.grant(allotting, opinion="同意", by=cast("周批准")), "certificate")
    assert kind == "certificate" and "（决定时取得）" in str(content)
    assert 'value="certificate"' not in client.get(f"/work/cases/{case}/deny").content.decode()


def certificates_of(case: UUID) -> tuple[Any, ...]:
    """The case's certificates, and the counters of the bureau's."""
    counters = Counter.objects.filter(Q(name__contains="/certificate/") | Q(name__startswith="certificate/"))
    return Paper.objects.filter(case=case, kind="certificate").count(), dict(counters.values_list("name", "value"))


def standing_of(case: UUID) -> tuple[Any, ...]:
    """What refusing the case would change; other papers are numbered beside it by the jobs."""
    papers = sorted(Paper.objects.filter(case=case).values_list("number", flat=True))
    numbers = dict(Counter.objects.filter(name__startswith="paper/", name__contains="/denial/").values_list("name", "value"))
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
    following = Case.objects.get(id=answer.headers["Location"].rsplit("/", 1)[1].removesuffix("#act"))
    assert following.item_version.item_id == Case.objects.get(id=wanted[1]).item_version.item_id
    client.get("/work/?q=没有这样的")
    answer = client.post(f"/work/cases/{others[0]}/accept", {"seen": "1"})
    assert answer.headers["Location"].endswith(str(others[0]))


def test_after_the_preview_the_act_is_pressed_on_the_same_page(visit: Callable[..., Visit]) -> None:
    """The paper opens in a window of its own: the page that stays can be pressed, and pressed for a preview again."""
    case = reached("grant", "食品经营许可（新办）")
    hers = visit("周批准")
    hers.page.goto(f"/work/cases/{case}/grant")
    hers.page.locator("textarea[name=opinion]").fill("同意")
    for _ in range(2):
        with hers.context.expect_page():
            hers.click(hers.main.get_by_role("button", name="预览文书"))
    hers.click(hers.main.locator(".actside").get_by_role("button", name="准予许可", exact=True))
    hers.page.locator("[role=status] .notice.good").wait_for()
    assert row(case).phase == "GRANTED"


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


def test_on_a_phone_the_act_follows_what_must_be_seen(visit: Callable[..., Visit]) -> None:
    """Then the material, with nothing opened by itself; on a wide screen the act stands beside both and the first file is open."""
    case = reached("grant", "食品经营许可（新办）")
    for width in (360, 1280):
        here = visit("周批准", width=width)
        here.page.goto(f"/work/cases/{case}/grant")
        summary, act, material = (here.page.locator(each).bounding_box() for each in ("section.first", ".actside", ".given"))
        assert summary and act and material
        if width == 360:
            assert summary["y"] < act["y"] < material["y"] and act["y"] < 2 * 740
            assert not here.main.locator(".pages").first.is_visible()
        else:
            assert act["x"] > summary["x"] and act["y"] <= summary["y"] + 1 and 0 <= material["y"] - summary["y"] - summary["height"] < 40
            assert here.main.locator(".pages").first.is_visible()


def test_whose_case_it_is_and_how_long_it_has_stays_in_view(visit: Callable[..., Visit]) -> None:
    """At a desk, within a fifth of the height and without hiding the act; on a phone nothing is fixed."""
    case = reached("grant", "食品经营许可（新办）")
    for width, stays in ((1280, True), (360, False)):
        here = visit("周批准", width=width)
        here.page.goto(f"/work/cases/{case}/grant")
        here.page.locator("#journal").evaluate("each => each.scrollIntoView()")
        head, act = (here.page.locator(each).bounding_box() for each in (".stays", ".actside"))
        assert head and act
        assert (head["y"] >= 0) is stays
        if stays:
            assert head["height"] <= 160 and act["y"] >= head["y"] + head["height"]
            assert not here.overflows() and here.page.locator(".stays").evaluate("each => each.scrollHeight <= each.clientHeight + 1")
            here.shoot("case-scrolled")
