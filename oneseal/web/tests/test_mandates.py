"""委托: a legal representative grants, limits and ends mandates; what an agent sees ends with them; others see none of it."""

import io
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from oneseal.cases import actions
from oneseal.cases.actions.numbers import pickup_code
from oneseal.cases.models import Draft
from oneseal.cases.tests.office import cast, filed, filed_for_a_firm, filing, firm, item, made, reached, row
from oneseal.catalogue.queries import sample_file
from oneseal.certificates.queries import HeldCertificate, certificates_held
from oneseal.documents.actions import receive_file
from oneseal.documents.queries import open_paper, papers_of
from oneseal.journal.actions import set_clock
from oneseal.journal.gate import new_stream
from oneseal.journal.queries import now, today
from oneseal.people.actions import end_mandate, grant_mandate, open_account
from oneseal.people.models import Mandate, Party
from oneseal.people.queries import party_details, party_name, principals_of
from oneseal.people.queries.mandates import mandates_given
from oneseal.people.rules import MANDATED
from oneseal.people.tests.office import firm as new_firm
from oneseal.people.tests.office import natural, next_number
from oneseal.web.portal.mine.mandates import NO_ACT_YET
from oneseal.web.tests.browser import Visit
from oneseal.web.tests.test_applying import begun
from oneseal.web.tests.test_desk import signed_in
from oneseal.web.tests.test_filed_form import told
from oneseal.web.tests.test_mine import acting, looked_at

FOOD = "食品经营许可（新办）"


def head() -> tuple[str, UUID]:
    """Who represents the firm by law: name and key."""
    person = Party.objects.get(id=firm()).representative_id
    assert person
    return party_name([person])[person], person


def wanted(agent: str = "卫创业", **changed: Any) -> dict[str, Any]:
    """A grant as the page sends it."""
    number = party_details([cast(agent)])[cast(agent)].number
    since = today().isoformat()
    return {"name": agent, "id_number": number, "extent": "some", "scope": ["file", "supply"], "since": since, "until": "", **changed}


def test_a_mandate_is_granted_limited_used_and_ended(city: None) -> None:
    """The agent files for the firm; the moment it is ended he sees nothing more."""
    name, _ = head()
    hers = acting(name, firm())
    assert hers.post("/mandates/new", wanted()).status_code == 302
    mandate = mandates_given(firm())[0]
    assert (mandate.agent, mandate.scope) == (cast("卫创业"), ("申请", "补正"))
    lines = filing("出版物零售")["materials"]
    case = filed("出版物零售", applicant=firm(), by=cast("卫创业"), materials={line: [] for line in lines})
    agent = acting("卫创业", firm())
    assert agent.get(f"/mine/{case}").status_code == 200
    assert mandate.agent_name in hers.get("/mandates").content.decode()
    assert hers.get(f"/mandates/{mandate.id}/end").status_code == 200 and Mandate.objects.get(id=mandate.id).ended_at is None
    assert hers.post(f"/mandates/{mandate.id}/end").status_code == 302
    assert agent.get(f"/mine/{case}").status_code == 404
    assert firm() not in principals_of(cast("卫创业"), today())
    assert hers.post(f"/mandates/{mandate.id}/end").status_code == 422


