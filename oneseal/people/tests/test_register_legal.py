"""登记法人或其他组织."""

from uuid import uuid4

import pytest

from oneseal.journal.queries import today
from oneseal.law.rule import Refused
from oneseal.people.actions import register_legal
from oneseal.people.queries import claims_of, find_by_uscc, party_details, standing
from oneseal.people.rules import may_act_for
from oneseal.people.tests.office import Office, firm, natural, uscc


def test_its_representative_acts_for_a_firm_without_a_mandate() -> None:
    head = natural("蒋法人")
    code = uscc()
    company = register_legal("测试食品有限公司", code.lower(), head, mobile="19900008001", by=None)
    assert find_by_uscc(code) == company
    assert may_act_for(standing(head, today()), company, "file").mandate is None
    known = party_details([company])[company]
    assert (known.name, known.number, known.representative_name) == ("测试食品有限公司", code, "蒋法人")
    assert known.masked().name == "测试食品有限公司", "a firm's name is public"
    assert known.masked().representative_name == "蒋*人"


def test_a_sole_trader_is_registered_under_her_shop() -> None:
    operator = natural()
    shop = register_legal("王记面馆", uscc("92"), operator, by=operator)
    assert shop in standing(operator, today()).represents


def test_a_firm_that_somebody_says_is_hers_is_a_claim() -> None:
    """She acts for what she has entered; the code stays free for whoever shows the licence, and who shows it has another party."""
    head, code = natural(), uscc()
    claim = register_legal("自称公司", code, head, by=head)
    assert party_details([claim])[claim].claimed and find_by_uscc(code) is None and claim in claims_of(code)
    real = register_legal("真公司", code, natural(), by=None)
    assert find_by_uscc(code) == real and real not in standing(head, today()).represents
    with pytest.raises(Refused, match="已经登记过") as refused:
        register_legal("又一家", code, head, by=head)
    assert "真公司" not in refused.value.reason


def test_she_claims_a_firm_once() -> None:
    """A second press claims nothing more; another may claim the same code, it is nobody's yet."""
    head, code = natural(), uscc("92")
    claim = register_legal("自称面馆", code, head, by=head)
    with pytest.raises(Refused, match="已经添加过") as refused:
        register_legal("自称面馆", code, head, by=head)
    assert (refused.value.field, claims_of(code)) == ("uscc", [claim])
    other = natural()
    assert register_legal("自称面馆", code, other, by=other) in claims_of(code)


def test_one_code_is_one_firm_and_the_refusal_names_it() -> None:
    code = uscc()
    first = register_legal("先登记公司", code, natural(), by=None)
    with pytest.raises(Refused, match="先登记公司") as refused:
        register_legal("后登记公司", code, natural(), by=None)
    assert (str(first) in refused.value.reason, refused.value.field) == (True, "uscc")


def test_wrong_input_names_its_field() -> None:
    head = natural()
    for name, code, representative, field in (
        ("", uscc(), head, "name"),
        ("公司", "91350100M000100Y4Z", head, "uscc"),
        ("公司", uscc(), uuid4(), "representative"),
        ("公司", uscc(), firm(head), "representative"),
    ):
        with pytest.raises(Refused) as refused:
            register_legal(name, code, representative, by=None)
        assert refused.value.field == field


def test_the_window_registers_but_nobody_else_does(office: Office) -> None:
    head = natural()
    code = uscc()
    assert register_legal("来访公司", code, head, by=office.officers["受理"]) == find_by_uscc(code)
    for stranger in (natural(), office.officers["审查"]):
        with pytest.raises(Refused, match="受理窗口"):
            register_legal("旁人公司", uscc(), head, by=stranger)
