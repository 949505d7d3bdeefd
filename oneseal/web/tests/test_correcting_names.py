"""更正姓名（名称）: from the person's page, by the document and with a reason; a name that no paper can show is told where it is typed."""

from collections.abc import Callable
from uuid import UUID

import pytest
from django.test import Client

from oneseal.cases.tests.office import cast
from oneseal.journal.queries import entries_of
from oneseal.people.actions import open_account, register_natural
from oneseal.people.models import Party
from oneseal.people.queries import find_by_id_number, find_by_uscc, party_details
from oneseal.people.rules.notices import PRIVACY
from oneseal.people.tests.office import firm, id_number, natural, next_number, uscc
from oneseal.web.tests.browser import Visit
from oneseal.web.tests.test_desk import signed_in
from oneseal.web.tests.test_mine import looked_at

SEEN = {"document": "居民身份证", "name": "何晓明", "reason": "登记时输错"}
LICENCE = {"document": "营业执照", "name": "明远食品有限公司", "reason": "已变更名称"}
FACE, PASSWORD = "老王😀", "Named-rightly-2026"


def at(party: UUID) -> str:
    return f"/work/counter/persons/{party}/name"


@pytest.mark.parametrize(("kind", "sent"), [("natural", SEEN), ("legal", LICENCE)])
def test_the_window_puts_a_name_right(city: None, kind: str, sent: dict[str, str]) -> None:
    """Led to from the page of the person or the firm; what was seen by whom stands in the journal."""
    party = natural("何晓鸣") if kind == "natural" else firm(natural(), "明远食品有现公司")
    clerk, path = signed_in("李受理"), at(party)
    assert f'href="{path}"' in clerk.get(path.removesuffix("/name")).content.decode()
    before = party_details([party])[party].name
    assert before in clerk.get(path).content.decode()
    for missing in sent:
        answer = clerk.post(path, {**sent, missing: ""})
        assert answer.status_code == 422 and f'href="#id_{missing}' in answer.content.decode()
    assert party_details([party])[party].name == before
    done = clerk.post(path, sent, follow=True)
    assert f"已更正为{sent['name']}" in done.content.decode() and f"<h1>{sent['name']}" in done.content.decode()
    entry = entries_of(party)[-1]
    assert (entry.act, entry.by, entry.data["document"]) == ("correct_name", cast("李受理"), sent["document"])
    assert "没有要改的" in clerk.post(path, sent).content.decode()


def test_it_is_led_to_where_a_number_is_proved_and_her_account_says_where_to_go(city: None) -> None:
    claimed = register_natural("老网", id_number(), by=None, claimed=True)
    assert f'href="{at(claimed)}"' in signed_in("李受理").get(at(claimed).replace("/name", "/identity")).content.decode()
    assert "到窗口更正" in signed_in("王申请").get("/account").content.decode()


@pytest.mark.parametrize("name", ["冯旁人", "陈旧托", "吴外人", "赵审查", "王申请"])
def test_nobody_else_renames_anybody(city: None, name: str) -> None:
    person = natural("何晓鸣")
    assert signed_in(name).post(at(person), SEEN).status_code == 403
    assert party_details([person])[person].name == "何晓鸣"


def test_a_name_that_no_paper_can_show_is_told_beside_it_and_nobody_is_registered(city: None) -> None:
    """Signing up, registering a person or a firm at the counter, adding a firm: the rest is kept as it was typed."""
    number, code, login = id_number(), uscc(), f"face.{next_number()}"
    mine = {"name": FACE, "id_number": number, "mobile": "19900007003", "login": login, "password": PASSWORD, "again": PASSWORD}
    both = {"firm": f"{FACE}面馆", "uscc": code}
    open_account(head := natural(), own := f"face.{next_number()}", PASSWORD, by=None)
    (hers := Client(SERVER_NAME="localhost")).post("/sign-in", {"login": own, "password": PASSWORD})
    clerk = signed_in("李受理")
    shop = {"name": f"{FACE}面馆", "uscc": code}
    for client, path, sent, ids in (
        (Client(SERVER_NAME="localhost"), "/sign-up", {**mine, **both, "privacy": PRIVACY}, ("id_name", "id_firm")),
        (clerk, "/work/counter/register", {"name": FACE, "id_number": number, "document": "居民身份证"}, ("id_name",)),
        (clerk, f"/work/counter/register/firm?of={head}", {**shop, "document": "营业执照"}, ("id_name",)),
        (hers, "/account/firm", shop, ("id_name",)),
    ):
        answer = client.post(path, sent)
        words = answer.content.decode()
        assert answer.status_code == 422, path
        assert "印不到文书上" in words and "请去掉" in words
        assert [f'href="#{each}"' in words for each in ids] == [True] * len(ids)
    assert find_by_id_number(number) is None and find_by_uscc(code) is None
    assert not Party.objects.filter(name__contains=FACE).exists()


@pytest.mark.parametrize("width", [360, 1280])
def test_the_page_keeps_nobody_out(visit: Callable[..., Visit], width: int) -> None:
    clerk = visit("李受理", width=width)
    for party in (natural("何晓鸣"), firm(natural())):
        clerk.page.goto(at(party))
        looked_at(clerk)
        clerk.click(clerk.main.locator("form button:not([type=button])").last)
        assert clerk.page.locator("#mistakes").is_visible()
        looked_at(clerk)
