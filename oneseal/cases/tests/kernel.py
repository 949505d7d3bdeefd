"""What the kernel's tests share: a case of a demo chart without a database, persons of the cast, and a way to act on it."""

import uuid
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from oneseal import flow
from oneseal.cases.rules import TABLE, Actor, Case, Circumstances, Command, ItemFacts, Limits, decide, evolve, replay
from oneseal.cases.rules.due import served_as_made
from oneseal.journal.rules import Entry, digest
from oneseal.law import powers
from oneseal.law.days import WORKING, Calendar, Limit
from oneseal.law.regimes import LICENSING_REGIME, SERVICE_REGIME

CHARTS = Path(__file__).parents[2] / "catalogue" / "data" / "demo" / "items"
CALENDAR = Calendar({}, {}, range(2020, 2030))
FILED = date(2026, 3, 2)
KINDS = frozenset(
    {
        "receipt",
        "correction_notice",
        "acceptance_notice",
        "not_needed_notice",
        "refusal_to_accept",
        "lapse_notice",
        "grant",
        "denial",
        "survey_record",
        "delivery_proof",
        "certificate",
    }
)
BODY = "云岚市行政审批服务局"
LINES = {"application": "申请书", "layout": "平面图"}


def person(name: str) -> uuid.UUID:
    """A person of the cast."""
    return uuid.uuid5(uuid.NAMESPACE_DNS, name)


CAST = {
    powers.APPLY: person("王申请"),
    powers.ACCEPT: person("李受理"),
    powers.REVIEW: person("赵审查"),
    powers.SURVEY: person("孙勘验"),
    powers.DECIDE: person("周批准"),
    powers.MAKE: person("郑制证"),
    powers.DELIVER: person("郑制证"),
    powers.ARCHIVE: person("李受理"),
    powers.SUPERVISE: person("吕督查"),
}
INPUT: dict[str, dict[str, Any]] = {
    "request_correction": {"lines": [{"line": line, "problem": "不清楚", "mend": "重新提交"} for line in LINES]},
    "request_further_correction": {"lines": [{"line": "layout", "problem": "仍不清楚", "mend": "重新绘制"}]},
    "supply": {"materials": {line: [{"id": str(person(line)), "sha256": "0" * 64}] for line in LINES}},
    "add_material": {"materials": {"layout": [{"id": str(person("layout")), "sha256": "0" * 64}]}},
    "refuse_to_accept": {"reason": "不属本机关职权", "organ": "邻市审批局"},
    "declare_not_needed": {"reason": "依法不需要许可"},
    "review": {"opinion": "材料一致", "recommendation": "grant"},
    "survey": {
        "officers": [str(person("钱勘验"))],
        "place": "一号",
        "began": "09:30",
        "ended": "10:15",
        "findings": [{"check": "布局", "result": "符合", "finding": "合理"}],
        "conclusion": "pass",
        "met": "店主",
        "signed": True,
    },
    "confirm_survey": {"agrees": True},
    "grant": {"opinion": "同意"},
    "deny": {"facts": "布局不符", "reason": "不符合条件", "basis": "食品安全法第三十五条"},
    "deliver": {"way": "direct", "proof": "id", "recipient": "本人"},
    "void": {"reason": "重复录入"},
    "record_service": {
        "paper": str(person("补正告知书")),
        "found": {"kind": "correction_notice", "title": "补正告知书", "made_on": FILED.isoformat()},
        "way": "direct",
        "happened_on": FILED.isoformat(),
        "recipient": "本人",
        "digest": "0" * 64,
    },
}


def item_of(slug: str, *, licensing: bool = True, on_the_spot: bool = False, required: dict[str, str] | None = None) -> ItemFacts:
    """The facts of an item with one of the demo charts."""
    program = flow.compiled(flow.read((CHARTS / slug / "chart.bpmn").read_bytes()))
    ten = Limit(10, WORKING)
    limits = Limits(ten, Limit(5, WORKING), Limit(5, WORKING), ten, ten)
    regime = LICENSING_REGIME if licensing else SERVICE_REGIME
    return ItemFacts(person(slug), program, limits, regime, on_the_spot, LINES if required is None else required, LINES)


@dataclass
class Desk:
    """A case on the desk: its entries, its item, the day."""

    item: ItemFacts
    answers: dict[str, Any] = field(default_factory=lambda: {"business": "catering", "cold_chain": False})
    on: date = FILED
    unmade: tuple[str, ...] = ()
    kinds: frozenset[str] = KINDS
    electronic: bool = True
    entries: list[Entry] = field(default_factory=list)
    made: dict[uuid.UUID, date] = field(default_factory=dict)

    def file(self, materials: dict[str, Any] | None = None) -> Case:
        """申请 with both lines of material."""
        given = {line: [{"id": str(person(line)), "sha256": "0" * 64}] for line in LINES} if materials is None else materials
        data = {
            "number": "N1",
            "query": "260000019",
            "item": str(self.item.version),
            "body": str(person("局")),
            "division": "990100000000",
            "applicant": str(CAST[powers.APPLY]),
            "agent": None,
            "channel": "online",
            "stated": {"electronic": "1" if self.electronic else ""},
            "answers": self.answers,
            "form": {"personal": str(person("form")), "mac": "0" * 64},
            "materials": given,
            "received_on": self.on.isoformat(),
        }
        return self._kept("file", CAST[powers.APPLY], "", data)

    def _kept(self, act: str, by: uuid.UUID | None, power: str, data: dict[str, Any]) -> Case:
        at = datetime.combine(self.on, datetime.min.time(), UTC) + timedelta(seconds=len(self.entries))
        previous = self.entries[-1].hash if self.entries else "0" * 64
        entry = Entry(person("stream"), len(self.entries) + 1, act, by, power, None, None, at, data, previous)
        case = evolve(self.case if self.entries else None, entry, self.item)
        self.entries.append(replace(entry, hash=digest(entry)))
        return case

    @property
    def case(self) -> Case:
        """The case as its entries add up to, with the days on which its papers were made."""
        return served_as_made(replay(self.entries, self.item), self.made)

    def make_papers(self) -> None:
        """Make today what is owed."""
        owed = (uuid.UUID(paper["id"]) for entry in self.entries for paper in entry.data.get("papers", ()))
        self.made = {**dict.fromkeys(owed, self.on), **self.made}

    def act(self, act: str, *, by: str | None = None, power: str | None = None, **data: Any) -> Case:
        """Do an act as the one of the cast whose it is (or as ``by``); raises Refused."""
        row = TABLE[act]
        hand = powers.APPLY if row.actor is Actor.APPLICANT else row.power
        who = person(by) if by else None if row.actor is Actor.JOB else CAST[hand]
        if act == "confirm_survey" and not by:
            who = min(self.case.unsigned, default=CAST[hand])
        command = Command(act, who, row.power if power is None else power, data={**INPUT.get(act, {}), **data})
        circumstances = Circumstances(self.on, CALENDAR, self.item, self.kinds, self.unmade, body=BODY)
        decision = decide(self.case, command, circumstances)
        papers = [{"kind": kind, "id": str(person(f"{kind} {len(self.entries)}"))} for kind in decision.papers]
        return self._kept(act, who, command.power, {**decision.data, "papers": papers})
