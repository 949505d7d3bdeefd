"""证照规则: how long a certificate holds, and what may become of it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneseal.certificates.rules import FOLLOWS, State, is_of_firm, main_field, require_follows, validity, without_numbers
from oneseal.law.rule import Refused


@pytest.mark.parametrize(
    ("since", "years", "until"),
    [
        (date(2026, 11, 25), 5, date(2031, 11, 24)),
        (date(2026, 1, 1), 5, date(2030, 12, 31)),
        (date(2024, 2, 29), 5, date(2029, 2, 28)),
        (date(2024, 2, 29), 4, date(2028, 2, 28)),
        (date(2026, 3, 1), 2, date(2028, 2, 29)),
        (date(2026, 11, 25), None, None),
    ],
)
def test_the_last_day_is_the_eve_of_the_same_date(since: date, years: int | None, until: date | None) -> None:
    """Where the month has no such date, its last day ends it (民法典 Art. 202)."""
    assert validity(since, years).until == until


def test_a_sector_that_prints_the_same_date_may() -> None:
    assert validity(date(2026, 11, 25), 5, last_day_included=False).until == date(2031, 11, 25)


def test_validity_in_words() -> None:
    assert validity(date(2026, 3, 2), 5).words == "2026年3月2日至2031年3月1日"
    assert validity(date(2026, 3, 2), None).words == "自2026年3月2日起长期有效"


@pytest.mark.parametrize(
    ("code", "firm"),
    [
        ("92990102MA9XX0011E", True),
        ("110101199003050045", False),
        ("11010119900307889X", False),
        ("", False),
        ("92990102MA9XX0011F", False),
    ],
)
def test_a_firms_code_is_told_from_a_persons_number(code: str, firm: bool) -> None:
    assert is_of_firm(code) is firm


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("王申请 11010119900307889X", "王申请 110***********889X"),
        ("电话 13800001234", "电话 138****1234"),
        ("电话 138 0000 1234", "电话 138******1234"),
        ("92990102MA9XX0011E", "92990102MA9XX0011E"),
        ("望湖路8号，0900-6100001", "望湖路8号，0900-6100001"),
        ("1.2.156.3005.2.11990100MB9XX0015B901", "1.2.156.3005.2.11990100MB9XX0015B901"),
    ],
)
def test_of_the_numbers_on_a_face_those_of_people_are_masked(said: str, shown: str) -> None:
    assert without_numbers(said) == shown


@pytest.mark.parametrize(
    ("label", "said", "shown"),
    [
        ("负责人", "王申请 110101 19900307 889X", "王申请 110***********889X"),
        ("负责人", "王申请 110101\u300019900307\u3000889X", "王申请 110***********889X"),
        ("负责人", "王申请（110101900307889）", "王申请（110********7889）"),
        ("负责人护照号码", "E12345678", "E12**5678"),
        ("负责人", "JOHN DOE，护照 G12345678", "JOHN DOE，护照 G12**5678"),
        ("身份证编号", "11010119900307889X", "110***********889X"),
        ("备注", "注册资本 13000000000 元", "注册资本 13000000000 元"),
        ("备注", "总投资13000000000.50", "总投资13000000000.50"),
        ("备注", "13000000000 平方米", "13000000000 平方米"),
        ("备案号", "15012345678", "15012345678"),
        ("备注", "备案号 15012345678，手机号 13800001234", "备案号 15012345678，手机号 138****1234"),
        ("注册号", "440101900307889", "440101900307889"),
        ("设备代码", "311010119900307889", "311010119900307889"),
        ("备注", "流水 440301103000001", "流水 440301103000001"),
        ("手机号", "13800001234", "138****1234"),
    ],
)
def test_a_number_of_nobody_stays_as_it_is_printed(label: str, said: str, shown: str) -> None:
    assert without_numbers(said, label=label) == shown


@pytest.mark.parametrize(
    ("kind", "said", "shown"),
    [
        ("figure", "13800001234", "13800001234"),
        ("positive-decimal", "13800001234", "13800001234"),
        ("date", "2026-11-30", "2026-11-30"),
        ("id-number", "11010119900307889X、990101199001010019", "110***********889X、990***********0019"),
        ("mobile", "19912345678", "199****5678"),
        ("code", "11010119900307889X", "110***********889X"),
        ("code", "E12345678", "E12**5678"),
        ("code", "92990102MA9XX0011E", "92990102MA9XX0011E"),
        ("code", "（决定时取得）", "（决定时取得）"),
    ],
)
def test_a_line_is_masked_by_what_it_is_in_the_form(kind: str, said: str, shown: str) -> None:
    assert without_numbers(said, kind) == shown


@pytest.mark.parametrize(
    ("fields", "main"),
    [
        ([["名称", "王记面馆"], ["代码", "92990102MA9XX0011E"], ["业态", "餐饮"], ["经营场所", "湖路8号"]], ("经营场所", "湖路8号")),
        ([["名称", "王记面馆"], ["演出名称", "岚湖之夏"]], ("演出名称", "岚湖之夏")),
        ([["名称", "王记面馆"], ["经营地址", ""]], None),
        ([], None),
    ],
)  # fmt: skip
def test_certificates_of_one_name_are_told_apart_by_their_place_or_what_else_they_say(
    fields: list[list[str]], main: tuple[str, str] | None
) -> None:
    assert main_field(fields, "王记面馆", "92990102MA9XX0011E") == main


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 30))
def test_a_validity_is_never_longer_than_its_years(since: date, years: int) -> None:
    until = validity(since, years).until
    assert until is not None
    assert timedelta(365 * years - 3) <= until - since <= timedelta(366 * years)


@pytest.mark.parametrize("present", State)
@pytest.mark.parametrize("wanted", State)
def test_only_what_the_table_says_may_follow(present: State, wanted: State) -> None:
    if wanted in FOLLOWS[present]:
        require_follows(present, wanted)
    else:
        with pytest.raises(Refused, match=f"现为“{present.label}”"):
            require_follows(present, wanted)


def test_a_cancelled_certificate_never_returns_and_only_a_suspended_one_is_restored() -> None:
    assert not FOLLOWS[State.CANCELLED]
    assert [state for state in State if State.VALID in FOLLOWS[state]] == [State.SUSPENDED]


def test_what_was_lost_by_any_way_can_only_be_cancelled() -> None:
    for state in (State.RECALLED, State.REVOKED, State.FORFEITED):
        assert state in FOLLOWS[State.VALID]
        assert FOLLOWS[state] == {State.CANCELLED}
