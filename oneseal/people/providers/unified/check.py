"""What ``doctor`` and the operator's page ask of the unified sign-in: whether it is on, answers, and has keys that can be read."""

from oneseal.law.rule import Refused
from oneseal.people.providers.unified.adapter import unified


def check() -> tuple[str, str]:
    """(state: off, ok or warn; words)."""
    found = unified()
    if found is None:
        return "off", "没有配置"
    try:
        found.described()
        count = len(found.keys().keys)
    except Refused as refused:
        return "warn", refused.reason
    return ("ok", f"可用，公钥 {count} 把") if count else ("warn", "没有公钥")
