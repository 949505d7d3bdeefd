"""What a walk fills in and uploads: answers, form fields and files made from an item's own definitions, marked as demo."""

import io
from typing import Any
from uuid import UUID

from PIL import Image, ImageDraw

from oneseal.catalogue.rules import LoadedVersion
from oneseal.people.queries import party_details

PERSONS = ("principal", "representative", "founder", "head", "contact", "officer", "holder", "spouse", "applicant", "manager", "supervisor")
"""Fields whose name says that a person is named."""
DEMO = "演示"


def sample_answers(loaded: LoadedVersion, *, longest: bool) -> dict[str, Any]:
    """An answer to every situation; ``longest``: the choices that lead to a survey where the item has one."""
    answers = loaded.complete_answers({})
    for situation in loaded.situations:
        values = list(situation.options)
        if longest and situation.kind == "choice" and situation.id == "business":
            answers[situation.id] = values[min(1, len(values) - 1)]
    return answers


def sample_form(loaded: LoadedVersion, applicant: UUID, actor: UUID) -> dict[str, Any]:
    """Every required field, by type and format, with the applicant's own name and numbers where asked."""
    party = party_details([applicant, actor])
    person = party[actor]
    uscc = party[applicant].number if party[applicant].kind == "legal" else "91370802MA9XX00115"
    own = {"id-number": person.number, "uscc": uscc, "mobile": person.mobile or "13900000001", "date": "2026-01-05", "decimal": "60"}
    own |= {
        "person": person.name,
        "name:subject_name": party[applicant].name,
        "name:name": person.name,
        "name:spouse_name": "配偶（演示）",
        "name:wife_name": person.name,
    }
    schema = loaded.form.schema
    return {name: _sample(name, schema["properties"][name], own, party[applicant].name) for name in schema.get("required", ())}


def _sample(name: str, field: dict[str, Any], own: dict[str, str], applicant: str) -> Any:
    """A value that the field's schema accepts."""
    if "const" in field or "enum" in field:
        return field.get("const", (field.get("enum") or [""])[0])
    match field.get("type"):
        case "object":
            return {inner: _sample(inner, field["properties"][inner], own, applicant) for inner in field.get("required", ())}
        case "array":
            return [_sample(name, field["items"], own, applicant) for _ in range(max(1, field.get("minItems", 1)))]
        case "integer":
            return max(field.get("minimum", 1), 1)
        case "boolean":
            return True
    text = own.get(f"name:{name}", f"{field.get('title', name)}（{DEMO}）")
    if name.endswith("name") and f"name:{name}" not in own:
        text = own["person"] if any(hint in name for hint in PERSONS) else f"{applicant}{DEMO}{field.get('title', '')}"
    return own.get(field.get("format", ""), text[: field.get("maxLength", 200)])


def sample_file(title: str) -> bytes:
    """A one-page PDF that says what it stands for (drawn as an image: no font is needed)."""
    page = Image.new("L", (420, 594), 255)
    draw = ImageDraw.Draw(page)
    draw.rectangle((20, 20, 400, 574), outline=0)
    for place, byte in enumerate(title.encode()[:180]):
        if byte & 1:
            draw.rectangle((40 + place % 18 * 20, 60 + place // 18 * 20, 52 + place % 18 * 20, 72 + place // 18 * 20), fill=0)
    file = io.BytesIO()
    page.save(file, "PDF", resolution=72.0)
    return file.getvalue()
