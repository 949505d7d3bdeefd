"""补正 of a form that is open in two windows: nothing is overwritten silently, handed in unseen or said to be saved when it is not."""

import re
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from oneseal.cases import actions
from oneseal.cases.queries.desk import told_whole
from oneseal.cases.queries.filed import values_of
from oneseal.cases.queries.supplying import Kept, Seen, kept_in_whole
from oneseal.cases.tests.office import cast, filed, filing, firm, row, upload
from oneseal.cases.tests.test_correct_form import asked
from oneseal.catalogue.queries import sample_file
from oneseal.journal.queries import entries_of
from oneseal.journal.tests.racing import at_once
from oneseal.people.rules import Standing
from oneseal.web.portal.mine import supplying
from oneseal.web.tests.browser import Visit
from oneseal.web.tests.test_mandates import head
from oneseal.web.tests.test_mine import acting
from oneseal.web.tests.test_refilling import fields_of, form_line, kept_of
from oneseal.web.tests.ways import for_whom


def test_of_two_devices_the_later_says_what_the_other_kept_and_overwrites_only_knowingly(visit: Callable[..., Visit]) -> None:
    """By the page's script nothing of the other is lost; what is typed on either stays on its page."""
    case, _ = asked()
    phone, computer = visit("王申请", width=360), visit("王申请")
    for hers in (phone, computer):
        for_whom(hers, row(case).applicant_id)
        hers.page.goto(f"/mine/{case}/supply")
    phone.page.locator("[name=premises]").fill("手机街一号")
    phone.page.locator("[name=premises]").blur()
    phone.page.locator("[data-saved]", has_text="已保存").wait_for()
    computer.page.locator("[name=premises]").fill("电脑街二号")
    computer.page.locator("[name=premises]").blur()
    computer.page.locator("[data-saved]", has_text="另一个窗口").wait_for()
    assert "手机街一号" in kept_of(case)
    computer.press("提交补正材料")
    told = computer.page.locator("#elsewhere")
    assert "手机街一号" in told.inner_text() and "电脑街二号" in told.inner_text() and row(case).phase == "CORRECTION"
    assert computer.page.locator("[name=premises]").input_value() == "电脑街二号" and "手机街一号" in kept_of(case)
    assert computer.barriers() == [] and not computer.overflows()
    computer.shoot("correction-elsewhere-1280")
    computer.press("提交补正材料")
    computer.page.wait_for_url(f"**/mine/{case}")
    assert values_of(told_whole(row(case), Standing()))["premises"] == "电脑街二号"


def opened_twice(*others: str) -> tuple[UUID, Client, str, dict[str, str], dict[str, str]]:
    """A correction of the form and of other lines, and what two pages of it would send."""
    case, _ = asked(*others)
    client, address = acting("王申请", row(case).applicant_id), f"/mine/{case}/supply"
    first, second = (fields_of(client.get(address).content.decode()) for _ in range(2))
    return case, client, address, first, second


def test_a_page_goes_on_where_it_kept_something_itself(city: None) -> None:
    """Also where the answer to an earlier save never came, so that it still has the old mark."""
    case, client, address, here, there = opened_twice()
    for premises in ("一街", "二街"):
        assert client.post(address, {**here, "premises": premises, "autosave": "1"}).status_code == 200 and premises in kept_of(case)
    answer = client.post(address, {**there, "premises": "三街", "autosave": "1"})
    assert answer.status_code == 409 and answer.json() == {} and "二街" in kept_of(case)
    assert client.post(address, {**here, "premises": "四街"}).status_code == 302
    assert values_of(told_whole(row(case), Standing()))["premises"] == "四街"


def test_with_a_form_that_is_behind_files_come_and_go_and_it_is_not_kept(city: None) -> None:
    """The other's is shown, also where something here is wrong; a file that is taken out is gone."""
    case, client, address, here, there = opened_twice("layout")
    client.post(address, {**there, "premises": "二街", "autosave": "1"})
    file = SimpleUploadedFile("图.pdf", sample_file("图"))
    told = client.post(address, {**here, "premises": "", "layout": file})
    page = told.content.decode()
    assert told.status_code == 409 and "图.pdf" in page and "二街" in page.split('id="elsewhere"')[1].split("</dl>")[0]
    assert "二街" in kept_of(case) and row(case).phase == "CORRECTION"
    (kept,) = re.findall(r'name="kept" value="([^"]+)"', page)
    page = client.post(address, {**here, "premises": "三街", "kept": kept, "remove": kept}).content.decode()
    assert "图.pdf" not in page and 'value="三街"' in page and "二街" in kept_of(case)
    assert client.post(address, {**fields_of(page)}).status_code == 302
    assert values_of(told_whole(row(case), Standing()))["premises"] == "三街"


