"""Check digits: USCC (GB 32100), ID number (GB 11643), mobile, e-certificate identifier (GB/T 36904), ISO/IEC 7064."""

import re
import unicodedata
from datetime import date

from oneseal.law.rule import HouseRule, Refused

USCC_RULE = HouseRule("GB 32100-2015", "统一社会信用代码由18位数字和大写字母（不含 I、O、S、V、Z）组成，末位为校验码", "GB 32100-2015")
ID_RULE = HouseRule("GB 11643-1999", "公民身份号码由17位数字和一位校验码（0-9 或 X）组成，第7至14位为出生日期", "GB 11643-1999")
MOBILE_RULE = HouseRule("手机号码", "手机号码为11位数字，以1开头，第二位为3至9", "电信网编号计划")
CERTIFICATE_RULE = HouseRule("GB/T 36904-2018", "电子证照标识由证照类型、颁发机构、流水号、版本号和校验码组成", "GB/T 36904-2018")

USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
AUTHORITIES = "123456789ANY"
"""First signs of a USCC, the registration authorities: 1 机构编制, 3 司法行政, 5 民政, 7 宗教, 8 工会, 9 市场监管, N 农业农村, Y 其他, …"""
ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CERTIFICATE_ROOT = "1.2.156.3005.2"


def half_width(text: str) -> str:
    """As it is meant, however an input method for Chinese wrote it: digits, letters and signs in half width, no blanks at the ends."""
    return unicodedata.normalize("NFKC", text).strip()


def plain(text: str) -> str:
    """A number, code or date as it is meant: in half width and without blanks."""
    return "".join(half_width(text).split())


def uscc_check(first17: str) -> str:
    """The 18th character of a USCC."""
    total = sum(USCC_ALPHABET.index(character) * pow(3, place, 31) for place, character in enumerate(first17))
    return USCC_ALPHABET[(31 - total % 31) % 31]


def organisation_check(first8: str) -> str:
    """The 9th character of an organisation code (positions 9-17 of a USCC)."""
    total = sum(ALPHANUMERIC.index(character) * weight for character, weight in zip(first8, (3, 7, 9, 10, 5, 8, 4, 2), strict=True))
    return {10: "X", 11: "0"}.get(11 - total % 11, str(11 - total % 11))


def uscc(value: str, field: str = "uscc", *, authorities: str = AUTHORITIES) -> str:
    """A valid USCC in upper case, or Refused naming what is wrong.

    ``authorities``: the signs of registration authorities in use; by default all that are met (GB 32100-2015 with the later A and N, which
    were not read in the standard itself). An organisation code of noughts alone is no organisation's.
    """
    code = plain(value).upper()
    if not code.isascii() or len(code) != 18:
        reason = f"统一社会信用代码“{value}”是 {len(code)} 位，应为 18 位"
        raise Refused(USCC_RULE, reason, field=field, mend="请核对营业执照上的18位代码", cause="uscc-length", length=len(code))
    wrong = [character for character in code if character not in USCC_ALPHABET]
    if wrong:
        reason = f"统一社会信用代码“{value}”含有不使用的字符 {'、'.join(wrong)}"
        raise Refused(USCC_RULE, reason, field=field, mend="代码不含 I、O、S、V、Z", cause="uscc-signs", signs=" ".join(wrong))
    if code[0] not in authorities:
        reason = f"统一社会信用代码“{value}”的第一位 {code[0]} 不是登记管理部门代码"
        mend = f"第一位为 {'、'.join(authorities)} 之一，请核对"
        raise Refused(USCC_RULE, reason, field=field, mend=mend, cause="uscc-first", first=code[0])
    if not code[8:17].strip("0"):
        reason = f"统一社会信用代码“{value}”的主体标识码（第9至17位）全是 0"
        raise Refused(USCC_RULE, reason, field=field, mend="请填写真实的代码", cause="uscc-noughts")
    if uscc_check(code[:17]) != code[17]:
        raise Refused(
            USCC_RULE, f"统一社会信用代码“{value}”校验码不对", field=field, mend="请逐位核对，常见的是看错一位", cause="check-sign"
        )
    return code


def _masked_id(number: str) -> str:
    """An ID number as errors and logs may show it: the birth date hidden."""
    return f"{number[:6]}********{number[14:]}" if len(number) > 14 else "*" * len(number)


