"""注册: all of it or nothing; a registered number is refused without a word about whose it is."""

from typing import Any

import pytest

from oneseal.journal.models import JournalEntry
from oneseal.journal.queries import entries_of, today
from oneseal.law.codes import uscc as valid_uscc
from oneseal.law.rule import Refused
from oneseal.people.actions import sign_in
from oneseal.people.actions.signing_up import sign_up
from oneseal.people.models import Account, Party
from oneseal.people.queries import demo_data, login_index, party_details, principals_of
from oneseal.people.rules.notices import PRIVACY

pytestmark = pytest.mark.usefixtures("city")


def id_number(day: int) -> str:
    """A number of nobody, with its check character."""
    body = f"99010119900{1 + day // 28}{1 + day % 28:02d}{300 + day:03d}"[:17]
    weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    return body + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True)) % 11]


def uscc(serial: int) -> str:
    """A code of nobody, with its check character."""
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    body = f"91990102MA9YY{serial:04d}"
    for last in alphabet:
        try:
            return valid_uscc(body + last)
        except Refused:
            continue
    raise AssertionError(body)


def wanted(day: int, **changed: Any) -> dict[str, Any]:
    """What somebody new fills in."""
    return {
        "name": "新用户",
        "id_number": id_number(day),
        "mobile": f"199111100{day:02d}",
        "login": f"new.user{day}",
        "password": "Long-enough-2026",
        "notice": PRIVACY,
        **changed,
    }


def joined(**given: Any) -> Account:
    """Signed up."""
    return sign_up(given.pop("name"), given.pop("id_number"), **given)


def test_a_person_signs_up_with_her_firm_and_acts_for_it() -> None:
    """She can sign in at once, and chooses between herself and the firm."""
    account = joined(**wanted(1, firm="新面馆", uscc=uscc(1)))
    assert sign_in(None, "new.user1", "Long-enough-2026", "127.0.0.1").person == account.person_id
    principals = principals_of(account.person_id, today())
    assert [party.name for party in party_details(principals).values() if party.kind == "legal"] == ["新面馆"]


def test_the_entry_keeps_to_which_privacy_notice_she_agreed_and_without_consent_there_is_no_account() -> None:
    """In the version of today; of another or none nothing is kept."""
    before = JournalEntry.objects.count()
    for notice in ("", "on", "2019-1"):
        with pytest.raises(Refused, match="隐私说明") as caught:
            joined(**wanted(12, notice=notice))
        assert "个人信息保护法》第十四条" in str(caught.value.rule) and JournalEntry.objects.count() == before
    account = joined(**wanted(12))
    assert entries_of(account.id)[0].data["privacy"] == PRIVACY


def test_without_a_login_the_mobile_is_one() -> None:
    """Spaces in it do not matter."""
    assert joined(**wanted(2, login="", mobile="199 1111 0002")).login == "19911110002"


def test_a_registered_number_is_refused_without_a_word_about_whose_it_is() -> None:
    """Of a person and of a firm; nothing is kept."""
    demo = demo_data("applicants")["person"][0]
    before = JournalEntry.objects.count(), Party.objects.count()
    with pytest.raises(Refused, match="已经登记过") as caught:
        joined(**wanted(3, id_number=demo["id_number"]))
    assert demo["name"][0] not in str(caught.value) and "窗口" in caught.value.mend
    code = Party.objects.filter(kind="legal").exclude(code="").values_list("code", flat=True)[0]
    with pytest.raises(Refused, match="已经登记过"):
        joined(**wanted(3, firm="别人的", uscc=code))
    assert (JournalEntry.objects.count(), Party.objects.count()) == before


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"id_number": "1"}, "id_number"),
        ({"mobile": "12"}, "mobile"),
        ({"password": "short"}, "password"),
        ({"login": "我"}, "login"),
        ({"login": "wang.shenqing"}, "login"),
        ({"name": " "}, "name"),
        ({"firm": "只有名称"}, "uscc"),
        ({"uscc": "91990102MA9YY0009"}, "firm"),
        ({"firm": "错的", "uscc": "9"}, "uscc"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_is_kept(changed: dict[str, Any], field: str) -> None:
    """Neither person nor account nor firm."""
    before = JournalEntry.objects.count(), Party.objects.count(), Account.objects.count()
    with pytest.raises(Refused) as caught:
        joined(**wanted(4, **changed))
    assert caught.value.field == field
    assert (JournalEntry.objects.count(), Party.objects.count(), Account.objects.count()) == before


@pytest.mark.parametrize("last", ["register_natural", "register_legal", "insert_account"])
def test_who_is_cut_off_has_no_account_without_her_firm_and_signs_up_again(last: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever was the last that was kept."""
    given = wanted(13, firm="断线面馆", uscc=uscc(13), login=f"cut.off.{last[-5:]}".replace("_", ""))

    def cut(*_: object, **__: object) -> None:
        raise ConnectionError

    with monkeypatch.context() as patch:
        patch.setattr(f"oneseal.people.actions.signing_up.{last}", cut)
        with pytest.raises(ConnectionError):
            joined(**dict(given))
    assert not Account.objects.filter(login_index=login_index(given["login"])).exists()
    account = joined(**given)
    assert [party.name for party in party_details(principals_of(account.person_id, today())).values()][1:] == ["断线面馆"]
