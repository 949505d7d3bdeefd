"""Checking certificates and sealed papers, and what a holder has."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from oneseal.certificates.models import Certificate
from oneseal.certificates.rules import State, Validity, is_of_firm, main_field, without_numbers
from oneseal.documents.models import Paper
from oneseal.documents.queries import content_kept, contents_kept, digests, paper_by_hash, paper_by_number, says
from oneseal.documents.rules import official_number, typed_number
from oneseal.journal.queries import UNREADABLE, blind_index, entries_of, is_genuine, open_personal, projection, today
from oneseal.journal.rules import Entry
from oneseal.law.regimes import REGIMES
from oneseal.people.rules import masked_name
from oneseal.seals.queries import bears_our_seal, check_file

GENUINE, RECORDED, ALTERED, REVOKED, UNKNOWN = "genuine", "recorded", "altered", "revoked", "unknown"
FILE, CODE, NUMBER = "file", "code", "number"
"""What was looked at: the file itself, the QR code printed on it, or only a number that somebody typed."""
ISSUED = "已签发"
"""The state of a sealed paper that grants nothing: it was issued, and there is nothing in it that could run out or be revoked."""
EXPIRED = "过期"
SAID = {
    FILE: {
        GENUINE: "真实：由本系统签发，内容未被改动",
        ALTERED: "已被改动：文件带有本系统的印章，但内容与签发时不同，不要采信",
        REVOKED: "真实，但现已失效",
        UNKNOWN: "未知：不是本系统签发的文件",
    },
    CODE: {
        RECORDED: "二维码是本系统印制的，与登记的文书一致",
        ALTERED: "二维码与登记的内容不一致：不是本系统印在这份文书上的，不要采信",
        REVOKED: "二维码是本系统印制的，但这份文书现已失效",
        UNKNOWN: "没有查到这个编号，请核对",
    },
    NUMBER: {
        RECORDED: "登记有这个编号的文书",
        REVOKED: "登记有这个编号的文书，但现已失效",
        UNKNOWN: "没有查到这个编号，请核对",
    },
}
"""What a check may claim of what it has looked at: that nothing was altered is said of a file alone; numbers and codes can be copied."""
WITHHELD, NAMED = "withheld", "named"
"""What a number alone does not tell: whose it is and what it says, or of a firm what it says."""
COMPARE = {
    CODE: "二维码可以被复制。请把下面登记的内容与纸面逐项核对，或者上传电子文件核验。",
    NUMBER: "只核对了编号，没有看到您手中的文书。请把下面登记的内容与它逐项核对，或者上传电子文件、扫描纸面上的二维码核对。",
    WITHHELD: (
        "只核对了编号，没有看到您手中的文书。持有人的姓名和证照的其他内容不凭编号公开：上传电子文件，或者扫描纸面上的二维码，可以逐项核对。"
    ),
    NAMED: (
        "只核对了编号，没有看到您手中的文书。单位的名称可以核对，证照的其他内容不凭编号公开：上传电子文件，或者扫描纸面上的二维码，可以逐项核对。"
    ),
}
"""What is left to do by whoever holds the paper."""


def example_number() -> str:
    """How a number looks, for whoever types one; nobody's."""
    return official_number("×审批", "grant", today().year, 12)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check says. ``verdict``: genuine (a file alone), recorded, altered, revoked (no longer valid) or unknown; ``seen``: what was
    looked at; ``fields``: label and words of the certificate's face, to be compared with the paper in somebody's hand; ``masked``: whether
    numbers of people in them are told in part; ``withheld``: they are not told by a number alone, nor, unless ``named``, whose it is."""

    verdict: str
    title: str = ""
    number: str = ""
    identifier: str = ""
    issuer: str = ""
    holder: str = ""
    valid_from: str | None = None
    valid_until: str | None = None
    state: str = ""
    sha256: str = ""
    profile: str = ""
    seen: str = FILE
    fields: tuple[tuple[str, str], ...] = ()
    withheld: bool = False
    named: bool = False
    masked: bool = False

    @property
    def words(self) -> str:
        """The verdict as a person reads it; where it no longer holds, why."""
        said = SAID[self.seen][self.verdict]
        return f"{said}（{self.state}）" if self.verdict == REVOKED else said

    @property
    def left(self) -> str:
        """What is left to compare by whoever holds the paper, a key of COMPARE; "" for nothing."""
        if self.seen == FILE or self.verdict not in {RECORDED, REVOKED}:
            return ""
        return self.seen if not self.withheld else NAMED if self.named else WITHHELD

    def of(self, seen: str) -> "Verdict":
        """The same for who has only looked at a code or a number."""
        return replace(self, verdict=RECORDED if self.verdict == GENUINE else self.verdict, seen=seen)


@dataclass(frozen=True, slots=True)
class HeldCertificate:
    """A certificate as its holder sees it. ``validity``: the words on its face; ``state``: as of today."""

    id: UUID
    number: str
    identifier: str
    name: str
    issuer: str
    valid_from: date
    valid_until: date | None
    validity: str
    state: str
    holds: bool
    case: UUID
    paper: UUID
    item_version: UUID


def verify_file(data: bytes) -> Verdict:
    """Check a file: our signature, the register's hash, and whether the certificate still holds.

    A file that we made and that has one byte changed is altered; a file that was never ours is unknown. The journal has the last word: the
    paper's entry names the file's hash and the seal that signed it.
    """
    sha256, _ = digests(data)
    paper = paper_by_hash(sha256)
    if paper is None:
        return Verdict(ALTERED if bears_our_seal(data) else UNKNOWN, sha256=sha256)
    signature = check_file(data, paper.made_at)
    if not (signature.intact and signature.ours and _is_noted(paper, sha256, signature.serial)):
        return Verdict(ALTERED, paper.title, paper.number, sha256=sha256)
    certificate = Certificate.objects.filter(paper=paper.id).select_related("body").first()
    if certificate is None:
        return _of_paper(paper, sha256)
    return replace(_of_certificate(certificate, FILE), profile=paper.profile, sha256=sha256)


def _is_noted(paper: Paper, sha256: str, serial: str) -> bool:
    """Whether the journal says so too: the paper's entry names this file, and the entry of the seal used the certificate that signed it.
    What was altered past the journal's guards says nothing; ``oneseal journal verify`` names it."""
    made = _said(paper.id, "make_paper")
    if made.get("sha256") != sha256 or not (seal := _key(made.get("seal"))):
        return False
    return _said(seal, "make_seal").get("serial") == serial


