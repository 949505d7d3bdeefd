"""链接的去处: whose guide here a link leads to, and what is wrong with one that leads to none."""

import re
from collections.abc import Mapping
from typing import Any

from oneseal.catalogue.rules.content import LINKED, mode_of
from oneseal.catalogue.rules.findings import Finding, found

GUIDE = re.compile(r"/items/([0-9A-Za-z-]{1,60}/?)(?:[?#].*)?")
"""The address of one item's guide: by its 业务办理项编码, or by its number here. With a stroke behind it the page is not there, so that
stroke is part of the word, which is then no item's."""


def word_of(address: str) -> str:
    """Code or number of the item whose guide an address here is; empty for every other address."""
    guide = GUIDE.fullmatch(address.strip())
    return guide[1] if guide else ""


def address_in(content: Mapping[str, Any]) -> str:
    """Where an item leads that is a link; empty for one that is handled here."""
    return str(content["elements"].get("link_addr") or "").strip() if mode_of(content) == LINKED else ""


def led_to(content: Mapping[str, Any]) -> str:
    """Code or number of the item here to whose guide a link leads; empty where it leads elsewhere, or to several."""
    return word_of(address_in(content))


def lost_link_of(word: str) -> Finding:
    """Q-15: nobody handles the item to which a link leads, or its guide has another address."""
    reason, mend = "链接所指的事项没有在用的版本，指南打不开", "改为现在办理它的机关的入口；不再办理的，取消这一项"
    if word.endswith("/"):
        reason, mend = "指南的地址末尾没有“/”，照这样打不开", "去掉末尾的“/”"
    return found("Q-15", "link_addr", f"/items/{word}", reason, mend)
