"""附上文件: an item manager gives a material its blank form or sample; it is judged, kept, and of the draft; who reads the guide has it."""

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from oneseal.catalogue.actions import Attached, attach_files, discard_draft, draft_item, import_list, publish, submit_item, withdraw_item
from oneseal.catalogue.models import ItemVersion
from oneseal.catalogue.queries import attached, examined, in_force, published_file, write_list
from oneseal.catalogue.queries.quality import findings_of
from oneseal.catalogue.rules import RULES, files_of
from oneseal.catalogue.tests.conftest import holder_of
from oneseal.catalogue.tests.test_discarding import listed
from oneseal.catalogue.tests.test_versions import Place, place
from oneseal.documents.queries import digests, is_kept, open_enclosed
from oneseal.documents.storage import path_of
from oneseal.documents.tests.samples import docx, pdf
from oneseal.journal.gate import new_stream
from oneseal.journal.queries import entries_of, today
from oneseal.law.rule import Refused

__all__ = ["place"]


def latest(where: Place) -> ItemVersion:
    return ItemVersion.objects.select_related("item__body", "item__keeper").filter(item=where.item).latest("version")


def attach(where: Place, data: bytes, *, line: int = 1, name: str = "样例.pdf", by: UUID | None = None, **named: Any) -> UUID:
    files = [Attached(line, "example_guid", io.BytesIO(data), name)]
    return attach_files(latest(where).pk, files, change_reason="补样表", by=by or where.drafter, **named)


def key_of(row: ItemVersion, data: bytes) -> str:
    return next(held.key for held in files_of(row.content).values() if held.sha256 == digests(data)[0])


def test_a_file_is_kept_and_the_draft_says_so(place: Place) -> None:
    data = pdf(b"%first")
    draft = ItemVersion.objects.get(pk=attach(place, data))
    row = draft.content["materials"][1]
    assert (draft.version, draft.state, row["example_guid"]) == (2, "draft", "样例.pdf")
    held = draft.content["files"]["样例.pdf"]
    assert held == {"name": "样例.pdf", "sha256": digests(data)[0], "media_type": "application/pdf", "size": len(data)}
    with open_enclosed(held["sha256"], held["name"], held["media_type"]).stream as stream:
        assert stream.read() == data
    assert entries_of(place.item.pk)[-1].data["reason"] == "补样表"


def test_people_have_it_once_it_is_published_and_as_long_as_a_version_they_read_names_it(place: Place) -> None:
    first, second = pdf(b"%one"), pdf(b"%two")
    key = attach(place, first)
    held = key_of(latest(place), first)
    assert published_file(place.item.pk, held) is None, "a draft's file is nobody's to read"
    submit_item(key, by=place.drafter)
    publish(key, by=place.decider)
    found = published_file(place.item.pk, held)
    assert found is not None and found[1].sha256 == digests(first)[0]
    key = attach(place, second)
    submit_item(key, by=place.drafter)
    publish(key, by=place.decider)
    newest = in_force(place.item.pk)
    assert newest is not None and newest.pk == key
    rows = ItemVersion.objects.filter(item=place.item, version__in=(2, 3)).order_by("version")
    before, after = (published_file(place.item.pk, key_of(row, data)) for row, data in zip(rows, (first, second), strict=True))
    assert before is not None and before[1].sha256 == digests(first)[0], "a case of the older version goes by its own sample"
    assert after is not None and after[1].sha256 == digests(second)[0]


def published(where: Place, data: bytes, effective: date) -> str:
    """A version with this file that takes effect on a day; the file's key."""
    attach(where, data)
    key = where.draft(plan_effective_date=effective.isoformat())
    submit_item(key, by=where.drafter)
    publish(key, by=where.decider)
    return key_of(latest(where), data)


@contextmanager
def on(monkeypatch: pytest.MonkeyPatch, day: date) -> Iterator[None]:
    """As the public address is asked on that day."""
    with monkeypatch.context() as patched:
        patched.setattr(attached, "today", lambda: day)
        yield