def test_an_agent_reads_no_further_than_her_scope(city: None) -> None:
    """To file: nothing that others filed. To supply: the case without its papers. To receive: its papers and the 取件码."""
    case = reached("deliver")
    made(case)
    of, code = row(case).applicant_id, pickup_code(row(case).query_number)
    paper = next(each for each in papers_of(case) if each.path)
    number = next(each.number for each in papers_of(case) if each.kind == "certificate")
    read: dict[str, list[object]] = {}
    for scope in ("file", "supply", "receive"):
        mandate = grant_mandate(of, cast("卫创业"), [scope], since=today(), by=None)
        agent = acting("卫创业", of)
        page = agent.get(f"/mine/{case}")
        certificate = certificates_held(of)[0].id
        taken = [agent.get(path).status_code for path in (f"/mine/{case}/papers/{paper.id}", f"/certificates/{certificate}")]
        words = page.content.decode()
        read[scope] = [page.status_code, code in words, number in words, *taken]
        for listed in ("/mine", "/inbox"):
            assert (str(case) in agent.get(listed).content.decode()) == (scope != "file")
        assert ("看不到委托人的证照" in agent.get("/certificates").content.decode()) == (scope != "receive")
        assert [agent.get(f"/filed/{case}{rest}").status_code for rest in ("", "/form")] == [404 if scope == "file" else 200] * 2
        end_mandate(mandate, by=None)
    nothing = [False, False, 404, 404]
    assert read == {"file": [404, *nothing], "supply": [200, *nothing], "receive": [200, True, True, 200, 200]}


def test_how_a_paper_was_served_tells_an_agent_nothing_of_a_paper_that_she_may_not_have(city: None) -> None:
    """To supply: that it was served, how and when. To receive: number, waybill and who signed for it as well."""
    case, day = reached("deliver"), today()
    made(case)
    actions.deliver(case, way="post", recipient="韩收件", waybill="EMS 71", by=cast("郑制证"))
    papers = {each.kind: each for each in papers_of(case)}
    grant, certificate = papers["grant"].id, papers["certificate"].id
    actions.record_service(case, grant, way="post", waybill="EMS 72", happened_on=day, by=cast("李受理"))
    actions.record_service(case, certificate, way="direct", recipient="卢签收", happened_on=day, by=cast("李受理"))
    notice, why = papers["acceptance_notice"].id, "邮寄到长宁路退回"
    set_clock(now() + timedelta(days=30))
    actions.record_service(case, notice, way="public", reason=why, happened_on=day, by=cast("李受理"))
    set_clock(None)
    of, number = row(case).applicant_id, papers["certificate"].number
    hidden = [number, papers["grant"].number, papers["acceptance_notice"].number, "韩收件", "EMS 71", "EMS 72", "卢签收", why]
    for scope, is_told in (("supply", False), ("receive", True)):
        mandate = grant_mandate(of, cast("卫创业"), [scope], since=day, by=None)
        page = acting("卫创业", of).get(f"/mine/{case}").content.decode()
        shown = {words for words in hidden if words in page}
        assert shown == (set(hidden) - {"韩收件", "EMS 71"} if is_told else set()), scope
        assert "邮寄送达" in page and "公告送达" in page and day.isoformat() in page
        end_mandate(mandate, by=None)


def sent_by(person: UUID, line: str) -> UUID:
    """A file that somebody has uploaded."""
    key: UUID = receive_file(io.BytesIO(sample_file(line)), f"{line}.pdf", by=person).id
    return key


Licensed = tuple[UUID, UUID, HeldCertificate]


@pytest.fixture(scope="module")
def licensed(city: None) -> Licensed:
    """A firm with a 营业执照 of ours, who represents it by law, and the certificate."""
    person = natural("钱店主")
    shop = new_firm(person)
    case = filed(applicant=shop, by=person, materials={line: [sent_by(person, line)] for line in filing()["materials"]})
    actions.accept(case, by=cast("李受理"))
    actions.grant(case, opinion="同意", by=cast("周批准"))
    actions.make(case, by=cast("郑制证"))
    made(case)
    (held,) = certificates_held(shop)
    assert held.name == "营业执照" and held.holds
    return shop, person, held


def at_home(person: UUID, principal: UUID) -> Client:
    """A person outside the cast at her browser, acting for a firm that she represents."""
    login = f"web.head.{next_number()}"
    open_account(person, login, "Head-of-it-2026", by=None)
    client = Client(SERVER_NAME="localhost")
    client.post("/sign-in", {"login": login, "password": "Head-of-it-2026"})
    client.post("/acting-for", {"principal": str(principal)})
    return client


