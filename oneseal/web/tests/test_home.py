"""首页: in the order in which people need it; what most came for is counted from real cases; the day's figures; her own cases."""

import html
import re
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from oneseal.cases import actions
from oneseal.cases.models import Case
from oneseal.cases.queries import counted_filings, figures
from oneseal.cases.tests.office import cast, filed, filed_for_a_firm, firm, item, reached, row
from oneseal.catalogue.queries import published_leaves
from oneseal.catalogue.rules.content import LINKED
from oneseal.catalogue.rules.four_lists import FOUR_LISTS
from oneseal.catalogue.rules.topics import areas, events
from oneseal.journal.queries import today
from oneseal.web.portal.browse.listing import most_used, things_of
from oneseal.web.tests.browser import Visit
from oneseal.web.tests.test_desk import signed_in

FILED = "生育登记"


@pytest.fixture(autouse=True)
def fresh(city: None) -> Iterator[None]:
    """What was counted a minute ago is forgotten."""
    caches["shared"].clear()
    yield
    caches["shared"].clear()


def home(client: Client | None = None) -> str:
    """The page as it was sent."""
    return (client or Client(SERVER_NAME="localhost")).get("/").content.decode()


def parts(page: str) -> list[str]:
    """The parts of the page in their order."""
    return re.findall(r'<section[^>]*aria-labelledby="(\w+)"', page)


def cards(page: str) -> list[str]:
    """The things that most people come for."""
    return re.findall(r'<a class="card"[^>]*><strong>([^<]+)</strong>', page.split('id="most"')[1].split("</section>", maxsplit=1)[0])


def test_its_parts_stand_in_the_order_in_which_people_need_them() -> None:
    """Search before all; her own cases only when she has some that run; the figures last."""
    filed(FILED)
    page = home()
    assert parts(page) == ["most", "topics_person", "topics_firm", "areas", "lists", "look", "today"]
    assert page.index("<search>") < page.index('id="most"')
    assert parts(home(signed_in("王申请"))) == ["most", "topics_person", "topics_firm", "areas", "lists", "hers", "look", "today"]
    assert "hers" not in parts(home(signed_in("李受理")))