def test_files_that_another_window_took_out_or_added_are_not_handed_in_unseen(city: None) -> None:
    case, client, address, _, _ = opened_twice("layout")

    def send(**sent: Any) -> str:
        return client.post(address, sent, follow=True).content.decode()

    page = send(remove=":", layout=SimpleUploadedFile("甲.pdf", sample_file("甲")))
    (first,) = re.findall(r'name="kept" value="([^"]+)"', page)
    send(kept=first, remove=first, layout=SimpleUploadedFile("乙.pdf", sample_file("乙")))
    stale = client.post(address, {"kept": first, "seen": fields_of(page)["seen"]})
    page = stale.content.decode()
    assert stale.status_code == 422 and "在另一个窗口增减过" in page and "乙.pdf" in page and "甲.pdf" not in page
    kept = re.findall(r'name="kept" value="([^"]+)"', page)
    assert client.post(address, {"kept": kept, "seen": fields_of(page)["seen"]}).status_code == 302
    assert entries_of(case)[-1].data["lines"] == ["layout"]


def test_two_pages_that_keep_at_the_same_moment_keep_one_form(city: None) -> None:
    """What neither could see before is seen under the lock of what is kept."""
    case, _ = asked()
    form = values_of(told_whole(row(case), Standing()))

    def keep(page: str) -> None:
        actions.keep_for_supply(case, {}, by=cast("王申请"), form={**form, "premises": page}, seen=Seen(page, ""))

    assert sorted(at_once(partial(keep, "一街"), partial(keep, "二街"))) == ["done", "表格刚在另一个窗口改过"]
    assert ("一街" in kept_of(case)) != ("二街" in kept_of(case))


def test_a_file_that_comes_while_another_window_keeps_its_form_is_kept(city: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The form is found to be behind only under the lock: the file does not go with it."""
    case, client, address, here, there = opened_twice("layout")
    client.post(address, {**there, "premises": "二街", "autosave": "1"})
    told = [Kept()]
    with monkeypatch.context() as patched:
        patched.setattr(supplying, "kept_in_whole", lambda *asked: told.pop() if told else kept_in_whole(*asked))
        file = SimpleUploadedFile("图.pdf", sample_file("图"))
        page = client.post(address, {**here, "premises": "三街", "layout": file})
    assert page.status_code == 409 and "图.pdf" in page.content.decode() and "二街" in kept_of(case)
    assert len(kept_in_whole(case, cast("王申请"), row(case).form).files["layout"]) == 1


def test_what_is_typed_after_the_form_is_in_is_given_back_and_not_said_to_be_saved(city: None) -> None:
    case, client, address, here, there = opened_twice("layout")
    assert client.post(address, {**here, "premises": "一街"}).status_code == 302
    for more in ({"autosave": "1"}, {}):
        answer = client.post(address, {**there, "premises": "二街路口", **more}, headers={"origin": "http://localhost"})
        page = answer.content.decode()
        assert answer.status_code == 409 and "申请表已经交了" in page and "二街路口" in page and "已保存" not in page
    assert values_of(told_whole(row(case), Standing()))["premises"] == "一街"


def test_what_an_agent_sees_in_part_is_no_difference_and_stays_whole_beside_what_she_typed_elsewhere(city: None) -> None:
    """A number she typed into another window is not overwritten by its own mask, and no mark on the page tells what is withheld."""
    name, representative = head()
    lines = [line for line in filing("出版物零售")["materials"] if line != form_line("出版物零售")]
    case = filed("出版物零售", applicant=firm(), by=representative, materials={line: [upload(name)] for line in lines})
    wanted = [{"line": form_line("出版物零售"), "problem": "写错", "mend": "请改正"}]
    actions.request_correction(case, wanted, by=cast("李受理"))
    before = values_of(told_whole(row(case), Standing()))
    client, address = acting("曹代办", firm()), f"/mine/{case}/supply"
    here, there = (fields_of(client.get(address).content.decode()) for _ in range(2))
    assert here["_page"] != there["_page"] and here["_mark"] == there["_mark"] == ""
    mobile = next(field for field, value in before.items() if str(value).startswith("199"))
    assert "*" in here[mobile]
    assert client.post(address, {**there, mobile: "19900000999", "autosave": "1"}).status_code == 200
    told = client.post(address, {**here, "premises": "改正街八号"})
    page = told.content.decode()
    assert told.status_code == 409 and "改正街八号" in page.split('id="elsewhere"')[1].split("</dl>")[0]
    assert client.post(address, fields_of(page)).status_code == 302
    assert values_of(told_whole(row(case), Standing())) == {**before, "premises": "改正街八号"}
