"""Parties: names, what is known of them in clear for those who may see it, and finding them by number or mobile."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any
from uuid import UUID

from oneseal.journal.queries import answers_to, blind_index, open_personal, opened
from oneseal.journal.rules import Read
from oneseal.law import codes
from oneseal.people.models import Mandate, Party
from oneseal.people.queries.standing import in_force
from oneseal.people.rules import masked_id_number, masked_mobile, masked_name

_PARTY = (
    "SELECT p.kind, p.name, p.code, p.erased_at, p.claim_index, r.id, r.ciphertext, r.wrapped_key, p.representative_id "
    "FROM people_party p "
    "LEFT JOIN journal_personal_record r ON r.id = p.record WHERE p.id = %s FOR SHARE OF p"
)
_NAMES = (
    "SELECT p.id, p.kind, p.name, r.id, r.ciphertext, r.wrapped_key FROM people_party p "
    "LEFT JOIN journal_personal_record r ON r.id = p.record AND r.wrapped_key IS NOT NULL AND p.kind = 'natural' WHERE p.id IN ({})"
)
AT_ONCE = 512
"""Names that one question asks for."""
ERASED = "（个人信息已删除）"


@dataclass(frozen=True, slots=True)
class PartyDetails:
    """A party in clear. ``number``: ID number or USCC. The caller has checked that the reader may see it, and logs that she did."""

    id: UUID
    kind: str
    name: str
    number: str
    mobile: str
    address: str
    representative: UUID | None
    representative_name: str
    erased: bool
    claimed: bool = False

    def masked(self) -> "PartyDetails":
        """As shown on a screen: of natural persons the name, number, mobile and address are masked; a firm's name and code are public."""
        natural = self.kind == "natural"
        return PartyDetails(
            self.id,
            self.kind,
            masked_name(self.name) if natural and not self.erased else self.name,
            masked_id_number(self.number) if natural else self.number,
            masked_mobile(self.mobile),
            ("*" * 6 if self.address else "") if natural else self.address,
            self.representative,
            masked_name(self.representative_name),
            self.erased,
            self.claimed,
        )


def party_name(ids: Iterable[UUID], *, masked: bool = False) -> dict[UUID, str]:
    """Names by id; those of natural persons in clear or masked. One query for every 512; none for nobody."""
    wanted = sorted(set(ids))
    portions = [wanted[at : at + AT_ONCE] for at in range(0, len(wanted), AT_ONCE)]
    names: dict[UUID, str] = {}
    for key, kind, name, *sealed in chain.from_iterable(answers_to([_named(portion) for portion in portions])):
        natural = kind == "natural"
        clear = name if not natural else str(opened(*sealed).get("name", ERASED)) if sealed[0] else ERASED
        names[key if isinstance(key, UUID) else UUID(key)] = masked_name(clear) if masked and natural and clear != ERASED else clear
    return names


def _named(wanted: Sequence[UUID]) -> Read:
    """The question for names, asked of a power of two of ids, the last of them as often as it takes: there are few texts to keep."""
    places = 1 << (len(wanted) - 1).bit_length()
    return Read(_NAMES.format(", ".join(["%s"] * places)), (*wanted, *[wanted[-1]] * (places - len(wanted))))


def party_details(ids: Iterable[UUID]) -> dict[UUID, PartyDetails]:
    """Parties in clear, by id. Three queries at most, however many."""
    rows = list(Party.objects.filter(id__in=set(ids)))
    opened = open_personal([row.record for row in rows if row.record])
    heads = party_name([row.representative_id for row in rows if row.representative_id])
    return {row.id: _details(row, opened.get(row.record, {}) if row.record else {}, heads) for row in rows}


def _details(row: Party, known: dict[str, Any], heads: dict[UUID, str]) -> PartyDetails:
    natural = row.kind == "natural"
    return PartyDetails(
        id=row.id,
        kind=row.kind,
        name=str(known.get("name", ERASED)) if natural else row.name,
        number=str(known.get("id_number", "")) if natural else row.code,
        mobile=str(known.get("mobile", "")),
        address=str(known.get("address", "")),
        representative=row.representative_id,
        representative_name=heads.get(row.representative_id, "") if row.representative_id else "",
        erased=row.erased_at is not None,
        claimed=row.is_claimed,
    )


