"""长文字 Texts longer than a spreadsheet's cell holds stand in pieces on a sheet of their own; the cell says which of them it is."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence

LONGEST = 32_767
"""What a cell holds, in the units in which spreadsheets count (UTF-16)."""
PIECE = 16_000
"""Characters of a piece: written as JSON, and with signs that count twice, it fits a cell."""
SHEET = "_长文字"
HEADINGS = ("编号", "第几段", "共几段", "文字（JSON）")
_BEGIN = "（第"
_MARK = re.compile(r"（第(\d{1,9})号长文字，见工作表“_长文字”）")


def is_long(text: str) -> bool:
    """Whether a text fits no cell; nor does one that looks like the mark of such a text."""
    if len(text) * 2 > LONGEST and len(text.encode("utf-16-le", "surrogatepass")) // 2 > LONGEST:
        return True
    return number_of(text) is not None


def mark_of(number: int) -> str:
    """What stands in the cell of the n-th long text."""
    return f"{_BEGIN}{number}号长文字，见工作表“{SHEET}”）"


def number_of(text: str) -> int | None:
    """Which long text a cell stands for; None for a cell that says what it says."""
    found = _MARK.fullmatch(text.strip()) if text.lstrip().startswith(_BEGIN) else None
    return int(found[1]) if found else None


def pieces_of(number: int, text: str) -> Iterator[tuple[int, int, int, str]]:
    """The rows of a long text under ``HEADINGS``. JSON keeps what spreadsheets drop at the edges of a cell."""
    many = -(-len(text) // PIECE)
    for place in range(many):
        yield number, place + 1, many, json.dumps(text[place * PIECE : (place + 1) * PIECE], ensure_ascii=False)


def joined(rows: Iterable[Sequence[str]]) -> dict[int, str]:
    """The long texts of such rows; one that lacks a piece is none."""
    found: dict[int, dict[int, str]] = {}
    wanted: dict[int, int] = {}
    for number, place, many, piece, *_ in (row for row in rows if len(row) >= len(HEADINGS)):
        if not all(each.isascii() and each.isdigit() for each in (number, place, many)):
            continue
        try:
            text = json.loads(piece)
        except ValueError:
            continue
        if isinstance(text, str):
            found.setdefault(int(number), {})[int(place)] = text
            wanted[int(number)] = int(many)
    whole = {number: parts for number, parts in found.items() if parts.keys() == set(range(1, wanted[number] + 1))}
    return {number: "".join(parts[place] for place in sorted(parts)) for number, parts in whole.items()}
