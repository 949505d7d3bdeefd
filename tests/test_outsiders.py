"""Every public verb of every room is tried by those who must get nowhere; a new verb without its attempt fails here.

People and cases try theirs in their own tables, which are held complete; the rest stands here.
"""

import contextlib
import importlib
import inspect
import io
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings

from oneseal import calendars, cases, catalogue, certificates, documents, people, seals
from oneseal.calendars.actions import enter_year, import_table
from oneseal.calendars.rules import Change
from oneseal.cases import actions as case_verbs
from oneseal.cases.queries import views_of
from oneseal.cases.tests import test_outsiders as of_cases
from oneseal.cases.tests.office import acts, cast, filed, filing, item, made, reached
from oneseal.cases.tests.test_originals import left
from oneseal.catalogue import actions as item_verbs
from oneseal.catalogue.models import Item, ItemVersion, MissedSearch, Synonym
from oneseal.catalogue.rules.lists import Listed
from oneseal.certificates.actions import change_state
from oneseal.certificates.models import Certificate
from oneseal.certificates.rules import State
from oneseal.documents.tests.samples import pdf
from oneseal.journal.gate import Act, new_stream
from oneseal.law.rule import Refused
from oneseal.people.queries import bureau_of
from oneseal.people.tests import test_those_who_may_nothing as of_people
from oneseal.seals.actions import make_seals, resume_seal, surrender_seal, suspend_seal
from oneseal.seals.models import Seal
from oneseal.seals.queries import active_seal

pytestmark = pytest.mark.usefixtures("city")
ROOMS = (calendars, cases, catalogue, certificates, documents, people, seals)
OUTSIDERS = ("吴外人", "何邻县", "冯旁人", "陈旧托")
Attempt = Callable[[UUID], object]

OPERATOR = {
    "calendars.load_national": "init enters the shipped years",
    "catalogue.build_index": "init and the command line derive the search's index anew",
    "catalogue.name_drafts": "the command line lets drafts be found by the name they have",
    "catalogue.relist": "the command line derives the narrow rows of lists anew",
    "catalogue.load_synonyms": "init enters the words that come with the product",
    "catalogue.load_blocks": "init gives the demo's bureaus their codes",
    "catalogue.load_items": "init loads item files",
    "catalogue.load_lists": "init enters the demo's lists",
    "people.load_demo": "init loads the demo city",
    "people.load_stations": "init loads the demo's departments in the hall",
    "seals.acknowledge_restore": "says why a backup was put back",
    "seals.make_authority": "init makes the issuing keys",
}
"""Verbs without ``by``: only the command line calls them, as the operator who holds the server itself."""
JOBS = {
    "cases.deem_accepted": "the law's own act, by the periodic job",
    "catalogue.carry_on": "lists that were sent, checked and taken in for whoever sent them",
    "catalogue.carry_on_one": "one of them, also while its page is waiting",
    "catalogue.keep_index": "the search's index follows what is published",
    "catalogue.note_missed": "a count of words that found nothing; nobody is named",
    "cases.sweep_supply_notes": "the periodic job",
    "cases.sweep_survey_notes": "what was kept for a survey that is recorded",
    "cases.project_anew": "a projection derived again after a calendar entry",
    "documents.lease_owed": "papers taken in hand",
    "documents.make_paper": "an obligation of an act carried out",
    "documents.settle_attempts": "files of killed processes removed",
    "seals.sign_root": "the journal's roots",
}
INSIDE = {
    "catalogue.check_list": "what an import would do, nothing written",
    "catalogue.wrong_value": "what is wrong with a value by itself, nothing written",
    "catalogue.preview_change": "what a change would do, nothing written",
    "catalogue.take_code": "inside the gate of the grant",
    "certificates.issue": "inside the gate of 制证",
    "certificates.new_identifier": "a number, nothing written",
    "documents.enclose_file": "called by catalogue.attach_files, which asks",
    "documents.owe": "inside the gate of the act that owes the paper",
    "seals.passphrase": "words, nothing written",
    "seals.use_row": "inside the gate that notes the paper",
}
"""Parts of an act whose gate has asked already."""


OWN = {
    "cases.save_view": "a name for the person's own filters",
    "documents.receive_file": "a file of whoever uploads it; who is not registered is refused in its own test",
}
"""Verbs that touch nothing but what belongs to whoever calls them."""


