"""What waits for a day or for a code: material kept for a correction, how a notice was served, the return of what was not corrected, a
calendar's year, the second step of signing in."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from oneseal.calendars.actions import enter_year
from oneseal.calendars.models import Calendar, Year
from oneseal.calendars.rules import Change
from oneseal.cases import actions as cases
from oneseal.cases.models import Case
from oneseal.cases.queries.supplying import kept_for_supply
from oneseal.cases.tests.office import cast, filed, filing, lines_in, made, upload
from oneseal.documents.models import Paper
from oneseal.journal.actions import set_clock
from oneseal.journal.gate import new_stream
from oneseal.journal.queries import entries_of, now, today
from oneseal.people import actions as people
from oneseal.people.actions.browser_sessions import SessionStore
from oneseal.people.models import SecondFactor, SpareCode
from oneseal.people.queries import bureau_of
from oneseal.people.rules.second_factor import STEP, code_of, step_at
from oneseal.people.tests import authenticator, office
from oneseal.people.tests.authenticator import GOOD, IP
from tests.deed import SAME, Deed, Given, said

ASKED, AFTER = datetime(2026, 3, 2, 4, tzinfo=UTC), datetime(2061, 4, 2, 4, tzinfo=UTC)
"""When corrections were asked for, and when the last day for them has passed, also where the notice was made on the real day."""
OPEN = SpareCode.State.OPEN


@contextmanager
def moment(instant: datetime) -> Iterator[None]:
    """Inside it is another moment."""
    set_clock(instant)
    try:
        yield
    finally:
        set_clock(None)


def to_correct() -> dict[str, Any]:
    """A case in which a line must be corrected, and a file that came for it."""
    case = filed("生育登记", service={"address": "", "electronic": True})
    line = lines_in(case)[0]
    cases.request_correction(case, [{"line": line, "problem": "看不清", "mend": "请重新拍照"}], by=cast("李受理"))
    return {"case": case, "line": line, "file": upload()}


def not_corrected() -> dict[str, Any]:
    """A case whose last day to correct has passed: it counts from the day on which its notice was made."""
    with moment(ASKED):
        given = to_correct()
        made(given["case"])
    return given


def lapse(given: Given) -> object:
    """The job comes by."""
    with moment(AFTER):
        return cases.lapse(UUID(given["case"]))


def lapsed(given: Given) -> list[int]:
    """The case, the entry, and the paper that says so."""
    ended = Case.objects.filter(id=given["case"], phase="LAPSED", ended_on=AFTER.date()).count()
    return [ended, said(given["case"], "lapse"), Paper.objects.filter(case=UUID(given["case"]), kind="lapse_notice").count()]


def notified() -> dict[str, Any]:
    """A case whose notice of correction goes to her on paper."""
    case, line = filed("生育登记"), next(iter(filing("生育登记")["materials"]))
    cases.request_correction(case, [{"line": line, "problem": "看不清", "mend": "请重新拍照"}], by=cast("李受理"))
    made(case)
    return {"case": case, "paper": Paper.objects.get(case=case, kind="correction_notice").id}


def served(given: Given) -> list[int]:
    """The day from which her time runs, and the entry."""
    counted = Case.objects.filter(id=given["case"]).exclude(lapses_after=None).count()
    return [counted, said(given["case"], "record_service")]


def kept(given: Given) -> list[int]:
    """What waits there is what she gave."""
    return [int(kept_for_supply(UUID(given["case"]), cast("王申请")).get(given["line"]) == [UUID(given["file"])])]


def entered(given: Given) -> list[int]:
    """The calendar, its year with the day, and the entry."""
    calendars = Calendar.objects.filter(division=given["place"])
    days = [year.days for year in Year.objects.filter(calendar__division=given["place"])]
    entries = [entry for calendar in calendars for entry in entries_of(calendar.id)]
    return [len(calendars), days.count([["2026-07-01", "off", "建城纪念日"]]), len(entries)]


def employed() -> UUID:
    """Somebody who holds a post."""
    body = office.new_body(str(bureau_of().division_id))
    unit = people.found_unit(body, "测试科", "acceptance", by=None)
    person = office.natural()
    people.appoint(people.create_post(unit, "测试岗", "受理", 1, by=None), person, since=office.LONG_AGO, by=None)
    return person


def officer(*, begun: bool = False) -> dict[str, Any]:
    """With an account."""
    phone = authenticator.with_account(employed())
    if begun:
        people.begin_second_factor(phone.account, GOOD, ip=IP)
    return {"person": phone.person, "account": phone.account}


def with_phone() -> dict[str, Any]:
    """With a second step, the code that her phone is going to show, and a spare one."""
    phone = authenticator.enrolled(employed())
    known = {"person": phone.person, "account": phone.account, "login": phone.login}
    return {**known, "spare": phone.spares[0], "step": step_at(now()) + 9}


def shown(given: Given, step: int) -> str:
    """The code of a step."""
    factor = SecondFactor.objects.filter(person=UUID(given["person"])).first()
    return code_of(factor.secret, step) if factor else "000000"


def while_shown(step: int) -> datetime:
    """When her phone shows it."""
    return datetime.fromtimestamp(step * STEP + 1, UTC)


def enrol(given: Given) -> object:
    """She types what her phone shows."""
    code = shown(given, step_at(now()))
    return people.enrol_second_factor(UUID(given["account"]), code, by=UUID(given["person"]))


def enrolled(given: Given) -> list[int]:
    """The second step counts, all spare codes are there, and the entry."""
    codes = SpareCode.objects.filter(person=UUID(given["person"]), state=OPEN).count()
    counts = SecondFactor.objects.filter(person=UUID(given["person"]), enrolled_at__isnull=False).count()
    return [counts, int(codes == 10) if counts else codes, said(given["person"], "enrol_second_factor")]


def sign_in(given: Given, code: str) -> object:
    """Both steps, in a browser."""
    asked = HttpRequest()
    asked.META["REMOTE_ADDR"] = IP
    asked.session = SessionStore()
    people.sign_in(asked, given["login"], GOOD, IP)
    return people.confirm_sign_in(asked, code, IP)


def use_code(given: Given) -> object:
    """At the moment at which her phone shows it."""
    step = int(given["step"])
    with moment(while_shown(step)):
        return sign_in(given, shown(given, step))


def remove(given: Given) -> object:
    """With a code that no earlier try has used."""
    known = SecondFactor.objects.filter(person=UUID(given["person"])).first()
    step = max(known.last_step if known else 0, step_at(now())) + 2
    with moment(while_shown(step)):
        return people.remove_second_factor(UUID(given["account"]), shown(given, step), ip=IP)


def removed(given: Given) -> list[int]:
    """The second step, its spare codes, and the entry."""
    person = UUID(given["person"])
    codes, factors = SpareCode.objects.filter(person=person).exists(), SecondFactor.objects.filter(person=person).count()
    return [1 - factors, int(not codes), said(given["person"], "remove_second_factor")]


def begun(given: Given) -> list[int]:
    """A secret that waits, and that it was begun, however often."""
    waiting = SecondFactor.objects.filter(person=UUID(given["person"])).count()
    return [waiting, min(1, said(given["person"], "begin_second_factor"))]


TIMED: dict[str, Deed] = {
    "lapse": Deed(not_corrected, lapse, lapsed, "只能在"),
    "record_service": Deed(
        notified,
        lambda given: cases.record_service(
            UUID(given["case"]), UUID(given["paper"]), way="post", happened_on=today(), waybill="EMS 1234567890123", by=cast("李受理")
        ),
        served,
        SAME,
    ),
    "keep_for_supply": Deed(
        to_correct,
        lambda given: cases.keep_for_supply(UUID(given["case"]), {given["line"]: [UUID(given["file"])]}, by=cast("王申请")),
        kept,
        SAME,
    ),
    "enter_year": Deed(
        lambda: {"place": f"9{new_stream().int % 10**5:05d}000000"},
        lambda given: enter_year(2026, [Change(date(2026, 7, 1), "off", "建城纪念日")], by=None, source="某通知", division=given["place"]),
        entered,
        SAME,
    ),
    "begin_second_factor": Deed(
        officer,
        lambda given: people.begin_second_factor(UUID(given["account"]), GOOD, ip=IP),
        begun,
        SAME,
    ),
    "enrol_second_factor": Deed(lambda: officer(begun=True), enrol, enrolled, "没有等待确认的登记"),
    "use_code": Deed(
        with_phone,
        use_code,
        lambda given: [SecondFactor.objects.filter(person=UUID(given["person"]), last_step=int(given["step"])).count()],
        "已经用过",
    ),
    "use_spare_code": Deed(
        with_phone,
        lambda given: sign_in(given, given["spare"]),
        lambda given: [
            SpareCode.objects.filter(person=UUID(given["person"])).exclude(state=OPEN).count(),
            said(given["person"], "use_spare_code"),
        ],
        "已经用过",
    ),
    "remove_second_factor": Deed(with_phone, remove, removed, "已被解除"),
}  # fmt: skip
"""A code that a killed process took opens nothing any more, and the next one does; what is entered in the journal is whole."""
