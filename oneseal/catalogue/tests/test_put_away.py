"""作废过的行 A row whose draft was discarded stays away; a row that made none is never said to have."""

from pathlib import Path

from oneseal.catalogue.actions import change_many, discard_draft, import_list
from oneseal.catalogue.actions.checking import Checked, Desk
from oneseal.catalogue.actions.entering import Entering
from oneseal.catalogue.actions.importing import _begun, _stage, no_progress
from oneseal.catalogue.actions.items import Permission
from oneseal.catalogue.actions.tables import opened
from oneseal.catalogue.models import ImportRow, ItemVersion
from oneseal.catalogue.rules.taking import SET_ASIDE, UNCHANGED
from oneseal.catalogue.tests.test_versions import Place, place
from oneseal.law.powers import REVIEW

__all__ = ["place"]
HEADING = "实施编码,办理项序号,地方实施编码,实施主体编码,事项名称,受理条件"


def a_list(place: Place, folder: Path, name: str, condition: str, *new: str) -> Path:
    """The item with a condition, beside new rows under local codes."""
    said, file = ItemVersion.objects.filter(item=place.item).latest("version").content["elements"], folder / name
    own = (
        f"{said['task_code']},{said['handle_serial']},{said.get('local_task_code', '')},{said['dept_code']},{said['task_name']},{condition}"
    )
    rows = [f",,{code},{place.body.uscc},新的事项{code}," for code in new]
    file.write_text("\n".join([HEADING, own, *rows]) + "\n", encoding="utf-8")
    return file


def told(findings: list[dict[str, object]]) -> list[str]:
    return [str(each["reason"]) for each in findings if "已作废" in str(each["reason"])]


def test_a_draft_made_by_hand_and_discarded_is_no_rows(place: Place, tmp_path: Path) -> None:
    published = str(ItemVersion.objects.get(item=place.item).content["elements"]["accept_condition"])
    report = import_list(a_list(place, tmp_path, "first.csv", published, "AWAY-1"), place.body, by=place.drafter)
    assert (report.counts["unchanged"], report.counts["draft"]) == (1, 1)
    change_many([place.item.pk], "traffic_guide", "乘公交", reason="试", by=place.drafter)
    discard_draft(place.item.pk, reason="改错了", by=place.drafter)
    report = import_list(a_list(place, tmp_path, "second.csv", published, "AWAY-2"), place.body, by=place.drafter)
    assert (report.counts["unchanged"], told(report.findings)) == (1, [])


def test_a_draft_opened_meanwhile_is_held_against_the_row(place: Place, tmp_path: Path) -> None:
    """What was put away is asked anew for every chunk: an item with a draft has none."""
    file = a_list(place, tmp_path, "changed.csv", "另一个条件")
    import_list(file, place.body, by=place.drafter)
    discard_draft(place.item.pk, reason="改错了", by=place.drafter)
    desk = Desk(place.body, "再导入", by=place.drafter)
    (away,) = desk.check(opened(file).rows)
    assert (away.verdict, len([each for each in away.findings if "已作废" in each.reason])) == (UNCHANGED, 1)
    place.draft(promise_day=4)
    ((line, said),) = opened(file).rows
    again = desk.judged(Checked(line, away.key, said, SET_ASIDE, mark=away.mark), desk.looked_up([away.key])[away.key])
    assert again.verdict != UNCHANGED and not any("已作废" in each.reason for each in again.findings)


def test_the_verdict_of_a_row_is_what_was_done_with_it(place: Place, tmp_path: Path) -> None:
    """A row that was to change something and found it done when it was taken in is unchanged."""
    permission = Permission.of(place.drafter, REVIEW, place.body)
    file = a_list(place, tmp_path, "staged.csv", "又一个条件")
    run = _begun(file, place.body, permission, None)
    _stage(run, file, None, no_progress)
    assert ImportRow.objects.get(of=run).verdict != UNCHANGED
    place.draft(accept_condition="又一个条件")
    while Entering(run, permission).step():
        pass
    assert ImportRow.objects.get(of=run).verdict == UNCHANGED
