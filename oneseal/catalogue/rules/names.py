"""Names and codes as people type them."""

import re
import unicodedata

_LEFT_OUT = re.compile(r"[\s()（）\[\]【】〔〕〈〉《》「」{}]+")


def matched_name(text: str) -> str:
    """A name without brackets and spaces, in one width: 许可（新办）, 许可(新办) and 许可 新办 are the same."""
    return _LEFT_OUT.sub("", unicodedata.normalize("NFKC", text)).casefold()


def is_code(text: str) -> bool:
    """Whether a text is an item code (12, 31 or 33 letters and digits) rather than a name."""
    return len(text) in {12, 31, 33} and text.isascii() and text.isalnum()
