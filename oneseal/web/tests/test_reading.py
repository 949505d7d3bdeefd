"""查看完整号码: asked for with a reason, noted before it is shown, listed for supervisors; nobody else sees a number."""

from collections.abc import Callable
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from oneseal.cases.tests.office import cast, filed
from oneseal.journal.gate import new_stream
from oneseal.people.actions.reading import AN_HOUR
from oneseal.people.models import PersonalRead
from oneseal.people.queries import party_details
from oneseal.web.tests.browser import Visit
from oneseal.web.tests.test_desk import signed_in


def number_of(name: str = "王申请") -> str:
    """In clear."""
    return str(party_details([cast(name)])[cast(name)].number)


def pages(case: UUID) -> tuple[str, str]:
    """The two places where it can be asked for."""
    return f"/work/counter/persons/{cast('王申请')}/clear", f"/work/cases/{case}/clear"


def test_a_number_is_shown_once_a_reason_was_given_and_noted(city: None) -> None:
    """Neither page shows it before; “other” wants words; the supervisor reads who, whose, why, for which case."""
    case = filed("生育登记")
    client = signed_in("李受理")
    for path in pages(case):
        before = PersonalRead.objects.count()
        assert number_of() not in client.get(path).content.decode()
        for sent in ({}, {"reason": "其他"}, {"reason": "好奇"}):
            assert client.post(path, sent).status_code == 422
        assert PersonalRead.objects.count() == before
        answer = client.post(path, {"reason": "核对身份证件", "note": "窗口出示原件"})
        assert answer.status_code == 200 and number_of() in answer.content.decode()
        assert "no-store" in answer.headers["Cache-Control"]
        assert PersonalRead.objects.count() == before + 1
    page = signed_in("吕局长").get("/work/reads").content.decode()
    assert "李受理" in page and "核对身份证件：窗口出示原件" in page and f"/work/cases/{case}" in page and number_of() not in page


WRITTEN_OVER = "INSERT OR REPLACE INTO people_personal_read SELECT * FROM people_personal_read"


def test_the_register_only_grows_and_asking_has_an_end(city: None) -> None:
    """The database refuses to change a line; more than casework needs is refused."""
    path, client = pages(filed("生育登记"))[0], signed_in("李受理")
    client.post(path, {"reason": "联系申请人"})
    line = PersonalRead.objects.latest("id")
    for forbidden in (
        lambda: PersonalRead.objects.filter(id=line.id).update(reason="x"),
        lambda: PersonalRead.objects.filter(id=line.id).delete(),
        lambda: connection.cursor().execute(WRITTEN_OVER if connection.vendor == "sqlite" else "TRUNCATE people_personal_read"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            forbidden()
    statuses = [client.post(path, {"reason": "联系申请人"}).status_code for _ in range(AN_HOUR)]
    assert statuses[-1] == 422 and "一小时内" in client.post(path, {"reason": "联系申请人"}).content.decode()


@pytest.mark.parametrize("name", ["王申请", "吴外人", "何邻县", "赵审查"])
def test_those_who_must_get_nowhere_get_nowhere(city: None, name: str) -> None:
    """Applicants, another county's officers (at their counter they see people, not our cases), officers away from the counter."""
    case = filed("生育登记")
    client = signed_in(name)
    counter, desk = pages(case)
    for path, allowed in ((counter, {"何邻县"}), (desk, {"赵审查"}), ("/work/reads", set())):
        for answer in (client.get(path), client.post(path, {"reason": "联系申请人"})):
            assert (answer.status_code == 200) is (name in allowed), path
    assert signed_in("李受理").get(f"/work/counter/persons/{new_stream()}/clear").status_code == 404


def test_the_register_asks_a_steady_number_of_questions(city: None) -> None:
    """However many reads."""
    client, counts = signed_in("吕局长"), []
    for _ in range(2):
        signed_in("严接件").post(pages(filed("生育登记"))[0], {"reason": "联系申请人"})
        client.get("/work/reads")
        with CaptureQueriesContext(connection) as asked:
            client.get("/work/reads")
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 16


def test_the_pages_are_open_to_everybody(visit: Callable[..., Visit]) -> None:
    """In large type on a phone axe finds nothing; asked, mistaken, shown."""
    case = filed("生育登记")
    here = visit("陆窗口", width=360, size="large")
    for path in pages(case):
        here.page.goto(path)
        assert here.barriers() == []
        here.press("查看")
        assert "需要改正" in here.text and here.barriers() == []
        here.check(here.page.get_by_label("核验材料"))
        here.press("查看")
        here.page.get_by_text("本次查看已记录").wait_for()
        assert here.barriers() == [] and not here.overflows()
    head = visit("吕局长", width=360, size="large")
    head.page.goto("/work/reads")
    assert head.barriers() == [] and not head.overflows()
