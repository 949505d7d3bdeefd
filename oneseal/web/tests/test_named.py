"""名称: what is no licence (生育登记) is nowhere called one, neither at the desk nor to its applicant, in both languages."""

import re
from html import unescape
from typing import Any
from uuid import UUID

import pytest

from oneseal.cases import actions
from oneseal.cases.actions.numbers import query_password
from oneseal.cases.queries.desk import desk
from oneseal.cases.rules import Phase, named, phase_label
from oneseal.cases.tests.office import cast, filed, item, made, reached, row
from oneseal.journal.queries import today
from oneseal.law.regimes import LICENSING_REGIME, REGIMES, SERVICE_REGIME
from oneseal.law.rule import Refused
from oneseal.people.queries import standing
from oneseal.web.tests.test_desk import signed_in

NAME = "生育登记"
LICENCE = re.compile(r"准予许可|不予许可|行政许可(?!法)|这项许可|[Ll]icence|Granted|Refused")


def main(page: str) -> str:
    """What the page itself says."""
    return re.sub(r"<[^>]+>", " ", page.partition("<main")[2].partition("</main")[0])


def denied(case: UUID) -> None:
    actions.deny(case, facts="不符合", reason="不符合条件", basis="办法", by=cast("周批准"))


def finished(name: str, outcome: str) -> UUID:
    """A case decided so, served and archived."""
    if name == NAME:
        actions.accept(case := filed(NAME), by=cast("李受理"))
    else:
        case = reached("grant", name)
    denied(case) if outcome == "refuse" else actions.grant(case, opinion="同意", by=cast("周批准"))
    if row(case).open_power == "制证":
        actions.make(case, by=cast("郑制证"))
    made(case)
    actions.deliver(case, way="direct", proof="id", recipient="本人", by=cast("郑制证"))
    made(case)
    actions.archive(case, by=cast("李受理"))
    return case


@pytest.fixture
def waiting(city: None) -> UUID:
    """A case that waits to be decided."""
    case = filed(NAME)
    actions.accept(case, by=cast("李受理"))
    return case


def told_in_all(name: str, path: str) -> str:
    """The same of a list with all its pages."""
    client, pages, query = signed_in(name), "", path.partition("?")[2]
    while query:
        page = client.get(f"{path.partition('?')[0]}?{query}").content.decode()
        pages += main(page)
        following = re.search(r'rel="next" href="\?([^"]+)"', page)
        query = unescape(following[1]) if following else ""
    return pages


def told(name: str, path: str, lang: str = "zh-hans") -> str:
    client: Any = signed_in(name)
    client.cookies["lang"] = lang
    answer = client.get(path)
    assert answer.status_code == 200, path
    return main(answer.content.decode())


def test_s_01_the_desk_offers_and_notes_it_by_its_own_name(waiting: UUID) -> None:
    """Buttons, questions and what is said after."""
    page = told("周批准", f"/work/cases/{waiting}")
    assert "予以办理" in page and "不予办理" in page and not LICENCE.search(page)
    refusal = told("周批准", f"/work/cases/{waiting}/deny")
    assert "不予办理的理由" in refusal and SERVICE_REGIME.titles["denial"] in refusal and not LICENCE.search(refusal)
    denied(waiting)
    assert "不予办理" in told("周批准", f"/work/cases/{waiting}")
    known = desk(standing(cast("李受理"), today()), waiting)
    assert known is not None and known.done[-1].label == "不予办理"
    with pytest.raises(Refused, match="现为“不予办理”，不能予以办理"):
        actions.grant(waiting, opinion="同意", by=cast("周批准"))


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
@pytest.mark.parametrize("way", ["grant", "deny"])
def test_s_01_the_applicant_reads_it_by_its_own_name(waiting: UUID, way: str, lang: str) -> None:
    """Her case, her cases, her inbox, and the progress that anybody may ask for with number and password."""
    denied(waiting) if way == "deny" else actions.grant(waiting, opinion="同意", by=cast("周批准"))
    pages = [told("王申请", f"/mine/{waiting}", lang)]
    number = row(waiting).query_number
    client: Any = signed_in("王申请")
    client.cookies["lang"] = lang
    pages.append(main(client.post("/progress", {"number": number, "password": query_password(number)}).content.decode()))
    for page in pages:
        assert not LICENCE.search(page), LICENCE.findall(page)
    wanted = {("deny", "en"): "Declined", ("deny", "zh-hans"): "不予办理", ("grant", "en"): "Approved", ("grant", "zh-hans"): "办理"}
    assert all(wanted[way, lang] in page for page in pages)
    inbox = told("王申请", "/inbox", lang)
    told_there = {"en": {"deny": "Declined", "grant": "Approved"}, "zh-hans": {"deny": "决定不予办理", "grant": "决定予以办理"}}
    assert told_there[lang][way] in inbox


