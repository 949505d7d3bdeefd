"""省统一身份认证: who comes back with everything right is signed in; each thing that is wrong keeps her out and says what to do."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit
from urllib.request import HTTPRedirectHandler, build_opener

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from django.http import HttpRequest
from django.test import override_settings
from joserfc.jwk import ECKey

from oneseal.journal.queries import entries_of
from oneseal.law.rule import Refused
from oneseal.people.actions import close_account, confirm_sign_in, open_account, register_natural
from oneseal.people.actions.entering import is_awaited
from oneseal.people.actions.signing_up import sign_up
from oneseal.people.actions.unified import begin_unified, link_unified, sign_in_unified
from oneseal.people.models import Account, Party
from oneseal.people.providers.unified.check import check
from oneseal.people.providers.unified.tests.province import CLIENT, SECRET, Province, running
from oneseal.people.queries import find_by_id_number, party_details
from oneseal.people.rules.notices import PRIVACY
from oneseal.people.tests.authenticator import enrolled
from oneseal.people.tests.office import Office, id_number, next_number

BACK = "http://127.0.0.1:8000/sign-in/unified/return"
CLAIMS = {"name": "name", "id_number": "id_number", "mobile": "phone_number"}
pytestmark = pytest.mark.usefixtures("database", "quick_passwords")


@pytest.fixture
def province() -> Iterator[Province]:
    """A provider that the settings name."""
    with running() as found, override_settings(UNIFIED=named(found.issuer)):
        cache.clear()
        yield found
        cache.clear()


def named(issuer: str) -> dict[str, Any]:
    """Settings that name a provider."""
    assurance = {"claim": "acr", "values": ["high"]}
    return {"issuer": issuer, "client": CLIENT, "secret": SECRET, "claims": CLAIMS, "assurance": assurance}


def known_there(province: Province, **changed: Any) -> str:
    """Somebody who can sign in there; her ID number."""
    number = changed.pop("id_number", None) or id_number()
    province.people["她"] = {"name": "省平台人", "id_number": number, "phone_number": "19900001234", "acr": "high", **changed}
    return number


class Straight(HTTPRedirectHandler):
    """The address that a page leads to is looked at, not followed."""

    def redirect_request(self, *_: Any) -> None:
        """None."""


def agreed(address: str) -> dict[str, str]:
    """What comes back when she agrees on the provider's page."""
    agree = address.replace("/authorize?", "/agree?") + "&subject=%E5%A5%B9"
    try:
        build_opener(Straight).open(agree)
    except OSError as moved:
        location = moved.headers["Location"]  # type: ignore[attr-defined]  # an HTTPError
        return {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}
    raise AssertionError("no way back")


def request() -> HttpRequest:
    asked = HttpRequest()
    asked.META["REMOTE_ADDR"] = "10.0.0.9"
    asked.session = SessionStore()
    return asked


def came_back(**changed: str) -> Account:
    """Begun, agreed, back."""
    begun = begin_unified(BACK)
    return sign_in_unified(request(), {**agreed(begun.address), **changed}, begun, BACK)


def refused(**changed: str) -> Refused:
    before = Account.objects.count(), Party.objects.count()
    with pytest.raises(Refused) as caught:
        came_back(**changed)
    assert caught.value.mend and (Account.objects.count(), Party.objects.count()) == before
    return caught.value


def test_somebody_new_is_registered_and_signed_in(province: Province) -> None:
    number = known_there(province)
    account = came_back()
    assert find_by_id_number(number) == account.person_id
    told = party_details([account.person_id])[account.person_id]
    assert (told.name, told.mobile) == ("省平台人", "19900001234") and not account.has_usable_password()
    assert [entry.act for entry in entries_of(account.id)] == ["open_account"]
    assert came_back().id == account.id


def test_somebody_known_gets_her_own_account_and_nothing_is_overwritten(province: Province) -> None:
    number = id_number()
    person = register_natural("省平台人", number, mobile="19911112222", by=None)
    open_account(person, f"own.{next_number()}", "long-enough-phrase", by=None)
    known_there(province, id_number=number)
    assert came_back().person_id == person
    assert party_details([person])[person].mobile == "19911112222"


def test_another_name_under_the_same_number_is_for_the_counter(province: Province) -> None:
    number = id_number()
    register_natural("另一个名字", number, by=None)
    known_there(province, id_number=number)
    assert "姓名" in refused().reason


def test_who_typed_her_number_before_keeps_nothing_of_hers(province: Province) -> None:
    """She gets an account and a party of her own; the other's password opens only what the other has filed."""
    number = known_there(province)
    typed = sign_up("省平台人", number, mobile="19900009999", login=f"typed.{next_number()}", password="Typed-by-anybody-1", notice=PRIVACY)
    hers = came_back()
    assert hers.id != typed.id and hers.person_id != typed.person_id and hers.proof == "province"
    assert find_by_id_number(number) == hers.person_id


def test_who_comes_from_her_own_unproved_account_has_it_proved(province: Province) -> None:
    """The same account and party, under the province's telephone; what she knew of it before, the password, opens it no more."""
    number = known_there(province)
    typed = sign_up("省平台人", number, mobile="19900009999", login=f"typed.{next_number()}", password="Typed-by-anybody-1", notice=PRIVACY)
    asked, begun = request(), begin_unified(BACK)
    asked.user = typed
    hers = sign_in_unified(asked, agreed(begun.address), begun, BACK)
    assert (hers.id, hers.proof, hers.has_usable_password()) == (typed.id, "province", False)
    assert find_by_id_number(number) == typed.person_id and came_back().id == typed.id
    assert party_details([typed.person_id])[typed.person_id].mobile == "19900001234"


