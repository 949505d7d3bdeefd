"""What somebody writes or chooses with an act: there, neither blank nor endless, of the options there are."""

from collections.abc import Mapping

from oneseal.cases.rules.state import Command
from oneseal.law.rule import Ground, HouseRule, Refused, require_short

WORDS = HouseRule("C-20", "意见、理由、事实须写明，不得空白", "案卷评查：每位审批人须写明意见")
LONGEST = 2000


def words(command: Command, name: str, label: str, ground: Ground = WORDS, longest: int = LONGEST) -> str:
    """The text given under ``name``, trimmed; refused when empty or too long."""
    text = str(command.data.get(name) or "").strip()
    if not text:
        raise Refused(ground, f"没有填写{label}", field=name, mend=f"请写明{label}")
    require_short(WORDS, text, label, name, longest)
    return text


def choice(command: Command, name: str, label: str, options: Mapping[str, str], ground: Ground = WORDS) -> str:
    """One of ``options`` given under ``name``."""
    value = str(command.data.get(name) or "")
    if value not in options:
        listed = "、".join(f"{key}（{meaning}）" for key, meaning in options.items())
        raise Refused(ground, f"{label}“{value}”不在可选范围", field=name, mend=f"请选择：{listed}")
    return value
