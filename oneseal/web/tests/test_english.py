"""English: the portal's pages speak it wherever the page itself speaks; what stays Chinese is data, or says that it is Chinese."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.utils import translation

from oneseal import flow
from oneseal.cases.queries.desk import CHOSEN, SAID
from oneseal.cases.queries.served import LABELS
from oneseal.cases.rules.serving import SERVED_BY, WAYS
from oneseal.catalogue.models import ItemVersion
from oneseal.catalogue.rules.code_sets import code_sets
from oneseal.catalogue.rules.elements import ELEMENTS, MATERIAL
from oneseal.catalogue.rules.four_lists import COUNTS, GROUPS, NARROWED
from oneseal.catalogue.rules.guide import PARTS, PLAIN, plain_step
from oneseal.catalogue.rules.topics import areas, events
from oneseal.law.powers import LANES
from oneseal.law.regimes import REGIMES
from oneseal.people.models import Body, Division, Party
from oneseal.people.queries import party_name
from oneseal.web.coded import CODES, PAPERS, POWERS, STEPS, WRITTEN, answered, in_english, paper_called
from oneseal.web.health import ENGLISH
from oneseal.web.open.pages import MENDS
from oneseal.web.open.problems import TITLES
from oneseal.web.portal.browse.named import area_named, event_named, list_named, share_named
from oneseal.web.queries import checks
from oneseal.web.tests.scene import FILES, ONLY_SENT, PUBLIC, ROUTES, SIGNED_IN, Scene, address, client_of

CHINESE = re.compile(r"[一-鿿][一-鿿，。：；、“”（）《》〔〕·\d]*")
VOID = frozenset({"meta", "link", "img", "input", "br", "hr", "path", "wbr"})
UNMARKED = frozenset({"title", "option", "textarea"})
"""Elements that hold nothing but text."""
SPOKEN = ("aria-label", "title", "alt", "placeholder", "content")
OTHERS = {"style", "style-of"}
"""Pages for who builds pages and programs: they show the Chinese words of parts and answers as they are."""
SWITCH = {"中文"}
"""The way back to Chinese is in Chinese."""
SHORT = 2
PAGES = sorted(
    name for name, (owner, _) in ROUTES.items() if owner in {PUBLIC, SIGNED_IN, "王申请"} and name not in FILES | ONLY_SENT | OTHERS
)


class Said(HTMLParser):
    """What a page says in no other language than its own, outside ``lang="zh-Hans"``: its texts, and in ``plain`` what no mark can stand
    in, spoken attributes and the texts of titles and fields."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.inside: list[tuple[str, bool]] = []
        self.found: list[str] = []
        self.plain: list[str] = []
        self.feed(page)

    @property
    def is_chinese(self) -> bool:
        """Whether the element says that it is Chinese."""
        return bool(self.inside) and self.inside[-1][1]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        chinese = told["lang"] == "zh-Hans" if "lang" in told else self.is_chinese
        if not chinese:
            self.plain += [str(told[name]) for name in SPOKEN if told.get(name)]
        if tag not in VOID:
            self.inside.append((tag, chinese))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.inside.pop()

    def handle_endtag(self, tag: str) -> None:
        while tag in [each for each, _ in self.inside] and self.inside.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        within = self.inside[-1][0] if self.inside else ""
        if not self.is_chinese and within not in {"script", "style"}:
            (self.plain if within in UNMARKED else self.found).append(data)


def strings(value: Any) -> set[str]:
    """Every text of some data."""
    if isinstance(value, dict):
        return {text for each in value.values() for text in strings(each)}
    if isinstance(value, list):
        return {text for each in value for text in strings(each)}
    return {value} if isinstance(value, str) else set()


def data() -> list[str]:
    """Names and texts that an office, a citizen or a statute gave: the longest first, so that a name inside a longer one stays whole."""
    found: set[str] = set()
    for row in ItemVersion.objects.select_related("item"):
        found |= {row.item.name} | strings(row.content) | strings(row.form) | set(re.findall(r'name="([^"]+)"', str(row.chart)))
    for body in Body.objects.all():
        found |= {body.name, body.address}
    found |= {division.name for division in Division.objects.all()}
    found.add("材料.pdf")
    found |= set(party_name(Party.objects.values_list("id", flat=True)).values())
    return sorted((text for text in found if CHINESE.search(text)), key=len, reverse=True)


