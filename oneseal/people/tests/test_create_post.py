"""设岗."""

from uuid import uuid4

import pytest

from oneseal.law.powers import ACCEPT
from oneseal.law.rule import Refused
from oneseal.people.actions import create_post, found_division
from oneseal.people.models import Division, Post
from oneseal.people.tests.office import LONG_AGO, Office


def test_a_post_is_of_its_bodys_division_unless_one_below_is_named(office: Office) -> None:
    post = create_post(office.units["acceptance"], "窗口岗", ACCEPT, 3, by=office.head)
    assert Post.objects.get(id=post).division_id == office.division
    below = office.division[:4] + "77000000"
    if not Division.objects.filter(code=below).exists():
        found_division(below, "测试县", 2, office.division, since=LONG_AGO, by=None)
    assert Post.objects.get(id=create_post(office.units["acceptance"], "派驻岗", ACCEPT, 1, division=below, by=None)).division_id == below


def test_a_post_does_not_reach_into_another_city(office: Office, cast: object) -> None:
    with pytest.raises(Refused, match="区划之内") as refused:
        create_post(office.units["acceptance"], "越界岗", ACCEPT, 1, division="990100000000", by=None)
    assert refused.value.field == "division"


@pytest.mark.parametrize(
    ("power", "quota", "field"), [("审批", 1, "power"), ("申请", 1, "power"), (ACCEPT, 0, "quota"), (ACCEPT, 501, "quota")]
)
def test_wrong_input_names_its_field(office: Office, power: str, quota: int, field: str) -> None:
    with pytest.raises(Refused) as refused:
        create_post(office.units["acceptance"], "错岗", power, quota, by=None)
    assert refused.value.field == field


def test_a_post_needs_a_unit_and_a_name_of_its_own(office: Office) -> None:
    with pytest.raises(Refused, match="没有找到"):
        create_post(uuid4(), "受理岗", ACCEPT, 1, by=None)
    with pytest.raises(Refused, match="已有岗位"):
        create_post(office.units["acceptance"], "受理岗", ACCEPT, 1, by=None)
