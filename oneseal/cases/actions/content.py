"""What the papers of a case say: frozen with the act, so that no later change of a name or a template changes a paper."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from oneseal.cases.actions.numbers import query_password
from oneseal.cases.rules import TABLE, Case, Circumstances, Command, dues_of, notice_due
from oneseal.cases.rules.serving import HANDED_OVER, WAYS
from oneseal.cases.rules.statements import not_supplied
from oneseal.cases.rules.surveys import CONCLUSIONS
from oneseal.catalogue.queries import version
from oneseal.catalogue.rules import LoadedVersion
from oneseal.certificates.rules import Validity, validity
from oneseal.documents.queries import Named, papers_in, papers_read
from oneseal.documents.rules import ON_THE_SPOT
from oneseal.journal.queries import opened
from oneseal.journal.rules import Read
from oneseal.law.clock import sentence
from oneseal.law.days import Limit
from oneseal.law.remedies import remedy_clause
from oneseal.people.queries import Officer, officers_in, officers_read

BODY = ("name", "short_word", "government", "court", "address", "phone", "complaint_phone", "uscc")
_COLUMNS = ", ".join(f"b.{column}" for column in BODY)


def body_read(body: UUID) -> Read:
    """The bureau's own data for papers, and its division."""
    return Read(f"SELECT {_COLUMNS}, b.division_id FROM people_body b WHERE b.id = %s", (body,))  # noqa: S608 - own column names


NAMED = frozenset({"survey", "deliver"})
"""Acts whose paper names the officers who did it."""


def reads_of(case: UUID, act: str = "", hands: Sequence[UUID] = ()) -> tuple[Read, ...]:
    """What an act on a case reads besides its entries: the bureau, what was filed, the papers, and the officers whom its paper names."""
    joined = (
        f"SELECT {_COLUMNS}, p.claim_index FROM people_body b JOIN cases_case c ON c.body_id = b.id "  # noqa: S608 - own column names
        "JOIN people_party p ON p.id = c.applicant_id WHERE c.id = %s"
    )
    record = (
        "SELECT r.id, r.ciphertext, r.wrapped_key, c.query_number "
        "FROM journal_personal_record r JOIN cases_case c ON c.form = r.id WHERE c.id = %s"
    )
    named = (officers_read(hands),) if act in NAMED and hands else ()
    return (Read(joined, (case,)), Read(record, (case,)), papers_read(case), *named)


def upload_reads(uploads: Sequence[UUID]) -> tuple[Read, ...]:
    """The hashes and owners of uploads."""
    if not uploads:
        return ()
    places = ", ".join("%s" for _ in uploads)
    return (Read(f"SELECT id, sha256, by FROM documents_upload WHERE id IN ({places})", tuple(uploads)),)  # noqa: S608 - places only


@dataclass(slots=True)
class Context:
    """What an act and its papers may know of bureau and applicant. ``record``: what was filed, in clear, opened only when needed."""

    body: Mapping[str, str]
    sealed: Sequence[Any] = ()
    papers: tuple[Named, ...] = ()
    query_number: str = ""
    unproved: bool = False
    officers: Mapping[UUID, Officer] = field(default_factory=dict)
    _record: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(
        cls, answers: Sequence[Any], record: Mapping[str, Any] | None = None, officers: Mapping[UUID, Officer] | None = None
    ) -> "Context":
        """From the answers to :func:`reads_of`, or (at filing) from the bureau's row and what is being filed."""
        if record is not None:
            return cls(dict(zip(BODY, answers, strict=True)), officers=officers or {}, _record=record)
        body, sealed, papers, *named = answers
        filed = sealed[0] if sealed else ()
        return cls(
            dict(zip(BODY, body[0][:-1], strict=True)),
            filed[:3],
            papers_in(papers),
            filed[3] if filed else "",
            bool(body[0][-1]),
            officers_in(named[0]) if named else {},
        )

    @property
    def made(self) -> dict[UUID, date]:
        """The day on which each paper that is made was made."""
        return {paper.id: paper.made_on for paper in self.papers if paper.id and paper.made_on}

    @property
    def unmade(self) -> tuple[str, ...]:
        """Titles of the papers that are still owed."""
        return tuple(paper.title for paper in self.papers if not paper.made)

    @property
    def record(self) -> Mapping[str, Any]:
        """``applicant`` (name, code, kind), ``form`` and, if told, ``service``; empty when it was erased."""
        if not self._record and self.sealed and self.sealed[2] is not None:
            self._record = opened(*self.sealed)
        return self._record

    @property
    def agreed(self) -> bool:
        """Whether the applicant agreed to electronic service when she filed."""
        return bool(self.record.get("service", {}).get("electronic"))


