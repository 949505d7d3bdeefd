"""限次 How often somebody may try: counted per address and per number, in a cache that every process of this host shares."""

from django.core.cache import caches
from django.http import HttpRequest

from oneseal.law.rule import HouseRule, Refused

MINUTES = 15
MOST = {"address": 60, "number": 5}
OFTEN = HouseRule("W-10", "免登录查询每个号码15分钟内最多试错5次，每个网络地址最多60次", "本系统门户规则")


def require_seldom(request: HttpRequest, number: str = "") -> None:
    """Refused when this number, if any, or this address has been tried too often."""
    tries = caches["shared"]
    for kind, key in _keys(request, number).items():
        if tries.get(key, 0) >= MOST[kind]:
            raise Refused(OFTEN, "尝试次数过多", mend=f"请 {MINUTES} 分钟后再试，或者打窗口电话查询")


def note_failure(request: HttpRequest, number: str = "") -> None:
    """One more that did not fit, or that costs more than a page does."""
    tries = caches["shared"]
    for key in _keys(request, number).values():
        tries.add(key, 0, MINUTES * 60)
        tries.incr(key)


def _keys(request: HttpRequest, number: str) -> dict[str, str]:
    address = str(request.META.get("REMOTE_ADDR", "")).replace(":", "-")
    keys = {"address": f"tries-from-{address}"}
    if number:
        keys["number"] = f"tries-of-{number.strip().upper()[:40].encode().hex()}"
    return keys
