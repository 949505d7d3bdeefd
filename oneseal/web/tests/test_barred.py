"""先说不能: who cannot file is told so when the page is opened, with the way to mend it, and sees no form that could not be sent."""

from collections.abc import Callable
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from oneseal.cases.models import Case
from oneseal.cases.queries.barred import bars_at_window
from oneseal.cases.tests.office import cast, filed, item
from oneseal.catalogue.queries import sample_form, version
from oneseal.journal.queries import today
from oneseal.law.rule import Refused
from oneseal.people.actions import grant_mandate, open_account, prove_identity, register_legal
from oneseal.people.tests.office import firm, id_number, natural, next_number, uscc
from oneseal.web.tests.browser import Visit
from oneseal.web.tests.test_desk import signed_in
from oneseal.web.tests.test_mine import looked_at
from oneseal.web.tests.test_proving import GOOD, claim
from oneseal.web.tests.test_query_counts import BARRED_PAGE, STATED
from oneseal.web.tests.test_taking_in import sheet

PLAIN, OF_FIRMS = "生育登记", "出版物零售"


def path(person: UUID, name: str = PLAIN, principal: UUID | None = None) -> str:
    """The window's page for who stands there."""
    return f"/work/counter/persons/{person}/file/{item(name).item_id}" + (f"?for={principal}" if principal else "")


def main_of(page: str) -> str:
    return page.split("<main")[1].split("</main>", maxsplit=1)[0]


def unproved() -> tuple[str, str]:
    """Who signed up and has shown no document to anybody; and what mends it."""
    person = claim(id_number())[0].person_id
    return path(person), f"/work/counter/persons/{person}/identity"


def of_a_firm_unproved() -> tuple[str, str]:
    """A firm that somebody who is known has typed in."""
    head = natural("新店主")
    claimed = register_legal("自报的店", uscc(), head, by=head)
    return path(head, OF_FIRMS, claimed), f"/work/counter/persons/{claimed}/identity"


def not_served() -> tuple[str, str]:
    """A citizen for what only firms apply for."""
    citizen = natural("没有店的人")
    return path(citizen, OF_FIRMS), f"/work/counter/persons/{citizen}"


def not_mandated() -> tuple[str, str]:
    """Who may collect papers for a firm and not file for it."""
    head, agent = natural("店主"), natural("只领证的人")
    shop = firm(head)
    grant_mandate(shop, agent, ["receive"], since=today(), by=head)
    return path(agent, OF_FIRMS, shop), f"/work/counter/persons/{agent}"


def herself() -> tuple[str, str]:
    """The officer at the window applies."""
    return path(cast("李受理")), f"/work/counter/persons/{cast('李受理')}"


BARRED: dict[str, tuple[Callable[[], tuple[str, str]], str]] = {
    "unproved": (unproved, "身份还没有核实"),
    "a firm unproved": (of_a_firm_unproved, "自报的店的身份还没有核实"),
    "not served": (not_served, "C-35"),
    "not mandated": (not_mandated, "委托事项不包括"),
    "herself": (herself, "您是本件的申请人或者代理人"),
}


@pytest.mark.parametrize("name", BARRED)
def test_the_window_is_told_when_it_opens_the_page(city: None, name: str) -> None:
    """Why, by which rule, and a link to the mend; nothing to fill in, and what is sent all the same is kept and not taken in."""
    make, why = BARRED[name]
    (address, mend), clerk, before = make(), signed_in("李受理"), Case.objects.count()
    page = main_of(clerk.get(address).content.decode())
    assert why in page and f'href="{mend}"' in page and 'role="alert"' in page
    assert "<form" not in page and "<input" not in page and ">收件</button>" not in page
    sent = clerk.post(address, {**sheet()[1], "wife_name": "写好的", "subject_name": "写好的"})
    assert sent.status_code == 422 and why in sent.content.decode() and 'value="写好的"' in sent.content.decode()
    assert Case.objects.count() == before


def test_once_proved_the_page_opens(city: None) -> None:
    address, _ = unproved()
    person = UUID(address.split("/")[4])
    prove_identity(person, "居民身份证", by=cast("李受理"))
    assert '<form method="post"' in main_of(signed_in("李受理").get(address).content.decode())