def test_s_01_nothing_needed_is_no_licence_either(city: None) -> None:
    """The question of the window and its paper."""
    page = told("李受理", f"/work/cases/{filed(NAME)}/declare_not_needed")
    assert "依法不需要办理的理由" in page and SERVICE_REGIME.titles["not_needed_notice"] in page and not LICENCE.search(page)


def test_s_01_each_regime_names_its_decision_as_its_paper_does() -> None:
    """Licences as the table has them; the others without the word, and the same word on paper and page."""
    for act in ("grant", "deny"):
        assert named(act, LICENSING_REGIME).label in {"准予许可", "不予许可"}
    for regime in (each for each in REGIMES.values() if not each.licensing):
        assert "许可" not in regime.granting + regime.denying
        assert regime.denying in regime.titles["denial"]
        assert named("deny", regime).done == f"已决定{regime.denying}"
        assert phase_label(Phase.REFUSED, regime) == regime.denying
        assert phase_label(Phase.ARCHIVED, regime, granted=False) == f"归档（{regime.denying}）"


def test_s_01_the_sheet_of_walk_in_advice_names_the_ground_of_its_item(city: None) -> None:
    """No article of the licensing law for what is no licence."""
    sheet = told("李受理", f"/work/counter/advice/{item(NAME).item_id}")
    assert str(SERVICE_REGIME.correction) in sheet and "行政许可法" not in sheet
    assert str(LICENSING_REGIME.correction) in told("李受理", f"/work/counter/advice/{item('食品经营许可（新办）').item_id}")


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
@pytest.mark.parametrize("outcome", ["grant", "refuse"])
@pytest.mark.parametrize("name", [NAME, "民办学校设立"])
def test_a_finished_case_says_how_it_ended(city: None, name: str, outcome: str, lang: str) -> None:
    """Her case, her cases, progress by number; the officers' page and the list of the bureau: never “finished” alone."""
    case = finished(name, outcome)
    licence, known = name != NAME, row(case)
    told_to_her = {
        ("grant", True): ("已办结：准予", "Finished: granted"),
        ("refuse", True): ("已办结：决定不予", "Finished: refused"),
        ("grant", False): ("已办结：同意办理", "Finished: approved"),
        ("refuse", False): ("已办结：决定不予办理", "Finished: declined"),
    }[outcome, licence][lang == "en"]
    client: Any = signed_in("王申请")
    client.cookies["lang"] = lang
    asked = {"number": known.query_number, "password": query_password(known.query_number)}
    progress = main(client.post("/progress", asked).content.decode())
    assert all(told_to_her in page for page in (told("王申请", f"/mine/{case}", lang), told("王申请", "/mine", lang), progress))
    regime = LICENSING_REGIME if licence else SERVICE_REGIME
    label = f"归档（{regime.granting if outcome == 'grant' else regime.denying}）"
    assert label in told("李受理", f"/work/cases/{case}")
    assert label in told_in_all("吕局长", f"/work/cases-of-bureau?gone={known.decided_on}&item={known.item_version.item_id}")
