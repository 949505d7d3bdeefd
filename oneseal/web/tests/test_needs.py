"""要带什么: a few questions lead to the exact list before anybody signs in; what we issued ourselves need not be handed in."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from oneseal.cases.queries.serving import serving
from oneseal.cases.tests.office import cast, filing, item, made, reached, row
from oneseal.catalogue.queries import version
from oneseal.catalogue.rules import Material
from oneseal.documents.models import Paper, Upload
from oneseal.journal.gate import new_stream
from oneseal.journal.queries import today
from oneseal.people.queries import standing
from oneseal.web.tests.browser import Visit
from oneseal.web.tests.test_desk import signed_in

FOOD = "食品经营许可（新办）"


def path(name: str = FOOD) -> str:
    """The page of an item."""
    return f"/items/{item(name).item_id}/materials"


def test_the_list_is_exactly_what_the_answers_ask_for(city: None) -> None:
    """Each line of it and no other, with the answer that calls for it, in plain words what it is for, and the rule; of what an open
    question decides it is said which one."""
    client, loaded = Client(SERVER_NAME="localhost"), version(item(FOOD).id)
    for answers in ({}, {each.id: list(each.options)[-1] for each in loaded.situations}):
        page = client.get(path(), {name: str(value) for name, value in answers.items()}).content.decode()
        asked = [line for line in loaded.materials if not line.when] if not answers else loaded.materials_for(answers)
        listed, _, waiting = page[page.index('id="needed"') :].partition('id="waits"')
        assert [line.name for line in asked] == [line.name for line in loaded.materials if f"<strong>{line.name}</strong>" in listed]
        assert ("因为您选了" in listed) is any(line.when for line in asked)
        assert page.count(" checked") == len(answers) and all(line.reason and line.reason in listed for line in asked)
        depends = [] if answers else [line for line in loaded.materials if line.when]
        assert [line.name for line in depends] == [line.name for line in loaded.materials if f"<strong>{line.name}</strong>" in waiting]
        assert all(any(each.question in waiting for each in loaded.situations if each.id in line.when) for line in depends)
    assert client.get(path(), {"unknown": "1", loaded.situations[0].id: "x"}).status_code == 200
    assert client.get(f"/items/{new_stream()}/materials").status_code == 404


def test_one_answer_settles_what_it_settles_and_no_more(city: None) -> None:
    """What it rules out is gone, what it calls for says so, the rest still waits; the draft that is begun holds this one answer."""
    loaded = version(item(FOOD).id)
    page = Client(SERVER_NAME="localhost").get(path(), {"vending": "True", "business": "sale"}).content.decode()
    listed, _, waiting = page[page.index('id="needed"') :].partition('id="waits"')
    names = {line.id: line.name for line in loaded.materials}
    assert names["vending_list"] in listed and "因为您选了“是”" in listed
    assert names["staff"] not in listed + waiting and names["mandate"] in waiting and "选了“是”的才要交" in waiting
    client = signed_in("王申请")
    client.post("/acting-for", {"principal": str(filing(FOOD)["applicant"])})
    draft = client.post(f"/apply/{loaded.item}?vending=True").headers["Location"]
    step, summary = (client.get(f"{draft}/{name}").content.decode() for name in ("materials", "summary"))
    assert names["vending_list"] in step and "要不要交，看情形" in step and 'id="line_mandate"' not in step
    card = summary.split('id="situations"')[1].split("</section>")[0]
    assert card.count("<dt>") == 1 and summary.count("：请选择") == len(loaded.situations) - 1


def test_the_answers_go_along_into_the_application(city: None) -> None:
    """Nobody is asked twice."""
    loaded = version(item(FOOD).id)
    first = loaded.situations[0]
    chosen = str(list(first.options)[-1])
    page = Client(SERVER_NAME="localhost").get(path(), {first.id: chosen}).content.decode()
    assert f"/apply/{loaded.item}?{first.id}={chosen}" in page
    client = signed_in("王申请")
    client.post("/acting-for", {"principal": str(filing(FOOD)["applicant"])})
    begun = client.post(f"/apply/{loaded.item}?{first.id}={chosen}").headers["Location"]
    asked = client.get(f"{begun}/situations").content.decode()
    assert re.search(rf'name="{first.id}" value="{chosen}"[^>]*checked', asked)


def uploaded(name: str) -> Material:
    """A line that everybody must hand in, and that no form makes."""
    loaded = version(item(name).id)
    return next(each for each in loaded.materials if each.required and not each.when and not loaded.is_form(each))


def test_a_certificate_that_we_issued_serves_in_place_of_a_copy(city: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its sealed file goes into the draft by one press; not another's, not for a line of another name."""
    school = reached("archive")
    made(school)
    holder = row(school).applicant_id
    held = serving(standing(cast("王申请"), today()), holder, ["办学许可证", "营业执照"])
    stranger = standing(cast("冯旁人"), today())
    assert "办学许可证" in held and all(serving(stranger, of, ["办学许可证"]) == {} for of in (holder, cast("冯旁人")))
    line = uploaded("生育登记")
    monkeypatch.setattr("oneseal.cases.queries.serving.matched_name", lambda name: {line.name: "办学许可证"}.get(name, name))
    client = signed_in("王申请")
    client.post("/acting-for", {"principal": str(holder)})
    draft = client.post(f"/apply/{item('生育登记').item_id}").headers["Location"]
    assert "用我的电子证照" in client.get(f"{draft}/materials").content.decode()
    assert "您已有电子证照" in client.get(path("生育登记")).content.decode()
    assert "免提交" in client.get(path("生育登记")).content.decode()
    page = client.get(f"{draft}/materials").content.decode()
    card = page.split(f'id="line_{line.id}"')[1].split("</section>")[0]
    assert "免提交" in card and "必要" not in card and "另传一份（选填）" in card
    client.post(f"{draft}/materials", {"use": "nothing"})
    client.post(f"{draft}/materials", {"use": line.id})
    page = client.get(f"{draft}/materials").content.decode()
    paper = Paper.objects.get(id=held["办学许可证"].paper)
    assert f"办学许可证 {held['办学许可证'].number}.pdf" in page
    assert Upload.objects.latest("id").sha256 == paper.sha256


