"""变更法定代表人（负责人、经营者）."""

import pytest

from oneseal.journal.queries import today
from oneseal.law.rule import Refused
from oneseal.people.actions import change_representative
from oneseal.people.queries import standing
from oneseal.people.rules import may_act_for
from oneseal.people.tests.office import Office, firm, natural


def test_only_the_new_one_acts_from_then_on() -> None:
    old, new = natural(), natural()
    company = firm(old)
    change_representative(company, new, by=old)
    assert may_act_for(standing(new, today()), company, "file").mandate is None
    with pytest.raises(Refused):
        may_act_for(standing(old, today()), company, "file")
    with pytest.raises(Refused, match="不是委托人"):
        change_representative(company, old, by=old)


def test_a_window_changes_it_by_the_licence_and_never_for_herself(office: Office) -> None:
    """The one before may be dead, or unwilling: what the registrar has entered stands on the licence."""
    company, new, window = firm(natural()), natural(), office.officers["受理"]
    with pytest.raises(Refused, match="没有填写核对的证照"):
        change_representative(company, new, by=window)
    with pytest.raises(Refused, match="不能把自己"):
        change_representative(company, window, document="营业执照", by=window)
    with pytest.raises(Refused, match="不是委托人"):
        change_representative(company, new, document="营业执照", by=office.officers["审查"])
    entry = change_representative(company, new, document="营业执照", by=window)
    assert entry.data == {"representative": str(new), "document": "营业执照"} and company in standing(new, today()).represents
    with pytest.raises(Refused, match="就是这一位"):
        change_representative(company, new, document="营业执照", by=window)


def test_strangers_and_natural_persons_are_refused() -> None:
    company = firm(natural())
    with pytest.raises(Refused):
        change_representative(company, natural(), by=natural())
    with pytest.raises(Refused, match="自然人没有"):
        change_representative(natural(), natural(), by=None)
    with pytest.raises(Refused, match="不是已登记的自然人"):
        change_representative(company, company, by=None)