def left_in(page: str, known: list[str]) -> set[str]:
    """The Chinese of a page that is not marked as such; where no mark can stand, what is nobody's data. A short word of the data counts
    only by itself: else it would cut a sentence of ours in two."""
    said = Said(page)
    left = {piece for text in said.found for piece in CHINESE.findall(text)}
    for text in said.plain:
        for piece in re.split(r"[·　\s]+", text):
            if CHINESE.search(piece) and piece not in known:
                for name in known:
                    piece = piece.replace(name, "") if len(name) > SHORT else piece  # noqa: PLW2901 - cut down name by name
                left |= set(CHINESE.findall(piece))
    return left


def english(scene: Scene, name: str) -> str:
    """A page of the scene as somebody reads it who has chosen English; nothing when it is no page."""
    client = client_of(scene, ROUTES[name][0])
    client.cookies["lang"] = "en"
    try:
        answer = client.get(address(scene, name), headers={"Accept": "text/html"})
    finally:
        client.cookies.pop("lang", None)
    return answer.content.decode() if "html" in answer.headers.get("Content-Type", "") else ""


@pytest.fixture(scope="module")
def known(scene: Scene) -> list[str]:
    """The data of the city with the scene in it."""
    return data()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_in_english_speaks_it(scene: Scene, known: list[str], name: str) -> None:
    assert left_in(english(scene, name), known) <= SWITCH


def test_the_sentences_that_code_makes_are_english_too(scene: Scene) -> None:
    """Limits, dates with how they were counted, extents of mandates, what is asked next, refusals."""
    guide, correcting, mandate = (english(scene, name) for name in ("item", "my-case", "mandates"))
    assert re.search(r"by \w{3} \d+ \w{3}( \d{4})? you are told whether it is accepted", guide)
    assert re.search(r"delivered: by \w{3} \d+ \w{3} \d{4} \(limit of \d+ working days", correcting)
    assert "everything" in mandate
    client = client_of(scene, "王申请")
    client.cookies["lang"] = "en"
    page = client.get(address(scene, "my-case", case=scene.keys["correcting"])).content.decode()
    refused = client.post(address(scene, "withdraw"), {"seen": "99"}).content.decode()
    client.cookies.pop("lang", None)
    assert re.search(r"corrections, by \w{3} \d+ \w{3} \d{4} \(limit[^()]*\); the limit is \d+ days from receipt of the notice", page)
    assert "Now: You are asked for corrections" in page
    assert "<h2>Something has changed since you opened this page" in refused and '<span lang="zh-Hans">C-12 ' in refused


def test_lists_figures_areas_and_events_have_english_names_and_explanations() -> None:
    """By their keys: a new one without English fails here."""
    with translation.override("en"):
        told = [list_named(each.key, each.name, each.rule) for each in NARROWED]
        told += [share_named(key, name, rule) for key, name, rule, _ in COUNTS]
        told += [share_named("shortened", "时限压缩率", "法定"), *(event_named(each.key, each.name, each.said) for each in events())]
        names = [
            *(area_named(each.key, each.name) for each in areas()),
            *(list_named(f"group-{key}", name, "").name for key, name, _ in GROUPS),
        ]
    assert not [each for words in told for each in words if CHINESE.search(each)] and not CHINESE.search(" ".join(names))
    assert list_named("online", "网上办", "网上").name == "网上办"


def test_the_page_of_the_four_lists_is_read_in_english(scene: Scene) -> None:
    """Each with what it means; a number opens its list under the same name, a place keeps its own."""
    page, one = english(scene, "four-lists"), english(scene, "four-list")
    assert "<dt>At once</dt>" in page and "You can at least apply on the internet</small>" in page
    assert "Wholly online" in page and "Items handled online from beginning to end / all items: " in page
    assert "Nearby, in counties and towns" in page
    assert "</span> Online <span" in one and "<title>Online " in one and "You can at least apply on the internet. " in one


TABLES = {ELEMENTS[name].code_set for _, names in PARTS.values() for name in names if name in ELEMENTS} | {
    MATERIAL[name].code_set for name in ("material_type", "material_format", "source_type", "is_need")
}
"""Code sets whose words a guide shows."""


