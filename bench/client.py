"""A browser without a window: signs in, asks for pages, sends forms; and a crew of them that measures."""

import http.client
import re
import socket
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

PATIENCE = 60.0


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int) -> None:
    """Until the server answers."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            Person(port).get("/display")
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


class Person:
    """Somebody with her cookies. An answer that is neither a page nor a way onward is an error."""

    def __init__(self, port: int) -> None:
        self.port, self.cookies = port, {"csrftoken": ""}

    def signed_in(self, login: str, password: str) -> "Person":
        """The same person, signed in."""
        self.get("/sign-in")
        self.post("/sign-in", login=login, password=password, next="/")
        return self

    def get(self, path: str) -> bytes:
        """A page."""
        return self._asked("GET", path)[1]

    def post(self, path: str, **form: str) -> str:
        """A form sent off; where the answer leads. A form that comes back is an error."""
        headers, page = self._asked("POST", path, urlencode({**form, "csrfmiddlewaretoken": self.cookies["csrftoken"]}))
        if not (onward := headers.get("Location")):
            raise RuntimeError(f"{path} leads nowhere: {_said(page)}")
        return onward

    def _asked(self, method: str, path: str, body: str | None = None) -> tuple[http.client.HTTPMessage, bytes]:
        here = f"http://127.0.0.1:{self.port}"
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items() if value), "Referer": here + path}
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": here}
        reach = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            reach.request(method, path, body, headers)
            answer = reach.getresponse()
            page = answer.read()
        finally:
            reach.close()
        for line in answer.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        if answer.status >= 400:
            raise RuntimeError(f"{method} {path}: {answer.status} {_said(page)}")
        return answer.headers, page


def measured(task: Callable[[int], Any], numbers: Sequence[int], connections: int) -> tuple[float, list[float]]:
    """The task for every number, so many at once: how many a second, and the milliseconds each took."""

    def timed(number: int) -> float:
        begun = time.perf_counter()
        task(number)
        return (time.perf_counter() - begun) * 1000

    with ThreadPoolExecutor(connections) as crew:
        begun = time.perf_counter()
        took = list(crew.map(timed, numbers))
        return len(took) / (time.perf_counter() - begun), took


def _said(page: bytes) -> str:
    """What the page's main part says."""
    main = page.decode(errors="replace").rpartition("<main")[2]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())[:2000]


def percentile(took: Sequence[float], share: float) -> float:
    """The time that this share of the requests did not exceed."""
    ordered = sorted(took)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]
