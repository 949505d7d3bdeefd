"""归档: every paper made and delivered; then nothing follows any more."""

import pytest

from oneseal.cases import actions
from oneseal.cases.queries import open_verbs
from oneseal.cases.rules import TABLE, Actor
from oneseal.cases.tests.office import cast, kinds, made, reached, refused, row
from oneseal.cases.tests.test_outsiders import ACTS
from oneseal.journal.queries import entries_of, today

pytestmark = pytest.mark.usefixtures("city")

HANDS = {
    "受理": "严接件",
    "审查": "秦社务",
    "勘验": "孙勘验",
    "批准": "潘首席",
    "制证": "施送达",
    "送达": "施送达",
    "归档": "严接件",
    "监督": "吕局长",
}


def test_the_case_ends_and_owes_nothing_new() -> None:
    case = reached("archive")
    made(case)
    before = kinds(case)
    entry = actions.archive(case, by=cast("李受理"))
    assert (entry.act, entry.power, entry.data["on"]) == ("archive", "归档", today().isoformat())
    assert (row(case).phase, row(case).ended_on, row(case).open_power, row(case).open_tasks) == ("ARCHIVED", today(), "", [])
    assert kinds(case) == before
    assert open_verbs(case) == ()
    way = ["file", "accept", "review", "survey", "confirm_survey", "grant", "make", "deliver", "archive"]
    assert [known.act for known in entries_of(case)] == way


def test_an_unfinished_paper_keeps_the_file_open() -> None:
    case = reached("archive")
    with refused(case, "送达回证"):
        actions.archive(case, by=cast("李受理"))


@pytest.mark.parametrize("who", ["赵审查", "周批准", "郑制证", "陆窗口", "何邻县", "吴外人", "冯旁人", "王申请"])
def test_only_the_archivist_archives(who: str) -> None:
    case = reached("archive")
    made(case)
    with refused(case):
        actions.archive(case, by=cast(who))


def test_nothing_follows_the_archive() -> None:
    case = reached("archive")
    made(case)
    actions.archive(case, by=cast("李受理"))
    for named in TABLE.values():
        if named.actor is Actor.OFFICER:
            with refused(case):
                ACTS[named.act](case, cast(HANDS[named.power]))
    for act in ("supply", "withdraw"):
        with refused(case):
            ACTS[act](case, cast("王申请"))