PRESENTS: dict[tuple[str, ...], bool] = {("file",): False, ("file", "supply"): False, ("file", "receive"): True, ("*",): True, (): True}
"""What was mandated (nothing: she represents it by law) → whether the principal's certificate serves in what she files."""


@pytest.mark.parametrize("scope", PRESENTS)
def test_a_certificate_of_the_principal_serves_only_who_may_receive_it(licensed: Licensed, scope: tuple[str, ...]) -> None:
    """食品经营许可 asks for the 营业执照 that 公司设立登记 gave. To who may only file it is not offered, its number is shown nowhere, and
    no press, no going on and no guess fetches it; she is told so whether there is one or not. Who may use it is handed it."""
    (shop, person, held), presents = licensed, PRESENTS[scope]
    mandate = grant_mandate(shop, cast("卫创业"), list(scope), since=today(), by=person) if scope else None
    client = acting("卫创业", shop) if scope else at_home(person, shop)
    address = begun(client, FOOD, shop)
    asked = f"/items/{item(FOOD).item_id}/materials"
    step = client.get(f"{address}/materials").content.decode()
    assert ("您的委托不包括" in step) is not presents
    pages = [step, client.get(asked).content.decode()]
    for sent in ({"use": "licence"}, {}):
        client.post(f"{address}/materials", sent)
        pages += [client.get(f"{address}/{name}").content.decode() for name in ("materials", "summary")]
    offered = ("用我的电子证照", "您已有电子证照", held.number)
    assert [any(words in page for page in pages) for words in offered] == [presents] * 3
    draft = Draft.objects.get(id=address.rsplit("/", 1)[1])
    kept = draft.materials.get("licence", [])
    assert bool(kept) is presents
    for upload in kept:
        copy = client.get(f"{address}/files/{upload}")
        assert b"".join(copy.streaming_content) == open_paper(held.paper).stream.read()  # type: ignore[attr-defined]  # a file answer streams
    assert client.get(f"{address}/files/{held.paper}").status_code == 404
    missing = client.get(f"{address}/summary").content.decode().partition("这些必要材料还没有上传")[2].partition("</p>")[0]
    assert ("营业执照" in missing) is not presents
    client.post(f"{address}/discard", {"sure": "yes"})
    if mandate:
        end_mandate(mandate, by=person)


@pytest.mark.parametrize("scope", PRESENTS)
def test_whether_the_principal_holds_a_certificate_already_is_told_to_who_may_receive_it(
    licensed: Licensed, scope: tuple[str, ...]
) -> None:
    """Beginning an application: who may only file hears the same of a firm that has one and of one that has none."""
    (shop, person, held), other = licensed, new_firm(licensed[1])
    address = f"/apply/{item().item_id}"
    pages = []
    for principal in (shop, other):
        mandate = grant_mandate(principal, cast("卫创业"), list(scope), since=today(), by=person) if scope else None
        client = acting("卫创业", principal) if scope else at_home(person, principal)
        pages.append(client.get(address).content.decode())
        if mandate:
            end_mandate(mandate, by=person)
    presents = PRESENTS[scope]
    assert ["已经有有效的证照" in page for page in pages] == [presents, False]
    assert ["不显示委托人有没有这件事的证照" in page for page in pages] == [not presents] * 2
    assert not any(held.number in page for page in pages)


OPENS: dict[tuple[str, ...], tuple[int, int, int]] = {
    ("file",): (404, 404, 404),
    ("withdraw",): (200, 404, 404),
    ("supply",): (200, 200, 404),
    ("receive",): (200, 404, 200),
    ("supply", "receive"): (200, 200, 200),
    ("*",): (200, 200, 200),
    (): (200, 200, 200),
}
"""What was mandated (nothing: she represents it by law) → the case, a file that the principal handed in, the certificate among them."""