def certificate() -> UUID:
    """One that stands; with it what else the attempts are made on: a case that waits for its acceptance, an original left here."""
    if not _kept:
        _kept.extend([reached("deliver"), filed("生育登记"), left()])
        handed_over()
        open_draft()
        listed_item()
        suspended_seal()
        made(_kept[0])
        _kept.append(a_correction())
        case_verbs.claim(_kept[1], by=cast("李受理"))
    return Certificate.objects.get(case=_kept[0]).id


_kept: list[UUID] = []


def a_correction() -> UUID:
    """A case of 王申请 in which a line must be corrected."""
    case, line = filed("生育登记"), next(iter(filing("生育登记")["materials"]))
    case_verbs.request_correction(case, [{"line": line, "problem": "看不清", "mend": "请重新拍照"}], by=cast("李受理"))
    return case


def received() -> UUID:
    """A case that waits for its acceptance, taken by 李受理."""
    return _kept[1]


def her_original() -> UUID:
    """What 王申请 left with 李受理."""
    return _kept[2]


def her_view() -> int:
    """李受理's saved view."""
    return next((view.id for view in views_of(cast("李受理"))), 0) or case_verbs.save_view("她的", "", by=cast("李受理"))


def a_missed_search() -> int:
    """Words that found nothing."""
    item_verbs.note_missed("没有的事情")
    return MissedSearch.objects.get(words="没有的事情").id


def a_draft_item(by: UUID, name: str = "出版物零售") -> UUID:
    """An item drafted for the city's bureau."""
    row: ItemVersion = item(name)
    content = {**row.content, "elements": {**row.content["elements"], "promise_day": 4}}
    return item_verbs.draft_item(body=bureau_of().pk, content=content, form=row.form, chart=row.chart, by=by, change_reason="试")


def a_sample() -> list[item_verbs.Attached]:
    """A sample for the second material of an item."""
    return [item_verbs.Attached(1, "example_guid", io.BytesIO(pdf(b"%outsiders")), "样例.pdf")]


def a_list() -> Path:
    """A list with one item."""
    file = Path(settings.ONESEAL_HOME) / "outsider.csv"
    file.write_text(f"事项名称,地方实施编码,实施主体编码\n清单事项,OUT-1,{bureau_of().uscc}\n", encoding="utf-8")
    return file


def a_sent_list() -> UUID:
    """A list that 赵审查 sent and that has been checked."""
    text = f"事项名称,地方实施编码,实施主体编码,实施主体\n清单事项,OUT-2,{LISTED},某新机构\n"
    key = item_verbs.receive_list("外人.csv", [text.encode()], bureau_of(), by=cast("赵审查"))
    item_verbs.carry_on_one(key, 60)
    return key


def listed_item() -> UUID:
    """An item that a list brought under a code that is no body's."""
    known = Item.objects.filter(local_task_code="OUT-3").first()
    if known is None:
        file = Path(settings.ONESEAL_HOME) / "listed.csv"
        file.write_text("事项名称,地方实施编码,实施主体编码\n无主事项,OUT-3,1199\n", encoding="utf-8")
        item_verbs.import_list(file, bureau_of(), by=cast("赵审查"))
        return listed_item()
    return UUID(str(known.pk))


LISTED = "11990100MB1XA0015N"
"""A body that nobody registered."""


def handed_over() -> UUID:
    """A draft of 赵审查 that waits for whoever may publish it."""
    row = ItemVersion.objects.filter(item=item("出版物零售").item_id, state="draft", stage="submitted").first()
    if row is None:
        item_verbs.submit_item(a_draft_item(cast("赵审查")), by=cast("赵审查"))
        return handed_over()
    return row.pk


def open_draft() -> UUID:
    """A draft of 赵审查 that nobody has handed over: of another item, so that both may stand at once."""
    row: ItemVersion = item("生育登记")
    known = ItemVersion.objects.filter(item=row.item_id, state="draft").first()
    content = {**row.content, "elements": {**row.content["elements"], "traffic_guide": "乘地铁至政务服务中心站"}}
    drafter = cast("赵审查")
    return (
        known.pk
        if known
        else item_verbs.draft_item(body=bureau_of().pk, content=content, form=row.form, chart=row.chart, by=drafter, change_reason="试")
    )


def hers() -> UUID:
    """王申请's draft."""
    return saved(cast("王申请"))