def test_for_whom_else_it_could_be_taken_in_is_offered(city: None) -> None:
    """A head opens the page for herself; the item is for firms, and she has one."""
    head = natural("有店的人")
    shop = firm(head)
    page = main_of(signed_in("李受理").get(path(head, OF_FIRMS, head)).content.decode())
    assert "C-35" in page and f'href="{path(head, OF_FIRMS, shop)}"' in page
    chosen = main_of(signed_in("李受理").get(path(head, OF_FIRMS)).content.decode())
    assert "<form" in chosen and f'value="{shop}" checked' in chosen, "without a choice the page opens for whom it can be filed"


def whose(address: str) -> tuple[str, UUID, UUID]:
    """The item, who stands there and for whom, by the page's address."""
    person, principal = UUID(address.split("/")[4]), address.partition("?for=")[2]
    return OF_FIRMS if str(item(OF_FIRMS).item_id) in address else PLAIN, person, UUID(principal) if principal else person


def refused_by_act(name: str, applicant: UUID, by: UUID, window: UUID) -> Refused | None:
    """What filing it at that window comes to."""
    form = sample_form(version(item(name).id), applicant, by)
    try:
        filed(name, applicant=applicant, by=by, form=form, materials={}, channel="counter", received_by=window)
    except Refused as refused:
        return refused
    return None


@pytest.mark.parametrize("name", [*BARRED, "a stranger", "another power", "nobody"])
def test_what_the_page_finds_is_what_the_act_would_refuse(city: None, name: str) -> None:
    """By the same rule; and nothing stands in the way of whom the act lets through."""
    window, hers = cast("赵审查" if name == "another power" else "李受理"), (PLAIN, cast("王申请"), cast("王申请"))
    of, by, applicant = whose(BARRED[name][0]()[0]) if name in BARRED else hers
    by = cast("冯旁人") if name == "a stranger" else by
    bar = bars_at_window(version(item(of).id), applicants=[applicant], by=by, window=window).get(applicant)
    refused = refused_by_act(of, applicant, by, window)
    assert (bar and (bar.rule, bar.mend)) == (refused and (refused.rule, refused.mend)) and (bar is None) is (name == "nobody")


def test_for_how_many_others_it_is_looked_makes_no_query_more(city: None) -> None:
    """Somebody who represents one firm, and somebody who represents ten, for what only firms apply for."""
    clerk, told = signed_in("李受理"), list[int]()
    for count in (1, 10):
        head = natural("开店的人")
        shops = [firm(head) for _ in range(count)]
        address = path(head, OF_FIRMS, head)
        page = clerk.get(address).content.decode()
        assert all(f"?for={shop}" in page for shop in shops)
        with CaptureQueriesContext(connection) as asked:
            clerk.get(address)
        told.append(len(asked))
    assert told == [STATED[BARRED_PAGE]] * 2


def test_the_portal_tells_an_agent_who_may_not_file_before_she_begins(city: None) -> None:
    """With the way to whom she may act for instead."""
    head, agent, login = natural("店主"), natural("只领证的人"), f"collects.{next_number()}"
    shop = firm(head)
    grant_mandate(shop, agent, ["receive"], since=today(), by=head)
    open_account(agent, login, GOOD, by=None)
    client = Client(SERVER_NAME="localhost")
    client.post("/sign-in", {"login": login, "password": GOOD})
    client.post("/acting-for", {"principal": str(shop)})
    page = main_of(client.get(f"/apply/{item(OF_FIRMS).item_id}").content.decode())
    assert "委托事项不包括“申请”" in page and 'href="/acting-for?next=' in page and "开始填写" not in page


@pytest.mark.parametrize("width", [1280, 360])
def test_the_page_keeps_nobody_out(city: None, visit: Callable[..., Visit], width: int) -> None:
    clerk = visit("李受理", width=width)
    for name in ("unproved", "not served"):
        clerk.page.goto(BARRED[name][0]()[0])
        looked_at(clerk)
        clerk.shoot(f"barred-{name.replace(' ', '-')}-{width}")
    clerk.page.goto(unproved()[0])
    assert clerk.page.evaluate("document.activeElement.id") == "mistakes"
    clerk.press("核对原件，核实身份")
    clerk.page.wait_for_url("**/identity")
