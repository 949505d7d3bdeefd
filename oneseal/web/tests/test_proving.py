"""核实身份: a number that was typed shows nothing of whose it is; the account page says so and how to mend it; a window proves it."""

from collections.abc import Callable

import pytest
from django.test import Client, override_settings

from oneseal.cases.queries.desk import told_whole
from oneseal.cases.tests.office import cast, filed, filed_by, row
from oneseal.law.rule import Refused
from oneseal.people.actions import register_natural
from oneseal.people.actions.signing_up import sign_up
from oneseal.people.models import Account
from oneseal.people.queries import find_by_id_number
from oneseal.people.rules import PROVED, Standing
from oneseal.people.rules.notices import PRIVACY
from oneseal.people.tests.office import id_number, next_number, uscc
from oneseal.web.tests.browser import Visit
from oneseal.web.tests.test_desk import signed_in
from oneseal.web.tests.test_mine import looked_at
from oneseal.web.workbench.desk.summary import summary_of

GOOD, NEW = "Typed-by-anybody-1", "Chosen-by-herself-1"


def claim(number: str, **more: str) -> tuple[Account, Client]:
    """Somebody who has signed up with a number, and her browser."""
    login = f"web.claims.{next_number()}"
    account = sign_up("何某人", number, mobile="19900004444", login=login, password=GOOD, notice=PRIVACY, **more)
    client = Client(SERVER_NAME="localhost")
    assert client.post("/sign-in", {"login": login, "password": GOOD}).status_code == 302
    return account, client


def test_the_account_page_says_that_nothing_is_proved_and_how_to_prove_it(city: None) -> None:
    _, hers = claim(id_number())
    page = hers.get("/account").content.decode()
    assert "未核实" in page and "窗口" in page and "/sign-in/unified" not in page
    assert "身份还没有核实" in hers.get("/mine").content.decode()
    with override_settings(UNIFIED={"issuer": "https://province.invalid"}):
        assert "/sign-in/unified?next=/account" in hers.get("/account").content.decode()
    proved = signed_in("王申请")
    assert "已核实：窗口" in proved.get("/account").content.decode()
    assert "身份还没有核实" not in proved.get("/mine").content.decode()


def test_whoever_typed_the_number_sees_only_what_she_filed(city: None) -> None:
    """What the person has, filed at a window or by herself, is not hers; what she files is not the person's."""
    number = id_number()
    _, attacker = claim(number)
    person = register_natural("何某人", number, by=None)
    real = filed("生育登记", applicant=person, by=person, channel="counter", received_by=cast("李受理"), materials={})
    assert attacker.get(f"/mine/{real}").status_code == 404
    assert str(real) not in attacker.get("/mine").content.decode()


def test_a_window_takes_nothing_in_for_who_has_proved_nothing(city: None) -> None:
    account, _ = claim(id_number())
    person = account.person_id
    with pytest.raises(Refused) as refused:
        filed("生育登记", applicant=person, by=person, channel="counter", received_by=cast("李受理"), materials={})
    assert refused.value.rule == PROVED
    case = filed("生育登记", applicant=person, by=person, materials={})
    assert row(case).applicant_id == person


def test_officers_see_that_nobody_has_looked_at_a_document(city: None) -> None:
    account, _ = claim(id_number())
    case = filed("生育登记", applicant=account.person_id, by=account.person_id, materials={})
    assert "申请人身份未核实" in signed_in("李受理").get(f"/work/cases/{case}").content.decode()
    assert "申请人身份未核实" not in signed_in("李受理").get(f"/work/cases/{filed('生育登记')}").content.decode()


def test_who_accepts_says_how_she_was_checked_and_who_decides_reads_it_first(city: None) -> None:
    """Of whoever has proved it, the page asks nothing: see test_desk."""
    account, _ = claim(id_number())
    case = filed_by(account.person_id)
    clerk, path = signed_in("李受理"), f"/work/cases/{case}/accept"
    assert f'href="{path}"' in clerk.get(f"/work/cases/{case}").content.decode(), "what asks for something is not pressed unseen"
    page = clerk.get(path).content.decode()
    assert "怎样核对了申请人身份" in page and f"/work/counter/persons/{account.person_id}/identity" in page
    answer = clerk.post(path, {"seen": 1, "identity": " "})
    assert answer.status_code == 422 and row(case).phase == "RECEIVED" and "怎样核对了申请人身份" in answer.content.decode()
    clerk.post(path, {"seen": 1, "identity": "已核验：电话联系本人。"})
    assert row(case).phase == "ACCEPTED"
    (point,) = [point for point in summary_of(told_whole(row(case), Standing()), unproved=True) if point.label == "申请人身份"]
    assert point.tone == "bad" and "没有核实" in point.words and "已核验：电话联系本人。" in point.words
    assert "申请人身份" not in {point.label for point in summary_of(told_whole(row(case), Standing()))}


def test_the_window_finds_the_claim_by_its_number_and_proves_it(city: None) -> None:
    """Beside whoever else has signed up with it; the code that she gets is the only way in from then on."""
    number = id_number()
    first, _ = claim(number)
    second, hers = claim(number, firm="新店", uscc=uscc())
    clerk = signed_in("李受理")
    assert clerk.post("/work/counter", {"q": number}, follow=True).content.decode().count("身份未核实") == 2
    page = clerk.get(f"/work/counter/persons/{second.person_id}").content.decode()
    assert "身份未核实" in page and "/recovery" not in page and "/file/" not in page
    path = f"/work/counter/persons/{second.person_id}/identity"
    assert clerk.post(path, {}).status_code == 422
    answer = clerk.post(path, {"document": "居民身份证"})
    code = answer.content.decode().split('class="code">')[1].split("<")[0]
    assert "no-store" in answer.headers["Cache-Control"] and find_by_id_number(number) == second.person_id
    assert hers.get("/account").status_code == 302, "the session from before has ended"
    given = {"id_number": number, "code": code, "password": NEW, "again": NEW}
    assert Client(SERVER_NAME="localhost").post("/recovery", given).status_code == 302
    assert (
        "另有核实过的登记" in clerk.post(path.replace(str(second.person_id), str(first.person_id)), {"document": "护照"}).content.decode()
    )
    for name in ("赵审查", "王申请", "冯旁人"):
        assert signed_in(name).post(path, {"document": "居民身份证"}).status_code == 403


@pytest.mark.parametrize(("width", "lang"), [(360, "zh-hans"), (1280, "en")])
def test_the_pages_keep_nobody_out(city: None, visit: Callable[..., Visit], width: int, lang: str) -> None:
    """axe finds nothing, on the account page of who has proved nothing and on the window's pages."""
    account, _ = claim(id_number())
    hers = visit(width=width, lang=lang)
    hers.page.goto("/sign-in")
    hers.fill(hers.page.locator("main [name=login]"), account.login)
    hers.fill(hers.page.locator("main [name=password]"), GOOD)
    hers.click(hers.main.locator("form button").first)
    for path in ("/account", "/mine"):
        hers.page.goto(path)
        looked_at(hers)
    clerk = visit("李受理", width=width)
    for path in ("", "/identity"):
        clerk.page.goto(f"/work/counter/persons/{account.person_id}{path}")
        looked_at(clerk)
