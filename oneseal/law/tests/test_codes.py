"""Codes and check digits: the vectors of domain 6, and that one wrong character never passes."""

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from oneseal.law import codes
from oneseal.law.rule import Refused

REAL_USCC = [
    "91350100M000100Y43",
    "9144030071526726XG",
    "91330100799655058B",
    "91110000802100433B",
    "914403001922038216",
    "91110108551385082Q",
    "91100000100003962T",
    "911100001000044477",
    "11100000000013338W",
    "11100000MB0341032Y",
    "11100000MB03271699",
    "11100000000013661B",
    "11370800MB28559184",
    "12441500196720244T",
    "11511301008778183N",
]
INVENTED_USCC = [
    "91370802MA9XX00115",
    "91370811MA9XX002XX",
    "92370802MA9XX0038R",
    "11370800MB9XX004XC",
    "12370800MB9XX00589",
    "52370800MJ9XX0065B",
    "51370800MJ9XX00739",
    "93370881MF9XX0087G",
]
VALID_ID = [
    "11010519491231002X",
    "360426199101010071",
    "370802199001010018",
    "370802198506151233",
    "370811200012314561",
    "370883195502287891",
    "370802202402290027",
    "370811199001010014",
    "370811202402290023",
    "990101199001010019",
]
IDENTIFIERS = (
    "1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U",
    "1.2.156.3005.2.11100000000013338W009.11330105002500287C.2025052201.002.0",
    "1.2.156.3005.2.11100000MB03271699022.340100.000000016.001.9",
    "1.2.156.3005.2.11100000000013338W011.11370800MB28559184.2026000001.001.8",
)


@pytest.mark.parametrize("code", [*REAL_USCC, *INVENTED_USCC])
def test_a_valid_uscc_passes_also_in_lower_case(code: str) -> None:
    assert codes.uscc(code) == codes.uscc(f" {code.lower()} ") == code
    assert codes.uscc_check(code[:17]) == code[17]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("91350100M000100Y4Z", "Z"),
        ("91350100M000100Y44", "校验码"),
        ("11440300007542785T", "校验码"),
        ("91430000006122244L", "校验码"),
        ("370800123456789", "15 位"),
        ("", "0 位"),
        ("９１３５０１００M000100Y4", "位"),
    ],
)
def test_a_wrong_uscc_is_refused_with_field_value_and_mend(code: str, said: str) -> None:
    with pytest.raises(Refused) as refused:
        codes.uscc(code, "org_code")
    assert refused.value.field == "org_code"
    assert said in refused.value.reason
    assert code in refused.value.reason
    assert refused.value.mend


def test_the_widely_copied_wrong_uscc_should_end_in_u() -> None:
    assert codes.uscc("11440300007542785U") == "11440300007542785U"


@pytest.mark.parametrize("number", VALID_ID)
def test_a_valid_id_number_passes_whatever_its_region(number: str) -> None:
    assert codes.id_number(number) == codes.id_number(number.lower()) == number


@pytest.mark.parametrize(
    "number",
    ["440524188001010013", "340102198805059786", "37080220230229002X", "370802900101001", "11010519491231002Y", "1101051949123100२X", ""],
)
def test_a_wrong_id_number_is_refused(number: str) -> None:
    with pytest.raises(Refused) as refused:
        codes.id_number(number)
    assert (refused.value.field, bool(refused.value.mend)) == ("id_number", True)


def test_the_refusal_does_not_repeat_the_birth_date() -> None:
    with pytest.raises(Refused) as refused:
        codes.id_number("340102198805059786")
    assert "19880505" not in str(refused.value)
    assert "340102********9786" in str(refused.value)


def test_a_birth_date_in_the_future_is_refused_when_the_day_is_given() -> None:
    number = "99010120300101001"
    number += codes.id_check(number)
    assert codes.id_number(number) == number
    with pytest.raises(Refused, match="出生日期"):
        codes.id_number(number, today=date(2026, 11, 25))


def test_the_birth_date_is_read_from_the_number() -> None:
    assert codes.born_on("370802199001010018") == date(1990, 1, 1)


@pytest.mark.parametrize(
    ("value", "number"), [("13812345678", "13812345678"), ("+86 199-1234-5678", "19912345678"), ("１３８ 1234 ５６７８", "13812345678")]
)
def test_a_mainland_mobile_number_passes(value: str, number: str) -> None:
    assert codes.mobile(value) == number