@pytest.mark.parametrize("scope", OPENS)
def test_files_of_a_case_are_opened_as_far_as_the_mandate_goes(licensed: Licensed, scope: tuple[str, ...], tmp_path: Path) -> None:
    """The page says which; of a certificate that is not for her it does not even tell the number, nor does the form as it was filed."""
    shop, person, held = licensed
    ours = receive_file(open_paper(held.paper).stream, f"营业执照 {held.number}.pdf", by=person).id
    given = {"licence": [ours], "principal": [sent_by(person, "principal")]}
    case = filed("出版物零售", applicant=shop, by=person, materials=given)
    mandate = grant_mandate(shop, cast("卫创业"), list(scope), since=today(), by=person) if scope else None
    client = acting("卫创业", shop) if scope else at_home(person, shop)
    page = client.get(f"/mine/{case}")
    files = [f"/mine/{case}/files/{given[line][0]}" for line in ("principal", "licence")]
    assert (page.status_code, *(client.get(file).status_code for file in files)) == OPENS[scope]
    assert tuple(client.get(f"{file}/pages/1").status_code for file in files) == OPENS[scope][1:]
    words = page.content.decode()
    if page.status_code == 200:
        assert [f'href="{file}"' in words for file in files] == [status == 200 for status in OPENS[scope][1:]]
        assert (held.number in words) is (OPENS[scope][2] == 200) and ("没有链接的文件" in words) is (404 in OPENS[scope])
        form = "".join(told(client.get(f"/filed/{case}/form").content, tmp_path).split())
        assert (held.number in form) is (OPENS[scope][2] == 200) and "principal.pdf" in form
    if mandate:
        end_mandate(mandate, by=person)
        assert [client.get(file).status_code for file in files] == [404, 404]


def test_an_agent_opens_what_he_filed_and_not_what_others_added(licensed: Licensed) -> None:
    """Mandated to file alone: his own application with its files; what the principal handed in later he sees by name."""
    shop, person, _ = licensed
    mandate = grant_mandate(shop, cast("卫创业"), ["file"], since=today(), by=person)
    own = {line: [sent_by(cast("卫创业"), line)] for line in filing("出版物零售")["materials"]}
    case = filed("出版物零售", applicant=shop, by=cast("卫创业"), materials=own)
    actions.request_correction(case, [{"line": "principal", "problem": "看不清", "mend": "请重新拍照"}], by=cast("李受理"))
    later = sent_by(person, "later")
    actions.supply(case, {"principal": [later]}, by=person)
    agent = acting("卫创业", shop)
    opened = [agent.get(f"/mine/{case}/files/{file}").status_code for file in (own["principal"][0], later)]
    assert opened == [200, 404] and "later.pdf" in agent.get(f"/mine/{case}").content.decode()
    end_mandate(mandate, by=person)


def test_only_what_somebody_can_do_here_is_offered(city: None) -> None:
    """Each scope has an act behind it, or papers to receive."""
    page = acting(head()[0], firm()).get("/mandates/new").content.decode()
    offered = set(re.findall(r'name="scope" value="(\w+)"', page))
    assert offered == {verb for verb in MANDATED if hasattr(actions, verb)} | {"receive"} == set(MANDATED) - NO_ACT_YET
    answer = acting(head()[0], firm()).post("/mandates/new", wanted(scope=["request_withdrawal"]))
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"id_number": "990101198006140838"}, "没有找到姓名和号码都相符的人"),
        ({"name": "卫创"}, "没有找到姓名和号码都相符的人"),
        ({"id_number": "1"}, "公民身份号码"),
        ({"scope": []}, "请至少选一项：申请、补正、补齐材料"),
        ({"until": "2020-01-01"}, "日期"),
        ({"since": "0001-01-01"}, "P-23"),
        ({"name": ""}, "请填写这一项"),
    ],
)
def test_what_is_wrong_is_said_and_nobody_is_named_by_number_alone(city: None, changed: dict[str, Any], words: str) -> None:
    """A number with another's name and a number of nobody look the same."""
    answer = acting(head()[0], firm()).post("/mandates/new", wanted(**changed))
    assert answer.status_code == 422 and words in answer.content.decode()


