"""已知信息 What we know of the applicant is filled in for her, by format and title of the field; of others nothing but what is public."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from oneseal.catalogue.rules import LoadedVersion
from oneseal.people.queries import PartyDetails, party_details


def prefilled(loaded: LoadedVersion, applicant: UUID, person: UUID) -> dict[str, Any]:
    """The fields of an item's form that follow from the register; only values that fit the field."""
    parties = party_details([applicant, person])
    hers, herself = parties[applicant], parties[person]
    found: dict[str, Any] = {}
    for name, schema in loaded.form.schema["properties"].items():
        value = _known(name, schema, hers, herself)
        if value and schema.get("type") == "string" and "enum" not in schema and len(value) <= int(schema.get("maxLength", 200)):
            found[name] = value
    return found


def _known(name: str, schema: Mapping[str, Any], hers: PartyDetails, herself: PartyDetails) -> str:
    title = str(schema.get("title", ""))
    if name.startswith("contact_"):
        return {"contact_name": herself.name, "contact_mobile": herself.mobile}.get(name, "")
    if hers.kind == "natural":
        own = {"applicant_id": hers.number, "address": hers.address} if hers.id == herself.id else {}
        return {"applicant_name": hers.name, **own}.get(name, "")
    if title.startswith("法定代表人"):
        return _of_its_head(name, schema, hers, herself)
    return {"subject_name": hers.name, "subject_code": hers.number if schema.get("format") == "uscc" else ""}.get(name, "")


def _of_its_head(name: str, schema: Mapping[str, Any], hers: PartyDetails, herself: PartyDetails) -> str:
    """Her name is public; number and telephone are filled in for herself alone."""
    if name.endswith("_name"):
        return hers.representative_name
    own = hers.representative == herself.id
    return {"id-number": herself.number, "mobile": herself.mobile}.get(str(schema.get("format", "")), "") if own else ""
