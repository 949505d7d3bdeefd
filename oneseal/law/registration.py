"""市场主体登记管理条例: registration on the spot, otherwise within three working days."""

from datetime import date

from oneseal.law.days import WORKING, Limit
from oneseal.law.rule import rule
from oneseal.law.sources import REGISTRATION


@rule(
    REGISTRATION,
    "第十九条第一款",
    since=date(2022, 3, 1),
    text="登记机关应当对申请材料进行形式审查。对申请材料齐全、符合法定形式的予以确认并当场登记。不能当场登记的，应当在3个工作日内予以登记；"
    "情形复杂的，经登记机关负责人批准，可以再延长3个工作日。",
)
def registration_limit(on_the_spot: bool) -> Limit:
    """The limit of a registration."""
    return Limit(0, WORKING) if on_the_spot else Limit(3, WORKING)
