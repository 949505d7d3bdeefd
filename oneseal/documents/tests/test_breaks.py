"""断行: whatever is typed, a paper shows all of it inside its page."""

import re
from datetime import date
from pathlib import Path

import pytest

from oneseal.documents.breaks import BREAK, WIDEST, breakable
from oneseal.documents.rendering import form
from oneseal.documents.tests.test_rendering import rendered, told

LETTERS = "W" * 2000
ADDRESS = "https://example.invalid/" + "some-long-path/and%20more?x=1&" * 40
MARKS = "。" * 300
GLUED = "\u00a0".join("办理申请材料" * 60)
WORD = re.compile(r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>')
PAGE = re.compile(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', re.DOTALL)


def inside(pdf: bytes, folder: Path) -> str:
    """All text of a PDF without gaps, after every word of it was found inside its page, clear of the edge."""
    text = ""
    for width, height, page in PAGE.findall(told("pdftotext", pdf, folder, "-bbox")):
        for left, top, right, bottom, word in WORD.findall(page):
            edge = f"{word[:40]} … {left} {right} of {width}"
            assert float(left) > 20 and float(right) < float(width) - 20, edge
            assert float(top) > 10 and float(bottom) < float(height) - 10, edge
            text += word
    return text.replace(BREAK, "").replace("&amp;", "&")


@pytest.mark.parametrize("words", [LETTERS, ADDRESS, MARKS, GLUED], ids=["letters", "address", "marks", "glued"])
@pytest.mark.parametrize("kind", ["refusal_to_accept", "denial"])
def test_a_paper_cuts_nothing_off(kind: str, words: str, tmp_path: Path) -> None:
    """Not a row of letters, not an address, not a row of marks, not text glued together."""
    found = inside(rendered(kind, reason=words), tmp_path)
    for letter in set(words.replace("\u00a0", "")):
        assert found.count(letter) >= words.count(letter), letter


@pytest.mark.parametrize("words", ["W" * 60, ADDRESS[:90]])
@pytest.mark.parametrize("result", ["食品经营许可证", "营业执照"])
def test_a_certificate_cuts_nothing_off(result: str, words: str, tmp_path: Path) -> None:
    """The name of its holder is the longest that it shows."""
    assert words in inside(rendered("certificate", result=result, fields=[["名称", words]]), tmp_path)


def test_a_form_as_filed_cuts_nothing_off(tmp_path: Path) -> None:
    """What an applicant typed stands in its cell."""
    cell = {"kind": "text", "text": LETTERS[:500]}
    section = {"title": "申请", "rows": [["说明", cell]]}
    data = {"title": "申请表", "under": "", "organ": "局", "demo": False, "mark": "", "foot": "", "sections": [section]}
    pdf = form({**data, "statements": [LETTERS[:90]], "signatures": ["申请人"]}, date(2026, 9, 1))
    assert inside(pdf, tmp_path).count("W") == 590


def test_ordinary_text_stays_as_it_is() -> None:
    """Numbers of persons, firms and cases, sentences, English words, drawings."""
    for words in (
        "91110000MA01234567",
        "990101198006140838",
        "依据《行政许可法》第三十二条，不予受理。",
        "Internationalisation of data",
        "1199010000000000000001",
        "11990100MB9XX0015B3000131906000202611300026",
        "https://example.invalid/elsewhere",
    ):
        assert breakable(words) == words
    assert breakable("编号11990100MB9XX0015B3000131906000202611300026。") == "编号11990100MB9XX0015B3000131906000202611300026\u200b。"
    assert breakable({"qr": LETTERS, "rows": [(LETTERS[: WIDEST + 1],)]}) == {"qr": LETTERS, "rows": [[BREAK.join("W" * (WIDEST + 1))]]}


def test_a_letter_keeps_its_marks() -> None:
    """What is one character to the eye is not parted."""
    assert BREAK + "\u0301" not in breakable("e\u0301" * 40) and breakable("e\u0301" * 40).count(BREAK) == 39
