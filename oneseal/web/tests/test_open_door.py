"""开放接口的门: marks, kept answers, errors in one form, any site may read, how much one address may read."""

import json
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import OperationalError
from django.test import Client

from oneseal.web.open.problems import Problem
from oneseal.web.tests.test_open import asked, code_of


def wrong(answer: Any, status: int) -> Any:
    """A problem, checked against its own description."""
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")
    said = json.loads(answer.content)
    Problem.model_validate(said, strict=True)
    assert said["status"] == status and said["number"] == answer.headers["X-Request-Number"]
    assert all(each["rule"] and each["reason"] and each["mend"] for each in said["errors"])
    return said


@pytest.mark.parametrize("path", ["/", "/items", "/lists", "/elements", "/openapi.json"])
def test_what_has_not_changed_is_not_sent_again(city: None, path: str) -> None:
    """Also compressed; HEAD says the same without the content."""
    first = asked(path)
    mark = first.headers["ETag"]
    assert first.headers["Cache-Control"] == "public, max-age=300"
    again = asked(path, **{"if-none-match": mark})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", mark)
    assert again.headers["Access-Control-Allow-Origin"] == "*"
    packed = asked(path, **{"accept-encoding": "gzip"})
    assert packed.headers.get("Content-Encoding") == ("gzip" if len(first.content) > 400 else packed.headers.get("Content-Encoding"))
    assert asked(path, **{"if-none-match": packed.headers["ETag"]}).status_code == 304
    head = Client(SERVER_NAME="localhost").head(f"/api/v1{path}")
    assert (head.status_code, head.content, head.headers["ETag"]) == (200, b"", mark)
    wrong(asked(path, **{"if-match": '"another"'}), 412)


@pytest.mark.parametrize(
    ("path", "status", "field"),
    [
        ("/nothing", 404, ""),
        ("/items/" + "0" * 33, 404, "code"),
        ("/items/..%2f..", 404, ""),
        ("/items/x", 404, "code"),
        ("/items?division=000000000000", 404, "division"),
        ("/items?body=000000000000000000", 404, "body"),
        ("/items?type=99", 404, "type"),
        ("/items?event=no-such", 404, "event"),
        ("/items?sort=name&after=000000000000", 404, "after"),
        ("/items?division=county", 422, "division"),
        ("/items?size=101", 422, "size"),
        ("/items?size=many", 422, "size"),
        ("/items?size=5&size=6", 422, "size"),
        ("/items?sort=fit", 422, "sort"),
        ("/items?topic=no-such", 404, "topic"),
        ("/items?words=%FF", 422, "words"),
        ("/items?list=free", 422, "list"),
        ("/items?list=", 422, "list"),
        ("/items?words=%00", 422, "words"),
        ("/items?word=x", 422, "word"),
        ("/items?words=" + "x" * 61, 422, "words"),
        ("/lists?services=2", 422, "services"),
        ("/lists/free", 404, "key"),
        ("/events/no-such", 404, "key"),
        ("/code-sets/no-such", 404, "name"),
        ("/elements?size=3", 422, "size"),
    ],
)
def test_an_error_names_field_rule_and_mend(city: None, path: str, status: int, field: str) -> None:
    said = wrong(asked(path), status)
    assert [each["field"] for each in said["errors"]] == [field]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
@pytest.mark.parametrize("path", ["/", "/items", "/openapi.json"])
def test_nothing_can_be_sent(city: None, method: str, path: str) -> None:
    answer = getattr(Client(SERVER_NAME="localhost", enforce_csrf_checks=True), method)(f"/api/v1{path}")
    wrong(answer, 405)
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"


def test_any_site_may_read_this_and_nothing_else(city: None) -> None:
    client = Client(SERVER_NAME="localhost")
    before = client.options(
        "/api/v1/items", headers={"origin": "https://elsewhere.example", "access-control-request-headers": "if-none-match"}
    )
    assert (before.status_code, before.headers["Access-Control-Allow-Origin"]) == (204, "*")
    assert "If-None-Match" in before.headers["Access-Control-Allow-Headers"]
    for path in ("/api/v1/items", "/api/v1/nothing"):
        answer = client.get(path)
        assert answer.headers["Access-Control-Allow-Origin"] == "*" and "Access-Control-Allow-Credentials" not in answer.headers
    for path in ("/", "/items", "/api", "/sign-in", "/health", "/apiary", "/api/v10/items"):
        assert "Access-Control-Allow-Origin" not in client.get(path).headers, path


def test_a_format_that_is_not_there_is_told(city: None) -> None:
    wrong(asked("/items", accept="text/html"), 406)
    wrong(asked(f"/items/{code_of()}/chart", accept="application/json"), 406)
    assert asked("/items", accept="application/*").status_code == 200
    assert asked("/items", accept="text/html, */*;q=0.1").status_code == 200


def test_how_much_one_address_may_read_is_bounded(city: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """And only hers; the next minute she may go on."""
    monkeypatch.setattr(settings, "OPEN_READS_PER_MINUTE", 3)
    caches["reads"].clear()
    answers = [Client(SERVER_NAME="localhost", REMOTE_ADDR="192.0.2.7").get("/api/v1/") for _ in range(4)]
    assert [answer.status_code for answer in answers][:3] == [200] * 3
    said = wrong(answers[3], 429)
    assert said["errors"][0]["rule"].startswith("W-12") and answers[3].headers["Retry-After"] == "60"
    assert Client(SERVER_NAME="localhost", REMOTE_ADDR="192.0.2.8").get("/api/v1/").status_code == 200
    caches["reads"].clear()


def test_a_host_that_is_not_ours_is_told_too(city: None) -> None:
    wrong(Client(SERVER_NAME="elsewhere.example").get("/api/v1/items"), 400)


def test_what_breaks_here_is_a_problem_too(city: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a number to quote, and without a word about why."""
    monkeypatch.setattr("oneseal.web.open.registers.code_sets", lambda: 1 / 0)
    answer = Client(SERVER_NAME="localhost", raise_request_exception=False).get("/api/v1/code-sets")
    assert "ZeroDivision" not in json.dumps(wrong(answer, 500))


def test_while_the_database_is_away_a_program_is_told_when_to_come_again(city: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> Any:
        raise OperationalError("connection refused")

    monkeypatch.setattr("oneseal.web.open.registers.code_sets", gone)
    answer = Client(SERVER_NAME="localhost", raise_request_exception=False).get("/api/v1/code-sets")
    assert wrong(answer, 503)["type"] == "/api#problem-503" and answer.headers["Retry-After"] == "60"
    assert 'id="problem-503"' in Client(SERVER_NAME="localhost").get("/api").content.decode()
