"""What the tests of the verbs share: the city's bureau, its cast, and cases driven to where a test begins."""

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from functools import lru_cache
from time import monotonic
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from oneseal.cases import actions
from oneseal.cases.models import Case
from oneseal.cases.rules.statements import PRESENT
from oneseal.catalogue.models import ItemVersion
from oneseal.catalogue.queries import in_force, item_by_name_or_code, sample_answers, sample_file, sample_form, version
from oneseal.documents.actions import receive_file
from oneseal.documents.jobs import make_owed
from oneseal.documents.models import Paper
from oneseal.documents.queries import papers_of, unmade
from oneseal.journal.gate import new_stream
from oneseal.journal.models import JournalEntry
from oneseal.journal.queries import local_time, now, open_personal, today
from oneseal.journal.rules import Entry
from oneseal.journal.tests import racing
from oneseal.law.rule import Refused
from oneseal.people.actions import end_substitution, substitute
from oneseal.people.models import Post
from oneseal.people.queries import bureau_of, demo_cast, demo_firms, officers_of, party_details, principals_of

at_once = racing.at_once
PATIENCE = 90.0
"""Seconds in which whoever has a paper in hand has made it, or has lost its lease."""


LAST_MINUTE = "23:59"


class Control(Mapping[str, Any]):
    """What is found at a survey that ends now; in the last minute of a day it began in the one before."""

    said: Mapping[str, Any] = {
        "findings": [{"check": "布局", "result": "符合", "finding": "合理"}],
        "place": "一号",
        "conclusion": "pass",
        "met": "店主",
        "unsigned_reason": "店主须先请示",
    }

    def __getitem__(self, name: str) -> Any:
        began = now() - timedelta(minutes=local_time(now()) == LAST_MINUTE)
        times = {"began": local_time(began), "ended": local_time(began + timedelta(minutes=1))}
        return {**self.said, **times}[name]

    def __iter__(self) -> Iterator[str]:
        return iter([*self.said, "began", "ended"])

    def __len__(self) -> int:
        return len(self.said) + 2


CONTROL = Control()


def cast(name: str) -> UUID:
    """A person of the demo by name."""
    return demo_cast()[name]


def item(name: str = "公司设立登记", at: str | None = None) -> ItemVersion:
    """The version in force at the city's bureau, or at that of the division ``at``."""
    found = in_force(_leaf(name, at, str(connection.settings_dict["NAME"])))
    assert found is not None
    return found


@lru_cache(maxsize=1024)
def _leaf(name: str, at: str | None, database: str) -> UUID:
    """Which item bears a name, looked up once in each ``database``: a test in three begins with one."""
    found = item_by_name_or_code(name, bureau_of(at))
    assert found is not None, database
    return found.item_id


def firm(name: str = "云岚禾丰食品有限公司") -> UUID:
    """A firm of the demo by name: 曹代办 acts for this one in everything, 陈旧托 does so no more."""
    return next(party for known, party in demo_firms().items() if known == name)


def upload(by: str = "王申请", name: str = "材料") -> UUID:
    """A file received from a person."""
    key: UUID = receive_file(io.BytesIO(_drawn(name)), f"{name}.pdf", by=cast(by)).id
    return key


_drawn = lru_cache(maxsize=64)(sample_file)


def filing(name: str = "公司设立登记", *, at: str | None = None, **changed: Any) -> dict[str, Any]:
    """Everything that ``actions.file`` takes, filled in rightly; ``changed`` replaces parts."""
    found = item(name, at)
    loaded, person = version(found.id), cast("王申请")
    hers = next(party for party in principals_of(person, today()) if party != person)
    applicant = person if "1" in str(loaded.elements["server_type"]).split("^") else hers
    of, by = changed.get("applicant", applicant), changed.get("by", person)
    is_known = {of, by} <= party_details([of, by]).keys()
    answers = sample_answers(loaded, longest=True)
    lines = sorted((line for line in loaded.materials_for(answers) if line.required), key=loaded.is_form)
    return {
        "item_version": found.id,
        "applicant": applicant,
        "by": person,
        "answers": answers,
        "form": sample_form(loaded, of, by) if is_known else sample_form(loaded, applicant, person),
        "materials": {line.id: [upload()] for line in lines},
        "key": str(new_stream()),
        "stated": PRESENT,
        **changed,
    }


def filed(name: str = "公司设立登记", **changed: Any) -> UUID:
    """A case just received."""
    given = filing(name, **changed)
    return actions.file(given.pop("item_version"), **given).stream


def lines_in(case: UUID) -> list[str]:
    """The lines for which files were given on filing; the one that the form itself is comes last."""
    loaded = version(row(case).item_version_id)
    form = {line.id for line in loaded.materials if loaded.is_form(line)}
    given = JournalEntry.objects.get(stream=case, version=1).data["materials"]
    return sorted(given, key=form.__contains__)


def filed_by(person: UUID, name: str = "生育登记") -> UUID:
    """A case just received of a person outside the cast, with files of her own."""
    own = {line: [receive_file(io.BytesIO(sample_file(line)), "材料.pdf", by=person).id] for line in filing(name)["materials"]}
    return filed(name, applicant=person, by=person, materials=own)


