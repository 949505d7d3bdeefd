"""限次 How often somebody may try: counted per address and per number, in a cache that every process of this host shares."""

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest

from oneseal.journal.queries import now
from oneseal.law.rule import HouseRule, Refused
from oneseal.web.words import said, say

MINUTES = 15
MOST = {"address": 60, "number": 5}
OFTEN = HouseRule("W-10", "免登录查询每个号码15分钟内最多试错5次，每个网络地址最多60次", "本系统门户规则")
JOINING = HouseRule("W-13", "注册、添加企业时填写已经登记的号码，每个号码15分钟内最多5次，每个网络地址最多60次", "本系统门户规则")
RECOVERING = HouseRule("W-14", "找回账号每个身份证号码15分钟内最多试错5次，每个网络地址最多60次", "本系统门户规则")
NAMING = HouseRule("W-15", "委托时填写受托人，15分钟内最多5次姓名和号码不相符", "本系统门户规则")
PRINTING = HouseRule("W-16", "下载办事指南，每个网络地址15分钟内最多60次", "本系统门户规则")
LOOKING = HouseRule("W-17", "上传照片核验证照，每个网络地址15分钟内最多60次", "本系统门户规则")
MENDS = {
    OFTEN: said("或者打窗口电话查询", "or ask the window by telephone"),
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


def require_seldom(request: HttpRequest, number: str = "", rule: HouseRule = OFTEN) -> None:
    """Refused when this number, if any, or this address has been tried too often; every rule counts for itself."""
    tries = caches["shared"]
    for kind, key in _keys(request, number, rule).items():
        if tries.get(key, 0) >= MOST[kind]:
            raise Refused(
                rule,
                say("尝试次数过多", "Too many tries"),
                mend=say("请 {n} 分钟后再试，{otherwise}", "Try again in {n} minutes, {otherwise}", n=MINUTES, otherwise=MENDS[rule]),
            )


def note_failure(request: HttpRequest, number: str = "", rule: HouseRule = OFTEN) -> None:
    """One more guess that did not fit, or that costs more than a page does."""
    tries = caches["shared"]
    for key in _keys(request, number, rule).values():
        tries.set(key, tries.get(key, 0) + 1, MINUTES * 60)


def require_turn(request: HttpRequest) -> None:
    """Counts one more reading of the open interface by this address; refused when there were too many in this minute."""
    reads, key = caches["reads"], f"{_address(request)}-{int(now().timestamp() // 60)}"
    many = reads.get(key, 0) + 1
    if many > settings.OPEN_READS_PER_MINUTE:
        mend = "请一分钟后继续；每页可以取100项，没有变化的内容用 If-None-Match 再取"
        raise Refused(MUCH, f"这一分钟已经读取 {settings.OPEN_READS_PER_MINUTE} 次", mend=mend)
    reads.set(key, many, 120)


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", "")).replace(":", "-")


def _keys(request: HttpRequest, number: str, rule: HouseRule) -> dict[str, str]:
    keys = {"address": f"tries-{rule.code}-from-{_address(request)}"}
    if number:
        keys["number"] = f"tries-{rule.code}-of-{number.strip().upper()[:40].encode().hex()}"
    return keys