@dataclass(frozen=True, slots=True)
class Said:
    """What a paper may draw on: the case before the act, the act's data, bureau and applicant, the day, the command, the item."""

    case: Case
    data: Mapping[str, Any]
    context: Context
    circumstances: Circumstances
    command: Command
    loaded: LoadedVersion


Part = Callable[[Said], dict[str, Any]]


def content_of(
    kind: str, case: Case, data: Mapping[str, Any], context: Context, circumstances: Circumstances, command: Command
) -> dict[str, Any]:
    """The content of a paper of ``kind``: the parts that all papers share, and its own."""
    loaded = version(case.item)
    shared = shared_content(kind, case, loaded, context, circumstances.on)
    return {**shared, **PARTS[kind](Said(case, data, context, circumstances, command, loaded))}


def shared_content(kind: str, case: Case, loaded: LoadedVersion, context: Context, on: date) -> dict[str, Any]:
    """The parts that all papers of a case share."""
    applicant = context.record.get("applicant", {})
    return {
        "kind": kind,
        "regime": loaded.regime.name,
        "case_number": case.number,
        "item": loaded.name,
        "task_code": loaded.task_code,
        "applicant": applicant.get("name", "（个人信息已删除）"),
        "applicant_code": applicant.get("code", ""),
        "applicant_kind": applicant.get("kind", ""),
        "body": dict(context.body),
        "on": on.isoformat(),
        "demo": loaded.demo,
        "basis": [str(basis) for basis in loaded.basis],
    }


ONLINE = "网上提交，由政务服务系统自动收件"
MENDS = {
    "declare_not_needed": "本事项依法不需要办理，可以直接依法开展有关活动；认为仍需办理的，可以说明情况后重新申请。",
    "refuse_to_accept": "请向{organ}提出申请；申请事项填写有误的，更正后可以重新向本机关提出申请。",
    "lapse": "可以备齐材料重新提出申请；本次退件不影响重新申请。",
    "deny": "上述不符合条件的情形消除后，可以备齐材料重新提出申请。",
}


def _receipt(said: Said) -> dict[str, Any]:
    names = said.circumstances.item.lines
    received_by = said.data.get("received_by")
    window = said.context.officers[UUID(received_by)] if received_by else None
    given = [{"name": "网上申请表" if said.data["channel"] == "online" else "申请表", "count": 1}]
    given += [{"name": names.get(line, line), "count": len(files)} for line, files in said.data["materials"].items()]
    notice = notice_due(said.case, said.circumstances.calendar)
    answer = sentence(notice) + ("告知是否受理，逾期不告知即为受理" if said.loaded.licensing else "告知是否受理")
    return {
        "materials": given,
        "received_by": f"{window.name}（窗口收件）" if window else ONLINE,
        "query_number": said.data["query"],
        "query_password": query_password(said.data["query"]),
        "answer_by": answer,
    }


def _notice(said: Said) -> dict[str, Any]:
    names = said.circumstances.item.lines
    lines = [
        {"name": names.get(line["line"], line["line"]), "problem": line["problem"], "mend": line["mend"]} for line in said.data["lines"]
    ]
    limit = said.circumstances.item.limits.correction
    return {
        "lines": lines,
        "deadline": f"自收到本告知书之日起{limit}内补正",
        "consequence": not_supplied(lapses=said.circumstances.item.lapses),
        "contact": f"{said.context.body['address']}，电话 {said.context.body['phone']}",
    }


def _lapsed(said: Said) -> dict[str, Any]:
    names = said.circumstances.item.lines
    return {
        "lines": [{"name": names.get(line, line)} for line in said.data["lines"]],
        "asked_on": said.case.rounds[-1].requested_on.isoformat(),
        "until": said.data["until"],
        "mend": MENDS["lapse"],
        "remedies": remedies(said),
    }


