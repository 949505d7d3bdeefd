"""质量检查的页 The check of the catalogue a page at a time: each finding once, the filter kept, the file holds them all."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml.html import document_fromstring

from oneseal.cases.tests.office import cast, item
from oneseal.catalogue.actions import discard_draft, draft_item
from oneseal.catalogue.queries import examined
from oneseal.people.queries import bureau_of
from oneseal.web.tests.test_counts import sheet_of
from oneseal.web.tests.test_desk import signed_in
from oneseal.web.workbench.items import checking

NO_FILTER = dict.fromkeys(("severity", "body", "owner", "rule"), "")


def test_every_finding_of_the_check_is_on_one_page_and_the_filter_stays(city: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is mended meanwhile passes nothing over: the next page goes on at what is left."""
    client, rows, address = signed_in("赵审查"), list[str](), f"{reverse('items-check')}?severity=warn"
    whole = [line.mark for line in checking._lines([*examined(keeper=bureau_of().pk)], {**NO_FILTER, "severity": "warn"})]
    monkeypatch.setattr(checking, "SHOWN", max(7, len(whole) // 6))
    pages = 0
    while address:
        page: Any = document_fromstring(client.get(address).content.decode())
        rows += [row.text_content() for row in page.xpath("//tr[@data-row]")]
        assert not page.xpath("//tr//*[@class='tag bad']") and f"共 {len(whole)} 处" in page.text_content()
        (further,) = page.xpath("//a[@rel='next']") or [None]
        address = reverse("items-check") + further.get("href").partition("#")[0] if further is not None else ""
        assert not address or "severity=warn" in address
        pages += 1
    assert len(rows) == len(whole) > 7 and pages == -(-len(whole) // checking.SHOWN)
    assert len(sheet_of(client, f"{reverse('items-check-export')}?severity=warn")) == len(whole)


def test_a_page_begins_behind_what_was_mended(city: None) -> None:
    items = [*examined(keeper=bureau_of().pk)]
    lines = [*checking._lines(items, NO_FILTER)]
    gone = lines[3]
    left = [line for line in lines if line is not gone]
    at = checking._behind(left, items, gone.mark)
    assert left[at].each.item == gone.each.item and at <= 3
    others = [line for line in lines if line.each.item != gone.each.item]
    following = checking._behind(others, items, gone.mark)
    order = [each.item for each in items]
    assert order.index(others[following].each.item) > order.index(gone.each.item)
    assert all(order.index(line.each.item) < order.index(gone.each.item) for line in others[:following])
    assert checking._behind(lines, items, "nothing 1 of this") == 0


def test_findings_say_of_which_version_they_are_and_cost_no_more_questions(city: None) -> None:
    """A draft stands beside the version in force; however many drafts there are, the page asks as often."""
    client, counts = signed_in("赵审查"), []
    for name in ("", "烟花爆竹经营（零售）许可", "食品经营许可（新办）"):
        if name:
            row = item(name)
            said = {**row.content, "elements": {**row.content["elements"], "traffic_guide": ""}}
            by = cast("赵审查")
            draft_item(body=bureau_of().pk, content=said, form=row.form, chart=row.chart, by=by, change_reason="试")
        client.get(reverse("items-check"))
        with CaptureQueriesContext(connection) as asked:
            page: Any = document_fromstring(client.get(reverse("items-check")).content.decode())
        counts.append(len(asked))
    assert len(set(counts)) == 1
    rows = [line for line in checking._lines([*examined(keeper=bureau_of().pk)], NO_FILTER) if line.each.name == "食品经营许可（新办）"]
    assert len({line.each.number for line in rows}) == 2
    rule = next(checking.rule_of(line.found) for line in rows if line.each.state == "已发布")
    page = document_fromstring(client.get(reverse("items-check"), {"rule": rule, "owner": rows[0].each.owner}).content.decode())
    told = {str(each.text_content()) for each in page.xpath("//tr[@data-row]/td[1]")}
    assert any("版 已发布" in each for each in told)
    for name in ("烟花爆竹经营（零售）许可", "食品经营许可（新办）"):
        discard_draft(item(name).item_id, reason="只为试验", by=cast("赵审查"))


def test_who_cites_an_article_is_told_by_version(city: None) -> None:
    client, row = signed_in("赵审查"), item("食品经营许可（新办）")
    said = {**row.content, "by_law": [each for each in row.content["by_law"] if "食品安全法" not in each["law"]]}
    draft_item(body=bureau_of().pk, content=said, form=row.form, chart=row.chart, by=cast("赵审查"), change_reason="试")
    page = client.get(reverse("items-citing"), {"law": "食品安全法", "article": "第三十五条"}).content.decode()
    assert f"第 {row.version} 版 <span" in page and "食品经营许可（新办）" in page, "the draft does not hide what is in force"
    discard_draft(row.item_id, reason="只为试验", by=cast("赵审查"))
