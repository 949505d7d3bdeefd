"""Every colour that meets another on the pages can be read (WCAG 2.2: 4.5 for text, 3 for borders of controls), in all four modes."""

import re
from itertools import product
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[1] / "static" / "oneseal"
SHEET = (FOLDER / "tokens.css").read_text(encoding="utf-8")
MODES = {
    "light": r"^:root \{(.*?)\}",
    "dark": r'^:root\[data-theme="dark"\] \{(.*?)\}',
    "dark by the system": r"^  :root:not\(\[data-theme\]\) \{(.*?)\}",
    "contrast": r'^:root\[data-theme="contrast"\] \{(.*?)\}',
    "contrast-dark": r'^:root\[data-theme="contrast-dark"\] \{(.*?)\}',
}
INKS = ("ink", "ink-2", "ink-3", "link", "seal", "seal-strong", "error", "good", "warn", "on-off")
GROUNDS = ("ground", "card", "link-tint", "good-tint", "warn-tint", "error-tint", "seal-tint", "off")
REVERSED = [("on-seal", "seal"), ("on-seal", "seal-strong"), ("ground", "ink")]
"""What is written light on dark where the page is dark on light."""
TEXT = [*product(INKS, GROUNDS), *REVERSED]
BORDERS = [("field", ground) for ground in GROUNDS]


def tokens(mode: str) -> dict[str, str]:
    """The colours of a mode."""
    found = re.search(MODES[mode], SHEET, re.DOTALL | re.MULTILINE)
    assert found, mode
    return dict(re.findall(r"--([\w-]+): (#[0-9A-F]{6});", found[1]))


def luminance(colour: str) -> float:
    """Relative luminance (WCAG)."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """The ratio of two colours."""
    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_can_be_read(mode: str, ink: str, ground: str) -> None:
    """At least 4.5 to 1."""
    colours = tokens(mode)
    assert contrast(colours[ink], colours[ground]) >= 4.5


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("border", "ground"), BORDERS)
def test_the_border_of_a_control_can_be_seen(mode: str, border: str, ground: str) -> None:
    """At least 3 to 1, also on tints."""
    colours = tokens(mode)
    assert contrast(colours[border], colours[ground]) >= 3


def test_both_ways_into_the_dark_are_one() -> None:
    """Chosen here or by the system: the same colours."""
    assert tokens("dark") == tokens("dark by the system")


def test_every_colour_is_paired() -> None:
    """But the hairlines between rows, which nobody has to see; a token that is added is an ink, a ground or a border."""
    assert tokens("light").keys() == {*INKS, *GROUNDS, "on-seal", "field", "rule"}


def test_all_modes_name_the_same_tokens_and_the_sheets_use_no_others() -> None:
    """A token that one mode lacks would fall back to another's."""
    known = tokens("light").keys()
    assert all(tokens(mode).keys() == known for mode in MODES)
    sheets = "".join(file.read_text(encoding="utf-8") for file in FOLDER.glob("*.css"))
    used = {name for name in re.findall(r"var\(--([\w-]+)\)", sheets) if not name.startswith("pico-")}
    assert used <= known | {"wide", "target", "over"}