def test_an_account_from_before_proofs_were_kept_is_proved_by_coming_from_the_province(province: Province) -> None:
    number = known_there(province)
    person = register_natural("省平台人", number, by=None)
    open_account(person, f"old.{next_number()}", "long-enough-phrase", by=None)
    Account.objects.filter(person=person).update(proof="")
    assert came_back().person_id == person and Account.objects.get(person=person).proof == "province"


def test_officers_sign_in_with_their_password(province: Province, office: Office) -> None:
    person = office.officers["受理"]
    told = party_details([person])[person]
    known_there(province, id_number=told.number, name=told.name)
    assert "工作人员" in refused().reason


def test_a_linked_officer_with_a_second_step_is_asked_for_her_code(province: Province, office: Office) -> None:
    """The province's word takes the place of the password, not of the code."""
    phone = enrolled(office.head)
    told = party_details([phone.person])[phone.person]
    known_there(province, id_number=told.number, name=told.name)
    link, back = begin_unified(BACK), begin_unified(BACK)
    link_unified(phone.account, agreed(link.address), link, BACK, by=phone.person)
    asked = request()
    assert sign_in_unified(asked, agreed(back.address), back, BACK).id == phone.account
    assert is_awaited(asked) and "_auth_user_id" not in asked.session
    assert confirm_sign_in(asked, phone.shows(), "10.0.0.9").person == phone.person
    assert "_auth_user_id" in asked.session and not is_awaited(asked)


def test_a_closed_account_stays_closed(province: Province) -> None:
    known_there(province)
    account = came_back()
    close_account(account.id, by=None)
    assert "停用" in refused().reason


@pytest.mark.parametrize("fault", ["iss", "aud", "azp", "exp", "iat", "nbf", "nonce", "forged", "symmetric", "unsigned", "down", "issuer"])
def test_whatever_is_wrong_with_the_token_keeps_her_out(province: Province, fault: str) -> None:
    known_there(province)
    if fault != "issuer":
        begin_unified(BACK)
    province.faults = {fault}
    refused()


def test_clocks_may_differ_by_two_minutes(province: Province) -> None:
    known_there(province)
    province.faults = {"skew"}
    assert came_back().is_active


def test_a_code_is_worth_nothing_without_the_verifier_of_the_browser_that_began(province: Province) -> None:
    known_there(province)
    begun = begin_unified(BACK)
    answer = agreed(begun.address)
    with pytest.raises(Refused, match="返回 400"):
        sign_in_unified(request(), answer, replace(begun, verifier="of-another-browser"), BACK)


def test_a_provider_that_is_away_leaves_the_password(province: Province) -> None:
    province.shutdown()
    province.server_close()
    with pytest.raises(Refused, match="暂时不能用") as caught:
        begin_unified(BACK)
    assert "密码" in caught.value.mend


@pytest.mark.parametrize("acr", ["low", "", None])
def test_who_is_not_known_well_enough_is_told_where_to_mend_it(province: Province, acr: str | None) -> None:
    known_there(province, acr=acr)
    assert "实名等级" in refused().reason


@pytest.mark.parametrize("missing", ["name", "id_number"])
def test_without_name_or_number_nobody_is_anybody(province: Province, missing: str) -> None:
    known_there(province)
    province.people["她"][missing] = ""
    refused()


def test_a_number_that_is_none_is_refused(province: Province) -> None:
    known_there(province, id_number="123")
    refused()


def test_another_state_a_cancelled_page_and_a_code_used_twice_are_refused(province: Province) -> None:
    known_there(province)
    assert "对不上" in refused(state="of-another-window").reason
    begun = begin_unified(BACK)
    with pytest.raises(Refused, match="取消"):
        sign_in_unified(request(), {"state": begun.state, "error": "access_denied"}, begun, BACK)
    answer = agreed(begun.address)
    sign_in_unified(request(), answer, begun, BACK)
    with pytest.raises(Refused):
        sign_in_unified(request(), answer, begun, BACK)


def test_what_the_token_leaves_out_the_userinfo_tells_of_the_same_subject_only(province: Province) -> None:
    number = known_there(province)
    province.faults = {"sparse"}
    assert find_by_id_number(number) is None and came_back().person_id == find_by_id_number(number)
    province.faults = {"sparse", "subject"}
    assert "不是同一个人" in refused().reason


def test_a_new_key_is_asked_for_once(province: Province) -> None:
    """Keys change over night; the token names one that was not known."""
    known_there(province)
    came_back()
    province.key = ECKey.generate_key("P-256", {"kid": "two", "alg": "ES256", "use": "sig"})
    province.published = [province.key]
    before = province.asked.count("/keys")
    came_back()
    assert province.asked.count("/keys") == before + 1


def test_in_production_the_values_of_assurance_must_be_named(province: Province) -> None:
    open_to_all = {**named(province.issuer), "assurance": {"claim": "acr", "values": []}}
    with override_settings(PRODUCTION=True, UNIFIED=open_to_all), pytest.raises(Refused, match="没有配置实名等级"):
        begin_unified(BACK)


def test_the_checks_say_how_it_stands(province: Province) -> None:
    assert check() == ("ok", "可用，公钥 1 把")
    province.faults = {"issuer"}
    cache.clear()
    assert check()[0] == "warn"
    cache.clear()
    with override_settings(UNIFIED={**named(province.issuer), "assurance": {"claim": "acr", "values": []}}):
        province.faults = set()
        assert check() == ("warn", "没有配置实名等级")
    cache.clear()
    with override_settings(UNIFIED=named("http://not-loopback.invalid")):
        assert "https" in check()[1]
    with override_settings(UNIFIED=named("")):
        assert check() == ("off", "没有配置")
