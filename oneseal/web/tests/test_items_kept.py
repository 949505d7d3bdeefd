"""事项管理 in the browser: editing with checks while one types, handing over, returning, publishing, importing with mistakes, comparing."""

import csv
import html
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from lxml.html import document_fromstring

from oneseal.cases.tests.office import cast, item
from oneseal.catalogue.actions import carry_on, carry_on_one, checking, import_list, staging
from oneseal.catalogue.models import Item, ItemVersion
from oneseal.catalogue.queries import examined, imports, in_force, items_in_force
from oneseal.catalogue.rules import Finding
from oneseal.catalogue.rules.four_lists import FOUR_LISTS, GROUPS
from oneseal.journal.queries import today
from oneseal.law.licensing import published_elements
from oneseal.people.models import Body, Division
from oneseal.people.queries import bureau_of
from oneseal.web.portal.browse import lists as lists_pages
from oneseal.web.tests.browser import Visit
from oneseal.web.tests.test_desk import signed_in
from oneseal.web.workbench.items import importing
from oneseal.web.workbench.items.checking import rule_of

NAME = "烟花爆竹经营（零售）许可"


def key() -> Any:
    """An item of the city's that no other test drafts."""
    return item(NAME).item_id


def sent(client: Client, part: str, **changes: str) -> Any:
    """One part of the item sent as the page shows it, but for the changes."""
    address = reverse("item-edit", args=[key(), part])
    page: Any = document_fromstring(client.get(address).content.decode())
    shown = next(form for form in page.forms if "reason" in form.fields)
    values = {name: str(value or "") for name, value in shown.form_values()}
    return client.post(address, {**values, "reason": "压缩承诺时限", **changes})


def typed(client: Client, part: str, **changes: str) -> str:
    """What the checks say while one types, before a reason is written."""
    address = reverse("item-edit", args=[key(), part])
    page: Any = document_fromstring(client.get(address).content.decode())
    shown = next(form for form in page.forms if "reason" in form.fields)
    values = {name: str(value or "") for name, value in shown.form_values()}
    return str(client.post(address, {**values, "reason": "", **changes}, HTTP_HX_REQUEST="true").content.decode())


def pressed(client: Client, name: str, **typed: str) -> Any:
    """An act on what the item's page shows now."""
    return client.post(reverse(name, args=[key()]), {"seen": latest().digest, **typed})


def latest() -> ItemVersion:
    row = ItemVersion.objects.filter(item=key()).order_by("-version").first()
    assert row is not None
    return row


def test_an_item_is_edited_handed_over_returned_mended_and_published_by_two(city: None) -> None:
    drafter, decider = signed_in("赵审查"), signed_in("周批准")
    before = latest()
    assert sent(drafter, "where", transact_time="工作日 上午9:00-12:00，下午13:00-17:00").status_code == 302
    draft = latest()
    assert draft.version > before.version
    assert (draft.state, draft.content["elements"]["transact_time"]) == ("draft", "工作日 上午9:00-12:00，下午13:00-17:00")
    assert pressed(drafter, "item-submit").status_code == 302
    assert "待发布" in drafter.get(reverse("kept-item", args=[key()])).content.decode()
    page = pressed(decider, "item-return", field="transact_time", text="下午改为13:30")
    assert page.status_code == 302
    assert "下午改为13:30" in drafter.get(reverse("kept-item", args=[key()])).content.decode()
    assert "下午改为13:30" in drafter.get(reverse("item-edit", args=[key(), "where"])).content.decode()
    sent(drafter, "where", transact_time="工作日 上午9:00-12:00，下午13:30-17:30")
    pressed(drafter, "item-submit")
    shown = decider.get(reverse("item-publish", args=[key()]), {"seen": latest().digest}).content.decode()
    told = re.sub(r"\s*<[^>]+>\s*", " ", shown.partition("<main")[2])
    words = [f"第 {before.version + 1} 版", f"第 {before.version} 版，自 {before.effective_on} 起", f"{today()}（发布当天）"]
    words += ["压缩承诺时限", "下午13:30-17:30"]
    assert all(each in told for each in words), "who confirms sees which version, from when, why, and what it changes"
    assert pressed(decider, "item-publish").status_code == 302
    now = in_force(key())
    assert now is not None and now.version == before.version + 1


