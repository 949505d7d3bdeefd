"""关联省统一身份认证: an account that its owner, signed in, has linked is opened by her identity too; officers have no other way in by it.

Only a keyed mark of issuer and subject is kept, in the row alone: with it goes the link.
"""

from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import is_password_usable

from oneseal.journal.gate import Lock, gate
from oneseal.journal.queries import blind_index, today
from oneseal.journal.rules import Entry, Update
from oneseal.journal.rules.verbs import verb
from oneseal.law import codes
from oneseal.law.rule import Refused
from oneseal.people.actions.accounts import password_reads
from oneseal.people.actions.asking import known_party, once
from oneseal.people.models import Account
from oneseal.people.providers import Identity
from oneseal.people.queries import party_details
from oneseal.people.rules import FILLED, LINKED


def identity_mark(identity: Identity) -> str:
    """By which a linked account is found: subjects are unique within their issuer."""
    return blind_index("identity", f"{settings.UNIFIED['issuer']} {identity.subject}")


@verb
def link_identity(account: UUID, identity: Identity, *, by: UUID) -> Entry:
    """关联: by the account's owner; refused for another's identity, and for one that is linked already."""
    _own(account, by)
    known_party(by, "账号所有人", "account", natural=True, proved=True)
    require_same_person(by, identity)
    mark = identity_mark(identity)
    elsewhere = once("这个身份已关联另一个账号", "account", "请先在那个账号上解除关联", cause="identity-linked")
    with elsewhere, gate(account, Lock(Account, account)) as act:
        if Account.objects.filter(id=account).exclude(identity_mark=None).exists():
            raise Refused(
                LINKED, "账号已经关联省统一身份认证", field="account", mend="无需重复关联；要换一个身份请先解除", cause="linked-already"
            )
        row = Update(Account, {"id": account, "is_active": True}, {"identity_mark": mark})
        return act.record("link_identity", by=by, data={}, rows=[row])


@verb
def unlink_identity(account: UUID, *, by: UUID) -> Entry:
    """解除关联: by the account's owner, at once; refused when no password would be left to sign in with."""
    _own(account, by)
    with gate(account, Lock(Account, account), password_reads(account)) as act:
        if not any(is_password_usable(encoded) for (encoded,) in act.answers[-1]):
            raise Refused(LINKED, "账号还没有密码，解除以后不能登录", field="account", mend="请先凭恢复码设一个密码", cause="no-password")
        if not Account.objects.filter(id=account).exclude(identity_mark=None).exists():
            raise Refused(LINKED, "账号没有关联省统一身份认证", field="account", mend="无需解除", cause="not-linked")
        row = Update(Account, {"id": account}, {"identity_mark": None})
        return act.record("unlink_identity", by=by, data={}, rows=[row])


def require_same_person(person: UUID, identity: Identity) -> None:
    """The province means the person whose account it is: the same name and number."""
    known = party_details([person])[person]
    if (known.number, known.name) != (codes.id_number(identity.id_number, today=today()), identity.name):
        mend = "请用本人的省统一身份认证；登记信息有误的，请持身份证件到窗口更正"
        raise Refused(LINKED, "统一身份认证的姓名、号码与账号所有人的不一致", field="account", mend=mend, cause="other-person")


def _own(account: UUID, by: UUID) -> None:
    found = Account.objects.filter(id=account, is_active=True).first()
    if found is None:
        raise Refused(FILLED, "没有找到这个账号", field="account", mend="请核对账号", cause="account-unknown")
    if found.person_id != by:
        raise Refused(LINKED, "只能办理本人的账号", field="by", mend="请本人登录后办理", cause="account-not-yours")
