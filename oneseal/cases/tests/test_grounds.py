"""适用规则 (domain 3.4a): outside 行政许可法 no button and no refusal names one of its articles; within it each names its own."""

from typing import Any

import pytest

from oneseal import flow
from oneseal.cases.queries.offers import offers
from oneseal.cases.rules import TABLE, Actor, Circumstances
from oneseal.cases.rules.grounds import ground_of
from oneseal.cases.tests.kernel import CALENDAR, FILED, KINDS, Desk, item_of, person
from oneseal.law.powers import ACCEPT
from oneseal.law.regimes import BY_TYPE, LICENSING_REGIME, SERVICE_REGIME
from oneseal.law.rule import Citation, Refused
from oneseal.law.sources import LICENSING
from oneseal.people.rules import HeldPost, Standing


def cites(ground: object) -> bool:
    return isinstance(ground, Citation) and ground.statute is LICENSING


@pytest.mark.parametrize("regime", BY_TYPE.values(), ids=BY_TYPE)
def test_no_act_of_another_regime_stands_on_the_licensing_law(regime: Any) -> None:
    assert all(cites(ground_of(act, regime)) == (regime.licensing and cites(row.ground)) for act, row in TABLE.items())
    assert ground_of("accept", regime) == regime.acceptance and ground_of("request_correction", regime) == regime.correction


@pytest.mark.parametrize("regime", [LICENSING_REGIME, SERVICE_REGIME], ids=["licensing", "service"])
def test_beside_each_button_stands_the_ground_of_the_cases_regime(regime: Any) -> None:
    item = item_of("birth-registration", licensing=regime.licensing)
    case = Desk(item).file()
    unit = next(task.unit_kind or "" for task in flow.open_tasks(item.program, case.marking))
    hers = Standing(person("周批准"), (HeldPost(person("post"), ACCEPT, case.body, case.division, unit),))
    offered = offers(hers, case, Circumstances(FILED, CALENDAR, item, KINDS))
    assert {offer.act for offer in offered} >= {"accept", "request_correction", "refuse_to_accept"}
    assert any("《中华人民共和国行政许可法》" in offer.ground for offer in offered) == regime.licensing


EMPTY: dict[str, dict[str, Any]] = {
    "refuse_to_accept": {"reason": " "},
    "declare_not_needed": {"reason": " "},
    "deny": {"facts": ""},
    "deliver": {"way": "direct"},
}


@pytest.mark.parametrize("licensing", [True, False])
@pytest.mark.parametrize("act", EMPTY)
def test_what_refuses_an_act_cites_the_law_of_the_item(act: str, licensing: bool) -> None:
    desk = Desk(item_of("birth-registration", licensing=licensing, on_the_spot=True))
    desk.file()
    way = {"deny": ["accept"], "deliver": ["accept", "deny"]}.get(act, [])
    for earlier in way:
        desk.act(earlier)
    desk.unmade = ("受理通知书",)
    assert TABLE[act].actor is Actor.OFFICER
    with pytest.raises(Refused) as refused:
        desk.act(act, **EMPTY[act])
    assert cites(refused.value.rule) == licensing
