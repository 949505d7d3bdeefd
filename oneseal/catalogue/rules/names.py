"""Names and codes as people type them."""

import re
import unicodedata

_LEFT_OUT = re.compile(r"[\s()（）\[\]【】〔〕〈〉《》「」{}]+")


def matched_name(text: str) -> str:
    """A name without brackets and spaces, in one width: 许可（新办）, 许可(新办) and 许可 新办 are the same."""
    return _LEFT_OUT.sub("", unicodedata.normalize("NFKC", text)).casefold()


ALIKE = 0.5
"""Share of the shorter name's pairs of characters that two names of one thing have in common at least."""
VARIANTS = re.compile(r"新办|新设|首次|延续|变更|换发|补发|注销|审批|核准|核发|许可证|许可")


def is_name_of(entry: str, item: str) -> bool | None:
    """Whether an entry of a list may be an item's: one name holds the other. None: they are alike and somebody has to look. False: they
    are names of different things; what every licence is called (许可, 审批, 新办 …) makes none alike."""
    first, second = matched_name(entry), matched_name(item)
    if first and second and (first in second or second in first):
        return True
    kinds = [VARIANTS.sub("", name) or name for name in (first, second)]
    pairs = [{name[place : place + 2] for place in range(len(name) - 1)} or {name} for name in kinds]
    return None if len(pairs[0] & pairs[1]) >= ALIKE * min(map(len, pairs)) else False


def is_code(text: str) -> bool:
    """Whether a text is an item code (12, 31 or 33 letters and digits) rather than a name."""
    return len(text) in {12, 31, 33} and text.isascii() and text.isalnum()