def _said(stream: UUID, act: str) -> Mapping[str, Any]:
    """What the first entry of an act says; nothing when there is none, or when it, or whatever stands in its stream, is not as written."""
    try:
        found = next((entry.data for entry in entries_of(stream) if entry.act == act and is_genuine(entry)), {})
    except UNREADABLE:
        return {}
    return found if isinstance(found, dict) else {}


def _key(text: object) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None


def verify_number(number: str, digest: str = "") -> Verdict:
    """What is on record under a 证号 or 电子证照标识, or the 文号 of a sealed paper, as they stand on its face; else it is unknown.

    ``digest``: the digits that the paper's QR code carries: when they are not those of what it said, what was printed is another text.
    Neither shows that the paper in somebody's hand is unaltered: a number and a code can be copied onto another.
    """
    wanted = number.strip()
    certificate, paper = _numbered(wanted)
    same = says(paper, digest) if paper is not None and digest else None
    if paper is not None and same is False:
        return Verdict(ALTERED, paper.title, paper.number, seen=CODE)
    seen = CODE if same else NUMBER
    if certificate is not None:
        return _of_certificate(certificate, seen).of(seen)
    if paper is None or not paper.sha256:
        return Verdict(UNKNOWN, number=wanted[:80], seen=seen)
    return _of_paper(paper, "").of(seen)


def is_printed_here(number: str, digest: str) -> bool:
    """Whether a QR code with this number and these digits is one of ours, whatever address the platform had when it was printed."""
    _, paper = _numbered(number.strip())
    return paper is not None and bool(paper.sha256) and bool(digest) and says(paper, digest) is not False


def _numbered(wanted: str) -> tuple[Certificate | None, Paper | None]:
    """What stands under a number, as it was typed or as it would be printed: the certificate, and the paper it is printed on."""
    found = _exactly(wanted)
    return found if any(found) else _exactly(typed_number(wanted))


def _exactly(wanted: str) -> tuple[Certificate | None, Paper | None]:
    rows = Certificate.objects.select_related("body")
    certificate = rows.filter(number=wanted).first() or rows.filter(identifier=wanted).first()
    paper = Paper.objects.filter(id=certificate.paper).first() if certificate else paper_by_number(wanted)
    if certificate is None and paper is not None:
        certificate = rows.filter(paper=paper.id).first()
    return certificate, paper


def _of_paper(paper: Paper, sha256: str) -> Verdict:
    """A paper is genuine; but a decision to grant proves nothing any more when what it granted no longer holds."""
    said = Verdict(GENUINE, paper.title, paper.number, issuer=paper.body.name, state=ISSUED, sha256=sha256, profile=paper.profile)
    granted = certificate_of_case(paper.case) if paper.kind == "grant" else None
    if granted is None:
        return said
    holds, state = _standing(granted)
    return replace(said, state=state) if holds else replace(said, verdict=REVOKED, state=f"所颁证照{state}")


def _standing(certificate: Certificate) -> tuple[bool, str]:
    """Whether a certificate holds today, and the word for it."""
    state = State(certificate.state)
    if state is State.VALID and certificate.valid_until is not None and certificate.valid_until < today():
        return False, EXPIRED
    return state is State.VALID, state.label