def id_number(value: str, field: str = "id_number", *, today: date | None = None) -> str:
    """A valid ID number, X in upper case. The region is never a reason to reject: people hold numbers of regions that are gone.

    ``today``: with it, a birth date in the future is refused too. The number is masked in the refusal.
    """
    number = plain(value).upper()
    shown = _masked_id(number)
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        raise Refused(
            ID_RULE, f"公民身份号码“{shown}”不是17位数字加一位数字或 X", field=field, mend="请核对身份证上的18位号码", cause="id-shape"
        )
    try:
        born = born_on(number)
    except ValueError as wrong:
        raise Refused(
            ID_RULE, f"公民身份号码“{shown}”第7至14位不是存在的日期", field=field, mend="请核对第7至14位", cause="id-birth"
        ) from wrong
    if born.year < 1800 or (today is not None and born > today):
        raise Refused(ID_RULE, f"公民身份号码“{shown}”第7至14位的出生日期不合理", field=field, mend="请核对第7至14位", cause="id-birth")
    if id_check(number[:17]) != number[17]:
        raise Refused(ID_RULE, f"公民身份号码“{shown}”校验码不对", field=field, mend="请逐位核对，常见的是看错一位", cause="check-sign")
    return number


def born_on(number: str) -> date:
    """The birth date in an ID number; ValueError when there is no such day."""
    return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))


def id_check(first17: str) -> str:
    """The 18th character of an ID number."""
    return "10X98765432"[sum(int(digit) * weight for digit, weight in zip(first17, ID_WEIGHTS, strict=True)) % 11]


def mobile(value: str, field: str = "mobile") -> str:
    """A mainland mobile number without spaces and country code; masked in the refusal."""
    number = plain(value).replace("-", "").removeprefix("+86")
    if not re.fullmatch(r"1[3-9][0-9]{9}", number):
        shown = f"{number[:3]}{'*' * max(len(number) - 5, 0)}{number[-2:]}" if len(number) > 5 else number
        raise Refused(MOBILE_RULE, f"手机号码“{shown}”不是11位手机号", field=field, mend="请填写能接收短信的11位手机号", cause="mobile")
    return number


def mod_37_36(text: str) -> str:
    """ISO/IEC 7064 MOD 37,36 check character."""
    product = 36
    for character in text:
        product = (product + ALPHANUMERIC.index(character)) % 36 or 36
        product = 2 * product % 37
    return ALPHANUMERIC[(37 - product) % 36]


def mod_11_10(digits: str) -> str:
    """ISO/IEC 7064 MOD 11,10 check digit."""
    product = 10
    for digit in digits:
        product = (product + int(digit)) % 10 or 10
        product = 2 * product % 11
    return str((11 - product) % 10)


def certificate_identifier(kind: str, issuer: str, serial: str, version: int = 1) -> str:
    """电子证照标识 of a new certificate.

    ``kind``: the type code, USCC of the body that defines the type and three digits; ``issuer``: a USCC (old ones: a division code);
    ``serial``: digits and capital letters; ``version``: 1 to 999.
    """
    parts = (("kind", kind, r"[0-9A-Z]{18}[0-9]{3}"), ("issuer", issuer, r"[0-9A-Z]{18}|[0-9]{6}"), ("serial", serial, r"[0-9A-Z]{1,40}"))
    for field, value, shape in parts:
        if not re.fullmatch(shape, value):
            raise Refused(CERTIFICATE_RULE, f"电子证照标识的 {field}“{value}”写法不对", field=field, mend="只用数字和大写字母，位数按标准")
    if not 1 <= version <= 999:
        raise Refused(CERTIFICATE_RULE, f"电子证照版本号 {version} 不在 1 至 999 之间", field="version", mend="版本号从 1 开始")
    return f"{CERTIFICATE_ROOT}.{kind}.{issuer}.{serial}.{version:03d}.{mod_37_36(f'{kind}{issuer}{serial}{version:03d}')}"


def is_certificate_identifier(value: str) -> bool:
    """Whether an identifier has the right shape and check character."""
    shape = re.escape(CERTIFICATE_ROOT) + r"\.([0-9A-Z]{18}[0-9]{3})\.([0-9A-Z]{18}|[0-9]{6})\.([0-9A-Z]{1,40})\.([0-9]{3})\.([0-9A-Z])"
    match = re.fullmatch(shape, value)
    return match is not None and mod_37_36("".join(match.groups()[:4])) == match[5]


def require_certificate_identifier(value: str, field: str = "identifier") -> str:
    """A right identifier, or Refused naming it."""
    if not is_certificate_identifier(value):
        raise Refused(CERTIFICATE_RULE, f"电子证照标识“{value}”写法或校验码不对", field=field, mend="请从证照上原样复制标识")
    return value
