"""统一身份认证登录: who the province vouches for is signed in; somebody new is registered first. Nothing known is overwritten."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from oneseal.journal.gate import new_stream
from oneseal.journal.queries import today
from oneseal.journal.rules import Entry
from oneseal.law import codes
from oneseal.law.rule import Refused
from oneseal.people.actions.accounts import insert_account, new_account
from oneseal.people.actions.entering import enter
from oneseal.people.actions.linking import identity_mark, link_identity, require_same_person
from oneseal.people.actions.parties import register_natural
from oneseal.people.actions.proving import note_proof, proved_by_province
from oneseal.people.models import Account, Proof
from oneseal.people.providers import Begun, Identity, Provider, provider_named
from oneseal.people.providers.unified.adapter import UNIFIED
from oneseal.people.queries import find_by_id_number, party_name, standing

__all__ = ["Begun", "begin_unified", "link_unified", "sign_in_unified"]
CLOSED = "您在本平台的账号已停用"


def _provider() -> Provider:
    found = provider_named("unified")
    if found is None:
        raise Refused(UNIFIED, "本平台没有开通统一身份认证登录", mend="请用登录名和密码登录", cause="unified-off")
    return found


def begin_unified(come_back: str) -> Begun:
    """Where to send her, and what her session must keep."""
    return _provider().begin(come_back)


def sign_in_unified(request: HttpRequest, answer: Mapping[str, str], begun: Begun, come_back: str) -> Account:
    """登录 with what came back: her account, found by the ID number that the province vouches for, or made; then her second step if any."""
    found = _provider().finish(answer, begun, come_back)
    account = _account_of(found, request)
    enter(request, account)
    return account


def link_unified(account: UUID, answer: Mapping[str, str], begun: Begun, come_back: str, *, by: UUID) -> Entry:
    """关联 with what came back: the identity opens this account from now on."""
    return link_identity(account, _provider().finish(answer, begun, come_back), by=by)


def _linked(found: Identity) -> Account | None:
    """The account that its owner has linked to this identity, as long as the province still means her."""
    account = Account.objects.filter(identity_mark=identity_mark(found)).first()
    if account is None:
        return None
    require_same_person(account.person_id, found)
    if not account.is_active:
        raise Refused(UNIFIED, CLOSED, mend="请本人持身份证件到政务服务窗口办理", cause="account-closed")
    return account


def _account_of(said: Identity, request: HttpRequest) -> Account:
    number = codes.id_number(said.id_number, today=today())
    found = replace(said, id_number=number)
    if linked := _linked(found):
        return linked
    person = find_by_id_number(number)
    here = getattr(request, "user", None)
    if person is None and isinstance(here, Account) and proved_by_province(here, found, _mobile(found.mobile)):
        return Account.objects.get(id=here.id)
    if person is None:
        person = register_natural(found.name, number, mobile=_mobile(found.mobile), address="", by=None, vouched=True)
    elif party_name([person]).get(person) != found.name:
        raise Refused(UNIFIED, "统一身份认证的姓名与本平台登记的不一致", mend="请本人持身份证件到窗口核对登记信息", cause="name-differs")
    if standing(person, today()).posts:
        raise Refused(
            UNIFIED,
            "工作人员不从统一身份认证登录",
            mend="请用登录名和密码登录；登录后可以在“我的账号”里关联省统一身份认证，以后从这里登录",
            cause="staff-unified",
        )
    accounts = list(Account.objects.filter(person=person).order_by("id"))
    if accounts and not any(account.is_active for account in accounts):
        raise Refused(UNIFIED, CLOSED, mend="请本人持身份证件到政务服务窗口办理", cause="account-closed")
    known = next((account for account in accounts if account.is_active), None)
    if known and not known.proof:
        note_proof(known, Proof.PROVINCE)
    return known or _opened(person)


def _mobile(text: str) -> str:
    """A number that cannot be one is left out rather than keeping somebody out."""
    try:
        return codes.mobile(text) if text else ""
    except Refused:
        return ""


def _opened(person: UUID) -> Account:
    account = new_account(f"u{new_stream().hex[-16:]}", Proof.PROVINCE, person)
    return Account.objects.get(id=insert_account(account, make_password(None), by=person))