def test_a_file_of_a_version_withdrawn_before_it_held_is_never_public(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    day = today()
    now = published(place, pdf(b"%held"), day)
    to_come = published(place, pdf(b"%withdrawn"), day + timedelta(days=30))
    with on(monkeypatch, day + timedelta(days=30)):
        assert published_file(place.item.pk, to_come) is not None, "it would have been"
    withdraw_item(place.item.pk, cancel_on=day + timedelta(days=10), reason="试", by=place.decider)
    with on(monkeypatch, day + timedelta(days=40)):
        assert published_file(place.item.pk, to_come) is None
        assert published_file(place.item.pk, now) is not None, "people read it until it was withdrawn"


def test_a_file_of_a_version_replaced_before_it_held_is_never_public(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    day = today()
    overtaken = published(place, pdf(b"%overtaken"), day + timedelta(days=30))
    now = published(place, pdf(b"%sooner"), day)
    with on(monkeypatch, day + timedelta(days=40)):
        assert published_file(place.item.pk, overtaken) is None and published_file(place.item.pk, now) is not None


def test_the_content_of_a_version_is_read_for_its_files_once(place: Place) -> None:
    key = published(place, pdf(b"%asked often"), today())
    published_file(place.item.pk, key)
    with CaptureQueriesContext(connection) as asked:
        assert published_file(place.item.pk, key) is not None
    assert ['"content"' in each["sql"] for each in asked] == [False]


def test_what_is_no_file_to_receive_is_refused_and_changes_nothing(place: Place) -> None:
    before = latest(place).digest
    wrong = {"U-03": b"<html><script>1</script></html>", "U-02": b"", "U-01": b"MZ"}
    for rule, data in wrong.items():
        with pytest.raises(Refused, match=rule):
            attach(place, data)
    with pytest.raises(Refused, match="U-04"):
        attach(place, pdf(), name="../../样表.pdf")
    assert latest(place).digest == before


def test_a_name_ends_as_the_content_is(place: Place) -> None:
    draft = ItemVersion.objects.get(pk=attach(place, docx(), name="样表.pdf"))
    assert [held["name"] for held in draft.content["files"].values() if held.get("sha256")] == ["样表.docx"]


@pytest.mark.parametrize(("line", "element"), [(99, "example_guid"), (-1, "example_guid"), (1, "by_law")])
def test_a_material_that_there_is_not_is_refused(place: Place, line: int, element: str) -> None:
    with pytest.raises(Refused, match="没有写明是哪一项材料"):
        attach_files(latest(place).pk, [Attached(line, element, io.BytesIO(pdf()), "a.pdf")], change_reason="试", by=place.drafter)


def test_an_item_without_a_body_has_no_files_until_it_is_given_one_and_is_told_so(place: Place, tmp_path: Path) -> None:
    item = listed(tmp_path, place.body, "D-FILES")
    version = ItemVersion.objects.get(item=item).pk
    given = [Attached(0, "example_guid", io.BytesIO(pdf(b"%of nobody")), "a.pdf")]
    with pytest.raises(Refused, match=r"I-15.*补登实施主体"):
        attach_files(version, given, change_reason="试", by=place.drafter)
    with pytest.raises(Refused) as refused:
        attach_files(version, given, change_reason="试", by=place.neighbour)
    assert "实施主体" not in str(refused.value), "who may not draft learns nothing of the item"
    with pytest.raises(Refused, match="没有找到这个事项版本（"):
        attach_files(new_stream(), given, change_reason="试", by=place.drafter)
    assert not is_kept(digests(pdf(b"%of nobody"))[0])
    discard_draft(item.pk, reason="只为试验", by=place.drafter)


def test_who_looked_at_an_older_draft_or_may_not_draft_changes_nothing(place: Place) -> None:
    seen = latest(place).digest
    attach(place, pdf(b"%x"))
    with pytest.raises(Refused, match="被他人改过"):
        attach(place, pdf(b"%y"), seen=seen)
    for stranger in (place.acceptor, place.decider, place.neighbour):
        with pytest.raises(Refused):
            attach(place, pdf(b"%never kept"), by=stranger)
    assert not is_kept(digests(pdf(b"%never kept"))[0]), "nothing is kept of who may not"


def test_what_is_taken_off_is_gone_with_its_word(place: Place) -> None:
    attach(place, pdf(b"%z"))
    attach_files(latest(place).pk, [Attached(1, "example_guid")], change_reason="不用了", by=place.drafter)
    said = latest(place).content
    assert "example_guid" not in said["materials"][1] and "样例.pdf" not in said.get("files", {})


def test_a_file_that_is_lost_is_a_finding_until_it_is_there_again(place: Place) -> None:
    """On the item's page and on that of the whole catalogue, which reads a version that it has seen no second time."""
    data = pdf(b"%lost")
    attach(place, data)
    row = latest(place)

    def told() -> list[list[tuple[str, str]]]:
        (seen,) = (each for each in examined(body=place.body.pk) if each.version == row.pk)
        return [[(each.value, each.reason) for each in said if each.rule == RULES["Q-14"]] for said in (findings_of(row), seen.findings)]

    assert told() == [[], []]
    file, aside = path_of(digests(data)[0]), path_of(digests(data)[0], ".aside")
    file.rename(aside)
    try:
        assert told() == [[("样例.pdf", "文件不在库中")]] * 2
    finally:
        aside.rename(file)
    assert told() == [[], []]


def test_lists_that_go_out_say_the_words_and_coming_in_again_change_nothing(place: Place, tmp_path: Path) -> None:
    """The file of a material stays with the item: a list has its word alone."""
    attach(place, pdf(b"%list"))
    before, whole, own = latest(place), tmp_path / "whole.json", tmp_path / "own.json"
    write_list(whole, place.body, names=True)
    said = json.loads(whole.read_text(encoding="utf-8"))
    assert all("files" not in row for row in said)
    (row,) = (row for row in said if row.get("catalog_code") == place.item.catalog_code)
    assert row["materials"][1]["example_guid"] == "样例.pdf"
    own.write_text(json.dumps([row], ensure_ascii=False), encoding="utf-8")
    import_list(own, place.body, by=place.drafter)
    assert (latest(place).pk, latest(place).digest) == (before.pk, before.digest)
    own.write_text(json.dumps([{**row, "traffic_guide": "乘地铁六号线"}], ensure_ascii=False), encoding="utf-8")
    import_list(own, place.body, by=place.drafter)
    now = latest(place)
    assert now.content["elements"]["traffic_guide"] == "乘地铁六号线" and now.content["files"] == before.content["files"]


def test_a_list_with_one_word_in_every_row_leaves_each_file_with_its_material(place: Place, tmp_path: Path) -> None:
    """The bureau's own list goes on saying 见附件 of everything, also of what has its file here."""
    attach(place, pdf(b"%its own"))
    before, out, back = latest(place), tmp_path / "out.json", tmp_path / "back.json"
    write_list(out, place.body, names=True)
    said = json.loads(out.read_text(encoding="utf-8"))
    (row,) = (row for row in said if row.get("catalog_code") == place.item.catalog_code)
    for line in (1, 2):
        row["materials"][line]["example_guid"] = "见附件"
    back.write_text(json.dumps([row], ensure_ascii=False), encoding="utf-8")
    import_list(back, place.body, by=place.drafter)
    now = latest(place)
    assert [now.content["materials"][line]["example_guid"] for line in (1, 2)] == ["样例.pdf", "见附件"]
    assert now.content["files"] == before.content["files"]


def test_other_parts_that_are_saved_leave_the_files(place: Place) -> None:
    attach(place, pdf(b"%stay"))
    held = latest(place)
    said = {**held.content, "elements": {**held.content["elements"], "traffic_guide": "乘地铁"}}
    by = holder_of(place.body, "审查")
    draft_item(body=place.body.pk, content=said, form=held.form, chart=held.chart, by=by, change_reason="试")
    assert latest(place).content["files"] == held.content["files"]
