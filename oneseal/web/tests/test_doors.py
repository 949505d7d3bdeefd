"""What every page must be: Chinese first, English on the switch, without inline code, usable by keyboard and on a phone."""

from html.parser import HTMLParser

import pytest
from django.test import Client

from oneseal.catalogue.queries import published_leaves

DOORS = ["/", "/health", "/display", "/sign-in", "/style", "/items", "/progress", "/verify", "/no-such-page"]
FORBIDDEN = {"script", "style"}


class Page(HTMLParser):
    """Tags with their attributes, in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the tag."""
        self.tags.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """Attributes of every such tag."""
        return [attributes for name, attributes in self.tags if name == tag]


def opened(door: str) -> Page:
    """The page behind an address."""
    return Page(Client(SERVER_NAME="localhost").get(door, headers={"accept": "text/html"}).content.decode())


@pytest.mark.parametrize("door", DOORS)
def test_a_page_is_chinese_until_english_is_chosen(city: None, door: str) -> None:
    """The browser's own wish changes nothing; the switch does, and is remembered on this device."""
    client = Client(SERVER_NAME="localhost")
    asked = {"accept": "text/html", "accept-language": "en"}
    assert '<html lang="zh-Hans"' in client.get(door, headers=asked).content.decode()
    assert client.post("/display", {"lang": "en", "next": door}).headers["Location"] == door
    answer = client.get(door, headers=asked)
    assert '<html lang="en"' in answer.content.decode()
    assert answer.headers["Content-Language"] == "en"


@pytest.mark.parametrize("door", DOORS)
def test_a_page_carries_no_inline_code(city: None, door: str) -> None:
    """No script, style, style attribute or event attribute: the policy below would refuse them."""
    page = opened(door)
    assert not [tag for tag, attributes in page.tags if tag in FORBIDDEN and "src" not in attributes]
    assert not [name for _, attributes in page.tags for name in attributes if name == "style" or name.startswith("on")]


@pytest.mark.parametrize("door", DOORS)
def test_the_policy_lets_in_only_our_own(city: None, door: str) -> None:
    """Content-Security-Policy as house rule 11 words it."""
    policy = Client(SERVER_NAME="localhost").get(door, headers={"accept": "text/html"}).headers["Content-Security-Policy"]
    told = {words[0]: set(words[1:]) for words in (part.split() for part in policy.split(";")) if words}
    own = {name: {"'self'"} for name in ("script-src", "style-src", "font-src", "connect-src", "form-action")}
    none = {name: {"'none'"} for name in ("default-src", "object-src", "base-uri", "frame-ancestors")}
    assert told == {**own, **none, "img-src": {"'self'", "data:"}}


@pytest.mark.parametrize("door", DOORS)
def test_a_page_can_be_walked_by_keyboard_and_read_aloud(city: None, door: str) -> None:
    """The first link skips to the text; one heading of the first rank, one main part; every picture has its words."""
    page = opened(door)
    assert page.all("a")[0]["href"] == "#main"
    assert [attributes["id"] for attributes in page.all("main")] == ["main"]
    assert len(page.all("h1")) == 1
    assert all("alt" in attributes for attributes in page.all("img"))


def test_the_home_page_names_things_once_and_says_how_many_there_are(city: None) -> None:
    """Whoever implements them; the others are a step away."""
    text = Client(SERVER_NAME="localhost").get("/").content.decode()
    names = {row["name"] for row in published_leaves()}
    shown = [name for name in names if f"<strong>{name}</strong>" in text]
    assert shown and all(text.count(f"<strong>{name}</strong>") == 1 for name in shown)
    assert f"{len(names)} 件" in text


@pytest.mark.parametrize("door", DOORS)
def test_a_page_says_that_its_data_is_invented(city: None, door: str) -> None:
    """On every page; and every page leads to the health page."""
    text = Client(SERVER_NAME="localhost").get(door, headers={"accept": "text/html"}).content.decode()
    assert "演示数据" in text
    assert 'href="/health"' in text


def test_a_page_is_only_read(city: None) -> None:
    """Nothing can be sent to it."""
    assert [Client(SERVER_NAME="localhost").post(door).status_code for door in ("/", "/health", "/style")] == [405, 405, 405]


def test_the_way_back_stays_in_the_house(city: None) -> None:
    """A form cannot be made to send people to a foreign page."""
    answer = Client(SERVER_NAME="localhost").post("/display", {"size": "large", "next": "https://example.com/"})
    assert answer.headers["Location"] == "/"
    assert Client(SERVER_NAME="localhost").post("/display", {"theme": "neon", "next": "/"}).cookies == {}


TOLD = {
    "/style": ("登录快到时间了", "已经自动退出登录", "另一个人", "什么都没有改动"),
    "/style/filing": ("连不上了", "正在上传", "这类文件收不了", "这一页刚在另一个窗口", "您刚才填的"),
    "/style/desk": ("先打开", "没有符合条件的办件", "没有找到", "等文书制成"),
    "/style/case": ("重签", "申请人身份未核实", "不能在这里预览"),
    "/style/figures": ("已超期", "一件也没有"),
}
"""States on the pages of parts that only words tell; those with a class: ``test_style``."""


@pytest.mark.parametrize(("door", "part"), [(door, part) for door, parts in TOLD.items() for part in parts])
def test_the_pages_of_parts_show_what_only_words_tell(city: None, door: str, part: str) -> None:
    assert part in Client(SERVER_NAME="localhost").get(door).content.decode().split("<main")[1].split("</main>")[0]


def test_a_wrong_address_of_the_workbench_leads_back_to_it_and_one_of_the_portal_to_the_portal() -> None:
    work, portal = (Client(SERVER_NAME="localhost").get(path) for path in ("/work/no-such-page", "/no-such-page"))
    assert (work.status_code, portal.status_code) == (404, 404)
    shown = [answer.content.decode().partition("<main")[2] for answer in (work, portal)]
    assert [("回工作台" in page, "查进度" in page) for page in shown] == [(True, False), (False, True)]
    assert 'href="/work/"' in shown[0]