def saved(by: UUID) -> UUID:
    """A draft for 王申请 herself."""
    given = {name: value for name, value in filing("生育登记", by=by).items() if name not in {"key", "item_version", "stated"}}
    return case_verbs.save_draft(item("生育登记").id, **given)


@contextlib.contextmanager
def one_fewer() -> Iterator[None]:
    """The city's bureau without its service seal."""
    seal = Seal.objects.filter(body=bureau_of().pk, kind="service", state="active")
    held = list(seal.values_list("id", flat=True))
    seal.update(state="stopped")
    try:
        yield
    finally:
        Seal.objects.filter(id__in=held).update(state="active")


def sealed_again(by: UUID) -> int:
    """A seal of the city's bureau, when it has one fewer."""
    with one_fewer():
        return make_seals(bureau_of().pk, by=by)


def suspended_seal() -> UUID:
    """A service seal of the city's bureau that another took the place of."""
    known = Seal.objects.filter(body=bureau_of().pk, kind="service", state="stopped").first()
    if known is None:
        suspend_seal(active_seal(bureau_of().pk, "service"), "换章", by=None)
        make_seals(bureau_of().pk)
        return suspended_seal()
    return known.pk


def resumed(by: UUID) -> object:
    """It is taken into use again while the other is away."""
    seal = suspended_seal()
    with one_fewer():
        return resume_seal(seal, "试", by=by)


ATTEMPTS: dict[str, Attempt] = {
    "calendars.enter_year": lambda by: enter_year(2030, [Change(date(2030, 1, 1), "off", "元旦")], by=by, source="自拟"),
    "calendars.import_table": lambda by: import_table(["day,kind,name", "2030-01-01,off,元旦"], by=by, source="自拟"),
    "cases.discard_draft": lambda by: case_verbs.discard_draft(hers(), by=by),
    "cases.enter_year": lambda by: case_verbs.enter_year(
        2151, [Change(date(2151, 1, 1), "off", "元旦")], by=by, source="自拟", division=""
    ),
    "cases.claim": lambda by: case_verbs.claim(received(), by=by),
    "cases.release": lambda by: case_verbs.release(received(), by=by),
    "cases.reassign": lambda by: case_verbs.reassign(received(), cast("李受理"), by=by),
    "cases.take_original": lambda by: case_verbs.take_original(
        new_stream(), cast("王申请"), body=UUID(str(bureau_of().pk)), description="x", pieces=1, condition="", given_by="x", by=by
    ),
    "cases.hand_original": lambda by: case_verbs.hand_original(her_original(), cast("赵审查"), note="x", by=by),
    "cases.return_original": lambda by: case_verbs.return_original(her_original(), collected_by="x", document="x", proxy=False, by=by),
    "cases.keep_for_supply": lambda by: case_verbs.keep_for_supply(_kept[3], {}, by=by),
    "cases.keep_survey_note": lambda by: case_verbs.keep_survey_note(received(), {}, photos=(), signature=None, by=by),
    "cases.rename_view": lambda by: case_verbs.rename_view(her_view(), "x", by=by),
    "cases.open_view_first": lambda by: case_verbs.open_view_first(her_view(), True, by=by),
    "cases.delete_view": lambda by: case_verbs.delete_view(her_view(), by=by),
    "cases.open_draft": lambda by: case_verbs.open_draft(hers(), by=by),
    "cases.save_draft": saved,
    "catalogue.add_synonym": lambda by: item_verbs.add_synonym("外人的说法", "出版物", body=bureau_of().pk, by=by),
    "catalogue.begin_item": lambda by: item_verbs.begin_item(
        body=bureau_of().pk, mode="transferred", reason="试", by=by, local_task_code="外人-1", name="外人的事项"
    ),
    "catalogue.cancel_list": lambda by: item_verbs.cancel_list(a_sent_list(), by=by),
    "catalogue.attach_files": lambda by: item_verbs.attach_files(open_draft(), a_sample(), change_reason="试", by=by),
    "catalogue.change_many": lambda by: item_verbs.change_many([item("生育登记").item_id], "traffic_guide", "换一条路", reason="试", by=by),
    "catalogue.discard_draft": lambda by: item_verbs.discard_draft(listed_item(), reason="试", by=by),
    "catalogue.give_body": lambda by: item_verbs.give_body(listed_item(), bureau_of().pk, reason="试", by=by),
    "catalogue.draft_item": lambda by: a_draft_item(by, "生育登记"),
    "catalogue.found_listed": lambda by: item_verbs.found_listed(a_sent_list(), by=by),
    "catalogue.receive_list": lambda by: item_verbs.receive_list("外人.csv", [b"a"], bureau_of(), by=by),
    "catalogue.take_list": lambda by: item_verbs.take_list(a_sent_list(), by=by),
    "catalogue.import_list": lambda by: item_verbs.import_list(a_list(), bureau_of(), by=by),
    "catalogue.enter_list": lambda by: item_verbs.enter_list("basic", "x", "1", [Listed("1", "x", "01", date(2024, 1, 1))], by=by),
    "catalogue.publish": lambda by: item_verbs.publish(handed_over(), by=by),
    "catalogue.reject_missed": lambda by: item_verbs.reject_missed(a_missed_search(), body=bureau_of().pk, by=by, reason="试"),
    "catalogue.retract_item": lambda by: item_verbs.retract_item(handed_over(), by=by),
    "catalogue.return_item": lambda by: item_verbs.return_item(handed_over(), remarks=[{"field": "promise_day", "text": "改"}], by=by),
    "catalogue.submit_item": lambda by: item_verbs.submit_item(open_draft(), by=by),
    "catalogue.withdraw_item": lambda by: item_verbs.withdraw_item(
        item("出版物零售").item_id, cancel_on=date(2099, 1, 1), reason="试", by=by
    ),
    "catalogue.withdraw_synonym": lambda by: item_verbs.withdraw_synonym(
        Synonym.objects.filter(in_use=True, division="")[0].id, body=bureau_of().pk, by=by, reason="试"
    ),
    "certificates.change_state": lambda by: change_state(certificate(), State.REVOKED, ground="other", reason="试", by=by),
    "seals.make_seals": sealed_again,
    "seals.suspend_seal": lambda by: suspend_seal(Seal.objects.filter(body=bureau_of().pk, state="active")[0].id, "试", by=by),
    "seals.resume_seal": resumed,
    "seals.surrender_seal": lambda by: surrender_seal(Seal.objects.filter(body=bureau_of().pk, state="active")[0].id, "试", by=by),
}