@dataclass(frozen=True, slots=True)
class Applicant:
    """A party as a filing takes it down: kind, name, ID number or USCC; ``claimed``: nobody has looked at a document yet."""

    kind: str
    name: str
    number: str
    claimed: bool


def as_registered(party: "PartyDetails | Applicant") -> dict[str, str]:
    """What the register says of a party that applies, as records of cases keep it: name, ID number or USCC, kind."""
    return {"name": party.name, "code": party.number, "kind": party.kind}


def party_read(party: UUID) -> Read:
    """The question of a gate's first trip: the party with its sealed record, which is not erased before the act is done."""
    return Read(_PARTY, (party,))


def party_in(answer: Sequence[Sequence[Any]]) -> Applicant | None:
    """The party that the answer to :func:`party_read` names; None when it is not there or was erased."""
    if not answer:
        return None
    kind, name, code, erased_at, claim, *sealed, _ = answer[0]
    if erased_at is not None:
        return None
    if kind == "legal":
        return Applicant(kind, name, code, bool(claim))
    known = opened(*sealed)
    return Applicant(kind, str(known["name"]), str(known["id_number"]), bool(claim))


def find_by_id_number(number: str) -> UUID | None:
    """The natural person of an ID number, never one that is only claimed. Raises Refused for a number that cannot be one."""
    return _by_index("natural", blind_index("id_number", codes.id_number(number)))


def find_by_uscc(code: str) -> UUID | None:
    """The organisation of a USCC, never one that is only claimed. Raises Refused for a code that cannot be one."""
    return _by_index("legal", blind_index("uscc", codes.uscc(code)))


def _by_index(kind: str, index: str) -> UUID | None:
    return Party.objects.filter(kind=kind, code_index=index).values_list("id", flat=True).first()


MOST_CLAIMS = 50


def claims_of(number: str) -> list[UUID]:
    """Parties that somebody has signed up with this ID number or USCC and not proved, in order of registration; fifty at most."""
    meant = codes.plain(number).upper()
    indexes = [blind_index(kind, meant) for kind in ("id_number", "uscc")]
    return list(Party.objects.filter(claim_index__in=indexes).order_by("id").values_list("id", flat=True)[:MOST_CLAIMS])


def claimed_among(parties: Iterable[UUID]) -> set[UUID]:
    """Those of the parties whose number nobody has proved."""
    return set(Party.objects.filter(id__in=set(parties)).exclude(claim_index="").values_list("id", flat=True))


def find_by_mobile(number: str) -> list[UUID]:
    """Everybody who gave this mobile, in order of registration (a family may share one)."""
    index = blind_index("mobile", codes.mobile(number))
    return list(Party.objects.filter(mobile_index=index).order_by("id").values_list("id", flat=True))


def name_index(name: str) -> str:
    """The keyed index by which a natural person is found by her whole name; spaces within it do not count."""
    return blind_index("name", "".join(name.split()))


MOST_NAMED = 100


def find_by_name(words: str) -> list[UUID]:
    """Natural persons with exactly this name, then organisations whose public name holds all of the words; a hundred at most.

    Nothing for a single character. A name is nobody's proof: whoever looks is shown masked data until she opens one.
    """
    parts = words.split()
    if len("".join(parts)) < 2:
        return []
    people = Party.objects.filter(kind="natural", name_index=name_index(words)).order_by("id").values_list("id", flat=True)[:MOST_NAMED]
    firms = Party.objects.filter(kind="legal")
    for part in parts:
        firms = firms.filter(name__contains=part)
    found = [*people, *firms.order_by("name", "id").values_list("id", flat=True)[:MOST_NAMED]]
    return found[:MOST_NAMED]


def principals_of(agent: UUID, on: date) -> list[UUID]:
    """For whom a person may do something on ``on``: herself, the firms she represents, and whoever mandated her."""
    represented = Party.objects.filter(representative=agent).order_by("id").values_list("id", flat=True)
    mandated = in_force(Mandate.objects.filter(agent=agent), on).order_by("id").values_list("principal_id", flat=True)
    return list(dict.fromkeys([agent, *represented, *mandated]))
