"""Every public verb of every room is tried by those who must get nowhere; a new verb without its attempt fails here.

People and cases try theirs in their own tables, which are held complete; the rest stands here.
"""

import importlib
import inspect
import io
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from oneseal import calendars, cases, catalogue, certificates, documents, people, seals
from oneseal.calendars.actions import enter_year, import_table
from oneseal.calendars.rules import Change
from oneseal.cases import actions as case_verbs
from oneseal.cases.queries import views_of
from oneseal.cases.tests import test_outsiders as of_cases
from oneseal.cases.tests.office import acts, cast, filed, filing, item, made, reached
from oneseal.cases.tests.test_originals import left
from oneseal.catalogue import actions as item_verbs
from oneseal.catalogue.models import ItemVersion
from oneseal.certificates.actions import change_state
from oneseal.certificates.models import Certificate
from oneseal.certificates.rules import State
from oneseal.documents.actions import receive_file
from oneseal.journal.gate import new_stream
from oneseal.law.rule import Refused
from oneseal.people.queries import bureau_of
from oneseal.people.tests import test_those_who_may_nothing as of_people
from oneseal.seals.actions import make_seals, set_seal_state
from oneseal.seals.models import Seal

pytestmark = pytest.mark.usefixtures("city")
ROOMS = (calendars, cases, catalogue, certificates, documents, people, seals)
OUTSIDERS = ("吴外人", "何邻县", "冯旁人", "陈旧托")
Attempt = Callable[[UUID], object]

OPERATOR = {
    "calendars.load_national": "init enters the shipped years",
    "catalogue.load_blocks": "init gives the demo's bureaus their codes",
    "catalogue.load_items": "init loads item files",
    "people.load_demo": "init loads the demo city",
    "seals.make_authority": "init makes the issuing keys",
}
"""Verbs without ``by``: only the command line calls them, as the operator who holds the server itself."""
JOBS = {
    "cases.deem_accepted": "the law's own act, by the periodic job",
    "cases.sweep_survey_notes": "what was kept for a survey that is recorded",
    "cases.project_anew": "a projection derived again after a calendar entry",
    "documents.lease_owed": "papers taken in hand",
    "documents.make_paper": "an obligation of an act carried out",
    "documents.settle_attempts": "files of killed processes removed",
    "seals.sign_root": "the journal's roots",
}
INSIDE = {
    "cases.unavailable": "an act of the table that has no paper yet: refused for everybody",
    "catalogue.take_code": "inside the gate of the grant",
    "certificates.issue": "inside the gate of 制证",
    "certificates.new_identifier": "a number, nothing written",
    "documents.owe": "inside the gate of the act that owes the paper",
    "seals.passphrase": "words, nothing written",
    "seals.use_row": "inside the gate that notes the paper",
}
"""Parts of an act whose gate has asked already."""


OWN = {
    "cases.discard_survey_note": "removes what the person herself has kept, if anything",
    "cases.save_view": "a name for the person's own filters",
}
"""Verbs that touch nothing but what belongs to whoever calls them."""


def certificate() -> UUID:
    """One that stands; with it what else the attempts are made on: a case that waits for its acceptance, an original left here."""
    if not _kept:
        _kept.extend([reached("deliver"), filed("生育登记"), left()])
        made(_kept[0])
        case_verbs.claim(_kept[1], by=cast("李受理"))
    return Certificate.objects.get(case=_kept[0]).id


_kept: list[UUID] = []


def received() -> UUID:
    """A case that waits for its acceptance, taken by 李受理."""
    return _kept[1]


def her_original() -> UUID:
    """What 王申请 left with 李受理."""
    return _kept[2]


def her_view() -> int:
    """李受理's saved view."""
    return next((view.id for view in views_of(cast("李受理"))), 0) or case_verbs.save_view("她的", "", by=cast("李受理"))


def a_draft_item(by: UUID) -> UUID:
    """An item drafted for the city's bureau."""
    row: ItemVersion = item("出版物零售")
    return item_verbs.draft_item(body=row.item.body_id, content=row.content, form=row.form, chart=row.chart, by=by, change_reason="试")


def hers() -> UUID:
    """王申请's draft."""
    return saved(cast("王申请"))


def saved(by: UUID) -> UUID:
    """A draft for 王申请 herself."""
    given = {name: value for name, value in filing("生育登记", by=by).items() if name not in {"key", "item_version"}}
    return case_verbs.save_draft(item("生育登记").id, **given)


def sealed_again(by: UUID) -> int:
    """A seal of the city's bureau, when it has one fewer."""
    seal = Seal.objects.filter(body=bureau_of().pk, kind="service", state="active")
    held = list(seal.values_list("id", flat=True))
    seal.update(state="stopped")
    try:
        return make_seals(bureau_of().pk, by=by)
    finally:
        Seal.objects.filter(id__in=held).update(state="active")


