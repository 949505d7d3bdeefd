"""流程图 An item's chart on a page: drawn on the server, the case's way coloured in, with the same told in words."""

from collections.abc import Collection
from functools import lru_cache

from django.utils.safestring import SafeString

from oneseal import flow


@lru_cache(maxsize=256)
def _read(chart: str) -> flow.Chart:
    return flow.read(chart.encode())


def drawn(chart: str, done: Collection[str] = (), current: Collection[str] = ()) -> SafeString:
    """The chart as SVG; ``done`` and ``current``: ids of its tasks. The drawer escapes every word."""
    return SafeString(flow.draw(_read(chart), done, current))  # nosec B703 - the drawer escapes every word
