"""What the tests of the verbs share: the city's bureau, its cast, and cases driven to where a test begins."""

import io
from typing import Any
from uuid import UUID

from oneseal.cases import actions
from oneseal.cases.models import Case
from oneseal.catalogue.models import ItemVersion
from oneseal.catalogue.queries import item_by_name_or_code, sample_answers, sample_file, sample_form, version
from oneseal.documents.actions import receive_file
from oneseal.documents.jobs import make_owed
from oneseal.documents.queries import unmade
from oneseal.journal.gate import new_stream
from oneseal.journal.queries import today
from oneseal.people.queries import bureau_of, demo_cast, principals_of

CONTROL: dict[str, Any] = {"findings": [{"check": "布局", "finding": "合理"}], "place": "一号", "conclusion": "pass", "met": "店主"}


def cast(name: str) -> UUID:
    """A person of the demo by name."""
    return demo_cast()[name]


def item(name: str = "公司设立登记") -> ItemVersion:
    """The version in force at the city's bureau."""
    found = item_by_name_or_code(name, bureau_of())
    assert found is not None
    return found


def upload(by: str = "王申请", name: str = "材料") -> UUID:
    """A file received from a person."""
    key: UUID = receive_file(io.BytesIO(sample_file(name)), f"{name}.pdf", by=cast(by)).id
    return key


def filing(name: str = "公司设立登记", **changed: Any) -> dict[str, Any]:
    """Everything that ``actions.file`` takes, filled in rightly; ``changed`` replaces parts."""
    found = item(name)
    loaded, person = version(found.id), cast("王申请")
    firm = next(party for party in principals_of(person, today()) if party != person)
    applicant = person if "1" in str(loaded.elements["server_type"]).split("^") else firm
    answers = sample_answers(loaded, longest=True)
    lines = [line for line in loaded.materials_for(answers) if line.required]
    return {
        "item_version": found.id,
        "applicant": applicant,
        "by": person,
        "answers": answers,
        "form": sample_form(loaded, applicant, person),
        "materials": {line.id: [upload()] for line in lines},
        "key": str(new_stream()),
        **changed,
    }


def filed(name: str = "公司设立登记", **changed: Any) -> UUID:
    """A case just received."""
    given = filing(name, **changed)
    return actions.file(given.pop("item_version"), **given).stream


def made(case: UUID) -> None:
    """Make every paper the case owes."""
    while unmade(case):
        make_owed(stream=case)


def reached(verb: str, name: str = "民办学校设立") -> UUID:
    """A case in which ``verb`` is the next act of the way from filing to archive."""
    case = filed(name)
    way: list[tuple[str, Any]] = [
        ("accept", lambda: actions.accept(case, by=cast("李受理"))),
        ("review", lambda: actions.review(case, opinion="一致", recommendation="grant", by=reviewer(case))),
        ("survey", lambda: actions.survey(case, by=cast("孙勘验"), officers=[cast("钱勘验")], **CONTROL)),
        ("grant", lambda: actions.grant(case, opinion="同意", by=cast("周批准"))),
        ("make", lambda: actions.make(case, by=cast("郑制证"))),
        ("deliver", lambda: actions.deliver(case, way="direct", recipient="本人", by=cast("郑制证"))),
        ("archive", lambda: actions.archive(case, by=cast("李受理"))),
    ]
    for act, do in way:
        if act == verb:
            return case
        if act in {"deliver", "archive"}:
            made(case)
        do()
    return case


def reviewer(case: UUID) -> UUID:
    """Who reviews this case: a reviewer of the item's own section."""
    from oneseal.people.queries import officers_of

    row = Case.objects.get(id=case)
    return officers_of(row.body_id, "审查", unit_kind=version(row.item_version_id).unit)[0]
