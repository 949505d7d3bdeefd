"""两步登录: begun with the password, confirmed by a code, asked at every signing in; a code counts once; who may take it away."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest
from django.contrib.auth import get_user
from django.db import connections
from django.http import HttpRequest
from django.test import override_settings

from oneseal.journal.actions import set_clock
from oneseal.journal.queries import entries_of, now, open_personal
from oneseal.law.rule import Refused
from oneseal.people import actions
from oneseal.people.actions.browser_sessions import SessionStore
from oneseal.people.actions.entering import is_awaited
from oneseal.people.models import Account, SecondFactor, SpareCode
from oneseal.people.queries import heads_without_second_factor, is_enrolled, party_details, spare_codes_left, to_enter
from oneseal.people.queries.second_factor import phone_time
from oneseal.people.tests.authenticator import GOOD, IP, Phone, as_it_changes, enrolled, later, with_account
from oneseal.people.tests.office import Office, natural, new_office

pytestmark = pytest.mark.usefixtures("quick_passwords")


def request(session: str | None = None) -> HttpRequest:
    asked = HttpRequest()
    asked.META["REMOTE_ADDR"] = IP
    asked.session = SessionStore(session)
    return asked


def half_in(phone: Phone) -> HttpRequest:
    """Her password was right."""
    asked = request()
    assert actions.sign_in(asked, phone.login, GOOD, IP).awaits_code
    return asked


def refused(asked: HttpRequest, code: str) -> Refused:
    with pytest.raises(Refused) as caught:
        actions.confirm_sign_in(again(asked), code, IP)
    return caught.value


def again(asked: HttpRequest) -> HttpRequest:
    """The next request of the same browser."""
    asked.session.save()
    return request(asked.session.session_key)


def acts_of(person: UUID) -> list[str]:
    return [entry.act for entry in entries_of(person) if "second" in entry.act or "spare" in entry.act]


@pytest.fixture
def phone(office: Office) -> Phone:
    return enrolled(office.head)


def test_the_password_alone_opens_nothing(phone: Phone) -> None:
    asked = half_in(phone)
    assert is_awaited(asked) and not get_user(again(asked)).is_authenticated
    assert actions.sign_in(None, phone.login, GOOD, IP).powers == ()
    found = actions.confirm_sign_in(same := again(asked), phone.shows(), IP)
    assert (found.person, found.is_staff, found.powers, found.awaits_code) == (phone.person, True, ("监督",), False)
    assert get_user(again(same)).pk == phone.account and not is_awaited(same)


def test_the_session_key_changes_at_both_steps(phone: Phone) -> None:
    asked = request()
    asked.session["seen"] = "before"
    asked.session.save()
    first = asked.session.session_key
    actions.sign_in(asked, phone.login, GOOD, IP)
    second = asked.session.session_key
    actions.confirm_sign_in(asked, phone.shows(), IP)
    assert len({first, second, asked.session.session_key}) == 3


def test_whoever_was_signed_in_before_is_signed_out_by_the_first_step(phone: Phone) -> None:
    other = with_account(natural())
    asked = request()
    actions.sign_in(asked, other.login, GOOD, IP)
    assert actions.sign_in(asked, phone.login, GOOD, IP).awaits_code
    assert not get_user(again(asked)).is_authenticated


@pytest.mark.parametrize("wrong", ["000000", "12345", "0123456789"])
def test_a_wrong_code_is_answered_in_one_line_that_says_what_to_do_next(phone: Phone, wrong: str) -> None:
    """What the page shows, rule and all, is read on a telephone while the next code is about to come."""
    told = refused(half_in(phone), wrong)
    assert str(told.rule).startswith("P-21 ") and "请输入现在显示的6位数字" in told.mend
    assert len(str(told.rule)) <= 45 and len(f"{told.reason}。{told.mend}（{told.rule}）") <= 110


def test_a_code_is_accepted_once(phone: Phone) -> None:
    code = phone.shows()
    actions.confirm_sign_in(half_in(phone), code, IP)
    assert "已经用过" in refused(half_in(phone), code).reason
    set_clock(now() + later())
    assert actions.confirm_sign_in(half_in(phone), phone.shows(), IP).person == phone.person


def test_the_code_that_confirmed_the_enrolment_signs_nobody_in(office: Office) -> None:
    phone = with_account(office.head)
    actions.begin_second_factor(phone.account, GOOD, ip=IP)
    code = phone.shows()
    actions.enrol_second_factor(phone.account, code, by=phone.person)
    assert "已经用过" in refused(half_in(phone), code).reason


def test_of_two_who_give_one_code_at_once_one_is_let_in(phone: Phone) -> None:
    code, asked = phone.shows(), [half_in(phone), half_in(phone)]

    def give(half: HttpRequest) -> bool:
        try:
            actions.confirm_sign_in(half, code, IP)
        except Refused:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(2) as two:
        assert sorted(two.map(give, asked)) == [False, True]


@pytest.mark.parametrize(("away", "fits"), [(-2, False), (1, True), (2, False)])
def test_a_clock_one_step_away_is_good_enough(phone: Phone, away: int, fits: bool) -> None:
    set_clock(as_it_changes())
    asked = half_in(phone)
    if fits:
        assert actions.confirm_sign_in(asked, phone.shows(away), IP).person == phone.person
    else:
        assert "自动校准" in refused(asked, phone.shows(away)).mend


@override_settings(CLOCK_OFFSET=timedelta(days=40))
def test_a_rehearsal_of_another_day_asks_for_the_codes_of_today(phone: Phone) -> None:
    assert now() - phone_time() == pytest.approx(timedelta(days=40), abs=timedelta(seconds=5))
    assert actions.confirm_sign_in(half_in(phone), phone.shows(), IP).person == phone.person


def test_wrong_codes_and_wrong_passwords_are_one_count(phone: Phone) -> None:
    """Three and two lock; then no right code and no right password opens; a quarter of an hour later both do."""
    from axes.models import AccessAttempt

    asked = half_in(phone)
    for _ in range(3):
        assert refused(asked, "000000").field == "code"
    with pytest.raises(Refused):
        actions.sign_in(None, phone.login, "a-wrong-phrase", IP)
    last = refused(asked, "000000")
    assert (last.field, "暂时锁定" in last.reason) == ("login", True)
    assert "暂时锁定" in refused(asked, phone.shows()).reason
    with pytest.raises(Refused, match="暂时锁定"):
        actions.sign_in(None, phone.login, GOOD, IP)
    index = Account.objects.get(id=phone.account).login_index
    AccessAttempt.objects.filter(username=index).update(attempt_time=now() - timedelta(minutes=16))
    assert actions.confirm_sign_in(half_in(phone), phone.shows(), IP).person == phone.person


def test_the_right_password_does_not_forget_wrong_codes(phone: Phone) -> None:
    """Else whoever knows it could try as many as she likes."""
    for _ in range(4):
        assert refused(half_in(phone), "000000").field == "code"
    assert "暂时锁定" in refused(half_in(phone), "000000").reason


def test_wrong_codes_are_not_kept_where_they_are_counted(phone: Phone) -> None:
    from axes.models import AccessAttempt
    from django.http import QueryDict

    asked = half_in(phone)
    asked.method, asked.POST = "POST", QueryDict("code=987654")
    with pytest.raises(Refused):
        actions.confirm_sign_in(asked, "987654", IP)
    assert all("987654" not in str(row) for row in AccessAttempt.objects.values())


def test_who_waits_too_long_or_changes_her_password_begins_anew(phone: Phone) -> None:
    asked = half_in(phone)
    set_clock(now() + timedelta(minutes=11))
    assert refused(asked, phone.shows()).field == "login"
    set_clock(None)
    asked = half_in(phone)
    actions.change_password(phone.account, GOOD, "another-long-phrase", ip=IP)
    assert refused(asked, phone.shows()).field == "login"


def test_a_closed_account_is_not_opened_by_its_code(phone: Phone) -> None:
    asked = half_in(phone)
    actions.close_account(phone.account, by=None)
    assert refused(asked, phone.shows()).field == "login"


def test_every_account_of_hers_asks_for_the_code(phone: Phone) -> None:
    second = with_account(phone.person)
    assert actions.sign_in(None, second.login, GOOD, IP).awaits_code


def test_a_new_password_by_recovery_code_leaves_the_second_step(phone: Phone, office: Office) -> None:
    code = actions.issue_recovery_code(phone.person, "居民身份证", by=None)
    actions.recover_account(party_details([phone.person])[phone.person].number, code, "another-long-phrase")
    assert actions.sign_in(None, phone.login, "another-long-phrase", IP).awaits_code


def test_ten_spare_codes_each_open_once(phone: Phone) -> None:
    assert len(set(phone.spares)) == 10 and all(code.isdecimal() and len(code) == 10 for code in phone.spares)
    first, second, *_ = phone.spares
    actions.confirm_sign_in(half_in(phone), f"{first[:5]}-{first[5:]}", IP)
    assert "已经用过" in refused(half_in(phone), first).reason
    actions.confirm_sign_in(half_in(phone), second, IP)
    assert spare_codes_left(phone.person) == 8
    assert acts_of(phone.person)[-2:] == ["use_spare_code"] * 2


def test_another_persons_spare_code_opens_nothing(phone: Phone) -> None:
    other = enrolled(new_office().head)
    assert refused(half_in(phone), other.spares[0]).field == "code"


def test_neither_secret_nor_spare_codes_stand_anywhere_in_clear(phone: Phone) -> None:
    secret, row = phone.secret, SecondFactor.objects.get(person=phone.person)
    assert secret.encode() not in bytes(row.ciphertext) + bytes(row.wrapped_key)
    marks = [str(spare) for spare in SpareCode.objects.filter(person=phone.person).values()]
    said = [str(entry.data) for entry in entries_of(phone.person)]
    assert not any(hidden in text for hidden in (secret, *phone.spares) for text in (*marks, *said))


def test_enrolling_asks_for_the_password_and_counts_only_when_confirmed(office: Office) -> None:
    phone = with_account(office.officers["受理"])
    with pytest.raises(Refused):
        actions.begin_second_factor(phone.account, "not-her-password", ip=IP)
    first = actions.begin_second_factor(phone.account, GOOD, ip=IP)
    assert not is_enrolled(phone.person) and not actions.sign_in(None, phone.login, GOOD, IP).awaits_code
    with pytest.raises(Refused, match="动态口令不对"):
        actions.enrol_second_factor(phone.account, "000000", by=phone.person)
    again_begun = actions.begin_second_factor(phone.account, GOOD, ip=IP)
    assert to_enter(phone.account, first) is None and to_enter(phone.account, again_begun) is not None
    actions.enrol_second_factor(phone.account, phone.shows(), by=phone.person)
    assert is_enrolled(phone.person) and to_enter(phone.account, again_begun) is None
    with pytest.raises(Refused, match="已登记两步登录"):
        actions.begin_second_factor(phone.account, GOOD, ip=IP)
    assert acts_of(phone.person) == ["begin_second_factor", "begin_second_factor", "enrol_second_factor"]


def test_what_was_begun_waits_half_an_hour(office: Office) -> None:
    phone = with_account(office.head)
    begun = actions.begin_second_factor(phone.account, GOOD, ip=IP)
    set_clock(now() + timedelta(minutes=31))
    assert to_enter(phone.account, begun) is None
    with pytest.raises(Refused, match="超过30分钟"):
        actions.enrol_second_factor(phone.account, phone.shows(), by=phone.person)


def test_applicants_are_not_offered_it() -> None:
    with pytest.raises(Refused, match="在岗工作人员"):
        actions.begin_second_factor(with_account(natural()).account, GOOD, ip=IP)


@pytest.mark.parametrize("how", ["code", "spare"])
def test_she_removes_it_with_a_code_only(phone: Phone, how: str) -> None:
    with pytest.raises(Refused):
        actions.remove_second_factor(phone.account, "000000", ip=IP)
    assert is_enrolled(phone.person)
    actions.remove_second_factor(phone.account, phone.spares[0] if how == "spare" else phone.shows(), ip=IP)
    assert not actions.sign_in(None, phone.login, GOOD, IP).awaits_code
    assert not SecondFactor.objects.filter(person=phone.person).exists() and spare_codes_left(phone.person) == 0
    assert acts_of(phone.person)[-1] == "remove_second_factor"


def test_tries_to_remove_it_lock_too(phone: Phone) -> None:
    for _ in range(5):
        with pytest.raises(Refused):
            actions.remove_second_factor(phone.account, "000000", ip=IP)
    with pytest.raises(Refused, match="暂时锁定"):
        actions.remove_second_factor(phone.account, phone.shows(), ip=IP)


def test_her_supervisor_lifts_it_with_a_reason(office: Office) -> None:
    phone = enrolled(office.officers["批准"])
    with pytest.raises(Refused) as empty:
        actions.lift_second_factor(phone.person, "  ", by=office.head)
    assert empty.value.field == "reason"
    entry = actions.lift_second_factor(phone.person, "手机掉进水里", by=office.head)
    assert (entry.act, entry.by) == ("lift_second_factor", office.head) and "手机" not in str(entry.data)
    record = UUID(entry.data["words"]["personal"])
    assert open_personal([record])[record] == {"reason": "手机掉进水里"}
    assert not actions.sign_in(None, phone.login, GOOD, IP).awaits_code
    with pytest.raises(Refused, match="没有登记"):
        actions.lift_second_factor(phone.person, "再来一次", by=office.head)


def test_nobody_lifts_her_own_or_that_of_another_bureau(office: Office, phone: Phone) -> None:
    for by in (phone.person, new_office().head, office.officers["受理"], natural()):
        with pytest.raises(Refused):
            actions.lift_second_factor(phone.person, "试", by=by)
    assert is_enrolled(phone.person)
    assert actions.lift_second_factor(phone.person, "手机和备用码都丢了", by=None).by is None


def test_it_goes_with_her_personal_data(office: Office) -> None:
    """And why it was lifted once, which may tell of her."""
    phone = enrolled(office.officers["归档"])
    entry = actions.lift_second_factor(phone.person, "住院，手机丢了", by=office.head)
    actions.begin_second_factor(phone.account, GOOD, ip=IP)
    actions.enrol_second_factor(phone.account, phone.shows(), by=phone.person)
    actions.end_holding(office.holdings["归档"], by=office.head)
    actions.erase_personal(phone.person, reason="本人请求", by=None)
    assert not SecondFactor.objects.filter(person=phone.person).exists()
    assert not SpareCode.objects.filter(person=phone.person).exists()
    assert open_personal([UUID(entry.data["words"]["personal"])]) == {}


def test_heads_without_it_are_counted(office: Office) -> None:
    before = heads_without_second_factor()
    enrolled(office.head)
    assert heads_without_second_factor() == before - 1
    enrolled(office.officers["受理"])
    assert heads_without_second_factor() == before - 1