def test_who_looked_at_an_older_draft_changes_nothing(city: None) -> None:
    drafter, other = signed_in("赵审查"), signed_in("朱复核")
    address = reverse("item-edit", args=[key(), "where"])
    old = re.findall(r'name="seen" value="(\w+)"', drafter.get(address).content.decode())[0]
    sent(other, "where", traffic_guide="乘地铁二号线")
    answer = sent(drafter, "where", traffic_guide="乘公交", seen=old)
    assert answer.status_code == 422
    assert "被他人改过" in answer.content.decode()
    assert latest().content["elements"]["traffic_guide"] == "乘地铁二号线"


def test_a_row_of_materials_is_added_and_an_emptied_one_goes(city: None) -> None:
    drafter = signed_in("赵审查")
    many = len(latest().content["materials"])
    given = {
        "id": "plan", "material_name": "应急预案", "material_type": "1", "material_format": "3", "is_need": "1", "source_type": "10",
        "page_num": "1", "by_law": "烟花爆竹安全管理条例",
    }  # fmt: skip
    added = {f"r{many}-{name}": value for name, value in given.items()}
    assert sent(drafter, "materials", **added).status_code == 302
    rows = latest().content["materials"]
    assert (len(rows), rows[-1]["material_name"], rows[-1]["page_num"]) == (many + 1, "应急预案", 1)
    sent(drafter, "materials", **dict.fromkeys(added, ""))
    assert len(latest().content["materials"]) == many


@pytest.mark.parametrize("name", ["王申请", "李受理"])
def test_others_find_no_items_to_keep(city: None, name: str) -> None:
    client = signed_in(name)
    for address in (reverse("kept-items"), reverse("kept-item", args=[key()]), reverse("item-edit", args=[key(), "time"])):
        assert client.get(address).status_code in {403, 404}


def test_a_neighbours_item_is_nobodys_here(city: None) -> None:
    county = Item.objects.filter(keeper=bureau_of("990121"), is_leaf=True)[0]
    assert signed_in("赵审查").get(reverse("kept-item", args=[county.pk])).status_code == 404


def test_a_list_with_mistakes_is_looked_at_first_then_taken_in(city: None, tmp_path: Path, visit: Callable[..., Visit]) -> None:
    """In the browser: the mistakes with their lines, then the drafts; nothing was written before the press."""
    file = tmp_path / "区里的清单.csv"
    with file.open("w", encoding="gb18030", newline="") as text:
        csv.writer(text).writerows([
            ["事项名称", "地方实施编码", "实施主体", "实施主体编码", "我们的列"],
            ["网页导入甲", "WEB-1", bureau_of().name, bureau_of().uscc, "甲"],
            ["网页导入乙", "WEB-2", "某局", "1.1511E+17", "乙"],
            ["网页导入丙", "", "某局", "", "丙"],
        ])  # fmt: skip
    seen = visit("赵审查")
    seen.page.goto("/work/items/import")
    seen.page.set_input_files("input[type=file]", str(file))
    seen.click(seen.page.get_by_role("button", name="看看会怎样"))
    seen.page.get_by_role("heading", name="区里的清单.csv").wait_for()
    shown = seen.page.content()
    assert "1.1511E+17" in shown and "科学计数" in shown and "我们的列" in shown and "实施主体编码（dept_code）" in shown
    assert not Item.objects.filter(local_task_code="WEB-1").exists()
    seen.click(seen.page.get_by_role("button", name="导入", exact=True))
    seen.page.get_by_text("已导入 3 行").wait_for()
    assert set(Item.objects.filter(local_task_code__in=["WEB-1", "WEB-2"]).values_list("name", flat=True)) == {"网页导入甲", "网页导入乙"}


