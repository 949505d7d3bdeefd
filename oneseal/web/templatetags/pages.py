"""Tags of the pages: words in both languages, icons, dates as people read them, addresses that keep their filters."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from oneseal.documents.queries import PaperRow
from oneseal.law.rule import Refused
from oneseal.web import coded, reasons, reckoned, words

register = template.Library()
WEEKDAYS = "一二三四五六日"
NUMERAL = re.compile(r"\n+|(?<=[；;。：:])\s*(?=[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|[1-9]\d?[、．])")
COMMENT = re.compile("<!--.*?-->", re.DOTALL)


@register.simple_tag
def say(chinese: str, english: str, **values: object) -> str:
    """``{% say "中文" "English" %}``: the words in the reader's language; values among them that stay Chinese say so."""
    return words.tell(chinese, english, **values) if values else words.say(chinese, english)


@register.simple_tag
def icon(name: str) -> SafeString:
    """A Tabler icon, drawn in the colour of the words beside it and hidden from those who listen."""
    return SafeString(_drawn(name))  # nosec B703 - a file of a locked package, named by templates alone


@lru_cache(maxsize=256)
def _drawn(name: str) -> str:
    file = Path(settings.BASE_DIR) / "node_modules" / "@tabler" / "icons" / "icons" / "outline" / f"{name}.svg"
    whole = COMMENT.sub("", file.read_text(encoding="utf-8"))
    inside = " ".join(whole[whole.index(">") + 1 : whole.rindex("</svg>")].split())
    return f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">{inside}</svg>'


@register.filter
def day(value: date | datetime | None) -> str:
    """A date with its weekday: 11月23日（周一）, with the year when it is not this one's."""
    if value is None:
        return "—"
    on = localtime(value).date() if isinstance(value, datetime) else value
    from oneseal.journal.queries import today

    here = today()
    if words.is_english():
        return f"{on:%a} {on.day} {on:%b}" + ("" if on.year == here.year else f" {on.year}")
    year = "" if on.year == here.year else f"{on.year}年"
    return f"{year}{on.month}月{on.day}日（周{WEEKDAYS[on.weekday()]}）"


@register.filter
def points(value: str) -> list[str]:
    """A text of numbered points, one by one: 一、…；二、… in a run is hard to read."""
    return [point.strip() for point in NUMERAL.split(value) if point.strip()]


@register.filter
def listed(values: Iterable[object]) -> SafeString:
    """Several in a row; what is Chinese says so."""
    return words.in_a_row(words.say("、", ", "), map(words.zh, values))


@register.simple_tag
def told(refusal: Refused) -> reasons.Told:
    """``{% told refusal as words %}``: what is wrong, how to mend it, what the rule asks, and the rule, in the reader's language."""
    return reasons.told(refusal)


@register.filter
def called(paper: PaperRow) -> SafeString:
    """A paper in a list: what it is, and its title."""
    return coded.paper_called(paper.kind, paper.title)


register.filter("zh", words.zh)
register.filter("coded", coded.coded)
register.filter("answered", coded.answered)
register.filter("by_when", reckoned.by_when)
register.filter("left_out", reckoned.left_out)
register.filter("how_long", reckoned.how_long)
register.filter("standing", reckoned.standing_said)
register.filter("scope", reckoned.scope_said)


@register.filter
def moment(value: datetime | None) -> str:
    """A moment as the bureau's clock shows it: 11月23日 09:05."""
    if value is None:
        return "—"
    at = localtime(value)
    return f"{day(at.date())} {at:%H:%M}"


@register.filter
def short(value: date | datetime | None) -> str:
    """For tables: 11-25 18:50 for a moment, 12-02 周三 for a date, with the year when it is not this one's."""
    if value is None:
        return "—"
    at = localtime(value) if isinstance(value, datetime) else value
    from oneseal.journal.queries import today

    year = "" if at.year == today().year else f"{at.year}-"
    return f"{year}{at:%m-%d} " + (f"{at:%H:%M}" if isinstance(at, datetime) else f"周{WEEKDAYS[at.weekday()]}")


@register.simple_tag
def when(value: date | datetime | None) -> SafeString:
    """A ``<time>`` element with the machine's form of it."""
    if value is None:
        return format_html("—")
    shown = moment(value) if isinstance(value, datetime) else day(value)
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), shown)


@register.simple_tag(takes_context=True)
def with_query(context: Context, **changed: Any) -> str:
    """The address of this page with some of its query changed; None takes a part away."""
    query = context["request"].GET.copy()
    for name, value in changed.items():
        if value is None or value == "":
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}" if query else "?"
