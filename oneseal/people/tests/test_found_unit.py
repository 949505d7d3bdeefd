"""设立科室."""

from uuid import uuid4

import pytest

from oneseal.law.rule import Refused
from oneseal.people.actions import found_unit
from oneseal.people.models import Unit
from oneseal.people.tests.office import Office


def test_the_head_founds_a_unit(office: Office) -> None:
    unit = found_unit(office.body, "文教卫科", "social", by=office.head)
    assert Unit.objects.get(id=unit).body_id == office.body


def test_wrong_units_are_refused(office: Office) -> None:
    with pytest.raises(Refused, match="已有"):
        found_unit(office.body, Unit.objects.get(id=office.units["market"]).name, "market", by=None)
    with pytest.raises(Refused, match="不存在"):
        found_unit(office.body, "秘书科", "secretary", by=None)
    with pytest.raises(Refused, match="没有找到"):
        found_unit(uuid4(), "秘书科", "heads", by=None)
