"""登记身份: whoever comes for the first time is registered at the window by her document; whoever is known already is led to."""

import re

import pytest
from django.test import Client

from oneseal.cases.tests.office import cast
from oneseal.journal.queries import entries_of
from oneseal.people.actions.signing_up import sign_up
from oneseal.people.models import Party
from oneseal.people.queries import find_by_id_number, find_by_uscc, party_details
from oneseal.people.rules.notices import PRIVACY
from oneseal.people.tests.office import id_number, next_number, uscc
from oneseal.web.tests.test_desk import signed_in

PERSON, FIRM = "/work/counter/register", "/work/counter/register/firm"


@pytest.fixture
def clerk(city: None) -> Client:
    """A window that accepts."""
    return signed_in("李受理")


def person(number: str, **changed: str) -> dict[str, str]:
    """The form of a person, filled in rightly."""
    return {"name": "沈初来", "id_number": number, "document": "居民身份证", "mobile": "19900005555", "address": "", **changed}


def firm(code: str, **changed: str) -> dict[str, str]:
    """The form of an organisation, filled in rightly."""
    return {"name": "云岚初来面馆", "uscc": code, "document": "营业执照", "mobile": "", "address": "", **changed}


def test_a_walk_in_is_registered_by_her_document_and_can_be_served(clerk: Client) -> None:
    """The document is kept with the act; her page opens, where things can be taken in."""
    number = id_number()
    missed = clerk.post("/work/counter", {"q": number}, follow=True).content.decode()
    (address,) = re.findall(rf'href="({PERSON}\?q=[^"]+)"', missed)
    assert number not in address and f'value="{number}"' in clerk.get(address).content.decode()
    wide = {each: each + 0xFEE0 for each in range(ord("0"), ord("z"))}
    answer = clerk.post(PERSON, person(number.translate(wide), mobile="１９９００００５５５５"))
    party = find_by_id_number(number)
    assert party is not None and answer.headers["Location"] == f"/work/counter/persons/{party}"
    (entry,) = entries_of(party)
    assert (entry.by, entry.data["document"]) == (cast("李受理"), "居民身份证") and "claimed" not in entry.data
    page = clerk.get(answer.headers["Location"]).content.decode()
    assert "沈初来" in page and "/file/" in page and "身份未核实" not in page


def test_her_firm_is_registered_from_her_page_with_her_as_its_head(clerk: Client) -> None:
    """Without typing her number again; elsewhere by her number, which has to be registered."""
    number, first, second = id_number(), uscc(), uscc()
    clerk.post(PERSON, person(number))
    head = find_by_id_number(number)
    assert f"{FIRM}?of={head}" in clerk.get(f"/work/counter/persons/{head}").content.decode()
    assert clerk.post(f"{FIRM}?of={head}", firm(first)).status_code == 302
    assert clerk.post(FIRM, firm(second, representative=number)).status_code == 302
    for code in (first, second):
        party = find_by_uscc(code)
        assert party is not None and party_details([party])[party].representative == head
        assert entries_of(party)[0].data["document"] == "营业执照"
    unknown = clerk.post(FIRM, firm(uscc(), representative=id_number()))
    assert unknown.status_code == 422 and "请先登记法定代表人" in unknown.content.decode()


def test_what_is_wrong_is_said_beside_its_field(clerk: Client) -> None:
    """Nothing is kept."""
    before = Party.objects.count()
    for changed, words in (({"id_number": "99010119800614083X"}, "公民身份号码"), ({"document": ""}, "请"), ({"mobile": "12"}, "手机")):
        answer = clerk.post(PERSON, person(id_number(), **changed))
        assert answer.status_code == 422 and f'id="id_{next(iter(changed))}' in answer.content.decode() and words in answer.content.decode()
    assert Party.objects.count() == before


def test_who_is_registered_already_is_led_to_and_shown_in_part(clerk: Client) -> None:
    known, before = party_details([cast("王申请")])[cast("王申请")], Party.objects.count()
    answer = clerk.post(PERSON, person(known.number, name="别的名字"))
    page = answer.content.decode()
    assert answer.status_code == 422 and f"/work/counter/persons/{known.id}" in page and "王*请" in page
    assert known.name not in page and known.mobile not in page and Party.objects.count() == before


def test_who_typed_the_number_on_the_portal_is_looked_at_first(clerk: Client) -> None:
    """Her claim is proved; only when it is not hers is she registered beside it."""
    number = id_number()
    claim = sign_up("沈初来", number, mobile="19900005556", login=f"web.new.{next_number()}", password="Typed-by-anybody-1", notice=PRIVACY)
    asked = clerk.post(PERSON, person(number))
    assert asked.status_code == 422 and f"/work/counter/persons/{claim.person_id}" in asked.content.decode()
    assert find_by_id_number(number) is None
    assert clerk.post(PERSON, person(number, another="on")).status_code == 302
    assert find_by_id_number(number) not in {None, claim.person_id}


@pytest.mark.parametrize("name", ["赵审查", "吴外人", "冯旁人", "王申请"])
def test_only_windows_that_accept_register(city: None, name: str) -> None:
    before = Party.objects.count()
    client = signed_in(name)
    assert {client.post(PERSON, person(id_number())).status_code, client.get(FIRM).status_code} == {403}
    assert Party.objects.count() == before
