"""中介服务 in the browser: a row like any other, checked while one types, and told to people with who pays for it."""

import html
from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from oneseal.cases.tests.office import cast, item
from oneseal.catalogue.actions.discarding import discard_draft
from oneseal.catalogue.queries import guide
from oneseal.catalogue.rules.guide import Service
from oneseal.web.tests.test_desk import signed_in
from oneseal.web.tests.test_items_kept import key, latest, sent, typed

GIVEN = {
    "name": "安全评价",
    "basis": "某条例第十九条",
    "arranged_by": "申请人",
    "payer": "申请人",
    "explain": "有仓库的才需要",
}
ADDED = {f"r0-{name}": value for name, value in GIVEN.items()}


@pytest.fixture(autouse=True)
def _no_draft_stays(city: None) -> Iterator[None]:
    """No other test goes on with what was drafted here."""
    yield
    if latest().state == "draft":
        discard_draft(key(), reason="只为试验", by=cast("赵审查"))


def test_a_service_is_added_as_a_row_chosen_from_who_pays_and_seen_on_the_guide(city: None) -> None:
    client = signed_in("赵审查")
    page = client.get(reverse("item-edit", args=[key(), "intermediary_services"])).content.decode()
    assert "由谁付费" in page and '<option value="财政">' in page
    assert "service_type" not in client.get(reverse("item-edit", args=[key(), "intermediary"])).content.decode(), "it follows from the rows"
    assert sent(client, "intermediary", is_exist_intermediary="1").status_code == 302
    assert "没有逐项列出" in client.get(reverse("kept-item", args=[key()])).content.decode()
    assert sent(client, "intermediary_services", **ADDED).status_code == 302
    said = latest().content
    assert said["intermediary_services"] == [GIVEN]
    assert said["elements"]["service_type"] == "安全评价（依据：某条例第十九条；委托：申请人；付费：申请人；说明：有仓库的才需要）"
    preview = client.get(reverse("item-preview", args=[key()])).content.decode()
    assert "安全评价" in preview and "有仓库的才需要" in preview
    assert sent(client, "intermediary_services", **dict.fromkeys(ADDED, "")).status_code == 302
    assert "intermediary_services" not in latest().content and "service_type" not in latest().content["elements"]


def test_while_one_types_costs_that_the_office_bears_are_not_the_applicants(city: None) -> None:
    assert "费用却由申请人承担" in typed(signed_in("赵审查"), "intermediary_services", **{**ADDED, "r0-arranged_by": "本机关"})


def test_a_guide_says_who_pays_for_a_service_in_both_languages(city: None, monkeypatch: pytest.MonkeyPatch) -> None:
    known = item("食品经营许可（新办）")
    told = replace(guide(known.id), services=(Service("检测（甲级）", "某条例第十条", "申请人", "财政", "只对餐饮"),))
    monkeypatch.setattr("oneseal.web.portal.browse.items.guide", lambda _: told)
    reader = Client(SERVER_NAME="localhost")
    page = html.unescape(reader.get(f"/items/{known.item_id}").content.decode())
    section = page.split('aria-labelledby="services"')[1].split("</section>")[0]
    for words in ("检测（甲级）", "某条例第十条", "由谁付费：财政", "由谁委托：申请人", "只对餐饮"):
        assert words in section, words
    assert "是否有中介服务" not in page, "the services say so"
    reader.cookies["lang"] = "en"
    english = reader.get(f"/items/{known.item_id}").content.decode()
    assert (
        "public funds" in english and "the applicant" in english and 'lang="zh' in english.split('id="services"')[1].split("</section>")[0]
    )