def filed_for_a_firm(name: str = "出版物零售", of: str = "云岚禾丰食品有限公司", by: str = "曹代办", **changed: Any) -> UUID:
    """A case of a firm, filed by its agent."""
    lines = filing(name)["materials"]
    return filed(name, applicant=firm(of), by=cast(by), materials={line: [upload(by)] for line in lines}, **changed)


def row(case: UUID) -> Case:
    """The case's projection."""
    return Case.objects.get(id=case)


def columns(case: UUID) -> dict[str, Any]:
    """The projection as plain values."""
    return dict(Case.objects.filter(id=case).values().get())


def frozen(case: UUID, kind: str) -> dict[str, Any]:
    """What the newest paper of a kind will say."""
    paper = Paper.objects.filter(case=case, kind=kind).order_by("-id")[0]
    content: dict[str, Any] = open_personal([paper.content])[paper.content]
    return content


def kinds(case: UUID) -> list[str]:
    """The kinds of paper that the case owes or has, oldest first."""
    return [paper.kind for paper in papers_of(case)]


def said(entry: Entry) -> dict[str, Any]:
    """What an entry says, together with the words that people wrote in it, which may be sealed."""
    sealed = entry.data.get("words")
    return {**entry.data, **(open_personal([UUID(sealed["personal"])])[UUID(sealed["personal"])] if sealed else {})}


def acts() -> int:
    """How many acts there are; papers that a job makes beside are none of the person's."""
    return JournalEntry.objects.exclude(act="make_paper").count()


@contextmanager
def refused(case: UUID, match: str | None = None) -> Iterator[pytest.ExceptionInfo[Refused]]:
    """What is tried inside is refused, names its rule, and changes nothing of the case nor of the journal."""
    before = acts(), columns(case), kinds(case)
    with pytest.raises(Refused, match=match) as caught:
        yield caught
    assert str(caught.value.rule)
    assert (acts(), columns(case), kinds(case)) == before


@contextmanager
def lent(power: str, absent: str, to: str) -> Iterator[None]:
    """代岗: inside, ``to`` has the power of ``absent``'s post at the city's bureau."""
    (post,) = Post.objects.filter(power=power, unit__body=bureau_of(), holdings__person=cast(absent))[:1]
    days: dict[str, Any] = {"since": today(), "until": today()}
    key = substitute(post.id, cast(absent), cast(to), **days, reason="出差", by=cast("吕局长"))
    try:
        yield
    finally:
        end_substitution(key, by=cast("吕局长"))


def made(case: UUID) -> None:
    """Make every paper the case owes; one that another process has in hand is waited for."""
    until = monotonic() + PATIENCE
    while unmade(case):
        assert monotonic() < until, "a paper cannot be made: see the log"
        make_owed(stream=case)


def corrected(case: UUID, *, passed: bool = True) -> tuple[str, str]:
    """One round of correction of two lines, supplied and checked; the lines."""
    first, second = list(filing()["materials"])[:2]
    wanted = [{"line": line, "problem": "不清楚", "mend": "请重新提交"} for line in (first, second)]
    actions.request_correction(case, wanted, by=cast("李受理"))
    actions.supply(case, {line: [upload()] for line in (first, second)}, by=cast("王申请"))
    if passed:
        actions.check(case, [first, second], by=cast("李受理"))
    else:
        actions.check(case, [first], {second: "仍不清楚"}, by=cast("李受理"))
    return first, second


def surveyed(case: UUID, **changed: Any) -> Entry:
    """The survey of 孙勘验, with which 钱勘验 went and whose record she confirms; the record's entry."""
    entry = actions.survey(case, by=cast("孙勘验"), officers=[cast("钱勘验")], **{**CONTROL, **changed})
    actions.confirm_survey(case, by=cast("钱勘验"))
    return entry


def reached(verb: str, name: str = "民办学校设立", **changed: Any) -> UUID:
    """A case in which ``verb`` is the next act of the way from filing to archive; ``changed`` replaces parts of the filing."""
    case = filed(name, **changed)
    way: list[tuple[str, Any]] = [
        ("accept", lambda: actions.accept(case, by=cast("李受理"))),
        ("review", lambda: actions.review(case, opinion="一致", recommendation="grant", by=reviewer(case))),
        ("survey", lambda: actions.survey(case, by=cast("孙勘验"), officers=[cast("钱勘验")], **CONTROL)),
        ("confirm_survey", lambda: actions.confirm_survey(case, by=cast("钱勘验"))),
        ("grant", lambda: actions.grant(case, opinion="同意", by=cast("周批准"))),
        ("make", lambda: actions.make(case, by=cast("郑制证"))),
        ("deliver", lambda: actions.deliver(case, way="direct", proof="id", recipient="本人", by=cast("郑制证"))),
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
    of = row(case)
    return officers_of(of.body_id, "审查", unit_kind=version(of.item_version_id).unit)[0]
