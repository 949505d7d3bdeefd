"""注册: a person, the firm she represents if she names one, and her account, by herself; all is looked at before anything is kept.

Nothing of it is proved: person and firm are claims beside whoever really has these numbers (docs/adr/0006).
"""

from collections.abc import Callable, Iterator

from django.contrib.auth.hashers import make_password

from oneseal.journal.queries import today
from oneseal.law import codes
from oneseal.law.rule import Refused
from oneseal.people.actions.accounts import insert_account, new_account, require_good_password
from oneseal.people.actions.naming import given_name
from oneseal.people.actions.parties import register_legal, register_natural, require_unregistered
from oneseal.people.models import Account, Proof
from oneseal.people.queries import find_by_id_number
from oneseal.people.rules import FILLED, ONCE, REGISTERED, required_login
from oneseal.people.rules.notices import require_consent


def sign_up(
    name: str, id_number: str, *, notice: str, mobile: str, login: str, password: str, firm: str = "", uscc: str = "", address: str = ""
) -> Account:
    """注册: the new account; its entry keeps which privacy ``notice`` she agreed to.

    ``firm`` and ``uscc``: the organisation that she represents by law, both or neither. The account comes last: whoever is cut off
    before it has claimed what nobody sees, and signs up again.

    A number that is registered is refused without a word about whose it is: otherwise anybody who knows a number could learn the name,
    or take the account of somebody whom a window has registered.
    """
    for refused in wrong_in(name, id_number, notice=notice, mobile=mobile, login=login, password=password, firm=firm, uscc=uscc):
        raise refused
    agreed, number, phone = require_consent(notice), codes.id_number(id_number, today=today()), codes.mobile(mobile)
    account = new_account(login or phone, Proof.NONE)
    require_good_password(password, account)
    code, title = (codes.uscc(uscc), given_name(firm, natural=False, field="firm")) if uscc.strip() else ("", "")
    _require_new(number, code, account)
    person = register_natural(name, number, mobile=phone, address=address, by=None, claimed=True)
    if code:
        register_legal(title, code, person, mobile=phone, address="", by=person)
    account.person_id = person
    insert_account(account, make_password(password), by=None, told={"privacy": agreed})
    return account


def wrong_in(name: str, id_number: str, *, notice: str, mobile: str, login: str, password: str, firm: str, uscc: str) -> Iterator[Refused]:
    """Everything that is wrong with what was filled in, each about its field; whether a number is registered is asked last, by itself."""
    checks: tuple[Callable[[], object], ...] = (
        lambda: given_name(name, natural=True),
        lambda: codes.id_number(id_number, today=today()),
        lambda: codes.mobile(mobile),
        lambda: login and required_login(login),
        lambda: require_good_password(password, None),
        lambda: _require_both(firm.strip(), uscc.strip()),
        lambda: firm.strip() and given_name(firm, natural=False, field="firm"),
        lambda: uscc.strip() and codes.uscc(uscc),
        lambda: require_consent(notice),
    )
    for check in checks:
        try:
            check()
        except Refused as refused:
            yield refused


def _require_both(firm: str, uscc: str) -> None:
    if bool(firm) != bool(uscc):
        raise Refused(
            FILLED,
            "企业名称和统一社会信用代码只填了一个",
            field="uscc" if firm else "firm",
            mend="请两个都填，或者都不填",
            cause="firm-half",
        )


def _require_new(number: str, code: str, account: Account) -> None:
    at_a_window = "已有账号的请直接登录；没有账号或者忘了密码的，请本人持身份证到政务服务窗口办理"
    if find_by_id_number(number):
        raise Refused(REGISTERED, "这个身份证号码已经登记过", field="id_number", mend=at_a_window, cause="id-registered")
    if code:
        require_unregistered(code)
    if Account.objects.filter(login_index=account.login_index).exists():
        raise Refused(ONCE, f"登录名“{account.login}”已被使用", field="login", mend="请另填一个登录名", cause="login-taken")
