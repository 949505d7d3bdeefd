"""两步登录: begun with the password, confirmed by a first code, answered at every signing in, removed with a code or by another's act.

Every act of it stands in the person's stream; so does every spare code that was used. The codes of an authenticator leave no entry, as
signing in leaves none: that each counts once is kept in the row.
"""

import secrets
from uuid import UUID

import pyotp
from django.http import HttpRequest

from oneseal.journal.actions import enclose, seal_personal
from oneseal.journal.gate import Act, Lock, gate, new_stream
from oneseal.journal.queries import blind_index, today
from oneseal.journal.rules import Delete, Entry, Insert, Row, Update
from oneseal.journal.rules.verbs import verb
from oneseal.law.powers import SUPERVISE
from oneseal.law.rule import Refused
from oneseal.people.actions.accounts import authenticated, known_account, password_reads, require_same_password
from oneseal.people.actions.asking import known_party, reads_of, standing_in
from oneseal.people.actions.entering import SignedIn, entered, require_awaited
from oneseal.people.actions.lock_out import count_failure, request_of, require_unlocked
from oneseal.people.models import Account, Party, SecondFactor, SpareCode
from oneseal.people.queries import standing
from oneseal.people.queries.second_factor import begun_factor_of, phone_time, second_factor_of
from oneseal.people.rules import OWN_AFFAIRS, POST_NEEDED, SECOND_STEP, SECOND_STEP_ENDS, filled
from oneseal.people.rules.second_factor import DIGITS, fitting_step, typed

SPARES = 10
"""How many spare codes are given with the enrolment."""
LENGTH = 10
"""Digits alone, for they are typed where a telephone shows its keys of digits; tried five times in a quarter of an hour."""
OPEN, USED = SpareCode.State.OPEN, SpareCode.State.USED


@verb
def begin_second_factor(account: UUID, password: str, *, ip: str) -> UUID:
    """开始登记: draw the secret; it counts for nothing before a code confirms it. Asks for the password as signing in does."""
    found = authenticated(account, password, ip=ip)
    person, key = found.person_id, new_stream()
    if not standing(person, today()).posts:
        raise Refused(POST_NEEDED, "两步登录供在岗工作人员使用", field="account", mend="无需登记", cause="factor-staff")
    with gate(person, Lock(Party, person), password_reads(account)) as act:
        require_same_password(act, found)
        if second_factor_of(person):
            raise Refused(
                SECOND_STEP,
                "您已登记两步登录",
                field="account",
                mend="要换手机的，请先凭动态口令或备用码解除，再重新登记",
                cause="factor-enrolled",
            )
        sealed = enclose(key, {"secret": pyotp.random_base32()})
        values = {"id": key, "person_id": person, **sealed, "begun_at": act.at, "enrolled_at": None, "last_step": 0}
        act.record("begin_second_factor", by=person, data={}, rows=[*gone_rows(person), Insert(SecondFactor, values)])
    return key


@verb
def enrol_second_factor(account: UUID, code: str, *, by: UUID) -> list[str]:
    """登记两步登录: from the first right code on it counts. The spare codes, shown this once."""
    found = known_account(account)
    if found.person_id != by:
        raise Refused(OWN_AFFAIRS, "只能登记本人的两步登录", field="by", mend="请本人登录后办理", cause="account-not-yours")
    with gate(by, Lock(Party, by)) as act:
        begun = begun_factor_of(by)
        if begun is None:
            raise Refused(
                SECOND_STEP, "没有等待确认的登记，或者开始登记已超过30分钟", field="account", mend="请从头登记", cause="factor-not-begun"
            )
        step = fitting_step(begun.secret, typed(code), phone_time())
        if step is None:
            mend = "请核对密钥是否输全、手机的时间是否自动校准，再输入身份验证器上现在的6位数字"
            raise Refused(SECOND_STEP, "动态口令不对", field="code", mend=mend, cause="first-code-wrong")
        codes = [f"{secrets.randbelow(10**LENGTH):0{LENGTH}d}" for _ in range(SPARES)]
        spares = [Insert(SpareCode, {"id": new_stream(), "person_id": by, "mark": _mark(by, each), "state": OPEN}) for each in codes]
        row = Update(SecondFactor, {"id": begun.id}, {"enrolled_at": act.at, "last_step": step})
        act.record("enrol_second_factor", by=by, data={}, rows=[row, *spares])
    return codes


def confirm_sign_in(request: HttpRequest, code: str, ip: str) -> SignedIn:
    """第二步: the code after the password. Wrong ones count towards the lock-out as wrong passwords do."""
    asked = request_of(request, ip)
    account = require_awaited(asked)
    _require_code(asked, account, code)
    return entered(asked, account)


@verb
def remove_second_factor(account: UUID, code: str, *, ip: str) -> Entry:
    """解除两步登录: by herself, with a code or a spare code; wrong ones count as at signing in."""
    found = known_account(account)
    person = found.person_id
    _require_code(request_of(None, ip), found, code)
    with gate(person, Lock(Party, person)) as act:
        _factor(person)
        return act.record("remove_second_factor", by=person, data={}, rows=gone_rows(person))