def test_going_on_without_a_file_uses_the_certificate_so_that_nothing_is_missing(city: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The check agrees with the card; saving for later uses nothing yet, and a file of her own is left alone."""
    school = reached("archive")
    made(school)
    holder = row(school).applicant_id
    line = uploaded("生育登记")
    monkeypatch.setattr("oneseal.cases.queries.serving.matched_name", lambda name: {line.name: "办学许可证"}.get(name, name))
    client = signed_in("王申请")
    client.post("/acting-for", {"principal": str(holder)})
    draft = client.post(f"/apply/{item('生育登记').item_id}").headers["Location"]
    client.post(f"{draft}/materials", {"later": "1"})
    assert ".pdf</a>" not in client.get(f"{draft}/materials").content.decode()
    for _ in range(2):
        client.post(f"{draft}/materials", {})
    assert client.get(f"{draft}/materials").content.decode().count(".pdf</a>") == 1
    missing = client.get(f"{draft}/summary").content.decode().split("这些必要材料还没有上传")
    assert len(missing) == 1 or line.name not in missing[1].split("</p>")[0]


def test_the_page_asks_few_questions_of_the_database(city: None) -> None:
    """Signed out and signed in."""
    for client, most in ((Client(SERVER_NAME="localhost"), 6), (signed_in("王申请"), 16)):
        client.get(path())
        with CaptureQueriesContext(connection) as asked:
            client.get(path())
        assert len(asked) <= most, len(asked)


@pytest.mark.parametrize(("width", "lang"), [(360, "zh-hans"), (1280, "en")])
def test_the_list_follows_the_answers_at_once(visit: Callable[..., Visit], width: int, lang: str) -> None:
    """With scripts by choosing, without by a button; axe finds nothing."""
    loaded = version(item(FOOD).id)
    here = visit(width=width, lang=lang)
    here.page.goto(path())
    before = here.page.locator("#needed ol.rows > li").count()
    assert here.barriers() == [] and not here.overflows()
    here.check(here.page.locator(f'input[name="{loaded.situations[-1].id}"]:not(:checked)').first)
    here.page.wait_for_url("**/materials?*")
    here.page.wait_for_function("n => document.querySelectorAll('#needed ol.rows > li').length != n", arg=before)
    assert here.barriers() == []
    plain = visit(width=width, scripts=False)
    plain.page.goto(path())
    plain.press("更新清单")
    assert plain.page.locator("#needed ol.rows > li").count() == before


@pytest.mark.parametrize(("whose", "scripts"), [("", False), ("", True), ("李受理", False), ("李受理", True)])
def test_a_list_that_does_not_follow_the_answers_is_not_printed(visit: Callable[..., Visit], whose: str, scripts: bool) -> None:
    """Online and at the window, where it is the 一次性告知单: it says so instead until it is updated, and names the answers it is for."""
    here = visit(whose, scripts=scripts)
    here.page.goto(f"/work/counter/advice/{item(FOOD).item_id}" if whose else path())
    here.page.emulate_media(media="print")
    listed, told = here.main.locator(".follows"), here.main.locator(".stale")
    assert listed.is_visible() and not told.is_visible()
    asked = version(item(FOOD).id).situations[-1]
    here.page.emulate_media(media="screen")
    other = here.page.locator(f'label:has(input[name="{asked.id}"]:not(:checked))').first
    answer = other.inner_text().strip()
    other.click()
    if scripts:
        here.page.wait_for_url("**?*")
        here.page.wait_for_function("() => !document.querySelector('.answered form input:checked:not(:default)')")
    else:
        here.page.emulate_media(media="print")
        assert told.is_visible() and not listed.is_visible()
        here.page.emulate_media(media="screen")
        here.click(here.main.get_by_role("button", name=re.compile("更新")))
        here.page.wait_for_url("**?*")
    here.page.emulate_media(media="print")
    assert listed.is_visible() and not told.is_visible()
    assert f"{asked.question}{answer}" in listed.inner_text().replace("\n", "")
