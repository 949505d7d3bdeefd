"""导入的办理方式: nobody is said to decide an item because a list does not say who does."""

from oneseal.catalogue.actions import import_list
from oneseal.catalogue.models import ItemVersion
from oneseal.catalogue.queries import findings_of, published_leaves
from oneseal.catalogue.tests.test_import_keepers import Write
from oneseal.catalogue.tests.test_importing import HEADER, row, rules_at, written
from oneseal.people.models import Body

__all__ = ["written"]


def test_how_an_item_is_handled_is_left_open_where_the_list_does_not_say(bureau: Body, written: Write) -> None:
    """I-12: nobody has said that the bureau decides it; the draft is not published before somebody does."""
    silent, said = row(bureau.uscc), row(bureau.uscc)
    report = import_list(written([silent]), bureau)
    assert ("mode", "I-02") in rules_at(report, 1)
    import_list(written([[*said, "进驻"]], header=[*HEADER, "办理方式"]), bureau)
    rows = [ItemVersion.objects.get(item__key=f"{bureau.uscc}|{each[2]}") for each in (silent, said)]
    assert [each.content["mode"] for each in rows] == ["", "stationed"]
    assert [[each.severity for each in findings_of(version) if each.field == "mode"] for version in rows] == [["error"], []]
    told = {each["local_task_code"]: each["mode"] for each in published_leaves(all=True)}
    assert (told[silent[2]], told[said[2]]) == ("", "stationed")
