"""锁定 The lock-out (five failures, a quarter of an hour), counted by axes: of passwords and of one-time codes in one count."""

from datetime import datetime, timedelta
from math import ceil

from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest

from oneseal.law.rule import Refused
from oneseal.people.rules import SIGN_IN

LOCKED: timedelta = timedelta(hours=settings.AXES_COOLOFF_TIME)


def request_of(request: HttpRequest | None, ip: str) -> HttpRequest:
    """The request that the lock-out counts by; one is made for callers that have none."""
    asked = request or HttpRequest()
    asked.META.setdefault("REMOTE_ADDR", ip)
    return asked


def locked(request: HttpRequest, index: str) -> Refused:
    """The refusal of a login that is locked."""
    minutes = _minutes_locked(request, index)
    reason = "连续输错次数过多，账号已暂时锁定，密码输对了也不能登录"
    mend = f"请{minutes}分钟后再试；忘了密码的，可以找回账号，或者本人持身份证件到窗口核实身份"
    return Refused(SIGN_IN, reason, field="login", mend=mend, cause="locked", minutes=minutes)


def is_locked(request: HttpRequest) -> bool:
    """Whether what was asked with this request met the lock."""
    return bool(getattr(request, "axes_locked_out", False))


def require_unlocked(request: HttpRequest, index: str) -> None:
    """Refuse a login that is locked, as signing in does before it looks at the password."""
    if not AxesProxyHandler.is_allowed(request, {"login_index": index}):
        request.axes_locked_out = True  # type: ignore[attr-defined]  # read by axes' middleware
        raise locked(request, index)


def count_failure(request: HttpRequest, index: str) -> None:
    """One more wrong answer; refuses when it was the last one allowed."""
    user_login_failed.send(sender=__name__, credentials={"login_index": index}, request=request)
    if is_locked(request):
        raise locked(request, index)


def _minutes_locked(request: HttpRequest, index: str) -> int:
    """Until so many of the counted failures are past that fewer than five are left; a minute begun counts whole."""
    counted = AccessAttempt.objects.filter(username=index).order_by("attempt_time")
    failures = list(counted.values_list("attempt_time", "failures_since_start"))
    left = sum(times for _, times in failures)
    for last, times in failures:
        left -= times
        if left < settings.AXES_FAILURE_LIMIT:
            asked: datetime = getattr(request, "axes_attempt_time", last)
            left_over: timedelta = last + LOCKED - asked
            return max(1, ceil(left_over / timedelta(minutes=1)))
    return 1
