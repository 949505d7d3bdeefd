"""注册: a person, the firm she represents if she names one, and her account, by herself; all is looked at before anything is kept."""

from django.contrib.auth.hashers import make_password

from oneseal.journal.gate import new_stream
from oneseal.journal.queries import today
from oneseal.law import codes
from oneseal.law.rule import HouseRule, Refused
from oneseal.people.actions.accounts import insert_account, require_good_password
from oneseal.people.actions.parties import register_legal, register_natural
from oneseal.people.models import Account
from oneseal.people.queries import find_by_id_number, find_by_uscc
from oneseal.people.rules import FILLED, ONCE, filled, required_login

REGISTERED = HouseRule("P-11", "已登记的证件号码和代码不能自行再注册，由本人持证件到窗口核实后开户", "本系统机构与人员规则")


def sign_up(
    name: str, id_number: str, *, mobile: str, login: str, password: str, firm: str = "", uscc: str = "", address: str = ""
) -> Account:
    """注册: the new account. ``firm`` and ``uscc``: the organisation that she represents by law, both or neither.

    A number that is registered is refused without a word about whose it is: otherwise anybody who knows a number could learn the name,
    or take the account of somebody whom a window has registered.
    """
    filled(name, "姓名", "name", 60)
    number, phone = codes.id_number(id_number, today=today()), codes.mobile(mobile)
    account = Account(id=new_stream(), login=required_login(login or phone))
    require_good_password(password, account)
    if bool(firm.strip()) != bool(uscc.strip()):
        missing = "uscc" if firm.strip() else "firm"
        raise Refused(FILLED, "企业名称和统一社会信用代码只填了一个", field=missing, mend="请两个都填，或者都不填")
    code, title = (codes.uscc(uscc), filled(firm, "名称", "firm", 200)) if uscc.strip() else ("", "")
    _require_new(number, code, account.login)
    person = register_natural(name, number, mobile=phone, address=address, by=None)
    account.person_id = person
    insert_account(account, make_password(password), by=None)
    if code:
        register_legal(title, code, person, mobile=phone, address="", by=person)
    return account


def _require_new(number: str, code: str, login: str) -> None:
    at_a_window = "已有账号的请直接登录；没有账号或者忘了密码的，请本人持身份证到政务服务窗口办理"
    if find_by_id_number(number):
        raise Refused(REGISTERED, "这个身份证号码已经登记过", field="id_number", mend=at_a_window)
    if code and find_by_uscc(code):
        raise Refused(
            REGISTERED,
            "这个统一社会信用代码已经登记过",
            field="uscc",
            mend="请先注册个人账号，再请法定代表人委托您，或者持营业执照到窗口办理",
        )
    if Account.objects.filter(login=login).exists():
        raise Refused(ONCE, f"登录名“{login}”已被使用", field="login", mend="请另填一个登录名")
