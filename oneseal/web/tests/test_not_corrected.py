"""逾期未补正: what she reads when corrections were not supplied in time, or the item waits on; one file once; steps in plain words."""

from datetime import UTC, datetime
from io import BytesIO
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from oneseal.cases import actions
from oneseal.cases.actions.numbers import query_password
from oneseal.cases.jobs import count_from_made_notices, return_what_was_not_corrected
from oneseal.cases.queries import known_case
from oneseal.cases.tests import own_item
from oneseal.cases.tests.office import cast, filed, filing, made, row
from oneseal.catalogue.queries import sample_file, version
from oneseal.documents.actions import receive_file
from oneseal.journal.actions import set_clock
from oneseal.journal.queries import entries_of
from oneseal.web.tests.test_desk import signed_in
from oneseal.web.tests.test_mine import acting, asked_for_two_lines, rows_of


def test_the_same_file_twice_for_a_line_of_a_correction_is_handed_in_once_and_told(city: None) -> None:
    """As in a draft: at once or beside what waits already; another file and another line are taken; at a window too."""
    case, (first, second) = asked_for_two_lines()
    client, data = acting("王申请", row(case).applicant_id), sample_file("同一份")

    def scans(*files: tuple[str, bytes]) -> list[SimpleUploadedFile]:
        return [SimpleUploadedFile(name, content) for name, content in files]

    given = {first: scans(("一.pdf", data), ("二.pdf", data), ("三.pdf", sample_file("另一份"))), second: scans(("一.pdf", data))}
    page = client.post(f"/mine/{case}/supply", {**given, "seen": "2"}, follow=True).content.decode()
    assert "已经有同样的文件，没有再收：二.pdf" in page
    assert {line: len(files) for line, files in entries_of(case)[-1].data["materials"].items()} == {first: 2, second: 1}
    other, (line, _) = asked_for_two_lines()
    sent = {"seen": "2", "by": str(cast("王申请")), line: scans(("一.pdf", data), ("二.pdf", data))}
    answer = signed_in("李受理").post(f"/work/counter/cases/{other}/supply", sent, follow=True).content.decode()
    assert "没有再收：二.pdf" in answer and len(entries_of(other)[-1].data["materials"][line]) == 1


def test_a_file_that_waits_there_from_another_device_stands_for_the_same_one_sent_now(city: None) -> None:
    """The page was opened before it came: what is handed in is the one that was there, once."""
    case, (first, second) = asked_for_two_lines()
    client, data = acting("王申请", row(case).applicant_id), sample_file("同一份")
    there = receive_file(BytesIO(data), "手机.pdf", by=cast("王申请")).id
    actions.keep_for_supply(case, {first: [there]}, by=cast("王申请"))
    sent = {line: SimpleUploadedFile("电脑.pdf", data) for line in (first, second)}
    page = client.post(f"/mine/{case}/supply", {**sent, "seen": "2"}, follow=True).content.decode()
    assert page.count("已经有同样的文件，没有再收：电脑.pdf") == 1
    given = entries_of(case)[-1].data["materials"]
    assert [file["id"] for file in given[first]] == [str(there)] and len(given[second]) == 1


def test_a_case_that_was_not_corrected_in_time_says_so_everywhere(city: None) -> None:
    """Her list, her case with what was not supplied and her remedies, in English too; by query number; the officer's page."""
    set_clock(datetime(2026, 3, 2, 4, tzinfo=UTC))
    case, (first, _) = asked_for_two_lines()
    made(case)
    count_from_made_notices()
    set_clock(datetime(2026, 4, 2, 4, tzinfo=UTC))
    return_what_was_not_corrected()
    client, known = acting("王申请", row(case).applicant_id), row(case)
    page = client.get(f"/mine/{case}").content.decode()
    names = {line.id: line.name for line in version(known.item_version_id).materials}
    assert "逾期没有补正，申请已退回；可以重新申请" in page and names[first] in page and "2026-04-01" in page
    assert "逾期未补正退件通知书" in page and "不服怎么办" in page and "六十日内" in page and f"/mine/{case}/supply" not in page
    assert "没有等您交的材料" in client.get(f"/mine/{case}/supply").content.decode()
    client.cookies["lang"] = "en"
    told = client.get(f"/mine/{case}").content.decode()
    assert "Not corrected in time, so it was returned; you may apply anew" in told
    assert "Returned, since the corrections were not supplied in time" in told
    asked = {"number": known.query_number, "password": query_password(known.query_number)}
    assert "逾期没有补正，申请已退回" in Client(SERVER_NAME="localhost").post("/progress", asked).content.decode()
    officer = signed_in("李受理").get(f"/work/cases/{case}").content.decode()
    assert "逾期未补正退件" in officer and "系统" in officer and "没有补正的材料" in officer


def test_an_item_that_waits_on_says_nothing_of_giving_up(city: None) -> None:
    """Neither in the list nor where the corrections are supplied nor in the guide."""
    with own_item.published("试验一直等补正", "88", correction_lapse="0") as known:
        given = filing("试验一直等补正", materials={})
        case = actions.file(given.pop("item_version"), **given).stream
        line = next(each.id for each in version(row(case).item_version_id).materials)
        actions.request_correction(case, requested(case, line), by=cast("李受理"))
        client = acting("王申请", row(case).applicant_id)
        page = client.get(f"/mine/{case}/supply").content.decode()
        assert "放弃" not in page and "逾期仍可以补正，补齐以前本件暂不办理" in page
        (shown,) = rows_of(client, "/mine", case)
        assert "补正" in shown and "放弃" not in shown
        guide = client.get(f"/items/{known}").content.decode()
        assert "自告知之日起" in guide and "视为放弃" not in guide
        actions.withdraw(case, by=cast("王申请"))


def requested(case: UUID, line: str) -> list[dict[str, str]]:
    """Everything that the case lacks, and a line."""
    loaded = version(row(case).item_version_id)
    lacking = {each.id for each in loaded.materials_for(known_case(case)[0].answers) if each.required and not loaded.is_form(each)}
    return [{"line": each, "problem": "没有", "mend": "请交"} for each in sorted(lacking | {line})]


def test_steps_are_told_in_words_for_citizens(city: None) -> None:
    """On her case and on the guide; officers read the chart's own names."""
    case = filed("出版物零售")
    client = acting("王申请", row(case).applicant_id)
    for path in (f"/mine/{case}", f"/items/{row(case).item_version.item_id}"):
        steps = client.get(path).content.decode().split('class="drawing"')[0]
        assert "看材料是否齐全，决定是否受理" in steps and "把结果交给您" in steps, path
        assert "受理判断" not in steps and "颁发、送达" not in steps, path
    assert "受理判断" in signed_in("李受理").get(f"/work/cases/{case}").content.decode()
