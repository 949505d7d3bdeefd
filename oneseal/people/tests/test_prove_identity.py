"""核实身份: a number that somebody has typed opens nothing of whose number it is; proved at a window or by the province, it is hers."""

from uuid import UUID

import pytest

from oneseal.journal.queries import entries_of, today
from oneseal.law.rule import Refused
from oneseal.people import actions
from oneseal.people.actions.proving import proved_by_province
from oneseal.people.actions.signing_up import sign_up
from oneseal.people.models import Account, Mandate, Party
from oneseal.people.providers import Identity
from oneseal.people.queries import claims_of, find_by_id_number, find_by_uscc, party_details, principals_of
from oneseal.people.rules import PROVED
from oneseal.people.rules.notices import PRIVACY
from oneseal.people.tests.office import Office, firm, id_number, natural, next_number, uscc

GOOD, NEW = "Typed-by-anybody-1", "Chosen-by-herself-1"
pytestmark = pytest.mark.usefixtures("quick_passwords")


def claimed(number: str, **more: str) -> Account:
    """An account of somebody who has typed a number."""
    login = f"claims.{next_number()}"
    return sign_up("何某人", number, mobile="19900004444", login=login, password=GOOD, notice=PRIVACY, **more)


def account(of: Account) -> Account:
    return Account.objects.get(id=of.id)


def test_a_number_that_was_typed_is_a_claim_and_many_may_make_it() -> None:
    """Nobody is kept from signing up because somebody else has typed her number first."""
    number = id_number()
    first, second = claimed(number), claimed(number)
    assert first.person_id != second.person_id and find_by_id_number(number) is None
    assert claims_of(number) == [first.person_id, second.person_id]
    assert not account(first).proof


def test_who_comes_with_the_number_later_is_another_party() -> None:
    """Registered at a window: nothing of hers is the claim's, whichever came first."""
    number = id_number()
    attacker = claimed(number)
    person = actions.register_natural("何某人", number, by=None)
    assert find_by_id_number(number) == person != attacker.person_id
    actions.grant_mandate(firm(natural()), person, ["*"], since=today(), by=None)
    assert principals_of(attacker.person_id, today()) == [attacker.person_id]


def test_a_firm_that_is_typed_is_a_claim_too() -> None:
    """She stands for the party she entered, never for the firm that has the code."""
    code = uscc()
    attacker = claimed(id_number(), firm="别家公司", uscc=code)
    real = actions.register_legal("真公司", code, natural(), by=None)
    assert find_by_uscc(code) == real and real not in principals_of(attacker.person_id, today())


def test_an_unproved_party_neither_gives_nor_takes_a_mandate_nor_a_firm_nor_a_post(office: Office) -> None:
    head = natural()
    company, claim = firm(head), claimed(id_number()).person_id
    for attempt in (
        lambda: actions.grant_mandate(company, claim, ["*"], since=today(), by=head),
        lambda: actions.grant_mandate(claim, head, ["*"], since=today(), by=claim),
        lambda: actions.change_representative(company, claim, by=head),
        lambda: actions.register_legal("公司", uscc(), claim, by=office.officers["受理"]),
        lambda: actions.appoint(office.posts["受理"], claim, since=today(), by=office.head),
        lambda: actions.issue_recovery_code(claim, "居民身份证", by=office.officers["受理"]),
    ):
        with pytest.raises(Refused) as refused:
            attempt()
        assert refused.value.rule == PROVED and "窗口" in refused.value.mend
    assert not Mandate.objects.filter(principal=claim).exists()


def test_a_window_proves_an_account_and_only_who_stands_there_opens_it(office: Office) -> None:
    """The number is hers, the password from before opens nothing, the code sets a new one."""
    number = id_number()
    hers = claimed(number)
    kept = actions.draw_recovery_code(hers.id, GOOD, ip="10.1.0.1")
    code = actions.prove_identity(hers.person_id, "居民身份证", by=office.officers["受理"])
    assert find_by_id_number(number) == hers.person_id and claims_of(number) == []
    assert account(hers).proof == "window" and entries_of(hers.person_id)[-1].data["document"] == "居民身份证"
    with pytest.raises(Refused):
        actions.sign_in(None, hers.login, GOOD, "10.1.0.1")
    with pytest.raises(Refused):
        actions.recover_account(number, kept, NEW)
    actions.recover_account(number, code, NEW)
    assert actions.sign_in(None, hers.login, NEW, "10.1.0.1").person == hers.person_id


def test_a_code_she_kept_herself_proves_nothing() -> None:
    number = id_number()
    hers = claimed(number)
    code = actions.draw_recovery_code(hers.id, GOOD, ip="10.1.0.2")
    actions.recover_account(number, code, NEW)
    assert actions.sign_in(None, hers.login, NEW, "10.1.0.2").person == hers.person_id
    assert not account(hers).proof and find_by_id_number(number) is None


def test_who_has_her_party_already_gets_no_second_one(office: Office) -> None:
    number = id_number()
    claim = claimed(number)
    actions.register_natural("何某人", number, by=None)
    before = Party.objects.filter(id=claim.person_id).values().get()
    with pytest.raises(Refused, match="另有核实过的登记"):
        actions.prove_identity(claim.person_id, "居民身份证", by=office.officers["受理"])
    assert Party.objects.filter(id=claim.person_id).values().get() == before


def test_nobody_is_proved_twice_nor_by_herself(office: Office) -> None:
    person: UUID = claimed(id_number()).person_id
    with pytest.raises(Refused):
        actions.prove_identity(person, "居民身份证", by=person)
    actions.prove_identity(person, "居民身份证", by=office.officers["受理"])
    with pytest.raises(Refused, match="已经核实过"):
        actions.prove_identity(person, "居民身份证", by=office.officers["受理"])


def test_a_firm_is_proved_by_its_licence_after_its_representative(office: Office) -> None:
    code = uscc()
    hers = claimed(id_number(), firm="新店", uscc=code)
    (shop,) = claims_of(code)
    window = office.officers["受理"]
    with pytest.raises(Refused, match="身份还没有核实"):
        actions.prove_identity(shop, "营业执照", by=window)
    actions.prove_identity(hers.person_id, "居民身份证", by=window)
    assert actions.prove_identity(shop, "营业执照", by=window) == ""
    assert find_by_uscc(code) == shop and not party_details([shop])[shop].claimed


def test_the_province_proves_what_she_has_claimed_while_she_is_signed_in() -> None:
    """Name and number must be hers; the telephone of the claim and its password go, for it may have been another's."""
    number = id_number()
    hers = claimed(number)
    assert not proved_by_province(hers, Identity("s", "别的人", number, ""), "")
    assert not proved_by_province(hers, Identity("s", "何某人", id_number(), ""), "")
    assert proved_by_province(hers, Identity("s", "何某人", number, ""), "19900005555")
    assert find_by_id_number(number) == hers.person_id and account(hers).proof == "province"
    assert party_details([hers.person_id])[hers.person_id].mobile == "19900005555"
    assert not account(hers).has_usable_password()
    assert not proved_by_province(account(hers), Identity("s", "何某人", number, ""), "")
