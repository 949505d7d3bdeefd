"""Every colour that meets another on the pages can be read (WCAG 2.2: 4.5 for text), in light and in dark."""

import re
from pathlib import Path

import pytest

SHEET = (Path(__file__).resolve().parents[1] / "static" / "oneseal" / "page.css").read_text(encoding="utf-8")
PAIRS = [
    *((ink, ground) for ink in ("ink", "ink-2", "ink-3", "link", "seal") for ground in ("ground", "card")),
    ("good", "good-tint"),
    ("warn", "warn-tint"),
]


def tokens(mode: str) -> dict[str, str]:
    """The colours of a mode."""
    light, dark = re.findall(r":root \{(.*?)\}", SHEET, re.DOTALL)
    return dict(re.findall(r"--([\w-]+): (#[0-9A-F]{6});", light if mode == "light" else dark))


def luminance(colour: str) -> float:
    """Relative luminance (WCAG)."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """The ratio of two colours."""
    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_text_can_be_read(mode: str, ink: str, ground: str) -> None:
    """At least 4.5 to 1."""
    colours = tokens(mode)
    assert contrast(colours[ink], colours[ground]) >= 4.5


def test_both_modes_name_the_same_tokens_and_the_sheet_uses_no_others() -> None:
    """A token that one mode lacks would fall back to the other's."""
    assert tokens("light").keys() == tokens("dark").keys()
    assert set(re.findall(r"var\(--([\w-]+)\)", SHEET)) <= tokens("light").keys()