def a_list(many: int, mark: str, body: str = "", name: str = "") -> bytes:
    """A list of items under local codes of their own; the last row's body is one that nobody registered, when given."""
    head, rows = "事项名称,地方实施编码,实施主体编码,实施主体\n", [f"清单{mark}{n},{mark}-{n},{bureau_of().uscc},\n" for n in range(many)]
    return "".join([head, *rows, *([f"清单{mark}新,{mark}-N,{body},{name}\n"] if body else [])]).encode()


def send(client: Client, content: bytes, name: str = "清单.csv") -> str:
    """The address of a list that was sent."""
    address: str = client.post(reverse("items-import"), {"file": SimpleUploadedFile(name, content)}).headers["Location"]
    return address


def test_of_chosen_rows_the_message_counts_these_and_rows_that_are_not_there_are_refused(city: None) -> None:
    client = signed_in("赵审查")
    address = send(client, a_list(9, "WEBR"))
    carry_on(60)
    refused = client.post(address, {"rows": "2-4,99999"})
    assert refused.status_code == 422 and "清单里没有第 99999 行" in refused.content.decode()
    page = client.post(address, {"rows": "2-4"}, follow=True).content.decode()
    assert "已导入 3 行：草稿（须改正） 3" in page and "没有选" in page
    assert Item.objects.filter(local_task_code__startswith="WEBR-").count() == 3


