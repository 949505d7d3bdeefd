"""限次 How often somebody may try, counted for each rule by itself.

Whoever knows a query number and guesses its password, six digits, finds a million of them. Wrong tries are counted three ways, so that one
person's guesses keep nobody else out, and guessing leads nowhere all the same:

- of one number by one address: 5 in a quarter of an hour, 20 in a day. One address has tried half the passwords of a number after 68 years.
- of one number by all addresses: 1,000 in a day. All of them together have tried half its passwords after 500 days. To get there takes
  fifty addresses that do nothing else, and even then whoever gave the right password from her address within the last 30 days goes on.
- by one address of all numbers: 60 in a quarter of an hour, 500 in a day. It meets one password that fits in about 2,000 days, a hundred
  addresses that work together in about 20, and then reads how some case stands, nothing personal.

Requests that run at the same moment pass together, as many as there are web processes; each is counted. A network of IPv6 (/64), which one
household has, is one address.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv6Address, IPv6Network, ip_address
from math import ceil

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest

from oneseal.journal.queries import now
from oneseal.law.rule import HouseRule, Refused
from oneseal.web.tries import count, counted
from oneseal.web.words import said, say


@dataclass(frozen=True, slots=True)
class Bound:
    """So many wrong tries within so long: ``of`` a number, of an ``address``, or of a number by an address (``pair``)."""

    of: str
    most: int
    span: timedelta


QUARTER, DAY, KNOWN = timedelta(minutes=15), timedelta(days=1), timedelta(days=30)
"""``KNOWN``: for how long an address from which the right password was given is known to be its owner's."""
BY_ADDRESS = Bound("address", 60, QUARTER)
GUESSES = (Bound("pair", 5, QUARTER), Bound("pair", 20, DAY), Bound("number", 1_000, DAY), BY_ADDRESS, Bound("address", 500, DAY))
OFTEN = HouseRule("W-10", "免登录查询限次：同一网络地址对同一号码15分钟内试错5次、一天20次，同一号码合计一天1000次", "本系统门户规则")
JOINING = HouseRule("W-13", "注册、添加企业时填写已经登记的号码，同一网络地址对同一号码15分钟内最多5次、一天20次", "本系统门户规则")
RECOVERING = HouseRule("W-14", "找回账号，同一网络地址对同一身份证号码15分钟内最多试错5次、一天20次", "本系统门户规则")
NAMING = HouseRule("W-15", "委托时填写受托人，15分钟内最多5次姓名和号码不相符", "本系统门户规则")
PRINTING = HouseRule("W-16", "下载办事指南，每个网络地址15分钟内最多60次", "本系统门户规则")
LOOKING = HouseRule("W-17", "上传照片核验证照，每个网络地址15分钟内最多60次", "本系统门户规则")
BOUNDS: dict[HouseRule, tuple[Bound, ...]] = {
    OFTEN: GUESSES,
    JOINING: GUESSES,
    RECOVERING: GUESSES,
    NAMING: (Bound("number", 5, QUARTER), BY_ADDRESS),
    PRINTING: (BY_ADDRESS,),
    LOOKING: (BY_ADDRESS,),
}
"""By rule. The number of ``NAMING`` is that of who is signed in and tries, so it rests wherever she tries from."""
MENDS = {
    OFTEN: said("或者登录后在“我的”里看，或者打窗口电话", "or sign in and look under “Mine”, or ask the window by telephone"),
    JOINING: said(
        "已有账号的请直接登录；没有账号的，请本人持身份证到政务服务窗口办理",
        "or sign in, if you have an account; if not, bring your ID to a service window",
    ),
    RECOVERING: said("或者持身份证到政务服务窗口领取新的恢复码", "or bring your ID to a service window for a new recovery code"),
    NAMING: said("请先与受托人核对姓名和身份证号码", "and ask the agent for name and ID number meanwhile"),
    PRINTING: said("指南的内容都在办事指南页面上", "or read the guide on its page, which says all of it"),
    LOOKING: said("或者照着证照填写编号核对", "or type in the number that stands on the certificate"),
}
"""What somebody can do meanwhile who was stopped under a rule."""
MUCH = HouseRule("W-12", "开放接口每个网络地址每分钟可以读取的次数有上限", "本系统门户规则")
LONGEST_IN_MINUTES = 90


def require_seldom(request: HttpRequest, number: str = "", rule: HouseRule = OFTEN) -> None:
    """Refused, with how long yet, when this number, this address, or the number by this address has been tried too often."""
    waits = []
    for bound, key in _keys(request, number, rule):
        many, rest = counted(key)
        if many >= bound.most and not (bound.of == "number" and counted(_known(request, number, rule))[0]):
            waits.append(rest)
    if waits:
        raise Refused(rule, say("尝试次数过多", "Too many tries"), mend=_wait(max(waits), MENDS[rule]))


def note_failure(request: HttpRequest, number: str = "", rule: HouseRule = OFTEN) -> None:
    """One more guess that did not fit, or that costs more than a page does."""
    count({key: bound.span for bound, key in _keys(request, number, rule)})


def note_success(request: HttpRequest, number: str, rule: HouseRule = OFTEN) -> None:
    """The right password of a number was given from here: what others guess keeps this address out no more."""
    count({_known(request, number, rule): KNOWN}, anew=True)


def _wait(rest: timedelta, meanwhile: object) -> str:
    minutes = max(1, ceil(rest / timedelta(minutes=1)))
    if minutes <= LONGEST_IN_MINUTES:
        return say("请 {n} 分钟后再试，{meanwhile}", "Try again in {n} minutes, {meanwhile}", n=minutes, meanwhile=meanwhile)
    return say("请 {n} 小时后再试，{meanwhile}", "Try again in {n} hours, {meanwhile}", n=ceil(minutes / 60), meanwhile=meanwhile)


def require_turn(request: HttpRequest) -> None:
    """Counts one more reading of the open interface by this address; refused when there were too many in this minute."""
    reads, key = caches["reads"], f"{_address(request)}-{int(now().timestamp() // 60)}"
    many = reads.get(key, 0) + 1
    if many > settings.OPEN_READS_PER_MINUTE:
        mend = "请一分钟后继续；每页可以取100项，没有变化的内容用 If-None-Match 再取"
        raise Refused(MUCH, f"这一分钟已经读取 {settings.OPEN_READS_PER_MINUTE} 次", mend=mend)
    reads.set(key, many, 120)


def _address(request: HttpRequest) -> str:
    """Where a request comes from, as far as it tells households apart."""
    text = str(request.META.get("REMOTE_ADDR", ""))
    try:
        found = ip_address(text)
    except ValueError:
        return text
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or IPv6Network((found, 64), strict=False))
    return str(found)


def _known(request: HttpRequest, number: str, rule: HouseRule) -> str:
    return f"{rule.code} known {_plain(number)} from {_address(request)}"


def _plain(number: str) -> str:
    return number.strip().upper()[:40]


def _keys(request: HttpRequest, number: str, rule: HouseRule) -> Iterator[tuple[Bound, str]]:
    """What is counted under a rule, each by its key."""
    place = {"address": f"from {_address(request)}", "number": f"of {_plain(number)}"}
    place["pair"] = f"{place['number']} {place['address']}"
    for bound in BOUNDS[rule]:
        if number or bound.of == "address":
            yield bound, f"{rule.code} {bound.span} {place[bound.of]}"
