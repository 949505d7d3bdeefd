"""补正申请表 by the pages: what was filled in online is put right in its own fields, not by a file."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from oneseal.cases import actions
from oneseal.cases.models import SupplyNote
from oneseal.cases.queries.desk import told_whole
from oneseal.cases.queries.filed import values_of
from oneseal.cases.queries.supplying import kept_in_whole
from oneseal.cases.tests.office import cast, filed, filing, firm, item, row, upload
from oneseal.cases.tests.test_correct_form import asked
from oneseal.catalogue.queries import sample_file, version
from oneseal.journal.queries import entries_of
from oneseal.people.rules import Standing
from oneseal.web.tests.browser import Visit
from oneseal.web.tests.test_mandates import head
from oneseal.web.tests.test_mine import acting
from oneseal.web.tests.ways import for_whom


def fields_of(page: str) -> dict[str, str]:
    """What the page's form would send, as it was opened."""
    found = dict(re.findall(r'<input type="(?:text|date|hidden)"[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page))
    found |= dict(re.findall(r'<input type="(?:text|date|hidden)" name="([^"]+)" value="([^"]*)"', page))
    found |= dict(re.findall(r'<textarea name="([^"]+)"[^>]*>\s*(.*?)</textarea>', page, re.DOTALL))
    for name, options in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', page, re.DOTALL):
        found |= dict.fromkeys([name], *re.findall(r'value="([^"]+)" selected', options)) if " selected" in options else {}
    for kind in ("radio", "checkbox"):
        found |= dict(re.findall(rf'<input type="{kind}" name="([^"]+)" value="([^"]+)"[^>]*checked', page))
    return {name: value for name, value in found.items() if name not in {"csrfmiddlewaretoken", "_names", "kept"}}


def kept_of(case: UUID) -> str:
    """What she has typed and not handed in."""
    form = kept_in_whole(case, cast("王申请"), row(case).form).form
    return str(form)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_a_mistake_in_the_form_is_put_right_in_the_form(visit: Callable[..., Visit], scripts: bool) -> None:
    """Prefilled, no file asked for; the officer sees what is new, and the applicant what was corrected."""
    case, line = asked()
    hers = visit("王申请", width=360, scripts=scripts)
    for_whom(hers, row(case).applicant_id)
    hers.page.goto(f"/mine/{case}/supply")
    assert hers.page.locator("input[type=file]").count() == 0
    assert not hers.overflows() and not (scripts and hers.barriers())
    hers.shoot(f"refill-360-{scripts}")
    hers.page.locator("[name=premises]").fill("")
    hers.press("提交补正材料")
    hers.page.locator("#mistakes").wait_for()
    assert hers.page.locator(f"#file_{line} #form_mistakes").count() == 1 and row(case).phase == "CORRECTION"
    assert not hers.overflows() and not (scripts and hers.barriers())
    hers.shoot(f"refill-wrong-360-{scripts}")
    hers.page.locator("[name=premises]").fill("改正街八号")
    hers.press("提交补正材料")
    hers.page.wait_for_url(f"**/mine/{case}")
    assert "申请表改正的栏目" in hers.text and row(case).phase == "RECEIVED"
    clerk = visit("李受理", scripts=scripts)
    clerk.page.goto(f"/work/cases/{case}")
    told = clerk.page.locator("dd", has_text="改正街八号").first
    assert "新" in told.inner_text() and clerk.page.locator(f"tr.chosen[id='line-{line}']").count() == 1
    assert clerk.page.locator("section[aria-labelledby=form] dd .tag").count() == 1
    clerk.shoot(f"refilled-1280-{scripts}")


def test_a_file_does_not_stand_for_the_form_and_an_unchanged_form_corrects_nothing(city: None) -> None:
    case, line = asked()
    client, address = acting("王申请", row(case).applicant_id), f"/mine/{case}/supply"
    page = client.get(address).content.decode()
    sent = fields_of(page)
    assert sent["premises"]
    told = client.post(address, {**sent, line: SimpleUploadedFile("无关.pdf", sample_file("无关"))})
    assert told.status_code == 422 and "申请表没有改动" in told.content.decode()
    told = client.post(address, {"seen": sent["seen"], line: SimpleUploadedFile("无关.pdf", sample_file("无关"))})
    assert told.status_code == 422 and row(case).phase == "CORRECTION"
    assert client.post(address, {**sent, "premises": "改正街八号"}).status_code == 302
    assert entries_of(case)[-1].data["form_changed"] == ["premises"]


def test_another_line_is_supplied_alone_and_the_form_waits(city: None) -> None:
    """As it stands on the page it is no correction, so that its line stays open."""
    case, line = asked("layout")
    client, address = acting("王申请", row(case).applicant_id), f"/mine/{case}/supply"
    sent = fields_of(client.get(address).content.decode())
    assert client.post(address, {**sent, "layout": SimpleUploadedFile("图.pdf", sample_file("图"))}).status_code == 302
    assert entries_of(case)[-1].data["lines"] == ["layout"] and row(case).phase == "CORRECTION"
    page = client.get(address).content.decode()
    assert f'id="line_{line}"' in page and 'id="line_layout"' not in page


def test_what_is_typed_is_kept_while_a_file_is_taken_out(city: None) -> None:
    """The page is asked for again and says beside a field what stood there; also after a mistake elsewhere, and until it is handed in."""
    case, _ = asked("layout")
    client, address = acting("王申请", row(case).applicant_id), f"/mine/{case}/supply"
    sent = fields_of(client.get(address).content.decode())
    wrong = client.post(address, {**sent, "premises": "改正街八号", "area": "", "layout": SimpleUploadedFile("图.pdf", sample_file("图"))})
    (kept,) = re.findall(r'name="kept" value="(layout:[^"]+)"', wrong.content.decode())
    assert wrong.status_code == 422 and f"原来：{sent['premises']}" in wrong.content.decode()
    assert wrong.content.decode().count("原来：") == 2, "beside what was changed and nothing else"
    answer = client.post(address, {**fields_of(wrong.content.decode()), "area": sent["area"], "kept": kept, "remove": kept})
    assert answer.status_code == 302 and answer.headers["Location"] == address
    page = client.get(address).content.decode()
    assert 'value="改正街八号"' in page and f"原来：{sent['premises']}" in page and "图.pdf" not in page
    assert client.post(address, fields_of(page)).status_code == 302
    assert entries_of(case)[-1].data["form_changed"] == ["premises"]


def test_enter_keeps_what_is_typed_and_hands_nothing_in(visit: Callable[..., Visit]) -> None:
    """As the button beside the one that hands in; what cannot be read is said not to be kept, where it is typed."""
    case, _ = asked()
    hers = visit("王申请", width=360)
    for_whom(hers, row(case).applicant_id)
    hers.page.goto(f"/mine/{case}/supply")
    hers.page.locator("[name=staff_count]").fill("十二人")
    hers.page.locator("[name=staff_count]").blur()
    told = hers.page.locator("[data-saved]", has_text="没有存上、请改正的")
    told.wait_for()
    assert hers.page.locator("label[for=id_staff_count]").inner_text().split("（")[0] in told.inner_text()
    assert told.evaluate("each => each.getBoundingClientRect().top >= 0"), "it stays in sight"
    hers.page.locator("[name=staff_count]").fill("12")
    hers.page.locator("[name=premises]").fill("改正街八号")
    hers.page.locator("[name=premises]").press("Enter")
    hers.page.locator("[data-saved]", has_text="还没有提交").wait_for()
    assert row(case).phase == "CORRECTION" and "改正街八号" in kept_of(case)
    assert hers.barriers() == [] and not hers.overflows()
    hers.shoot("correction-kept-360")
    hers.press("先保存，不提交")
    assert row(case).phase == "CORRECTION"


def test_what_was_typed_over_another_form_is_dropped(city: None) -> None:
    """Somebody else put it right meanwhile: the page shows what counts now."""
    case, line = asked("layout")
    client, address = acting("王申请", row(case).applicant_id), f"/mine/{case}/supply"
    sent = fields_of(client.get(address).content.decode())
    assert client.post(address, {**sent, "premises": "没有交的街", "remove": "layout:x"}).status_code == 302
    actions.supply(case, {}, form={**values_of(told_whole(row(case), Standing())), "premises": "改正街八号"}, by=cast("王申请"))
    actions.supply(case, {"layout": [upload()]}, by=cast("王申请"))
    actions.check(case, failed={line: "面积也错"}, passed=["layout"], by=cast("李受理"))
    actions.request_further_correction(case, [{"line": line, "problem": "面积写错", "mend": "请改正"}], by=cast("吕局长"))
    page = client.get(address).content.decode()
    assert 'value="改正街八号"' in page and "没有交的街" not in page


def test_of_a_form_signed_at_a_window_the_paper_alone_is_said_to_be_all(city: None) -> None:
    """C-70 by the portal's page too: a file for it needs the tick, or a correction in the fields."""
    line, materials = form_line("食品经营许可（新办）"), filing("食品经营许可（新办）")["materials"]
    case = filed("食品经营许可（新办）", channel="counter", received_by=cast("李受理"), materials=materials)
    actions.request_correction(case, [{"line": line, "problem": "没有签名", "mend": "请签名"}], by=cast("李受理"))
    client, address = acting("王申请", row(case).applicant_id), f"/mine/{case}/supply"
    fields = fields_of(client.get(address).content.decode())

    def kept(answer: Any) -> list[str]:
        return re.findall(r'name="kept" value="([^"]+)"', answer.content.decode())

    def post(**sent: Any) -> Any:
        return client.post(address, {**sent, line: SimpleUploadedFile("表.pdf", sample_file("表"))})

    told = post(**fields)
    assert told.status_code == 422 and "申请表没有改动" in told.content.decode()
    bare = post(seen=fields["seen"], kept=kept(told))
    assert bare.status_code == 422 and "只交了文件" in bare.content.decode()
    assert post(**fields, _stands="on", kept=kept(bare)).status_code == 302
    assert entries_of(case)[-1].data["form_stands"] is True


def test_an_agent_who_did_not_fill_it_in_corrects_it_without_reading_its_numbers(city: None) -> None:
    """No number is whole on the page; left as it is shown it stays as it was, and what she types is taken."""
    name, representative = head()
    lines = [line for line in filing("出版物零售")["materials"] if line != form_line("出版物零售")]
    materials = {line: [upload(name)] for line in lines}
    case = filed("出版物零售", applicant=firm(), by=representative, materials=materials)
    wanted = [{"line": form_line("出版物零售"), "problem": "写错", "mend": "请改正"}]
    actions.request_correction(case, wanted, by=cast("李受理"))
    known = told_whole(row(case), Standing())
    before = values_of(known)
    withheld = {answer.field: before[answer.field] for answer in known.form if answer.masked}
    client, address = acting("曹代办", firm()), f"/mine/{case}/supply"
    page = client.get(address).content.decode()
    assert withheld and all(str(value) not in page for value in withheld.values())
    assert all(answer.value in page for answer in known.form if answer.masked)
    sent = fields_of(page)
    assert client.post(address, {**sent, "premises": "改正街八号"}).status_code == 302
    assert values_of(told_whole(row(case), Standing())) == {**before, "premises": "改正街八号"}


def form_line(name: str) -> str:
    """The line of an item's material that the form is."""
    loaded = version(item(name).id)
    return next(line.id for line in loaded.materials if loaded.is_form(line))


def test_what_is_typed_is_kept_by_the_pages_script_and_is_sealed(city: None) -> None:
    """Nothing is handed in by it, nothing of it can be read in the table, and nothing is kept while nothing was typed."""
    case, _ = asked("layout")
    client, address = acting("王申请", row(case).applicant_id), f"/mine/{case}/supply"
    sent = fields_of(client.get(address).content.decode())
    assert client.post(address, {**sent, "autosave": "1"}).json()["saved"] and not SupplyNote.objects.filter(case=case).exists()
    answer = client.post(address, {**sent, "premises": "改正街八号", "autosave": "1"})
    assert answer.status_code == 200 and row(case).phase == "CORRECTION" and len(entries_of(case)) == 2
    (note,) = SupplyNote.objects.filter(case=case)
    assert note.ciphertext and "改正街八号".encode() not in bytes(note.ciphertext)
    page = acting("王申请", row(case).applicant_id).get(address).content.decode()
    assert 'value="改正街八号"' in page and "已保存，还没有提交" in page
    assert client.post(address, {**sent, "premises": "改正街八号", "area": "", "autosave": "1"}).status_code == 200
    page = client.get(address).content.decode()
    assert client.post(address, {**fields_of(page), "area": sent["area"], "premises": "最后街九号"}).status_code == 302
    assert values_of(told_whole(row(case), Standing()))["premises"] == "最后街九号"
    assert acting("冯旁人", cast("冯旁人")).post(address, {**sent, "autosave": "1"}).status_code == 404


def test_what_is_typed_stays_when_a_file_goes_up_and_for_another_device(visit: Callable[..., Visit]) -> None:
    """With scripts: kept as a field is left, shown on a reload and elsewhere, and what stands on the page is what is handed in."""
    case, _ = asked("layout")
    hers, address = visit("王申请"), f"/mine/{case}/supply"
    for_whom(hers, row(case).applicant_id)
    hers.page.goto(address)
    premises = hers.page.locator("[name=premises]")
    premises.fill("改正街八号")
    hers.page.locator("#file_layout").set_input_files({"name": "图.pdf", "mimeType": "application/pdf", "buffer": sample_file("图")})
    hers.page.locator("[data-line=layout] [name=kept]").wait_for(state="attached")
    hers.page.locator("[data-saved]", has_text="已保存").wait_for()
    assert premises.input_value() == "改正街八号"
    hers.page.reload()
    assert premises.input_value() == "改正街八号" and "图.pdf" in hers.text
    elsewhere = visit("王申请", width=360)
    for_whom(elsewhere, row(case).applicant_id)
    elsewhere.page.goto(address)
    assert elsewhere.page.locator("[name=premises]").input_value() == "改正街八号"
    assert not elsewhere.overflows() and not elsewhere.barriers()
    elsewhere.shoot("refill-kept-360")
    premises.fill("最后街九号")
    hers.press("提交补正材料")
    hers.page.wait_for_url(f"**/mine/{case}")
    assert values_of(told_whole(row(case), Standing()))["premises"] == "最后街九号"
    assert row(case).phase == "RECEIVED"


def test_another_firms_name_is_refused_beside_its_field(city: None) -> None:
    """C-71, at filing and when the form is put right, with how to mend it; a correction of the rest goes on."""
    case, line = asked()
    client, address = acting("王申请", row(case).applicant_id), f"/mine/{case}/supply"
    sent = fields_of(client.get(address).content.decode())
    told = client.post(address, {**sent, "subject_name": "云岚禾丰食品有限公司", "premises": "改正街八号"})
    page = told.content.decode()
    assert told.status_code == 422 and row(case).phase == "CORRECTION"
    assert re.search(r'href="#id_subject_name"', page) and "登记的申请人名称" in page and "换成要办的单位" in page
    assert f"#file_{line}" in page
    right = {**fields_of(page), "subject_name": sent["subject_name"], "premises": "改正街八号"}
    assert client.post(address, right).status_code == 302


def test_a_draft_says_it_on_the_page_where_it_is_typed(city: None) -> None:
    food = "食品经营许可（新办）"
    given = filing(food)
    client = acting("王申请", given["applicant"])
    draft = actions.save_draft(
        given["item_version"], applicant=given["applicant"], by=cast("王申请"), answers=given["answers"], form=given["form"], materials={}
    )
    loaded = version(given["item_version"])
    at = next(n for n, section in enumerate(loaded.form.sections) if "subject_name" in section["fields"])
    page = f"/drafts/{draft}/form/{at}"
    sent = fields_of(client.get(page).content.decode())
    told = client.post(page, {**sent, "subject_name": "云岚禾丰食品有限公司"})
    assert told.status_code == 422 and "登记的申请人名称" in told.content.decode()
    sent = {name: value for name, value in sent.items() if name != "seen"}
    assert client.post(page, sent).status_code == 302
    client.post(page, {**sent, "subject_name": "云岚禾丰食品有限公司", "autosave": "1"})
    assert "登记的申请人名称" in client.get(f"/drafts/{draft}/summary").content.decode()
