"""统一身份认证登录: who the province vouches for is signed in; somebody new is registered first. Nothing known is overwritten."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib.auth import login
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from oneseal.journal.gate import new_stream
from oneseal.journal.queries import today
from oneseal.law import codes
from oneseal.law.rule import Refused
from oneseal.people.actions.accounts import insert_account
from oneseal.people.actions.parties import register_natural
from oneseal.people.models import Account
from oneseal.people.providers import Begun, Identity, Provider, provider_named
from oneseal.people.providers.unified.adapter import UNIFIED
from oneseal.people.queries import find_by_id_number, party_name, standing

__all__ = ["Begun", "begin_unified", "sign_in_unified"]
BACKEND = "django.contrib.auth.backends.ModelBackend"


def _provider() -> Provider:
    found = provider_named("unified")
    if found is None:
        raise Refused(UNIFIED, "本平台没有开通统一身份认证登录", mend="请用登录名和密码登录")
    return found


def begin_unified(come_back: str) -> Begun:
    """Where to send her, and what her session must keep."""
    return _provider().begin(come_back)


def sign_in_unified(request: HttpRequest, answer: Mapping[str, str], begun: Begun, come_back: str) -> Account:
    """登录 with what came back: her account, found by the ID number that the province vouches for, or made."""
    found = _provider().finish(answer, begun, come_back)
    account = _account_of(found)
    login(request, account, backend=BACKEND)
    return account


def _account_of(found: Identity) -> Account:
    number = codes.id_number(found.id_number, today=today())
    person = find_by_id_number(number)
    if person is None:
        person = register_natural(found.name, number, mobile=_mobile(found.mobile), address="", by=None)
    elif party_name([person]).get(person) != found.name:
        raise Refused(UNIFIED, "统一身份认证的姓名与本平台登记的不一致", mend="请本人持身份证件到窗口核对登记信息")
    if standing(person, today()).posts:
        raise Refused(UNIFIED, "工作人员不从统一身份认证登录", mend="请用本平台的登录名和密码登录")
    accounts = list(Account.objects.filter(person=person).order_by("id"))
    if accounts and not any(account.is_active for account in accounts):
        raise Refused(UNIFIED, "您在本平台的账号已停用", mend="请本人持身份证件到政务服务窗口办理")
    return next((account for account in accounts if account.is_active), None) or _opened(person)


def _mobile(text: str) -> str:
    """A number that cannot be one is left out rather than keeping somebody out."""
    try:
        return codes.mobile(text) if text else ""
    except Refused:
        return ""


def _opened(person: UUID) -> Account:
    account = Account(id=new_stream(), person_id=person)
    account.login = f"u{account.id.hex[-16:]}"
    return Account.objects.get(id=insert_account(account, make_password(None), by=person))