def test_a_large_list_is_checked_beside_the_page_which_shows_how_far_it_came(city: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without scripts by a link and a page that loads itself again; with them by asking for the progress alone."""
    for place in (checking, staging):
        monkeypatch.setattr(place, "CHUNK", 4)
    monkeypatch.setattr(importing, "carry_on_one", lambda key, _seconds, leave: carry_on_one(key, 0.0001, leave=not leave))
    client = signed_in("赵审查")
    address = send(client, a_list(9, "WEBL"))
    page = client.get(address).content.decode()
    assert "检查中" in page and "4 / 9" in page and 'http-equiv="refresh"' in page and "刷新进度" in page
    assert "导入</button>" not in page
    asked = {"HX-Request": "true"}
    assert "hx-get" not in client.get(f"{address}?at=checking&asked=300", headers=asked).content.decode(), "an idle tab stops asking"
    poll = client.get(f"{address}?at=checking&asked=7", headers=asked)
    assert "asked=8" in poll.content.decode()
    assert "4 / 9" in poll.content.decode() and "<html" not in poll.content.decode() and "HX-Refresh" not in poll.headers
    assert "4 / 9" in client.get(reverse("items-import")).content.decode(), "a closed tab is found again"
    carry_on(60)
    assert client.get(f"{address}?at=checking", headers=asked).headers["HX-Refresh"] == "true"
    page = client.get(address).content.decode()
    assert "导入</button>" in page and 'http-equiv="refresh"' not in page
    assert client.post(address, {"rows": "2-6"}).status_code == 302
    assert "写入中" in client.get(address).content.decode()
    assert client.post(f"{address}/give-up").status_code == 422, "what is being taken in is not given up"
    carry_on(60)
    assert "已导入" in client.get(address).content.decode()
    assert Item.objects.filter(local_task_code__startswith="WEBL-").count() == 5


def test_a_list_is_given_up_after_being_asked_once_more(city: None) -> None:
    client = signed_in("赵审查")
    address = send(client, a_list(2, "WEBG"))
    assert "还没有写入任何事项" in client.get(f"{address}/give-up").content.decode()
    told = client.post(f"{address}/give-up", follow=True).content.decode()
    assert "已放弃" in told and client.get(address).status_code == 404
    carry_on(60)
    assert not Item.objects.filter(local_task_code__startswith="WEBG-").exists()


def test_a_file_that_cannot_be_read_is_said_on_its_page(city: None) -> None:
    client = signed_in("赵审查")
    page = client.get(send(client, b"PK no workbook", "坏了的.xlsx")).content.decode()
    assert "坏了的.xlsx" in page and "不是能打开的电子表格" in page and "换一个文件" in page


def test_the_report_is_filtered_by_rule_and_paged(city: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "PAGE", 2)
    rows = [*(f"清单WEBR{n},WEBR-{n},没有编码\n" for n in range(5)), "清单没有编码,,\n"]
    client = signed_in("赵审查")
    address = send(client, "事项名称,地方实施编码,实施主体编码\n".encode() + "".join(rows).encode())
    assert "第 1 页，共 3 页" in client.get(address).content.decode()
    only = client.get(address, {"rule": "I-11"}).content.decode()
    assert "清单没有编码" in only and "清单WEBR1" not in only and "筛选出 1 行" in only
    assert "清单WEBR4" in client.get(address, {"page": "3"}).content.decode()
    client.post(f"{address}/give-up")


def test_unknown_places_are_listed_to_the_sender_and_made_by_the_citys_supervisor(city: None) -> None:
    """Who may is decided on the server; the head finds the list on her page, and the rows are checked anew."""
    new, name = "11990100MB1XA0031C", "网页清单的新机构"
    sender, head = signed_in("赵审查"), signed_in("吕局长")
    address = send(sender, a_list(1, "WEBP", new, name))
    page = sender.get(f"{address}/places").content.decode()
    assert new in page and name in page and "吕局长" in page and "登记这" not in page
    assert sender.post(f"{address}/places").status_code == 422 and not Body.objects.filter(uscc=new).exists()
    assert signed_in("李受理").get(f"{address}/places").status_code in {403, 404}
    assert reverse("items-import-waiting") in head.get(reverse("head")).content.decode()
    assert f"{address}/places" in head.get(reverse("items-import-waiting")).content.decode()
    assert head.get(address).status_code in {403, 404}, "the list itself stays its sender's"
    page = head.get(f"{address}/places").content.decode()
    assert "登记这 1 个" in page and bureau_of().division.name in page, "where it would be registered"
    assert head.post(f"{address}/places").status_code == 302
    carry_on(60)
    assert Body.objects.get(uscc=new).name == name
    page = sender.get(address).content.decode()
    assert "没有登记的实施主体" not in page and "导入</button>" in page
    sender.post(f"{address}/give-up")


def test_while_one_types_the_part_is_checked_and_nothing_is_saved(city: None, visit: Callable[..., Visit]) -> None:
    before = latest().pk, latest().digest
    seen = visit("赵审查")
    seen.page.goto(f"/work/items/{key()}/edit/time")
    seen.page.get_by_label("承诺办结时限", exact=True).fill("90")
    seen.page.get_by_label("承诺办结时限", exact=True).press("Tab")
    seen.page.locator("#findings").get_by_text("承诺时限长于法定时限").wait_for()
    assert (latest().pk, latest().digest) == before


def test_the_check_names_what_to_mend_and_the_export_holds_the_same(city: None) -> None:
    client = signed_in("赵审查")
    page = client.get(reverse("items-check"), {"rule": "Q-09"}).content.decode()
    assert bureau_of().name in page and "待核实" in page
    only = client.get(reverse("items-check"), {"severity": "error", "body": "没有这样的机构"}).content.decode()
    assert "没有问题" in only
    assert client.get(reverse("items-check-export"), {"rule": "Q-09"}).status_code == 200


def test_the_check_is_filtered_by_who_owns_it_and_by_the_statute_it_cites(city: None) -> None:
    client = signed_in("赵审查")
    owner = next(examined(keeper=bureau_of().pk)).owner
    page = client.get(reverse("items-check"), {"owner": owner}).content.decode()
    assert set(re.findall(r'data-label="负责">([^<]*)<', page)) == {owner}
    assert "没有问题" in client.get(reverse("items-check"), {"owner": "没有这个科室"}).content.decode()
    cited = Finding("faq", "", published_elements.citation, "依法应当公示，却没有填写", "请填写", "error")
    assert rule_of(cited).endswith("第三十条第一款")


def test_who_cites_and_the_tiers_side_by_side(city: None) -> None:
    client = signed_in("赵审查")
    assert "食品经营许可（新办）" in client.get(reverse("items-citing"), {"law": "食品安全法", "article": "第35条"}).content.decode()
    page = client.get(reverse("item-compare", args=[item("食品经营许可（新办）").item_id]), {"with": "tiers"}).content.decode()
    assert "青禾县行政审批服务局" in page and "县级" in page


def test_page_file_and_figures_of_a_list_are_one_set(city: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists_pages, "PAGE", 7)
    told = items_in_force(division=bureau_of().division_id)
    whole = Client(SERVER_NAME="localhost").get(reverse("four-lists")).content.decode()
    for each in FOUR_LISTS:
        rows = told.of(each.key)
        assert f'href="/lists/{each.key}?division={bureau_of().division_id}">{len(rows)}' in whole
        names, path = list[str](), reverse("four-list", args=[each.key])
        while path:
            page = Client(SERVER_NAME="localhost").get(path).content.decode()
            assert f'<span class="quiet">{len(rows)}</span></h1>' in page, "every page says how many there are"
            shown = re.findall(r'<a href="/items/[\w-]+">([^<]+)</a>', page)
            assert len(shown) <= 7
            names += shown
            following = re.search(r'rel="next" href="([^"]+)"', page)
            path = html.unescape(following[1]) if following else ""
        assert names == [row.name for row in rows]
    assert f"另有 {told.counts['links']} 个链接事项" in whole
    assert Client(SERVER_NAME="localhost").get("/lists/no-such").status_code == 404
    assert Client(SERVER_NAME="localhost").get("/lists", {"division": "123"}).status_code == 404


def test_an_act_without_what_was_seen_is_not_done(city: None) -> None:
    """The item's page hands over what it showed; a press that names nothing, or something else, changes nothing."""
    drafter = signed_in("赵审查")
    sent(drafter, "where", traffic_guide="乘公交八路")
    assert f"submit?seen={latest().digest}" in drafter.get(reverse("kept-item", args=[key()])).content.decode()
    assert latest().digest in drafter.get(reverse("item-submit", args=[key()]), {"seen": latest().digest}).content.decode()
    for seen in ("", "0" * 64):
        assert drafter.post(reverse("item-submit", args=[key()]), {"seen": seen}).status_code == 422
    assert latest().stage == "editing"


def test_what_is_typed_is_checked_before_a_reason_is_written(city: None) -> None:
    """Also beside a field that is too long."""
    client = signed_in("赵审查")
    for more in ({}, {"legal_day_explain": "长" * 9000}):
        told = typed(client, "time", promise_day="90", **more)
        assert "承诺时限长于法定时限" in told
        assert "修改理由" not in told


def test_several_lines_come_back_from_a_browser_as_they_were_shown(city: None) -> None:
    client = signed_in("赵审查")
    assert sent(client, "where", transact_time="工作日\r\n周六上午").status_code == 302
    assert latest().content["elements"]["transact_time"] == "工作日\n周六上午"
    before = latest().content["elements"]
    assert sent(client, "where", transact_time="工作日\r\n周六上午", reason="不改要素").status_code == 302
    assert latest().content["elements"] == before


def test_what_is_no_element_is_edited_too_and_an_uncertain_one_is_confirmed_by_somebody(city: None) -> None:
    client = signed_in("赵审查")
    unsure = latest().content["uncertain_fields"]
    given = {"short_names": "卖鞭炮、卖烟花", "original_department": "应急管理局", "unit": "market", "survey_checks": "消防通道\n库房",
             "entry-number": "77"}  # fmt: skip
    assert "清单外的许可" in typed(client, "about", **given)
    assert sent(client, "about", **given, **{f"sure-{unsure[0]}": "on"}).status_code == 422
    assert sent(client, "about", **given, **{f"sure-{unsure[0]}": "on", "verified_by": "法规科王某，对照条例第十九条"}).status_code == 302
    said = latest().content
    assert (said["short_names"], said["original_department"], said["unit"]) == (["卖鞭炮", "卖烟花"], "应急管理局", "market")
    assert (said["survey_checks"], said["list_entry"]["number"]) == (["消防通道", "库房"], "77")
    assert (said.get("uncertain_fields", []), said["verified_fields"]) == (unsure[1:], {unsure[0]: "法规科王某，对照条例第十九条"})
    page = client.get(reverse("kept-item", args=[key()])).content.decode()
    assert "edit/about" in page and "卖鞭炮、卖烟花" in page and "法规科王某" in page


def test_an_item_that_came_without_its_body_is_given_one_or_discarded_on_its_page(city: None, tmp_path: Path) -> None:
    client = signed_in("赵审查")
    file = tmp_path / "list.csv"
    file.write_text("事项名称,地方实施编码,实施主体编码\n无主甲,W-1,1199\n无主乙,W-2,1199\n", encoding="utf-8")
    import_list(file, bureau_of(), by=cast("赵审查"))
    for code, act, given in (("W-1", "body", {"body": str(bureau_of().pk), "reason": "三定方案"}), ("W-2", "discard", {"reason": "重复"})):
        mine = Item.objects.get(local_task_code=code)
        page = client.get(reverse("kept-item", args=[mine.pk])).content.decode()
        address = re.findall(rf'href="(/work/items/[\w-]+/{act}\?seen=\w+)"', page)[0]
        seen = address.partition("seen=")[2]
        assert seen in client.get(address).content.decode()
        assert client.post(address, {**given, "seen": seen}).status_code == 302
    assert Item.objects.get(local_task_code="W-1").body == bureau_of()
    assert "无主乙" not in client.get(reverse("kept-items"), {"q": "无主"}).content.decode()
    assert "已作废" in client.get(reverse("kept-items"), {"q": "无主", "state": "discarded"}).content.decode()


def test_every_number_of_the_lists_opens_its_items_in_towns_too(city: None) -> None:
    """Page and open API alike."""
    anybody = Client(SERVER_NAME="localhost")
    town = Division.objects.filter(level=3).order_by("code")[0]
    for place in (bureau_of().division_id, town.code):
        told = items_in_force(division=place)
        said = anybody.get("/api/v1/lists", {"division": place}).json()
        page = anybody.get("/lists", {"division": place}).content.decode()
        numbers = [("all", said["items"], said["href"])]
        numbers += [(f"group-{each['key']}", each["count"], each["href"]) for each in said["groups"]]
        numbers += [(f"share-{each['key']}", None, each["href"]) for each in said["shares"]]
        assert len(numbers) == 1 + len(GROUPS) + len(told.shares)
        for key, many, href in numbers:
            assert f'href="/lists/{key}?division={place}"' in page
            rows = told.of(key)
            assert many in {None, len(rows)}
            assert anybody.get(href).json()["of"]["count"] == len(rows)
    assert f">{len(told.of('all'))}</span>" in anybody.get("/lists/all", {"division": town.code}).content.decode()
    assert f'value="{town.code}" selected' in page


def test_what_a_share_counts_is_what_its_number_opens(city: None) -> None:
    told = items_in_force()
    counted = {each.key: int(each.part) for each in told.shares if each.key != "shortened"}
    assert counted == {key: len(told.of(f"share-{key}")) for key in counted}
