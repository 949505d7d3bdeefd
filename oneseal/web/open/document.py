"""接口说明 The OpenAPI document, drawn from the interface itself; its examples are what this very home has published."""

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from ninja import Schema

from oneseal.catalogue.queries import Narrowing, offered_items, version
from oneseal.catalogue.rules.topics import events
from oneseal.web.open.api import PREFIX, address, api, reading
from oneseal.web.open.problems import MEDIA_TYPE

ABOUT = """公开、只读的政务服务事项目录。内容与网站的办事指南、四办清单和导出文件相同，只含已发布、现行有效的事项。
The public, read-only catalogue of government services: the content of the portal's guides, lists and files; published and in force only.

- 不需要注册和密钥，不使用 cookie；任何网站的页面都可以读取（CORS）。No key, no cookies; any site's page may read.
- 列表按键翻页：取 next 的地址，直到它为空。Lists are paged by key: follow `next` until it is null.
- 每个回答有 ETag，再取时带 If-None-Match，没有变化回答 304；也可以用 HEAD。Every answer has an ETag: ask again with If-None-Match.
- 出错回答 application/problem+json（RFC 9457），逐处说明参数、值、规则、怎样改正。Errors name field, value, rule and mend.
- 每个网络地址每分钟的读取次数有上限，超过回答 429 和 Retry-After。Readings per minute and address are limited.
"""
TAGS = {
    "items": "事项和办事指南 Items and their guides",
    "lists": "四办清单 The four lists: 马上办 at once, 网上办 online, 就近办 nearby, 一次办 one visit",
    "topics": "主题 Topics",
    "events": "一件事 Events of life",
    "registers": "区划、机构、代码集、要素 Divisions, bodies, code sets, elements",
    "interface": "接口 The interface",
}


class Entry(Schema):
    """入口 Where everything is."""

    title: str
    version: str
    links: dict[str, str]


@reading("/", "entry", Entry, tag="interface")
def entry(request: HttpRequest) -> dict[str, Any]:
    """入口 Where everything is."""
    names = ("items", "lists", "topics", "events", "divisions", "bodies", "code-sets", "elements", "openapi.json")
    return {"title": api.title, "version": api.version, "links": {**{name: address(f"/{name}") for name in names}, "documentation": "/api"}}


@reading("/openapi.json", "document", dict[str, Any], tag="interface")
def openapi(request: HttpRequest) -> dict[str, Any]:
    """接口说明 This document (OpenAPI 3.1)."""
    return document()


def document() -> dict[str, Any]:
    """The document whole; drawn once for the same examples, and not to be changed by who reads it."""
    return _drawn(json.dumps(_examples()))


@lru_cache(maxsize=4)
def _drawn(known: str) -> dict[str, Any]:
    told: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=PREFIX.lstrip("/") + "/"))
    told["info"] = {
        "title": "一枚章 OneSeal：公开目录 open catalogue",
        "version": api.version,
        "description": ABOUT,
        "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
    }
    told["servers"] = [{"url": "/"}]
    told["tags"] = [{"name": name, "description": words} for name, words in TAGS.items()]
    examples = json.loads(known)
    told["paths"] = dict(sorted(told["paths"].items(), key=_place))
    for path, methods in told["paths"].items():
        for operation in methods.values():
            _completed(path, operation, examples)
    return told


def _place(entered: tuple[str, dict[str, Any]]) -> tuple[int, str]:
    """By subject, and a list before its parts."""
    path, methods = entered
    return list(TAGS).index(methods["get"]["tags"][0]), path


def _completed(path: str, operation: dict[str, Any], examples: dict[str, Any]) -> None:
    """What the interface's own parts do not say: problems' media type, files' media types, headers, examples that exist here."""
    for status, answer in operation["responses"].items():
        if int(status) >= 400:
            answer["content"] = {MEDIA_TYPE: next(iter(answer["content"].values()))}
        answer["headers"] = dict(_headers(int(status)))
    if operation.get("description", "").startswith(operation["summary"]):
        del operation["description"]
    operation["responses"][304] = {"description": "没有变化 Not Modified", "headers": dict(_headers(304))}
    for parameter in operation["parameters"]:
        schema = parameter["schema"]
        if not schema.get("default", True):
            del schema["default"]
        for name in ("description", "title"):
            schema.pop(name, None)
        shown = parameter.pop("examples", None) or schema.get("examples")
        schema.pop("examples", None)
        example = examples.get(f"{path.removeprefix(PREFIX)} {parameter['name']}", examples.get(parameter["name"]))
        if value := example or (shown[0] if shown else None):
            parameter["example"] = value


def _headers(status: int) -> Iterator[tuple[str, Any]]:
    yield "X-Request-Number", {"description": "咨询时报的号码 number to quote", "schema": {"type": "string"}}
    if status in {200, 304}:
        yield "ETag", {"description": "内容的标记 mark of the content", "schema": {"type": "string"}}
    if status == 429:
        yield "Retry-After", {"description": "几秒后继续 seconds to wait", "schema": {"type": "integer"}}


def _examples() -> dict[str, Any]:
    """Values of parameters that lead somewhere in this home."""
    known: dict[str, Any] = {"key": "online", "/events/{key} key": events()[0].key, "/code-sets/{name} name": "task_type"}
    known |= {"event": events()[0].key, "name": "application"}
    for each in offered_items(Narrowing(), limit=1) or ():
        known |= {"code": each.code, "division": each.division, "body": each.uscc, "parent": each.division}
        asked = version(each.version).situations
        known["answer"] = [f"{one.id}:{str(next(iter(one.options))).lower()}" for one in asked[:1]]
    return known