def _of_certificate(certificate: Certificate, seen: str) -> Verdict:
    holds, state = _standing(certificate)
    return Verdict(
        verdict=GENUINE if holds else REVOKED,
        title=certificate.name,
        number=certificate.number,
        identifier=certificate.identifier,
        issuer=certificate.body.name,
        valid_from=certificate.valid_from.isoformat(),
        valid_until=certificate.valid_until.isoformat() if certificate.valid_until else None,
        state=state,
        **_face(certificate, seen),
    )


def _face(certificate: Certificate, seen: str) -> dict[str, Any]:
    """Whose it is and what stands on it. Who holds the file or its code has it before her. By a number that anybody may type, holder and
    content of a firm's licence are told, which are public (行政许可法 40); of everything else the firm's name, or a person's masked."""
    holder = open_personal([certificate.record]).get(certificate.record, {})
    name, of_firm = str(holder.get("name", "")), is_of_firm(str(holder.get("code", "")))
    said = content_kept(certificate.paper)
    regime = REGIMES.get(str(said.get("regime")))
    told = seen != NUMBER or (of_firm and regime is not None and regime.licensing)
    printed = tuple((str(label), str(words)) for label, words in said.get("fields", ()))
    kinds = [str(kind) for kind in said.get("kinds", ())] + [""] * len(printed)
    fields = tuple((label, without_numbers(words, kind, label)) for (label, words), kind in zip(printed, kinds, strict=False))
    return {
        "holder": name if told or of_firm else masked_name(name),
        "fields": fields if told else (),
        "withheld": not told and bool(fields),
        "named": bool(name) and (told or of_firm),
        "masked": told and fields != printed,
    }


def certificates_of(holder: UUID) -> list[Certificate]:
    """The certificates of a party, newest first."""
    return list(Certificate.objects.filter(holder=holder).select_related("body").order_by("-valid_from", "number"))


def certificates_held(holder: UUID) -> list[HeldCertificate]:
    """The certificates of a party with how long they hold, newest first. One query."""
    return [_held(certificate) for certificate in certificates_of(holder)]


def main_fields(held: Iterable[HeldCertificate]) -> dict[UUID, tuple[str, str]]:
    """Certificate → label and words by which it is told from others of its name. Two queries."""
    papers = {each.paper: each.id for each in held}
    found = {
        papers[paper]: main_field(said.get("fields", ()), str(said.get("holder", "")), str(said.get("holder_code", "")))
        for paper, said in contents_kept(papers).items()
    }
    return {certificate: field for certificate, field in found.items() if field is not None}


def _held(certificate: Certificate) -> HeldCertificate:
    holds, state = _standing(certificate)
    return HeldCertificate(
        id=certificate.id,
        number=certificate.number,
        identifier=certificate.identifier,
        name=certificate.name,
        issuer=certificate.body.name,
        valid_from=certificate.valid_from,
        valid_until=certificate.valid_until,
        validity=Validity(certificate.valid_from, certificate.valid_until, certificate.validity_note).words,
        state=state,
        holds=holds,
        case=certificate.case,
        paper=certificate.paper,
        item_version=certificate.item_version,
    )


def certificate_of_case(case: UUID) -> Certificate | None:
    """The certificate that a case led to."""
    return Certificate.objects.filter(case=case).first()


TOLD: dict[str, tuple[str, Callable[[Any], object]]] = {
    "name": ("name", str),
    "item_version": ("item", UUID),
    "body_id": ("body", UUID),
    "holder_id": ("party", UUID),
    "demo": ("demo", bool),
}
"""Column → where its entry tells it, and how that is read; entries of before this was told are silent on it."""


@projection("certificates", Certificate, "issue")
def _certificates(streams: dict[UUID, list[Entry]]) -> dict[UUID, dict[str, object]]:
    """Every column of every certificate; the index of a holder whose record was erased is the only one that no entry can tell."""
    rows: dict[UUID, dict[str, object]] = {}
    holders = open_personal(UUID(entries[0].data["holder"]["personal"]) for entries in streams.values())
    for stream, entries in streams.items():
        issued = entries[0].data
        until, record = issued["valid_until"], UUID(issued["holder"]["personal"])
        rows[stream] = {
            **{column: read(issued[told]) for column, (told, read) in TOLD.items() if told in issued},
            "record": record,
            **({"holder_index": blind_index("holder", str(holders[record]["code"]))} if record in holders else {}),
            "number": issued["number"],
            "identifier": issued["identifier"],
            "case": UUID(issued["case"]),
            "paper": UUID(issued["paper"]),
            "valid_from": date.fromisoformat(issued["valid_from"]),
            "valid_until": date.fromisoformat(until) if until else None,
            "validity_note": issued.get("validity_note", ""),
            "state": next((entry.data["state"] for entry in reversed(entries) if entry.act == "change_state"), State.VALID.value),
        }
    return rows
