"""关联省统一身份认证: by the account's owner alone, one identity to one account; an officer then signs in with it, until she unlinks it."""

from uuid import UUID

import pytest
from django.test import override_settings

from oneseal.journal.queries import entries_of
from oneseal.law.rule import Refused
from oneseal.people.actions import close_account, erase_personal, link_identity, open_account, register_natural, unlink_identity
from oneseal.people.actions.unified import begin_unified, link_unified
from oneseal.people.models import Account
from oneseal.people.providers import Identity
from oneseal.people.providers.unified.tests.province import Province
from oneseal.people.providers.unified.tests.test_unified import BACK, agreed, came_back, known_there, named, province, refused
from oneseal.people.queries import account_seen, party_details
from oneseal.people.tests.office import Office, id_number, natural, next_number

__all__ = ["province"]
pytestmark = pytest.mark.usefixtures("database", "quick_passwords")


def account_of(person: UUID) -> UUID:
    """An account with a password."""
    return open_account(person, f"link.{next_number()}", "long-enough-phrase", by=None)


def identity(person: UUID, subject: str = "", **changed: str) -> Identity:
    """What the province says of her."""
    known = party_details([person])[person]
    said = {"name": known.name, "id_number": known.number, "mobile": "", **changed}
    return Identity(subject or f"sub-{person}", **said)


def test_an_officer_links_signs_in_and_unlinks(province: Province, office: Office) -> None:
    """Refused before and after with what to do; one entry each, which says nothing of the identity."""
    person = office.officers["受理"]
    told, account = party_details([person])[person], account_of(person)
    known_there(province, id_number=told.number, name=told.name)
    assert "我的账号" in str(refused().mend)
    begun = begin_unified(BACK)
    link_unified(account, agreed(begun.address), begun, BACK, by=person)
    assert came_back().id == account and account_seen(account).is_linked
    unlink_identity(account, by=person)
    assert "工作人员" in refused().reason and not account_seen(account).is_linked
    assert [(entry.act, entry.data) for entry in entries_of(account)[1:]] == [("link_identity", {}), ("unlink_identity", {})]


def test_another_persons_identity_is_refused() -> None:
    """By number or by name; by anybody but the owner; where her own number is only a claim."""
    person, other = natural("她"), natural("别人")
    account = account_of(person)
    for wrong in (identity(other), identity(person, name="别名"), identity(person, id_number=id_number())):
        with pytest.raises(Refused, match="不一致"):
            link_identity(account, wrong, by=person)
    with pytest.raises(Refused, match="本人的账号"):
        link_identity(account, identity(other), by=other)
    claimed = register_natural("自报", id_number(), by=None, claimed=True)
    with pytest.raises(Refused, match="核实"):
        link_identity(account_of(claimed), identity(claimed), by=claimed)


def test_one_identity_opens_one_account_and_one_account_has_one_identity() -> None:
    """Another issuer's subject of the same name is another identity."""
    person = natural("两个账号")
    linked, free = account_of(person), account_of(person)
    link_identity(linked, identity(person), by=person)
    with pytest.raises(Refused, match="另一个账号"):
        link_identity(free, identity(person), by=person)
    with pytest.raises(Refused, match="已经关联"):
        link_identity(linked, identity(person, "another"), by=person)
    with pytest.raises(Refused, match="没有关联"):
        unlink_identity(free, by=person)
    with override_settings(UNIFIED=named("https://elsewhere.invalid")):
        link_identity(free, identity(person), by=person)


def test_the_link_goes_with_the_account_and_with_personal_data(province: Province) -> None:
    """A closed account opens no more by it; of who was erased nothing is kept."""
    person = natural("省平台人")
    account = account_of(person)
    known_there(province, id_number=party_details([person])[person].number)
    begun = begin_unified(BACK)
    link_unified(account, agreed(begun.address), begun, BACK, by=person)
    close_account(account, by=person)
    assert "停用" in refused().reason
    erase_personal(person, reason="本人请求", by=None)
    assert Account.objects.get(id=account).identity_mark is None


def test_who_has_no_password_is_not_locked_out_by_unlinking(province: Province) -> None:
    number = known_there(province)
    account = came_back()
    link_identity(account.id, Identity("她", "省平台人", number, ""), by=account.person_id)
    with pytest.raises(Refused, match="没有密码"):
        unlink_identity(account.id, by=account.person_id)
