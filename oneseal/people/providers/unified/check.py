"""What ``doctor`` and the operator's page ask of the unified sign-in: whether it is on, answers, and has keys that can be read."""

from django.core.cache import cache

from oneseal.law.rule import Refused
from oneseal.people.providers.unified.adapter import Unified, unified

KEPT = 60
"""Seconds for which an answer stands: the health page is open to all and must not wait for a provider that is down, each time anew."""


def check() -> tuple[str, str]:
    """(state: off, ok or warn; words)."""
    found = unified()
    if found is None:
        return "off", "没有配置"
    known: tuple[str, str] | None = cache.get("unified-state")
    if known is None:
        known = _looked_at(found)
        cache.set("unified-state", known, KEPT)
    return known


def _looked_at(found: Unified) -> tuple[str, str]:
    try:
        found.described()
        count = len(found.keys().keys)
    except Refused as refused:
        return "warn", refused.reason
    if not found.assurance["values"]:
        return "warn", "没有配置实名等级"
    return ("ok", f"可用，公钥 {count} 把") if count else ("warn", "没有公钥")