def test_codes_are_meant_alike_in_full_width_and_with_blanks() -> None:
    """As an input method for Chinese writes them; what is kept is the plain number."""
    assert codes.id_number("３７０８０２ １９９００１０１ ００１８") == "370802199001010018"
    code = "91350100M000100Y43"
    assert codes.uscc(code.lower().translate({each: each + 0xFEE0 for each in range(ord("!"), ord("~"))})) == code


@pytest.mark.parametrize("value", ["12812345678", "1381234567", "138123456789", "053712345678", "１３８１２３４５６７", ""])
def test_another_number_is_no_mobile(value: str) -> None:
    with pytest.raises(Refused, match="手机号码"):
        codes.mobile(value)


@pytest.mark.parametrize("identifier", IDENTIFIERS)
def test_a_real_certificate_identifier_passes_and_is_made_alike(identifier: str) -> None:
    assert codes.require_certificate_identifier(identifier) == identifier
    kind, issuer, serial, version, _ = identifier.removeprefix("1.2.156.3005.2.").split(".")
    assert codes.certificate_identifier(kind, issuer, serial, int(version)) == identifier


@pytest.mark.parametrize(
    "identifier", ["1.2.156.3005.2.11100000000013338W011.11370800MB28559184.2026000001.001.7", IDENTIFIERS[0].lower(), "1.2.156", ""]
)
def test_a_wrong_certificate_identifier_is_refused(identifier: str) -> None:
    with pytest.raises(Refused, match="GB/T 36904"):
        codes.require_certificate_identifier(identifier)


@pytest.mark.parametrize(
    ("kind", "issuer", "serial", "version", "field"),
    [
        ("short", "11370800MB28559184", "1", 1, "kind"),
        ("11100000000013338W011", "1137", "1", 1, "issuer"),
        ("11100000000013338W011", "11370800MB28559184", "a-1", 1, "serial"),
        ("11100000000013338W011", "11370800MB28559184", "1", 1000, "version"),
    ],
)
def test_a_certificate_identifier_is_not_made_of_wrong_parts(kind: str, issuer: str, serial: str, version: int, field: str) -> None:
    with pytest.raises(Refused) as refused:
        codes.certificate_identifier(kind, issuer, serial, version)
    assert refused.value.field == field


@given(st.sampled_from([*REAL_USCC, *INVENTED_USCC]), st.integers(0, 17), st.sampled_from(codes.USCC_ALPHABET))
def test_one_wrong_character_of_a_uscc_never_passes(code: str, place: int, character: str) -> None:
    assume(code[place] != character)
    with pytest.raises(Refused):
        codes.uscc(code[:place] + character + code[place + 1 :])


@given(st.sampled_from(VALID_ID), st.integers(0, 17), st.sampled_from("0123456789"))
def test_one_wrong_digit_of_an_id_number_never_passes(number: str, place: int, digit: str) -> None:
    assume(number[place] != digit)
    with pytest.raises(Refused):
        codes.id_number(number[:place] + digit + number[place + 1 :])


@given(st.text(codes.ALPHANUMERIC, min_size=2, max_size=60), st.data())
def test_iso_7064_finds_every_wrong_character(text: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(text) - 1))
    character = data.draw(st.sampled_from(codes.ALPHANUMERIC.replace(text[place], "")))
    assert codes.mod_37_36(text) != codes.mod_37_36(text[:place] + character + text[place + 1 :])


@given(st.sampled_from(codes.AUTHORITIES), st.text(codes.USCC_ALPHABET, min_size=16, max_size=16))
def test_a_uscc_made_with_its_check_character_passes(authority: str, rest: str) -> None:
    assume(rest[7:].strip("0"))
    first = authority + rest
    assert codes.uscc(first + codes.uscc_check(first))


@pytest.mark.parametrize("first", ["0" * 17, "11511602" + "0" * 9, "01511602MB0001000", "B1511602MB0001000"])
def test_a_uscc_begins_with_its_authority_and_has_an_organisation(first: str) -> None:
    """The check character alone makes no code: eighteen noughts have the right one."""
    with pytest.raises(Refused, match=r"登记管理部门代码|全是 0"):
        codes.uscc(first + codes.uscc_check(first))
    assert codes.uscc("B1511602MB0001000" + codes.uscc_check("B1511602MB0001000"), authorities="B")
