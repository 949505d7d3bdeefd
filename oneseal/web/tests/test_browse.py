"""找事、看指南、查进度、验证照: open to everybody, in both languages, without signing in and without scripts."""

import html
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from oneseal.cases.actions.numbers import query_password
from oneseal.cases.tests.office import filed, item, made, reached, row
from oneseal.catalogue.queries import guide, in_force, version
from oneseal.catalogue.rules.guide import Fee
from oneseal.certificates.models import Certificate
from oneseal.documents.queries import open_paper
from oneseal.documents.tests.samples import pdf
from oneseal.journal.gate import new_stream
from oneseal.web.guide import ENGLISH
from oneseal.web.portal.browse.listing import PAGE
from oneseal.web.templatetags.pages import points
from oneseal.web.tests.browser import Visit
from oneseal.web.throttle import BOUNDS, PRINTING, QUARTER, Bound


def stranger() -> Client:
    """Somebody who never signed in."""
    return Client(SERVER_NAME="localhost")


def test_items_are_found_by_words_and_narrowed_by_whom_they_are_for(city: None) -> None:
    """A part of the name is enough; a person is not offered what firms alone may apply for."""
    page = stranger().get("/items", {"q": "食品经营"}).content.decode()
    assert "食品经营许可（新办）" in page and "生育登记" not in page
    assert "食品经营许可（新办）" not in stranger().get("/items", {"for": "person"}).content.decode()
    assert "没有找到" in stranger().get("/items", {"q": "没有这样的事"}).content.decode()


def test_topics_lead_from_the_home_page_to_what_stands_under_them(city: None) -> None:
    """For people and for firms apart; the number beside a topic is that of the things listed; a topic nobody uses lists nothing."""
    home = stranger().get("/").content.decode()
    for audience in ("person", "firm"):
        found = re.findall(rf'href="(/items\?for={audience}&amp;topic=[^"]+)">([^ ]+) <span class="quiet">(\d+)</span>', home)
        assert found
        for address, topic, many in found:
            page = stranger().get(html.unescape(address)).content.decode()
            assert f"共 {many} 件" in page and page.count("<li><strong>") == min(PAGE, int(many)), topic
    assert "没有找到" in stranger().get("/items", {"for": "person", "topic": "没有这个主题"}).content.decode()


def test_the_list_asks_the_database_once_however_long_it_is(city: None) -> None:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        stranger().get("/items", {"for": "firm", "q": "许可"})
    assert sum("catalogue_listed_version" in each["sql"] for each in asked.captured_queries) == 1
    assert not [each["sql"] for each in asked.captured_queries if '"catalogue_item_version"' in each["sql"]]


def test_a_guide_says_what_article_30_wants_published(city: None) -> None:
    """Conditions, material, limits, procedure, where and whom to ask, remedies, law; the date carries its condition."""
    page = stranger().get(f"/items/{item('食品经营许可（新办）').item_id}").content.decode()
    for words in (
        "我能办吗",
        "要带什么",
        "5个工作日",
        "10个工作日",
        "投诉电话",
        "复议、诉讼",
        "食品安全法",
        "今天提交的",
        "<svg",
        "第三十条",
        "服务对象",
        "数量限制",
        "常见问题",
        "主体业态：餐饮服务经营者、集中用餐单位食堂",
        "下载指南",
    ):
        assert words in page, words
    assert stranger().get(f"/items/{new_stream()}").status_code == 404