def _accepted(said: Said) -> dict[str, Any]:
    accepted = replace(said.case, accepted_on=date.fromisoformat(said.data["accepted_on"]), limits=said.circumstances.item.limits)
    dues = dues_of(accepted, said.circumstances.calendar)
    return {
        "accepted_on": said.data["accepted_on"],
        "statutory": sentence(dues.statutory) if dues.statutory else "",
        "promise": sentence(dues.promise) if dues.promise else "",
        "statutory_limit": limit_words(said.circumstances.item.limits.statutory),
        "promise_limit": limit_words(said.circumstances.item.limits.promise),
        "query_number": said.context.query_number,
        "deemed": said.command.act == "deem_accepted",
    }


def limit_words(limit: Limit) -> str:
    """20个工作日; no days at all is 当场办结."""
    return str(limit) if limit.amount else ON_THE_SPOT


def remedies(said: Said) -> str:
    """The clause on every refusal (Art. 38(2)), speaking of the paper by what it is."""
    title = said.loaded.regime.titles[TABLE[said.command.act].papers[0]]
    return remedy_clause(said.context.body["government"], said.context.body["court"], said.circumstances.on, title=title)


def _reasoned(said: Said) -> dict[str, Any]:
    organ = said.data.get("organ", "")
    return {
        "reason": said.data["reason"],
        "organ": organ,
        "mend": MENDS[said.command.act].format(organ=organ),
        "remedies": remedies(said),
    }


def validity_of(loaded: LoadedVersion, granted_on: date) -> Validity:
    """How long what is granted holds: the decision and its certificate say it in the same words."""
    return validity(granted_on, loaded.validity_years, loaded.validity_text)


def _granted(said: Said) -> dict[str, Any]:
    return {
        "content": f"准予{said.loaded.name}" if said.loaded.licensing else f"{said.loaded.name}已办结",
        "result": said.loaded.result_name,
        "validity": validity_of(said.loaded, date.fromisoformat(said.data["decided_on"])).words,
        "allotted": said.data.get("allotted", ""),
        "decided_on": said.data["decided_on"],
        "delivery_limit": limit_words((said.case.limits or said.circumstances.item.limits).delivery),
    }


def _denied(said: Said) -> dict[str, Any]:
    return {
        "facts": said.data["facts"],
        "reason": said.data["reason"],
        "article": said.data["basis"],
        "mend": MENDS["deny"],
        "remedies": remedies(said),
        "decided_on": said.data["decided_on"],
    }


def _surveyed(said: Said) -> dict[str, Any]:
    known = {officer: said.context.officers[UUID(officer)] for officer in said.data["officers"]}
    officers = [
        {"name": named.name, "number": named.number, "signed": officer not in said.data["to_sign"]} for officer, named in known.items()
    ]
    return {
        "surveyed_on": said.data["surveyed_on"],
        "began": said.data["began"],
        "ended": said.data["ended"],
        "place": said.data["place"],
        "officers": officers,
        "findings": said.data["findings"],
        "conclusion": CONCLUSIONS[said.data["conclusion"]],
        "conclusion_reason": said.data["conclusion_reason"],
        "met": said.data["met"],
        "signed": said.data["signed"],
        "unsigned_reason": said.data["unsigned_reason"],
        "photos": [{"sha256": photo["sha256"], "name": f"SHA-256 {photo['sha256'][:16]}…"} for photo in said.data.get("photos", ())],
        "signature": [{"sha256": said.data["signature"]["sha256"]}] if said.data.get("signature") else [],
    }


def _way(data: Mapping[str, Any]) -> str:
    """How papers were handed over, as the proof of delivery says it."""
    way = WAYS[data["way"]]
    if data.get("waybill"):
        return f"{way}（运单号 {data['waybill']}）"
    return f"{way}（凭取件码领取）" if data.get("proof") == "code" else way


def _delivered(said: Said) -> dict[str, Any]:
    by = said.command.by
    return {
        "documents": [
            {"title": paper.title, "number": paper.number} for paper in said.context.papers if paper.kind in HANDED_OVER and paper.made
        ],
        "way": _way(said.data),
        "sender": said.context.officers[by].name if by else "",
        "recipient": said.data["recipient"],
        "delivered_on": said.data["on"],
    }


PARTS: dict[str, Part] = {
    "receipt": _receipt,
    "correction_notice": _notice,
    "acceptance_notice": _accepted,
    "lapse_notice": _lapsed,
    "not_needed_notice": _reasoned,
    "refusal_to_accept": _reasoned,
    "grant": _granted,
    "denial": _denied,
    "survey_record": _surveyed,
    "delivery_proof": _delivered,
}