@pytest.mark.parametrize("name", sorted(TABLES - {""}))
def test_every_code_that_a_guide_shows_has_an_english_name(name: str) -> None:
    assert set(code_sets()[name].labels().values()) <= set(CODES[name])


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("自然人、企业法人", "natural persons, companies"),
        ("其他组织（含个体工商户）", "other organisations, sole traders among them"),
        ("原件，纸质或电子", "original, on paper or electronic"),
        ("原件1份、复印件2份（A4）", 'original: 1, copy: 2 (<span lang="zh-Hans">A4</span>)'),
        ("20个工作日", "20 working days"),
        ("1日", "1 day"),
        ("2份", "2 copies"),
        ("自决定之日起10个工作日内", "within 10 working days of the decision"),
        ("是（<另行>通知）", 'yes (<span lang="zh-Hans">&lt;另行&gt;通知</span>)'),
        ("5年", "5 years"),
        ("不超过2年", "at most 2 years"),
        ("可以延长10个工作日，由局长批准", 'may be extended by 10 working days with the approval of <span lang="zh-Hans">局长</span>'),
        (
            "自告知之日起30日内；逾期未补正的，视为放弃申请，可以重新申请",
            "within 30 days of being told; after that the application counts as given up, and you may apply anew",
        ),
        ("申请→登记决定→制发执照", 'application → decision → <span lang="zh-Hans">制发执照</span>'),
        ("工作日 上午9:00-12:00，下午13:30-17:00", "working days 9:00-12:00 and 13:30-17:00"),
        ("制作<营业>执照", '<span lang="zh-Hans">&lt;营业&gt;执照</span> is made'),
        ("现场制售：是；类型：小吃", '<span lang="zh-Hans">现场制售</span>: yes; <span lang="zh-Hans">类型：小吃</span>'),
        ("依法成立的、符合条件的", None),
    ],
)
def test_a_code_an_amount_and_several_of_them_are_said_in_english_and_a_text_of_an_item_is_not(chinese: str, english: str | None) -> None:
    assert in_english(chinese) == english


def test_what_is_written_with_acts_plain_steps_and_papers_have_english_names() -> None:
    """Labels and steps by their words, papers by their kind; a title stays beside it as it is printed."""
    assert {*SAID.values(), *(label for label, _ in CHOSEN.values()), *LABELS} <= set(WRITTEN)
    assert {*WAYS.values(), *SERVED_BY.values()} == set(CODES["served"])
    assert set(PLAIN.values()) <= set(STEPS)
    assert {kind for regime in REGIMES.values() for kind in regime.titles} | {"state_notice"} == set(PAPERS)
    with translation.override("en"):
        assert paper_called("receipt", "接收凭证") == 'Receipt (<span lang="zh-Hans">接收凭证</span>)'
        assert paper_called("certificate", "食品经营许可证") == '<span lang="zh-Hans">食品经营许可证</span>'
    assert paper_called("receipt", "接收凭证") == "接收凭证"


def test_what_the_guide_asks_elements_to_say_is_said_in_english() -> None:
    """The words that an element's help text gives for where there is nothing to say."""
    asked = {word for element in ELEMENTS.values() for word in re.findall("没有[^，；]*的写“([^”]+)”", element.help)}
    assert {"无数量限制", "无"} <= asked and not {word for word in asked if in_english(word) is None}


def test_yes_and_no_are_english_where_they_are_asked_and_told_again(scene: Scene) -> None:
    """In the questions of an item, in a draft and in its summary; an answer in the item's own words stays Chinese."""
    needs, summary = english(scene, "materials"), english(scene, "draft-summary")
    assert "<span>yes</span>" in needs and "<span>no</span>" in needs
    assert re.search(r"</dt><dd>(yes|no)</dd>", summary)
    with translation.override("en"):
        assert (answered("是"), answered("长期")) == ("yes", "长期")


def test_every_check_of_the_health_page_and_every_error_of_the_open_interface_is_english(city: None) -> None:
    """By their names: a new one without English fails here; what a check found is for whoever runs the site and stays Chinese."""
    assert {check.name for check in checks()} == set(ENGLISH) and set(TITLES) == set(MENDS)


def test_every_step_of_the_published_charts_has_an_english_name(city: None) -> None:
    """As applicants are told of it; what is made keeps its Chinese name."""
    made_for_tests = ItemVersion.objects.filter(chart__contains='name="环节')
    charts = set(ItemVersion.objects.exclude(chart="").exclude(id__in=made_for_tests).values_list("chart", flat=True))
    steps = {plain_step(task.name) for chart in charts for task in flow.read(chart.encode()).tasks()}
    assert len(steps) > len(STEPS) and {step for step in steps if in_english(step) is None} == set()


def test_lanes_and_codes_are_english_and_it_is_said_once_that_items_stay_chinese(scene: Scene) -> None:
    """On the guide, where one applies, and in the list; in Chinese nothing is said of it."""
    assert set(POWERS) == set(LANES)
    guide = english(scene, "item")
    assert '<g class="chart-lane" lang="en"><title>Examination</title>' in guide and "At the counter" in guide
    assert "sole traders among them" in guide and "within 10 working days of the decision" in guide
    for name in ("item", "items", "apply"):
        assert english(scene, name).count("published in Chinese and stay so") == 1
    assert "published in Chinese" not in client_of(scene, PUBLIC).get(address(scene, "item")).content.decode()