def test_the_three_facts_are_how_long_until_when_and_what_it_costs(city: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The day with its condition; the amount where there is a fee; why each material is asked for stands with it."""
    known = item("食品经营许可（新办）")
    free = guide(known.id)
    paid = replace(free, has_fee=True, fees=(Fee("登记费", "每件80元", "某规定", "不减免"),))
    for told, cost in ((free, "不收费"), (paid, "每件80元")):
        monkeypatch.setattr("oneseal.web.portal.browse.items.guide", lambda _, told=told: told)
        page = stranger().get(f"/items/{known.item_id}").content.decode()
        facts = page.split('class="facts"')[1].split("</dl>")[0]
        assert re.findall(r"<dt>([^<]*)</dt>", facts) == ["多久办好", "今天提交的，最迟", "收费"]
        assert cost in facts and "是否受理，最迟" in facts and "<time" in facts
        assert all(line.reason and line.reason in page for line in version(known.id).materials)


def test_the_page_says_what_the_one_content_says(city: None) -> None:
    """Every line of it; in English the labels only, for what an item says is its body's own words."""
    row = in_force(item("食品经营许可（新办）").item_id)
    assert row
    lines = [line for part in guide(row.id).parts.values() for line in part.lines]
    page = html.unescape(stranger().get(f"/items/{row.item_id}").content.decode())
    for line in lines:
        told = points(line.value) if line.name == "accept_condition" else [line.value.replace("\n", "<br>")]
        assert all(each in page for each in told), line.name
        assert line.label in page or line.name in {"accept_condition", "is_fee"}
        assert line.name in ENGLISH
    reader = stranger()
    reader.cookies["lang"] = "en"
    english = reader.get(f"/items/{row.item_id}").content.decode()
    assert "Our promise" in english and "承诺办结时限</dt>" not in english


def test_a_guide_is_had_as_pdf_and_set_once(city: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Named after item and version; kept, so that the next costs nothing; how often one address has new ones set is bounded."""
    here = f"/items/{item('食品经营许可（新办）').item_id}/guide.pdf"
    caches["guides"].clear()
    caches["shared"].clear()
    answer = stranger().get(here)
    assert answer.content.startswith(b"%PDF") and answer.headers["Content-Type"] == "application/pdf"
    assert "attachment" in answer.headers["Content-Disposition"]
    monkeypatch.setattr("oneseal.web.portal.browse.items.guide_on_paper", lambda key, on: pytest.fail("set again"))
    assert stranger().get(here).content == answer.content
    monkeypatch.setitem(BOUNDS, PRINTING, (Bound("address", 1, QUARTER),))
    other = f"/items/{item('生育登记').item_id}/guide.pdf"
    assert stranger().get(other).status_code == 409
    assert stranger().get(here).status_code == 200
    assert stranger().get(f"/items/{new_stream()}/guide.pdf").status_code == 404
    caches["shared"].clear()


def test_progress_is_told_to_whoever_has_number_and_password_and_says_nothing_personal(city: None) -> None:
    """A wrong one is refused in the same words; after five wrong ones the number rests for who tried: see test_throttle."""
    case = row(filed("生育登记"))
    good = {"number": case.query_number, "password": query_password(case.query_number)}
    page = stranger().post("/progress", good).content.decode()
    assert "已收到您的申请" in page and "王申请" not in page and case.number not in page
    wide = {name: value.translate({ord(each): ord(each) + 0xFEE0 for each in "0123456789"}) + "\u3000" for name, value in good.items()}
    assert "已收到您的申请" in stranger().post("/progress", wide).content.decode()
    wrong = {"number": case.query_number, "password": "000000" if good["password"] != "000000" else "111111"}
    unknown = {"number": "269999999", "password": "123456"}
    assert "查询号或密码不对" in stranger().post("/progress", unknown).content.decode()
    for _ in range(5):
        assert "查询号或密码不对" in stranger().post("/progress", wrong).content.decode()
    assert "尝试次数过多" in stranger().post("/progress", good).content.decode()


def test_a_certificate_is_on_record_by_number_and_verifies_by_file_and_one_byte_changed_it_does_not(city: None) -> None:
    """On record by number; genuine, altered, unknown by file."""
    case = reached("deliver", "食品经营许可（新办）")
    made(case)
    certificate = Certificate.objects.get(case=case)
    data = open_paper(certificate.paper).stream.read()
    changed = data[: len(data) // 2] + bytes([data[len(data) // 2] ^ 1]) + data[len(data) // 2 + 1 :]
    page = stranger().get("/verify", {"n": certificate.number}).content.decode()
    assert "登记有这个编号的文书" in page and "notice good" not in page
    for sent, kind in ((data, "notice good"), (changed, "notice bad"), (pdf(), "notice warn")):
        page = stranger().post("/verify", {"file": SimpleUploadedFile("证照.pdf", sent)}).content.decode()
        assert kind in page, kind
    assert stranger().post("/verify", {}).status_code == 422


@pytest.mark.parametrize("path", ["/items", "/verify"])
def test_a_page_asks_a_steady_number_of_questions(city: None, path: str) -> None:
    """However much there is."""
    stranger().get(path)
    with CaptureQueriesContext(connection) as asked:
        stranger().get(path)
    assert len(asked) <= 4


def test_the_guide_keeps_nobody_out(visit: Callable[..., Visit]) -> None:
    """axe and width; in English too."""
    for width, language in ((1280, "zh-hans"), (360, "en")):
        here = visit(width=width, lang=language)
        for path in ("/items", f"/items/{item('食品经营许可（新办）').item_id}", "/progress", "/verify", "/verify?n=x"):
            here.page.goto(path)
            assert here.barriers() == [], path
            assert not here.overflows(), path


def test_blank_forms_and_samples_are_downloaded_from_the_guide(city: None) -> None:
    """A4 as PDF, named after the item; kept by version, so that the second costs nothing; other names are nothing."""
    here = f"/items/{item('食品经营许可（新办）').item_id}"
    page = stranger().get(here).content.decode()
    for name in ("application", "application-sample", "mandate", "mandate-sample"):
        assert f"{here}/forms/{name}" in page
        answer = stranger().get(f"{here}/forms/{name}")
        assert answer.content.startswith(b"%PDF")
        assert "attachment" in answer.headers["Content-Disposition"]
    with CaptureQueriesContext(connection) as asked:
        stranger().get(f"{here}/forms/application")
    assert len(asked) <= 2
    assert stranger().get(f"{here}/forms/other").status_code == 404
    assert stranger().get(f"/items/{new_stream()}/forms/application").status_code == 404


def test_a_run_of_numbered_points_is_told_one_by_one() -> None:
    """At the numerals only: a numeral within a sentence, or a law's 第一、二条, parts nothing."""
    assert points("一、有场所；二、有设备；三、有人员。") == ["一、有场所；", "二、有设备；", "三、有人员。"]
    assert points("符合第一、二条的；有场所。") == ["符合第一、二条的；有场所。"]
    assert points("条件：（一）有场所；（二）有人。") == ["条件：", "（一）有场所；", "（二）有人。"]
