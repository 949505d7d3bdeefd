"""期限时钟: notice, deemed acceptance, days left, lights, and the words."""

from datetime import date

import pytest

from oneseal.law.clock import Light, clock, correction_deadline, deemed_accepted_on, explanation, sentence
from oneseal.law.days import DAY, NATURAL, WORKING, Limit, due_on
from oneseal.law.tests.calendars import official

D = date.fromisoformat
TWENTY = Limit(20, WORKING)


@pytest.mark.parametrize(
    ("received", "supplied", "deadline"),
    [("2026-02-13", None, "2026-02-27"), ("2026-09-20", None, "2026-09-28"), ("2026-02-13", "2026-09-19", "2026-09-24")],
)
def test_article_32_the_notice_is_due_on_the_fifth_working_day_from_receipt_or_supply(
    received: str, supplied: str | None, deadline: str
) -> None:
    due = correction_deadline(official(), D(received), D(supplied) if supplied else None)
    assert due.due_on == D(deadline)


def test_article_32_an_unanswered_filing_counts_as_accepted_from_the_day_of_receipt() -> None:
    received = D("2026-02-13")
    assert deemed_accepted_on(official(), received, D("2026-02-27"), licensing=True, answered=False) is None
    assert deemed_accepted_on(official(), received, D("2026-02-28"), licensing=True, answered=False) == received
    assert deemed_accepted_on(official(), received, D("2026-02-28"), licensing=True, answered=True) is None


def test_after_a_supply_it_counts_from_the_day_of_supply() -> None:
    accepted = deemed_accepted_on(official(), D("2026-02-13"), D("2026-09-25"), licensing=True, answered=False, supplied_on=D("2026-09-19"))
    assert accepted == D("2026-09-19")


def test_a_public_service_knows_no_deemed_acceptance() -> None:
    assert deemed_accepted_on(official(), D("2026-02-13"), D("2026-12-31"), licensing=False, answered=False) is None


@pytest.mark.parametrize(
    ("today", "remaining", "light"),
    [
        ("2026-10-15", 5, Light.GREEN),
        ("2026-10-20", 2, Light.GREEN),
        ("2026-10-21", 1, Light.YELLOW),
        ("2026-10-22", 0, Light.YELLOW),
        ("2026-10-23", -1, Light.RED),
        ("2026-10-24", -1, Light.RED),
        ("2026-10-26", -2, Light.RED),
    ],
)
def test_remaining_0_is_the_last_day_and_not_overdue(today: str, remaining: int, light: Light) -> None:
    shown = clock(official(), due_on(official(), D("2026-09-18"), TWENTY), D(today))
    assert (shown.remaining, shown.light) == (remaining, light)


def test_the_day_after_the_due_date_is_overdue_also_when_no_working_day_has_passed() -> None:
    friday = due_on(official(), D("2026-03-02"), Limit(4, WORKING))
    shown = clock(official(), friday, D("2026-03-07"))
    assert (friday.due_on, shown.remaining, shown.light) == (D("2026-03-06"), -1, Light.RED)


def test_natural_days_are_left_in_natural_days_but_warned_of_by_working_days() -> None:
    due = due_on(official(), D("2026-03-02"), Limit(7, NATURAL))
    friday = clock(official(), due, D("2026-03-06"))
    assert (due.due_on, friday.remaining, friday.light) == (D("2026-03-09"), 3, Light.YELLOW)
    assert clock(official(), due, D("2026-03-12")).remaining == -3


def test_a_city_passes_its_own_threshold() -> None:
    due = due_on(official(), D("2026-09-18"), TWENTY)
    assert clock(official(), due, D("2026-10-15"), yellow_from=5).light is Light.YELLOW


def test_days_left_leave_out_an_interval_that_lies_ahead() -> None:
    due = due_on(official(), D("2026-03-02"), TWENTY, [(D("2026-03-09"), D("2026-03-18"))])
    assert clock(official(), due, D("2026-03-04")).remaining == 18


def test_the_words_say_the_date_and_the_day_of_the_count() -> None:
    due = due_on(official(), D("2026-09-18"), TWENTY)
    assert sentence(due) == "最迟 2026年10月22日（星期四，第20个工作日）"
    assert explanation(due) == (
        "9月19日 星期六",
        "9月25日至9月27日 中秋",
        "10月1日至10月7日 国庆节",
        "10月11日 星期日",
        "10月17日 星期六",
        "10月18日 星期日",
        "9月20日 调休上班（国庆节），计入期限",
        "10月10日 调休上班（国庆节），计入期限",
    )


@pytest.mark.parametrize(
    ("start", "limit", "words"),
    [
        ("2026-12-20", Limit(20, WORKING), "最迟 2027年1月18日（星期一，第20个工作日；该年放假安排尚未公布，日期为暂定）"),
        ("2026-03-02", Limit(0, WORKING), "最迟 2026年3月2日（星期一，当场）"),
        ("2026-09-01", Limit(30, NATURAL), "最迟 2026年10月8日（星期四，期限30日，期间最后一日逢假日，顺延）"),
    ],
)
def test_the_words_say_what_is_provisional_on_the_spot_or_moved(start: str, limit: Limit, words: str) -> None:
    assert sentence(due_on(official(), D(start), limit)) == words


@pytest.mark.parametrize(
    ("today", "words"), [("2026-10-15", "● 绿 余 5 个工作日"), ("2026-10-22", "▲ 黄 今日到期"), ("2026-10-23", "■ 红 超 1 个工作日")]
)
def test_the_light_is_told_by_mark_and_word_not_by_colour_alone(today: str, words: str) -> None:
    assert str(clock(official(), due_on(official(), D("2026-09-18"), TWENTY), D(today))) == words


def test_days_left_go_down_by_one_each_working_day() -> None:
    due = due_on(official(), D("2026-09-18"), TWENTY)
    day, before = D("2026-09-18"), 20
    while day < due.due_on:
        day += DAY
        left = clock(official(), due, day).remaining
        assert left == before - official().is_workday(day)
        before = left
