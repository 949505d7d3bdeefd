"""草稿: filled in with what we know, saved by itself, resumed elsewhere; filed once."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from oneseal.cases.actions import discard_draft, save_draft
from oneseal.cases.models import Case, Draft, Filing
from oneseal.cases.tests.office import cast, filing, firm, item
from oneseal.catalogue.queries import sample_file, version
from oneseal.catalogue.rules import SITE
from oneseal.journal.queries import entries_of, today
from oneseal.people.actions import end_mandate, grant_mandate
from oneseal.people.queries import claims_of, party_details
from oneseal.people.tests.office import uscc
from oneseal.web.tests.browser import EVERY_WAY, Visit
from oneseal.web.tests.test_applying import STATED, begun, flat, walked
from oneseal.web.tests.test_desk import signed_in
from oneseal.web.tests.test_looks import bars_nobody, on_a_phone
from oneseal.web.tests.test_mine import acting

FOOD = "食品经营许可（新办）"


def test_what_we_know_is_filled_in_and_no_more(city: None) -> None:
    """The firm's name and code, its head's name; her ID number only when she fills it in herself, never for an agent."""
    given = filing(FOOD)
    client = signed_in("王申请")
    page = client.get(f"{begun(client, FOOD, given['applicant'])}/form/0").content.decode()
    hers = party_details([given["applicant"], cast("王申请")])
    number = hers[cast("王申请")].number
    assert hers[given["applicant"]].name in page and hers[given["applicant"]].number in page and number in page
    head = party_details([firm()])[firm()]
    agent = signed_in("曹代办")
    page = agent.get(f"{begun(agent, FOOD, firm())}/form/0").content.decode()
    assert head.representative_name in page and head.representative
    assert party_details([head.representative])[head.representative].number not in page


def test_what_no_paper_can_show_is_told_when_it_is_saved_and_numbers_are_kept_plain(city: None) -> None:
    """Beside the field, once; also on 保存 for later. What else was typed is kept, a size and a mobile in half width."""
    client, given = signed_in("王申请"), filing(FOOD)
    draft = begun(client, FOOD, given["applicant"])
    loaded = version(item(FOOD).id)
    place = next(n for n, each in enumerate(loaded.form.sections) if loaded.form.field_for(SITE) in each["fields"])
    names = loaded.form.sections[place]["fields"]
    kinds = {loaded.form.schema["properties"][name].get("format"): name for name in names}
    sized = next(name for kind, name in kinds.items() if kind in {"decimal", "positive-decimal"})
    right = {name: value for name, value in flat(given["form"]).items() if name in names}
    for press in ({}, {"later": "1"}):
        answer = client.post(f"{draft}/form/{place}", {**right, loaded.form.field_for(SITE): "东街😀", sized: "４５.５", **press})
        page = answer.content.decode()
        assert answer.status_code == 422 and page.split("<form")[-1].count("“😀”（U+1F600）印不到文书上，请去掉它") == 1
        assert "字体" not in page.split("<main")[1]
    saved = client.post(f"{draft}/form/{place}", {**right, sized: "４５.５"})
    assert saved.status_code == 302
    assert Draft.objects.filter(id=UUID(draft.split("/")[2])).exists()
    again = client.get(f"{draft}/form/{place}").content.decode()
    assert 'value="45.5"' in again and "４５" not in again
    client.post(f"{draft}/discard", {"sure": "yes"})


def test_who_may_not_apply_is_told_before_she_fills_anything_in(city: None) -> None:
    """A licence for firms: a natural person is told so, and led to the choice for whom she acts."""
    client = acting("王申请", cast("王申请"))
    page = client.get(f"/apply/{item(FOOD).item_id}").content.decode()
    assert "其他组织（含个体工商户），申请人不属于其中" in page and "/acting-for" in page and "开始填写" not in page
    before = Draft.objects.count()
    assert client.post(f"/apply/{item(FOOD).item_id}").status_code == 422
    assert Draft.objects.count() == before


def test_whoever_has_a_firm_that_may_apply_presses_once_and_is_there(city: None) -> None:
    """Offered by name instead of an error; the press chooses the firm and comes back to the item."""
    client, address = acting("王申请", cast("王申请")), f"/apply/{item(FOOD).item_id}"
    page = client.get(address).content.decode()
    offered = dict(re.findall(r'name="principal" value="([^"]+)".*?<button[^>]*>(.*?)</button>', page, re.S))
    assert offered and "mistakes" not in page and str(cast("王申请")) not in offered
    answer = client.post("/acting-for", {"principal": next(iter(offered)), "next": address})
    assert answer.headers["Location"] == address and "申请人不属于其中" not in client.get(address).content.decode()


def test_whoever_has_no_firm_is_told_how_to_go_on_and_adds_hers(city: None) -> None:
    """At the item, where one chooses for whom to act, and with the account; what she adds is a claim, once, and brings her back."""
    client, address = signed_in("冯旁人"), f"/apply/{item(FOOD).item_id}"
    for path in (address, "/acting-for", "/account"):
        assert "/account/firm" in client.get(path).content.decode()
    page = client.get(address).content.decode()
    assert "请企业委托您" in page and "还没有营业执照" in page
    code = uscc("92")
    wrong = client.post("/account/firm", {"name": "", "uscc": code[:-1]})
    assert wrong.status_code == 422 and "请填写这一项" in wrong.content.decode()
    given = {"name": "冯记面馆", "uscc": code, "next": address}
    assert client.post("/account/firm", given).headers["Location"] == address
    page = client.get(address).content.decode()
    assert "冯记面馆" in page and "开始填写" in page
    again = client.post("/account/firm", given)
    assert again.status_code == 422 and "已经添加过" in again.content.decode() and len(claims_of(code)) == 1
    known = party_details([firm()])[firm()]
    taken = client.post("/account/firm", {"name": "冒名", "uscc": known.number}).content.decode()
    assert "已经登记过" in taken and known.name not in taken


def test_no_situation_is_chosen_for_her_and_each_must_be_answered(city: None) -> None:
    """Going on names every question left open; what was answered stays, and the summary sends nothing while one is open."""
    client, given = signed_in("王申请"), filing(FOOD)
    address, asked = begun(client, FOOD, given["applicant"]), [each.id for each in version(given["item_version"]).situations]
    assert len(asked) > 1 and "checked" not in client.get(f"{address}/situations").content.decode()
    first = {asked[0]: str(given["answers"][asked[0]])}
    wrong = client.post(f"{address}/situations", first)
    page = wrong.content.decode()
    assert wrong.status_code == 422 and page.split('id="mistakes"')[1].split("</ul>")[0].count("<li>") == len(asked) - 1
    assert page.count("checked") == 1
    assert client.post(f"{address}/form/0", {"later": "1"}).status_code == 302
    assert "checked" not in client.get(f"{address}/situations").content.decode()
    assert client.get(f"{address}/summary").content.decode().count("：请选择") == len(asked)
    assert client.post(f"{address}/summary", STATED).status_code == 422
    everything = {name: str(value) for name, value in given["answers"].items()}
    assert client.post(f"{address}/situations", everything).status_code == 302
    assert client.get(f"{address}/situations").content.decode().count("checked") == len(asked)


def test_a_page_open_twice_overwrites_only_knowingly(city: None) -> None:
    """The later window is told what differs and may load or overwrite; its script saves nothing meanwhile; other pages are untouched."""
    client = signed_in("王申请")
    address = f"{begun(client, FOOD, filing(FOOD)['applicant'])}/form/1"

    def seen(page: str) -> str:
        return str(re.findall(r'name="seen" value="([^"]+)"', page)[0])

    shown = seen(client.get(address).content.decode())
    first = {"premises": "晴川路 9 号", "seen": shown}
    told = client.post(address, {**first, "autosave": "1"}).json()
    assert told["seen"] != shown and client.post(address, {**first, "autosave": "1"}).status_code == 200, "the same once more is no change"
    late = {"premises": "晴川路 10 号", "seen": shown}
    assert client.post(address, {**late, "autosave": "1"}).status_code == 409
    answer = client.post(address, {**late, "later": "1"})
    page = answer.content.decode()
    assert answer.status_code == 409 and "那边：晴川路 9 号" in page and "这一页：晴川路 10 号" in page
    assert 'value="晴川路 10 号"' in page and 'value="晴川路 9 号"' in client.get(address).content.decode()
    other = client.post(address.replace("form/1", "form/0"), {"contact_name": "某人", "autosave": "1"})
    assert other.status_code == 200
    assert client.post(address, {**late, "seen": seen(page), "later": "1"}).status_code == 302
    assert 'value="晴川路 10 号"' in client.get(address).content.decode()


def test_the_same_file_twice_for_a_line_is_kept_once_and_told(city: None) -> None:
    """Sent again, or twice at once, under whatever name; another file beside it and the same file for another line are taken."""
    client = signed_in("王申请")
    address = f"{begun(client, FOOD, filing(FOOD)['applicant'])}/materials"
    data, other = sample_file("同一份"), sample_file("另一份")

    def sent(line: str, *files: tuple[str, bytes]) -> str:
        given = {line: [SimpleUploadedFile(name, content) for name, content in files], "stay": "1"}
        return client.post(address, given).content.decode()

    sent("licence", ("一.pdf", data))
    page = sent("licence", ("二.pdf", data), ("三.pdf", other), ("四.pdf", other))
    assert "已经有同样的文件，没有再收：二.pdf" in page and "没有再收：四.pdf" in page
    card = client.get(address).content.decode().split('id="line_licence"')[1].split("</section>")[0]
    assert re.findall(r">([^<]+\.pdf)</a>", card) == ["一.pdf", "三.pdf"]
    assert "没有再收：" not in sent("application", ("一.pdf", data))


def test_a_draft_saves_itself_even_when_something_is_wrong(city: None) -> None:
    """Unchecked, with the time; what cannot be read keeps what stood there; going on elsewhere finds it."""
    client = signed_in("王申请")
    address = begun(client, FOOD, filing(FOOD)["applicant"])
    saved = client.post(f"{address}/form/1", {"premises": "晴川路 9 号", "staff_count": "3", "autosave": "1"})
    assert re.fullmatch(r"\d\d:\d\d", saved.json()["saved"])
    client.post(f"{address}/form/1", {"premises": "晴川路 10 号", "staff_count": "三", "autosave": "1"})
    elsewhere = acting("王申请", filing(FOOD)["applicant"])
    page = elsewhere.get(f"{address}/form/1").content.decode()
    assert 'value="晴川路 10 号"' in page and 'value="3"' in page
    assert address in elsewhere.get("/mine").content.decode()
    client.post(f"{address}/situations", {"vending": "True", "autosave": "1"})
    assert Draft.objects.get(id=address.rsplit("/", 1)[1]).answers["vending"] is True


def test_what_is_to_be_checked_before_filing_is_shown_in_full(city: None) -> None:
    """Numbers that she has typed herself; once filed they are masked on her case."""
    given = filing("生育登记")
    client = signed_in("王申请")
    address = begun(client, "生育登记", given["applicant"])
    walked(client, address, given)
    page = client.get(f"{address}/summary").content.decode()
    assert given["form"]["wife_id"] in page and "***" not in page
    filed_at = client.post(f"{address}/summary", STATED).headers["Location"]
    assert given["form"]["wife_id"] not in client.get(filed_at.replace("/filed/", "/mine/")).content.decode()


def test_a_draft_stays_its_own_partys_whoever_she_acts_for_in_another_tab(city: None) -> None:
    """What was typed is kept for whom it was begun, the page says for whom she acts now, and filing waits until she has switched back."""
    firm_ = filing(FOOD)["applicant"]
    client = signed_in("王申请")
    address = begun(client, FOOD, firm_)
    client.post("/acting-for", {"principal": str(cast("王申请"))})
    assert client.post(f"{address}/form/1", {"premises": "晴川路 9 号", "staff_count": "3", "later": "1"}).status_code == 302
    assert "您现在为王申请办事" in client.get("/mine").content.decode()
    page = client.get(f"{address}/form/1").content.decode()
    assert "晴川路 9 号" in page and "您现在为王申请办事" in page and f'value="{firm_}"' in page
    walked(client, address, filing(FOOD))
    before = Case.objects.count()
    page = client.post(f"{address}/summary", STATED).content.decode()
    assert Case.objects.count() == before and "要提交，先换回来" in page
    draft = Draft.objects.get(id=address.rsplit("/", 1)[1])
    assert draft.applicant_id == firm_
    client.post("/acting-for", {"principal": str(firm_)})
    assert client.post(f"{address}/summary", STATED).status_code == 302 and Case.objects.count() == before + 1


def test_a_draft_for_whom_she_may_no_longer_act_says_why_it_was_not_saved(city: None) -> None:
    """The end of her mandate, not “somebody may have done it”."""
    mandate = grant_mandate(filing(FOOD)["applicant"], cast("曹代办"), ["file"], since=today(), by=cast("王申请"))
    client = signed_in("曹代办")
    address = begun(client, FOOD, filing(FOOD)["applicant"])
    end_mandate(mandate, by=cast("王申请"))
    answer = client.post(f"{address}/form/1", {"premises": "晴川路 9 号", "autosave": "1"})
    page = answer.content.decode()
    assert answer.status_code == 409 and "您不是申请人，也没有申请人有效的委托" in page and "已经不在这里" not in page


def test_all_that_is_wrong_on_a_page_is_said_in_one_round(city: None) -> None:
    """What cannot be read hides neither the area below nothing nor the scope that is missing, at the draft and at the window."""
    given = filing(FOOD)
    client = signed_in("王申请")
    address = begun(client, FOOD, given["applicant"])
    number = next(n for n, section in enumerate(version(given["item_version"]).form.sections) if "area" in section["fields"])
    wrong = {"premises": "带\0字符", "area": "-5", "staff_count": "abc"}
    clerk = f"/work/counter/persons/{cast('王申请')}/file/{item(FOOD).item_id}?for={given['applicant']}"
    for page in (client.post(f"{address}/form/{number}", wrong), signed_in("李受理").post(clerk, wrong)):
        text = page.content.decode()
        assert page.status_code == 422
        assert "请填写整数" in text and "“-5”不大于 0" in text and "含有不能保存的字符" in text and "不允许是用空字符串" not in text
        assert "没有填写，请填写经营项目" in text and "没有填写，请填写从业人员人数" not in text


def test_full_width_digits_are_taken_for_what_they_mean(city: None) -> None:
    """As an input method for Chinese writes them: in numbers with and without decimals."""
    client = signed_in("王申请")
    address = begun(client, FOOD, filing(FOOD)["applicant"])
    given = filing(FOOD)["form"]
    number = next(n for n, section in enumerate(version(filing(FOOD)["item_version"]).form.sections) if "area" in section["fields"])
    answer = client.post(f"{address}/form/{number}", {**flat(given), "area": "４５．５", "staff_count": "４"})
    assert answer.status_code == 302, answer.content.decode()


def test_files_of_a_line_come_back_when_its_answer_does(city: None) -> None:
    """An answer that is changed and changed back loses no file."""
    client = signed_in("王申请")
    address = begun(client, FOOD, filing(FOOD)["applicant"])
    answers = {name: str(value) for name, value in filing(FOOD)["answers"].items()}
    client.post(f"{address}/situations", {**answers, "vending": "True"})
    client.post(f"{address}/materials", {"vending_list": SimpleUploadedFile("清单.pdf", sample_file("清单")), "stay": "1"})
    client.post(f"{address}/situations", {**answers, "vending": "False"})
    assert "清单.pdf" not in client.get(f"{address}/materials").content.decode()
    client.post(f"{address}/situations", {**answers, "vending": "True"})
    assert "清单.pdf" in client.get(f"{address}/materials").content.decode()


def test_pressed_twice_at_once_it_is_filed_once(city: None) -> None:
    """Two presses race: both arrive at the one receipt, and exactly one entry exists."""
    given = filing("生育登记")
    client = signed_in("王申请")
    address = begun(client, "生育登记", given["applicant"])
    walked(client, address, given)

    def press(_: int) -> Any:
        again = Client(SERVER_NAME="localhost")
        again.cookies = client.cookies
        try:
            return again.post(f"{address}/summary", STATED)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as two:
        answers = list(two.map(press, range(2)))
    key = address.rsplit("/", 1)[1]
    filed = Filing.objects.get(key=key)
    assert len(entries_of(filed.case)) == 1
    assert {answer.headers.get("Location") for answer in answers} == {f"/filed/{filed.case}"}
    assert client.post(f"{address}/summary", STATED).headers["Location"] == f"/filed/{filed.case}"


def test_each_page_asks_a_stated_number_of_questions(city: None) -> None:
    """However much has been filled in and uploaded."""
    given = filing(FOOD)
    client = signed_in("王申请")
    address = begun(client, FOOD, given["applicant"])
    pages = {f"/apply/{item(FOOD).item_id}": 20, f"{address}/situations": 24, f"{address}/form/0": 24}
    pages |= {f"{address}/materials": 25, f"{address}/summary": 30}

    def counted() -> dict[str, int]:
        found = {}
        for page in pages:
            client.get(page)
            with CaptureQueriesContext(connection) as asked:
                client.get(page)
            found[page.rsplit("/", 1)[1]] = len(asked)
        return found

    empty = counted()
    walked(client, address, given)
    full = counted()
    assert not {name: (empty[name], full[name]) for name in full if full[name] > empty[name] + 2}, "filled in, a page asks little more"
    assert all(full[page.rsplit("/", 1)[1]] <= most for page, most in pages.items()), full


def test_the_page_says_when_it_saved_and_what_is_filled_in_survives_the_line(visit: Callable[..., Visit]) -> None:
    """In Chromium: typing saves; with the line cut the page says so, and saves when it is back; thrown away elsewhere, it says that too."""
    given = filing(FOOD)
    said = {"answers": given["answers"], "form": {}, "materials": {}}
    draft: UUID = save_draft(given["item_version"], applicant=given["applicant"], by=cast("王申请"), **said)
    here = visit("王申请", width=360)
    here.page.goto("/acting-for")
    here.page.locator(f'input[value="{given["applicant"]}"]').check()
    here.press("就为这一方办")
    here.page.goto(f"/drafts/{draft}/form/1")
    here.page.locator('[name="premises"]').fill("晴川路 1 号")
    here.page.get_by_text(re.compile(r"^已保存 \d\d:\d\d$")).wait_for()
    here.context.set_offline(True)
    here.page.locator('[name="premises"]').fill("晴川路 2 号")
    here.page.get_by_text("连不上，还没有存上").wait_for()
    here.context.set_offline(False)
    here.page.get_by_text(re.compile(r"^已保存 \d\d:\d\d$")).wait_for()
    here.wrong = [words for words in here.wrong if "ERR_INTERNET_DISCONNECTED" not in words]
    here.page.reload()
    assert here.page.locator('[name="premises"]').input_value() == "晴川路 2 号"
    assert here.barriers() == []
    discard_draft(draft, by=cast("王申请"))
    here.page.locator('[name="premises"]').fill("晴川路 3 号")
    here.page.get_by_text(re.compile(r"没有存上，这一页填的都还在.*请报号码 [2-9A-Z]{8}$")).wait_for()


PAGES = ("situations", "form/1", "materials", "summary")


@pytest.mark.skipif(not EVERY_WAY, reason="a page is the same whatever database is behind it")
@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_nobody_is_kept_out_of_a_draft(visit: Callable[..., Visit], lang: str) -> None:
    """axe finds nothing on any page of it, nor with errors shown, in every width, theme and type; nothing is too wide."""
    given = filing("公司设立登记")
    said = {"answers": given["answers"], "form": {}, "materials": {}}
    draft = save_draft(given["item_version"], applicant=given["applicant"], by=cast("王申请"), **said)
    here = visit("王申请", theme="light", lang=lang)
    for path in (f"/apply/{item('公司设立登记').item_id}", *(f"/drafts/{draft}/{page}" for page in PAGES)):
        here.page.goto(path)
        bars_nobody(here, path)
        on_a_phone(here, path)
    here.page.goto(f"/drafts/{draft}/form/0")
    here.click(here.main.locator("form button").first)
    here.page.locator("#mistakes").wait_for()
    bars_nobody(here, "with errors")
    on_a_phone(here, "with errors")
    discard_draft(draft, by=cast("王申请"))
