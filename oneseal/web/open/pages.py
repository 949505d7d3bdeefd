"""接口说明页 The open interface in words, for people: drawn on the server from its own description."""

import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from oneseal.web.open.document import TAGS, document
from oneseal.web.open.problems import TITLES
from oneseal.web.words import say

BETWEEN = re.compile(r" · |(?<=[\u4e00-\u9fff）。]) ?(?=[A-Z])")
"""Where the Chinese words of a description end and the English ones begin."""


@require_safe
def documentation(request: HttpRequest) -> HttpResponse:
    """Every address with its parameters and an example that can be opened."""
    told = document()
    groups: dict[str, list[dict[str, Any]]] = {name: [] for name in TAGS}
    for path, methods in told["paths"].items():
        for operation in methods.values():
            own = {name: hers(operation.get(name, "")) for name in ("summary", "description")}
            parameters = [{**each, "description": hers(each["description"])} for each in operation["parameters"]]
            example = _example(path, operation)
            groups[operation["tags"][0]].append({**operation, **own, "path": path, "parameters": parameters, "example": example})
    shown = [(name, hers(TAGS[name]), operations) for name, operations in groups.items()]
    problems = [(status, hers(title), mend) for status, (title, _, mend) in TITLES.items()]
    return render(request, "open/documentation.html", {"info": told["info"], "groups": shown, "problems": problems})


def hers(words: str) -> str:
    """A description in the reader's language; whole, when it is told in one only."""
    chinese, *english = BETWEEN.split(words, maxsplit=1)
    return say(chinese, "{words}", words=english[0] if english else chinese) if chinese else words


def _example(path: str, operation: dict[str, Any]) -> str:
    """The address with the example of each part of it."""
    for parameter in operation["parameters"]:
        if parameter["in"] == "path":
            path = path.replace(f"{{{parameter['name']}}}", str(parameter.get("example", "")))
    return path
