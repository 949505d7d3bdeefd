"""One question to a provider over HTTP: TLS always (a loopback address aside), no redirects, a time limit, an answer of bounded size."""

import base64
import json
from collections.abc import Mapping
from http.client import HTTPException, HTTPMessage
from typing import IO, Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

SECONDS, LARGEST = 10, 1_000_000
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class Unreachable(Exception):
    """The provider did not answer, or not in a way that can be read."""


class _Straight(HTTPRedirectHandler):
    """An answer that points elsewhere is no answer."""

    def redirect_request(self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str) -> None:
        """None: not followed."""


_opener = build_opener(_Straight)


def asked(address: str, sent: Mapping[str, str] | None = None, *, basic: tuple[str, str] | None = None, bearer: str = "") -> dict[str, Any]:
    """The JSON object that an address answers with; ``sent``: fields of a POST."""
    place = urlsplit(address)
    if place.scheme != "https" and place.hostname not in LOOPBACK:
        raise Unreachable("地址不是 https")
    wanted = Request(address, urlencode(sent).encode() if sent is not None else None, {"Accept": "application/json"})  # noqa: S310 - the scheme was looked at
    if basic:
        wanted.add_header("Authorization", "Basic " + base64.b64encode(":".join(basic).encode()).decode())
    if bearer:
        wanted.add_header("Authorization", f"Bearer {bearer}")
    try:
        with _opener.open(wanted, timeout=SECONDS) as answer:
            told = json.loads(answer.read(LARGEST + 1)[:LARGEST])
    except HTTPError as failed:
        raise Unreachable(f"返回 {failed.code}") from failed
    except (OSError, HTTPException, ValueError) as failed:
        raise Unreachable("没有正常应答") from failed
    if not isinstance(told, dict):
        raise Unreachable("应答读不懂")
    return told
