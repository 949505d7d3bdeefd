"""What a walk fills in and uploads: answers, form fields and files made from an item's own definitions, marked as demo."""

import io
from functools import lru_cache
from typing import Any
from uuid import UUID

from PIL import Image, ImageDraw, ImageFont

from oneseal.catalogue.rules import LoadedVersion
from oneseal.documents.queries import text_font
from oneseal.people.queries import party_details

PERSONS = ("principal", "representative", "founder", "head", "contact", "officer", "holder", "spouse", "applicant", "manager", "supervisor")
"""Fields whose name says that a person is named."""
DEMO = "演示"
WIDE, HIGH, EDGE, LINE, DOTS = 826, 1169, 48, 14, 100.0
"""A sheet of A4 at so many dots an inch; characters of a line of the title."""


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
    own = {"id-number": person.number, "uscc": uscc, "mobile": person.mobile or "13900000001", "date": "2026-01-05"}
    own |= dict.fromkeys(("decimal", "positive-decimal"), "60")
    own |= {
        "person": person.name,
        "name:subject_name": party[applicant].name,
        "name:applicant_name": party[applicant].name if party[applicant].kind == "natural" else person.name,
        "name:name": person.name,
        "name:spouse_name": "配偶（演示）",
        "name:wife_name": person.name,
    }
    schema = loaded.form.schema
    found = {name: _sample(name, schema["properties"][name], own, party[applicant].name) for name in schema.get("required", ())}
    if "applicant_id" in found and party[applicant].kind == "natural":
        found["applicant_id"] = party[applicant].number
    return found


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
    """A one-page PDF that says what it stands for, like a scan: drawn as a picture, so that whoever opens it needs no font."""
    page = Image.new("L", (WIDE, HIGH), 255)
    draw = ImageDraw.Draw(page)
    draw.rectangle((EDGE, EDGE, WIDE - EDGE, HIGH - EDGE), outline=0, width=2)
    lines = [title[start : start + LINE] for start in range(0, min(len(title), 6 * LINE), LINE)]
    for place, line in enumerate(lines):
        draw.text((WIDE / 2, 3 * EDGE + place * 64), line, fill=0, font=_font(44), anchor="mt")
    below = 3 * EDGE + len(lines) * 64 + 24
    draw.line((2 * EDGE, below, WIDE - 2 * EDGE, below), fill=0, width=2)
    draw.text((WIDE / 2, below + 32), f"{DEMO}材料，内容是虚构的", fill=90, font=_font(26), anchor="mt")
    file = io.BytesIO()
    page.save(file, "PDF", resolution=DOTS)
    return file.getvalue()


@lru_cache(maxsize=4)
def _font(size: int) -> Any:
    """The font of the papers; without it what Pillow brings, which has no Chinese."""
    file = text_font()
    return ImageFont.truetype(str(file), size) if file else ImageFont.load_default(size)
