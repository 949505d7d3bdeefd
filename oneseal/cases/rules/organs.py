"""本机关 Whether the organ that a refusal names is the bureau itself, however it is written."""

import re
import unicodedata

ITSELF = frozenset({"本局", "我局", "本机关", "本行政机关", "本单位", "我单位", "本部门", "本窗口", "本中心"})
_MARKS = re.compile(r"[\W_]+")
BRANCH = "分局"
"""A branch carries the bureau's name and may be competent itself."""


def _plain(name: str) -> str:
    """The name without spaces, marks and widths."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", name))


def is_own(organ: str, body: str) -> bool:
    """Whether ``organ`` is the bureau called ``body``: its name, the end of it that every such bureau bears, or one of its own rooms."""
    named, own = _plain(organ), _plain(body)
    if named in ITSELF:
        return True
    return bool(named and own) and (own.endswith(named) or (named.startswith(own) and not named.endswith(BRANCH)))
