"""接口说明页 The open interface in words, for people: drawn on the server from its own description."""

import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from oneseal.web.open.document import TAGS, document
from oneseal.web.open.problems import TITLES
from oneseal.web.words import HAN, MARKED, is_english, say

MENDS = {
    400: "Check the host name and how the request is written",
    404: "Check the address; all of them are in /api/v1/openapi.json",
    405: "Use GET",
    406: "Leave out the Accept header, or write */*",
    409: "Put right what the answer names and ask again",
    412: "Leave out If-Match and ask again",
    422: "Put right what the answer names and ask again",
    429: "Go on after a minute",
    500: "Try again later; quote the number when you ask for help",
    503: "Try again after the seconds in Retry-After; quote the number when you ask for help",
}
"""Status → how to mend it, in English."""
BETWEEN = re.compile(r" · |(?<=[\u4e00-\u9fff）。]) ?(?=[A-Z])")
"""Where the Chinese words of a description end and the English ones begin."""
RUNS = re.compile("([一-鿿][一-鿿、（）《》]*)")


@require_safe
def documentation(request: HttpRequest) -> HttpResponse:
    """Every address with its parameters and an example that can be opened."""
    told = document()
    groups: dict[str, list[dict[str, Any]]] = {name: [] for name in TAGS}
    for path, methods in told["paths"].items():
        for operation in methods.values():
            own = {name: hers(operation.get(name, "")) for name in ("summary", "description")}
            parameters = [_shown(each) for each in operation["parameters"]]
            example = _example(path, operation)
            groups[operation["tags"][0]].append({**operation, **own, "path": path, "parameters": parameters, "example": example})
    shown = [(name, hers(TAGS[name]), operations) for name, operations in groups.items()]
    problems = [(status, hers(title), say(mend, MENDS[status])) for status, (title, _, mend) in TITLES.items()]
    return render(request, "open/documentation.html", {"info": told["info"], "groups": shown, "problems": problems})


def _shown(parameter: dict[str, Any]) -> dict[str, Any]:
    """A parameter with its description, the values it may have and an example, each in one line."""
    example = parameter.get("example", "")
    values = " · ".join(map(str, parameter["schema"].get("enum", ())))
    line = " ".join(map(str, example)) if isinstance(example, list) else str(example)
    return {**parameter, "description": hers(parameter["description"]), "values": marked(values), "example": marked(line)}


def hers(words: str) -> str:
    """A description in the reader's language; whole, when it is told in one only."""
    chinese, *english = BETWEEN.split(words, maxsplit=1)
    return marked(say(chinese, "{words}", words=english[0] if english else chinese)) if chinese else words


def marked(words: str) -> str:
    """English with Chinese names in it: these say that they are Chinese."""
    if not is_english():
        return words
    parts = (MARKED + escape(part) + "</span>" if HAN.match(part) else escape(part) for part in RUNS.split(words))
    return SafeString("".join(parts))  # nosec B703 - every part of it is escaped


def _example(path: str, operation: dict[str, Any]) -> str:
    """The address with the example of each part of it."""
    for parameter in operation["parameters"]:
        if parameter["in"] == "path":
            path = path.replace(f"{{{parameter['name']}}}", str(parameter.get("example", "")))
    return path
