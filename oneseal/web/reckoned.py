"""期限和状态的话 What rooms say of limits, dates, states and mandates, in the reader's language: Chinese as they say it, English here."""

from collections.abc import Iterable
from datetime import date

from django.utils.html import format_html

from oneseal.law.clock import days_left_out, explanation, sentence
from oneseal.law.days import MONTH, WORKING, Due, Limit
from oneseal.people.rules import EVERYTHING, MANDATED
from oneseal.web.coded import coded
from oneseal.web.words import is_english, said, say, zh

UNITS = {WORKING: "working day", MONTH: "month"}
STANDS = {
    "有效": said("有效", "in force"),
    "暂扣": said("暂扣", "suspended"),
    "撤回": said("撤回", "recalled"),
    "撤销": said("撤销", "revoked"),
    "吊销": said("吊销", "forfeited"),
    "注销": said("注销", "cancelled"),
    "过期": said("过期", "expired"),
    "已签发": said("已签发", "issued"),
}
"""How a certificate or paper stands, by the register's word for it."""
SCOPES = {
    EVERYTHING: said("全部事项", "everything"),
    "submit": said(MANDATED["submit"], "pre-examination"),
    "file": said(MANDATED["file"], "file applications"),
    "supply": said(MANDATED["supply"], "supply corrections"),
    "add_material": said(MANDATED["add_material"], "add missing material"),
    "withdraw": said(MANDATED["withdraw"], "withdraw applications"),
    "request_withdrawal": said(MANDATED["request_withdrawal"], "ask for withdrawal after acceptance"),
    "receive": said(MANDATED["receive"], "receive papers and certificates"),
}
"""What a mandate covers, by verb."""
_VERBS = {"全部事项": EVERYTHING, **{words: verb for verb, words in MANDATED.items()}}


def how_long(limit: Limit) -> str:
    """An amount of time: 5个工作日, 5 working days."""
    unit = UNITS.get(limit.unit, "day")
    return say(str(limit), "on the spot" if limit.amount == 0 else f"{limit.amount} {unit}{'s' if limit.amount != 1 else ''}")


def by_when(due: Due) -> str:
    """最迟 …: the last day with how it was counted."""
    day, whole = due.due_on, due.limit
    counted = "on the spot" if whole.amount == 0 else f"limit of {how_long(whole)}"
    moved = ", moved past holidays" if due.due_on != due.nominal_on else ""
    doubt = "; provisional: that year's holidays are not announced yet" if due.provisional else ""
    return say(sentence(due), "by {day:%a} {day.day} {day:%b %Y} ({told})", day=day, told=f"{counted}{moved}{doubt}")


def left_out(due: Due | None) -> Iterable[str]:
    """Why it is this day: the days that did not count, with the reason, and weekend days that did."""
    if due is None or not is_english():
        return explanation(due) if due else ()
    days = ((_span(first, last), zh(coded(reason))) for first, last, reason in days_left_out(due))
    worked = (f"{_day(day)}: a working day in place of a holiday" for day in due.made_up)
    return (*(format_html("{}: {}", *each) for each in days), *worked)


def _span(first: date, last: date) -> str:
    return _day(first) if first == last else f"{_day(first)} to {_day(last)}"


def _day(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b}"


def standing_said(state: str) -> str:
    """有效, 注销 …: as of today. What a decision granted is told by the certificate's state."""
    granted, mark, word = state.partition("所颁证照")
    told = str(STANDS.get(word if mark else granted, state))
    return say(state, f"the certificate granted is {told}") if mark else told


def scope_said(words: str) -> str:
    """What a mandate covers."""
    return str(SCOPES[_VERBS[words]]) if words in _VERBS else words