def test_what_most_people_come_for_is_counted_from_real_cases(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the last filings, the thing filed most stands first, by all its offices together; one that nobody offers any more does not."""
    filed("出版物零售"), filed(FILED), filed(FILED)
    monkeypatch.setattr("oneseal.web.portal.home.counted_filings", lambda: counted_filings(among=3))
    leaves = published_leaves()
    found = cards(home())
    assert found[0] == FILED and found[1].startswith("出版物零售") and len(found) == min(6, len({row["name"] for row in leaves}))
    everywhere = {str(row["item"]): 1 for row in leaves if row["name"] == FILED}
    assert len(everywhere) > 1
    once_more = everywhere | {str(item("出版物零售").item_id): len(everywhere) - 1}
    assert most_used(things_of(leaves), once_more, 6)[0][0].name == FILED
    things, used = most_used(things_of(row for row in leaves if row["name"] != FILED), once_more, 6)
    assert [thing.name for thing in things[:used]] == [found[1]]


def test_only_the_last_filings_count() -> None:
    """So many and no more, however many there are; those of some bodies alone when they are named."""
    filed("出版物零售"), filed(FILED)
    assert counted_filings(among=1) == {item(FILED).item_id: 1}
    body = row(filed(FILED)).body_id
    assert counted_filings([body]).total() == min(1000, Case.objects.filter(body=body).count())
    assert counted_filings([]) == {}


def test_a_city_without_cases_says_by_what_its_things_were_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that the most offices handle themselves, and as much when only some are counted."""
    leaves = published_leaves()
    offices = Counter(row["name"] for row in leaves if row["mode"] != LINKED)
    monkeypatch.setattr("oneseal.web.portal.home.counted_filings", Counter)
    page = home()
    assert "还没有申请可以数" in page and [offices[name] for name in cards(page)] == sorted(offices.values(), reverse=True)[:6]
    caches["shared"].clear()
    monkeypatch.setattr("oneseal.web.portal.home.counted_filings", lambda: Counter({item(FILED).item_id: 1}))
    page = home()
    assert "前 1 项" in page and cards(page)[0] == FILED


def test_the_figures_are_those_of_the_day_and_lead_to_what_they_count() -> None:
    before = figures(today())
    filed(FILED)
    actions.deny(reached("grant"), facts="面积不足", reason="不符合条件", basis="第三十八条", by=cast("周批准"))
    after = figures(today())
    assert after.received >= before.received + 2 and after.decided == before.decided + 1
    assert after.received == Case.objects.filter(received_on=today()).count()
    page = home()
    assert f"收到申请 {after.received} 件，作出决定 {after.decided} 件" in page
    things = len({row["name"] for row in published_leaves()})
    assert (
        f'<a href="/items">{things} 件</a>' in page and f"共 {things} 件" in Client(SERVER_NAME="localhost").get("/items").content.decode()
    )


def test_the_areas_and_the_four_lists_have_their_entries_and_events_are_no_part_of_the_items() -> None:
    page = home()
    for link in (*(f"/events#a-{area.key}" for area in areas()), *(f"/lists/{each.key}" for each in FOUR_LISTS)):
        assert f'href="{link}"' in page, link
    assert f"“一件事”{len(events())} 件" in page and "其中" not in page.split('id="today"')[1]


def test_what_runs_of_hers_stands_there_and_nothing_of_anybody_elses() -> None:
    """What waits for her first; for whom she acts; not what has ended; a page with her own on it is kept nowhere."""
    case, other = filed(FILED), filed_for_a_firm()
    actions.request_correction(case, [{"line": "application", "problem": "不清楚", "mend": "重填"}], by=cast("李受理"))
    hers = signed_in("王申请")
    page = home(hers).split('id="hers"')[1].split("</section>")[0]
    first = re.findall(r'href="/mine/([0-9a-f-]+)"', page)[0]
    assert row(first).phase == "CORRECTION" and str(other) not in page
    assert {row(key).applicant_id for key in re.findall(r'href="/mine/([0-9a-f-]+)"', page)} == {cast("王申请")}
    assert "no-store" in hers.get("/").headers["Cache-Control"]
    agent = signed_in("曹代办")
    agent.post("/acting-for", {"principal": str(firm())})
    assert "云岚禾丰食品有限公司" in home(agent).split('id="hers"')[1].split("</section>")[0]
    actions.withdraw(other, reason="不办了", by=cast("曹代办"))
    assert str(other) not in home(agent)
    assert str(case) not in home(signed_in("冯旁人")) and str(case) not in home()


def test_every_link_of_it_leads_somewhere() -> None:
    filed(FILED)
    client = signed_in("王申请")
    links = {html.unescape(link) for link in re.findall(r'href="(/[^"#]*)"', home(client).split("<main")[1])}
    assert len(links) > 12
    assert {link: status for link in sorted(links) if (status := client.get(link).status_code) != 200} == {}


def test_it_asks_a_steady_number_of_questions() -> None:
    """Whatever is filed; what is counted of the cases is kept for a minute, so that most do not ask at all."""
    client, counts = signed_in("王申请"), []
    for _ in range(2):
        filed(FILED), filed("出版物零售")
        caches["shared"].clear()
        with CaptureQueriesContext(connection) as asked:
            home(client)
        counts.append(len(asked))
    with CaptureQueriesContext(connection) as again:
        home(client)
    assert counts[0] == counts[1] <= 16 and len(again) == counts[0] - 3


def test_the_day_is_counted_by_indexes_alone() -> None:
    """However many cases there are."""
    if connection.vendor != "sqlite":
        pytest.skip("the plan is SQLite's")
    with CaptureQueriesContext(connection) as asked:
        figures(today()), counted_filings()
    with connection.cursor() as cursor:
        for query in asked.captured_queries:
            cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
            plan = [line[3] for line in cursor.fetchall()]
            assert not [line for line in plan if line.startswith("SCAN cases_case") and "INDEX" not in line], plan


def test_it_keeps_nobody_out(visit: Callable[..., Visit]) -> None:
    """axe and width, signed in and out, in both languages, large and dark."""
    filed(FILED)
    for name, width, options in (
        ("王申请", 1280, {}),
        ("", 360, {"lang": "en"}),
        ("王申请", 360, {"size": "large"}),
        ("", 1280, {"theme": "dark"}),
    ):
        here = visit(name, width=width, **options)
        here.page.goto("/")
        assert here.barriers() == []
        assert not here.overflows()
        here.shoot(f"home-{width}-{name or 'stranger'}")


def test_only_who_works_here_is_led_to_the_workbench_from_every_page(city: None) -> None:
    """Also from the pages that name places of their own, such as the list of services."""
    for name, led in (("王申请", False), ("李受理", True)):
        client = signed_in(name)
        for path in ("/", "/items", "/lists", "/events", "/mine"):
            page = client.get(path, follow=True).content.decode()
            assert ('<a href="/work/">工作台</a>' in page) is led, path
