"""接口说明: the OpenAPI document says what the interface does; a tool that reads it and tries everything finds nothing."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client
from django.urls import get_resolver
from schemathesis.engine import events, from_schema

from oneseal.web.tests.scene import ROUTES

SECONDS = 12
"""After which the tool goes home, however much there is left to try."""


def document() -> Any:
    return json.loads(Client(SERVER_NAME="localhost").get("/api/v1/openapi.json").content)


def operations() -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in document()["paths"].items():
        assert list(methods) == ["get"], path
        yield path, methods["get"]


def plainly(environ: dict[str, Any], begin: Any) -> Any:
    """The product as it is served, but never compressed: the tool does not unpack what it gets without a network."""
    environ.pop("HTTP_ACCEPT_ENCODING", None)
    return WSGIHandler()(environ, begin)


def test_every_address_of_the_interface_is_described(city: None) -> None:
    """In both languages, with its parameters, with what it answers when something is wrong."""
    described = dict(operations())
    open_routes = {name for name in ROUTES if name.startswith("open-") and name not in {"open-api", "open-view-first"}}
    assert len(described) == len(open_routes)
    assert document()["openapi"].startswith("3.1")
    for path, operation in described.items():
        assert not operation["summary"].isascii() and " " in operation["summary"], path
        assert {"200", "304", "406", "422", "429"} <= set(operation["responses"]), path
        assert ("404" in operation["responses"]) or "{" not in path
        for status, answer in operation["responses"].items():
            assert status < "400" or list(answer["content"]) == ["application/problem+json"], path
        for parameter in operation["parameters"]:
            chinese, _, english = parameter["description"].partition(" · ")
            assert not chinese.isascii() and english, (path, parameter["name"])


def test_every_example_leads_somewhere(city: None) -> None:
    client = Client(SERVER_NAME="localhost")
    for path, operation in operations():
        given = {each["name"]: each["example"] for each in operation["parameters"] if each["in"] == "path"}
        address = path.format(**given)
        assert client.get(address).status_code == 200, address
        for each in operation["parameters"]:
            if each["in"] == "query" and "example" in each:
                assert client.get(address, {each["name"]: each["example"]}).status_code == 200, (address, each["name"])


def test_the_page_for_people_tells_every_address_and_leads_to_it(city: None) -> None:
    """It loads nothing from elsewhere, and the foot of every page leads to it."""
    client = Client(SERVER_NAME="localhost")
    page = client.get("/api").content.decode()
    for path, _ in operations():
        assert f"GET {path}" in page
    assert "//" not in page.replace("http://www.w3.org/2000/svg", "").replace("application/problem+json", "")
    assert 'href="/api"' in client.get("/privacy").content.decode()
    assert get_resolver().resolve("/api").url_name == "open-api"


def test_a_tool_that_tries_everything_finds_nothing(city: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every check of schemathesis, in each of its phases: examples, each border of each parameter, drawn requests, chains of requests."""
    monkeypatch.setattr(settings, "OPEN_READS_PER_MINUTE", 10**9)
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", plainly)
    schema.config.generation.update(max_examples=3, deterministic=True, database="none")
    schema.config.max_time = SECONDS
    found: list[str] = []
    answers: Counter[int] = Counter()
    for each in from_schema(schema).execute():
        if isinstance(each, events.ScenarioFinished):
            told = each.recorder
            wrong = [(key, check.failure_info) for key, checks in told.checks.items() for check in checks if check.failure_info]
            found += [f"{told.cases[key].value.as_curl_command()}: {info.failure.title} {info.failure.message}" for key, info in wrong]
            answers.update(one.response.status_code for one in told.interactions.values() if one.response)
        elif isinstance(each, (events.NonFatalError, events.FatalError)):
            found.append(str(each))
    assert found == []
    assert answers[200] > 20 and answers[422] > 20