@verb
def lift_second_factor(person: UUID, reason: str, *, by: UUID | None) -> Entry:
    """代为解除两步登录: for whoever has lost authenticator and spare codes, by her bureau's 监督 post, or the operator (``by`` None).

    Why is sealed, like all that people write. From the next signing in on her password is enough, until she enrols again.
    """
    known_party(person, "工作人员", "person", natural=True)
    _, reference, rows = seal_personal({"reason": filled(reason, "解除理由", "reason", 200)})
    with gate(person, Lock(Party, person), reads_of(by)) as act:
        _require_supervisor(act, person, by)
        if second_factor_of(person) is None:
            raise Refused(SECOND_STEP_ENDS, "没有登记两步登录", field="person", mend="无需解除")
        return act.record("lift_second_factor", by=by, data={"words": reference}, rows=[*rows, *gone_rows(person)])


def _require_supervisor(act: Act, person: UUID, by: UUID | None) -> None:
    """Never for oneself; by who supervises all bodies at which she works, as with recovery codes."""
    if by is None:
        return
    if by == person:
        raise Refused(
            SECOND_STEP_ENDS, "解除自己的两步登录，凭动态口令或备用码", field="by", mend="都没有的，请其他监督岗位人员或平台运维人员解除"
        )
    supervised = {post.body for post in standing_in(act, by).posts if post.power == SUPERVISE}
    bodies = {post.body for post in standing(person, today()).posts}
    if not bodies or not bodies <= supervised:
        raise Refused(POST_NEEDED, "只能解除只在本机构任职的人员的两步登录", field="by", mend="请由其机构负责人或平台运维人员办理")


def gone_rows(person: UUID) -> list[Row]:
    """The rows with which her second step and her spare codes go; under the lock of her party."""
    spares = SpareCode.objects.filter(person=person).count()
    gone: list[Row] = [Delete(SpareCode, {"person_id": person}, rows=spares)] if spares else []
    return gone + [Delete(SecondFactor, {"id": each}) for each in SecondFactor.objects.filter(person=person).values_list("id", flat=True)]


def _require_code(request: HttpRequest, account: Account, code: str) -> None:
    """Accept a code once, or count it as a failure and refuse it."""
    require_unlocked(request, account.login_index)
    given = typed(code)
    try:
        if len(given) == DIGITS and given.isdecimal():
            _take_code(account.person_id, given)
        else:
            _use_spare_code(account.person_id, given)
    except Refused as wrong:
        if wrong.field == "code":
            count_failure(request, account.login_index)
        raise


def _take_code(person: UUID, code: str) -> None:
    """Of two who give the same code at once one is let in: the row takes its step once."""
    factor, at = _factor(person), phone_time()
    step = fitting_step(factor.secret, code, at, after=factor.last_step)
    if step and SecondFactor.objects.filter(id=factor.id, last_step__lt=step).update(last_step=step):
        return
    if step or fitting_step(factor.secret, code, at):
        mend = "请等身份验证器换成下一个（最多30秒），再输入"
        raise Refused(SECOND_STEP, "这个动态口令已经用过", field="code", mend=mend, cause="code-used")
    mend = "请输入现在显示的6位数字；总是不对的，把手机时间设为自动校准，或者输入一个备用码"
    raise Refused(SECOND_STEP, "动态口令不对", field="code", mend=mend, cause="code-wrong")


def _factor(person: UUID) -> SecondFactor:
    factor = second_factor_of(person)
    if factor is None:
        raise Refused(SECOND_STEP, "两步登录刚刚已被解除", field="login", mend="请重新登录", cause="factor-gone")
    return factor


def _use_spare_code(person: UUID, code: str) -> None:
    """An act of its own: who signs in by a spare code has lost something, or somebody has found it."""
    _factor(person)
    spare = SpareCode.objects.filter(person=person, mark=_mark(person, code), state=OPEN).first()
    if spare is None:
        mend = "请输入现在显示的6位数字，或者另一个备用码；都没有的，请本机构负责人解除两步登录"
        raise Refused(SECOND_STEP, "动态口令或备用码不对，或者备用码已经用过", field="code", mend=mend, cause="spare-wrong")
    with gate(person, Lock(Party, person)) as act:
        if not SpareCode.objects.filter(id=spare.id, state=OPEN).exists():
            raise Refused(SECOND_STEP, "这个备用码已经用过", field="code", mend="请换一个备用码", cause="spare-used")
        row = Update(SpareCode, {"id": spare.id, "state": OPEN}, {"state": USED})
        act.record("use_spare_code", by=person, data={"code": str(spare.id)}, rows=[row])


def _mark(person: UUID, code: str) -> str:
    return blind_index("spare", f"{person}{typed(code)}")