ENTITLED: dict[str, str] = {
    "calendars.enter_year": "",
    "calendars.import_table": "",
    "cases.discard_draft": "王申请",
    "cases.enter_year": "吕局长",
    "cases.keep_for_supply": "王申请",
    "cases.keep_survey_note": "孙勘验",
    "cases.open_draft": "王申请",
    "cases.reassign": "吕局长",
    "cases.save_draft": "王申请",
    **dict.fromkeys(
        (
            f"catalogue.{verb}"
            for verb in (
                "add_synonym",
                "attach_files",
                "begin_item",
                "cancel_list",
                "change_many",
                "discard_draft",
                "draft_item",
                "give_body",
                "import_list",
                "receive_list",
                "reject_missed",
                "retract_item",
                "submit_item",
                "take_list",
                "withdraw_synonym",
            )
        ),
        "赵审查",
    ),
    "catalogue.enter_list": "",
    "catalogue.found_listed": "吕局长",
    "catalogue.return_item": "周批准",
    "catalogue.publish": "周批准",
    "catalogue.withdraw_item": "周批准",
    "certificates.change_state": "周批准",
    "seals.make_seals": "吕局长",
    "seals.suspend_seal": "吕局长",
    "seals.resume_seal": "吕局长",
    "seals.surrender_seal": "吕局长",
}
"""Whose the act is that the others try: “”: the operator's; where nobody stands here it is 李受理's."""


class Through(Exception):
    """Every check was passed: what remains is to write."""


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


@pytest.mark.parametrize("verb", sorted(ATTEMPTS))
def test_what_an_outsider_tries_she_may_whose_it_is(verb: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """So nothing but the person stops an attempt: one that is refused whoever makes it would prove nothing. Nothing is written."""
    certificate()

    def through(*args: object) -> None:
        raise Through

    monkeypatch.setattr(Act, "_add", through)
    name = ENTITLED.get(verb, "李受理")
    with contextlib.suppress(Through):
        ATTEMPTS[verb](cast(name) if name else None)  # type: ignore[arg-type]  # the operator is no person