ATTEMPTS: dict[str, Attempt] = {
    "calendars.enter_year": lambda by: enter_year(2030, [Change(date(2030, 1, 1), "off", "元旦")], by=by, source="自拟"),
    "calendars.import_table": lambda by: import_table(["day,kind,name", "2030-01-01,off,元旦"], by=by, source="自拟"),
    "cases.discard_draft": lambda by: case_verbs.discard_draft(hers(), by=by),
    "cases.claim": lambda by: case_verbs.claim(received(), by=by),
    "cases.release": lambda by: case_verbs.release(received(), by=by),
    "cases.reassign": lambda by: case_verbs.reassign(received(), cast("李受理"), by=by),
    "cases.take_original": lambda by: case_verbs.take_original(
        new_stream(), cast("王申请"), body=UUID(str(bureau_of().pk)), description="x", pieces=1, condition="", given_by="x", by=by
    ),
    "cases.hand_original": lambda by: case_verbs.hand_original(her_original(), cast("赵审查"), note="x", by=by),
    "cases.return_original": lambda by: case_verbs.return_original(her_original(), collected_by="x", document="x", proxy=False, by=by),
    "cases.keep_survey_note": lambda by: case_verbs.keep_survey_note(received(), {}, photos=(), signature=None, by=by),
    "cases.rename_view": lambda by: case_verbs.rename_view(her_view(), "x", by=by),
    "cases.open_view_first": lambda by: case_verbs.open_view_first(her_view(), True, by=by),
    "cases.delete_view": lambda by: case_verbs.delete_view(her_view(), by=by),
    "cases.open_draft": lambda by: case_verbs.open_draft(hers(), by=by),
    "cases.save_draft": saved,
    "catalogue.draft_item": a_draft_item,
    "catalogue.publish": lambda by: item_verbs.publish(item("出版物零售").id, by=by),
    "catalogue.withdraw_item": lambda by: item_verbs.withdraw_item(
        item("出版物零售").item_id, cancel_on=date(2099, 1, 1), reason="试", by=by
    ),
    "certificates.change_state": lambda by: change_state(certificate(), State.REVOKED, reason="试", by=by),
    "documents.receive_file": lambda by: receive_file(io.BytesIO(b"%PDF-1.7"), "a.pdf", by=new_stream()),
    "seals.make_seals": sealed_again,
    "seals.set_seal_state": lambda by: set_seal_state(Seal.objects.filter(body=bureau_of().pk)[0].id, "stopped", "试", by=by),
}


def verbs(room: Any) -> set[str]:
    """The public functions of a room's ``actions``."""
    name = room.__name__.rpartition(".")[2]
    module = importlib.import_module(f"oneseal.{name}.actions")
    exported = getattr(module, "__all__", None) or [
        word for word, value in vars(module).items() if is_own(value, module) and word[0] != "_"
    ]
    return {f"{name}.{word}" for word in exported if inspect.isfunction(getattr(module, word))}


def is_own(value: Any, module: Any) -> bool:
    """Whether a function was written in this module."""
    return inspect.isfunction(value) and value.__module__.startswith(module.__name__)


def test_every_verb_of_every_room_has_its_attempt() -> None:
    """Or says why it needs none."""
    tried = set(ATTEMPTS) | set(OPERATOR) | set(JOBS) | set(INSIDE) | set(OWN)
    tried |= {f"people.{act}" for act in {*of_people.ACTS, *of_people.WITHOUT_A_PERSON}}
    tried |= {f"cases.{act}" for act in {*of_cases.ACTS, "file"}}
    found = {verb for room in ROOMS for verb in verbs(room)}
    assert found - tried == set()


@pytest.mark.parametrize("name", [*OPERATOR, *JOBS, *INSIDE])
def test_what_takes_no_person_takes_none(name: str) -> None:
    """A verb that asks nobody offers no way to name somebody."""
    room, _, verb = name.partition(".")
    parameters = inspect.signature(getattr(importlib.import_module(f"oneseal.{room}.actions"), verb)).parameters
    assert "by" not in parameters or name in INSIDE


@pytest.mark.parametrize("outsider", OUTSIDERS)
@pytest.mark.parametrize("verb", sorted(ATTEMPTS))
def test_an_outsider_gets_nowhere(verb: str, outsider: str) -> None:
    """Refused by a rule, and not one entry written in the attempt."""
    certificate()
    last = acts()
    with pytest.raises(Refused) as refused:
        ATTEMPTS[verb](cast(outsider))
    assert str(refused.value.rule)
    assert acts() == last
