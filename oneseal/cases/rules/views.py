"""常用视图: what may be kept of a list's filters. Numbers of people and cases are kept nowhere, so no view holds one."""

from urllib.parse import parse_qsl, urlencode

from oneseal.law.rule import HouseRule, Refused

NO_NUMBER = HouseRule("C-49", "常用视图不保存证件号码、手机号码和办件编号", "参照个人信息保护法第六条第二款：限于最小范围")
SO_MANY = 6
SEALED = "~"
"""Begins words that an address carries sealed: they are a number."""


def is_number(words: str) -> bool:
    """Whether words that were looked for may be the number of a person or a case: six digits or more, or such a number sealed."""
    return words.startswith(SEALED) or sum(character.isdecimal() for character in words) >= SO_MANY


def without_number(filters: str) -> str:
    """Filters, as an address carries them, without what was looked for when that is a number."""
    return urlencode([(name, value) for name, value in parse_qsl(filters) if name != "q" or not is_number(value)])


def require_no_number(filters: str) -> None:
    """Refuse to keep a number."""
    if any(name == "q" and is_number(value) for name, value in parse_qsl(filters)):
        raise Refused(NO_NUMBER, "按号码查找的结果不能存为常用", field="filters", mend="请去掉查找的号码，只留环节、期限等条件")
