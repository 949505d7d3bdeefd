"""The registers that the journal alone determines: ``journal rebuild`` derives them anew, so a post or a mandate that somebody wrote into
the database by hand is found, and so is another representative of a firm. Of a party the look-up keys come from its sealed record and
are left out, but not whether it is one that somebody only claims, or was erased. Accounts are no projections.
"""

from datetime import date
from typing import Any
from uuid import UUID

from oneseal.journal.queries import projection
from oneseal.journal.rules import Entry
from oneseal.people.models import Body, Division, Holding, Mandate, Party, Post, Substitution, Unit
from oneseal.people.rules import establishment

Streams = dict[UUID, list[Entry]]
Rows = dict[Any, dict[str, Any]]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@projection("people_division", Division, "found_division")
def divisions(streams: Streams) -> Rows:
    """区划 by code."""
    rows: Rows = {}
    for stream, (first, *rest) in streams.items():
        data = first.data
        ends = [_day(entry.data["until"]) for entry in rest if entry.act == "end_division"]
        rows[data["code"]] = {
            "stream": stream,
            "name": data["name"],
            "level": data["level"],
            "parent_id": data["parent_id"],
            "since": _day(data["since"]),
            "until": ends[-1] if ends else None,
        }
    return rows


@projection("people_body", Body, "found_body")
def bodies(streams: Streams) -> Rows:
    """机构: what was founded, in the division to which it was last moved."""
    moves = {stream: [entry.data["division_id"] for entry in rest if entry.act == "move_body"] for stream, (_, *rest) in streams.items()}
    return {
        stream: {**first.data, **({"division_id": moves[stream][-1]} if moves[stream] else {})} for stream, (first, *_) in streams.items()
    }


@projection("people_unit", Unit, "found_unit")
def units(streams: Streams) -> Rows:
    """科室."""
    return {
        stream: {"body_id": UUID(first.data["body"]), "name": first.data["name"], "kind": first.data["kind"]}
        for stream, (first, *_) in streams.items()
    }


@projection("people_post", Post, "create_post")
def posts(streams: Streams) -> Rows:
    """岗位 with the quota in force."""
    rows: Rows = {}
    for stream, entries in streams.items():
        post = establishment(entries)
        rows[stream] = {
            "unit_id": post.unit,
            "name": post.name,
            "power": post.power,
            "division_id": post.division,
            "quota": post.quota,
        }
    return rows


@projection("people_party", Party, "register_natural", "register_legal")
def parties(streams: Streams) -> Rows:
    """当事人: what a firm is called and who represents it, an officer's 执法证, what is claimed, proved and erased."""
    return {stream: _party(stream, entries) for stream, entries in streams.items()}


def _party(key: UUID, entries: list[Entry]) -> dict[str, Any]:
    first, acts = entries[0].data, [entry.act for entry in entries]
    said = {name: value for entry in entries for name, value in entry.data.items()}
    legal, erasures = "name" in first, [entry.at for entry in entries if entry.act == "forget"]
    row = {
        "kind": "legal" if legal else "natural",
        "name": said.get("name", ""),
        "code": first.get("code", ""),
        "record": UUID(said["party"]["personal"]),
        "representative_id": UUID(said["representative"]) if legal else None,
        "enforcement_number": said.get("enforcement_number", ""),
        "erased_at": erasures[-1] if erasures else None,
    }
    if erasures:
        return {**row, "code_index": f"erased-{key.hex}", "claim_index": "", "mobile_index": "", "name_index": ""}
    claimed = first.get("claimed", False) and "prove_identity" not in acts
    return {**row, **({"code_index": f"claimed-{key.hex}"} if claimed else {"claim_index": ""})}


@projection("people_holding", Holding, "create_post")
def holdings(streams: Streams) -> Rows:
    """任职, from the stream of its post."""
    return {
        key: {"post_id": stream, "person_id": held.person, "since": held.since, "until": held.until, "ended_at": held.ended_at}
        for stream, entries in streams.items()
        for key, held in establishment(entries).holdings.items()
    }


@projection("people_substitution", Substitution, "create_post")
def substitutions(streams: Streams) -> Rows:
    """代岗, from the stream of its post."""
    return {
        key: {
            "post_id": stream,
            "absent_id": known.absent,
            "substitute_id": known.substitute,
            "since": known.since,
            "until": known.until,
            "record": known.record,
            "ended_at": known.ended_at,
        }
        for stream, entries in streams.items()
        for key, known in establishment(entries).substitutions.items()
    }


@projection("people_mandate", Mandate, "grant_mandate")
def mandates(streams: Streams) -> Rows:
    """委托."""
    rows: Rows = {}
    for stream, (first, *rest) in streams.items():
        data = first.data
        rows[stream] = {
            "principal_id": UUID(data["principal"]),
            "agent_id": UUID(data["agent"]),
            "scope": list(data["scope"]),
            "since": _day(data["since"]),
            "until": _day(data["until"]),
            "ended_at": rest[-1].at if rest else None,
        }
    return rows