def test_what_is_wrong_stands_at_its_field(city: None) -> None:
    """Nothing ticked, in both languages, without the signs of a program; the firm's own head as its agent."""
    hers = acting(head()[0], firm())
    hers.cookies["lang"] = "en"
    page = hers.post("/mandates/new", wanted(scope=[])).content.decode()
    assert "Tick at least one: file applications, supply corrections" in page and "“*”" not in page
    hers.cookies["lang"] = "zh-hans"
    page = hers.post("/mandates/new", wanted(head()[0])).content.decode()
    assert "id_id_number" in page and re.search(r'id="id_id_number_error".*?P-23', page, re.DOTALL)
    assert not [each for each in mandates_given(firm()) if each.agent == head()[1]]


def test_guessing_names_is_slow(city: None) -> None:
    """After five that did not fit, a quarter of an hour's rest."""
    client = signed_in("吴外人")
    for _ in range(5):
        client.post("/mandates/new", wanted(name="张三"))
    assert "次数过多" in client.post("/mandates/new", wanted()).content.decode()


@pytest.mark.parametrize("name", ["冯旁人", "陈旧托", "吴外人", "何邻县", "曹代办"])
def test_others_neither_see_nor_end_nor_grant(city: None, name: str) -> None:
    """Not even an agent of the firm sees what else it has granted; by id and by guessing."""
    mandate = grant_mandate(firm(), cast("蒋法人") if head()[0] != "蒋法人" else cast("卫创业"), ["receive"], since=today(), by=head()[1])
    client = acting(name, firm())
    for key in (mandate, new_stream()):
        assert [client.get(f"/mandates/{key}/end").status_code, client.post(f"/mandates/{key}/end").status_code] == [404, 404]
    assert str(mandate) not in client.get("/mandates").content.decode()
    if name == "曹代办":
        assert client.post("/mandates/new", wanted()).status_code == 404
    end_mandate(mandate, by=head()[1])


def test_an_agent_gives_up_his_own_mandate(city: None) -> None:
    """He is asked once, then it is over."""
    mandate = grant_mandate(cast("王申请"), cast("吴外人"), ["supply"], since=today(), by=cast("王申请"))
    client = signed_in("吴外人")
    assert "辞去" in client.get("/mandates").content.decode()
    assert client.post(f"/mandates/{mandate}/end").status_code == 302
    assert Mandate.objects.get(id=mandate).ended_at is not None


def test_the_page_asks_the_same_number_of_questions_however_many_there_are(city: None) -> None:
    """Names come in two queries."""
    client = signed_in("王申请")
    counts: list[int] = []
    keys: list[UUID] = []
    for _ in range(2):
        keys.append(grant_mandate(cast("王申请"), cast("冯旁人"), [["file"], ["receive"]][len(keys)], since=today(), by=cast("王申请")))
        client.get("/mandates")
        with CaptureQueriesContext(connection) as asked:
            client.get("/mandates")
        counts.append(len(asked))
    for key in keys:
        end_mandate(key, by=cast("王申请"))
    assert counts[0] == counts[1] <= 18, counts


@pytest.mark.parametrize(("width", "lang"), [(360, "zh-hans"), (1280, "en")])
def test_the_pages_keep_nobody_out(visit: Callable[..., Visit], width: int, lang: str) -> None:
    """axe finds nothing, also with errors shown; no page is wider than its window."""
    filed_for_a_firm()
    mandate = grant_mandate(cast("王申请"), cast("冯旁人"), ["withdraw"], since=today(), by=cast("王申请"))
    here = visit("王申请", width=width)
    here.context.add_cookies([{"name": "lang", "value": lang, "url": here.site}])
    for path in ("/mandates", f"/mandates/{mandate}/end", "/mandates/new"):
        here.page.goto(path)
        looked_at(here)
    here.click(here.main.locator("form button"))
    assert here.page.locator("#mistakes").is_visible()
    looked_at(here)
    end_mandate(mandate, by=cast("王申请"))
