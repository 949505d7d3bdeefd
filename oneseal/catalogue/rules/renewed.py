"""变动: what a new version of an item changes for somebody who is filling in an application under an earlier one, line by line."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from oneseal.catalogue.rules.columns import field_label
from oneseal.catalogue.rules.comparing import worded
from oneseal.catalogue.rules.elements import MATERIAL
from oneseal.catalogue.rules.situations import Material, Situation
from oneseal.catalogue.rules.versions import LoadedVersion
from oneseal.law.days import Limit

ADDED, REMOVED, RENAMED, CHANGED = "added", "removed", "renamed", "changed"
ASKED = ("is_need", "page_num_y", "page_num_f", "page_format", "accept_stand", "fill_explain", "source_explain")
"""What a line of material asks of an applicant, besides its name and when it is asked for."""
REQUIRED, OPTIONAL = "必填", "选填"
FREE, CHARGED = "不收费", "收费"


@dataclass(frozen=True, slots=True)
class Change:
    """One line of what changed. ``part``: materials, situations, form, promise, statutory or fee; ``name``: of the material, question,
    field or fee as it is called now, empty for what there is one of; ``aspect``: what of it, where that is told apart."""

    part: str
    kind: str
    name: str
    aspect: str = ""
    before: str | Limit = ""
    after: str | Limit = ""


def renewed(old: LoadedVersion, new: LoadedVersion) -> tuple[Change, ...]:
    """Everything of it that an applicant has to know before she states that her application is true; nothing where only what does not
    concern it differs (telephone numbers, the office's own steps)."""
    if old.id == new.id:
        return ()
    return (*_materials(old, new), *_situations(old, new), *_form(old, new), *_limits(old, new), *_fees(old, new))


def _materials(old: LoadedVersion, new: LoadedVersion) -> Iterator[Change]:
    before, after = ({line.id: line for line in each.materials} for each in (old, new))
    yield from (Change("materials", ADDED, line.name) for key, line in after.items() if key not in before)
    yield from (Change("materials", REMOVED, line.name) for key, line in before.items() if key not in after)
    for key, line in after.items():
        if key in before:
            yield from _material(before[key], line)


def _material(old: Material, new: Material) -> Iterator[Change]:
    if old.name != new.name:
        yield Change("materials", RENAMED, new.name, before=old.name)
    for name in ASKED:
        if (was := old.row.get(name)) != (now := new.row.get(name)):
            words = MATERIAL.get(name)
            yield Change("materials", CHANGED, new.name, field_label("materials", name), worded(words, was), worded(words, now))
    if old.when != new.when:
        yield Change("materials", CHANGED, new.name, "什么情形要交")


def _situations(old: LoadedVersion, new: LoadedVersion) -> Iterator[Change]:
    before, after = ({each.id: each for each in side.situations} for side in (old, new))
    yield from (Change("situations", ADDED, each.question) for key, each in after.items() if key not in before)
    yield from (Change("situations", REMOVED, each.question) for key, each in before.items() if key not in after)
    for key, each in after.items():
        if key in before:
            yield from _situation(before[key], each)


def _situation(old: Situation, new: Situation) -> Iterator[Change]:
    if old.question != new.question:
        yield Change("situations", RENAMED, new.question, before=old.question)
    if dict(old.options) != dict(new.options):
        yield Change("situations", CHANGED, new.question, "选项", *("、".join(each.options.values()) for each in (old, new)))


def _form(old: LoadedVersion, new: LoadedVersion) -> Iterator[Change]:
    before, after = (each.form.schema["properties"] for each in (old, new))
    found = [
        *(Change("form", ADDED, new.form.titles[name]) for name in new.form.order if name not in before),
        *(Change("form", REMOVED, old.form.titles[name]) for name in old.form.order if name not in after),
    ]
    for name in new.form.order:
        if name in before:
            found += _field(old, new, name)
    yield from found
    if not found and old.form != new.form:
        yield Change("form", CHANGED, "")


def _field(old: LoadedVersion, new: LoadedVersion, name: str) -> Iterator[Change]:
    was, now = (each.form.schema["properties"][name] for each in (old, new))
    title = new.form.titles[name]
    if was.get("title") != now.get("title"):
        yield Change("form", RENAMED, title, before=old.form.titles[name])
    if _without_title(was) != _without_title(now):
        yield Change("form", CHANGED, title)
    needed = [name in each.form.schema.get("required", ()) for each in (old, new)]
    if needed[0] != needed[1]:
        yield Change("form", CHANGED, title, "", *(REQUIRED if each else OPTIONAL for each in needed))


def _without_title(schema: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in schema.items() if name != "title"}


def _limits(old: LoadedVersion, new: LoadedVersion) -> Iterator[Change]:
    for part, was, now in (("promise", old.promise, new.promise), ("statutory", old.statutory, new.statutory)):
        if was != now:
            yield Change(part, CHANGED, "", before=was, after=now)


def _fees(old: LoadedVersion, new: LoadedVersion) -> Iterator[Change]:
    charged = [str(each.elements.get("is_fee", "")) == "1" for each in (old, new)]
    if charged[0] != charged[1]:
        yield Change("fee", CHANGED, "", "", *(CHARGED if each else FREE for each in charged))
    before, after = (
        {str(row["fee_name"]): str(row.get("fee_stand", "")) for row in each.content.get("fee_projects") or ()} for each in (old, new)
    )
    yield from (Change("fee", ADDED, name, after=said) for name, said in after.items() if name not in before)
    yield from (Change("fee", REMOVED, name) for name in before if name not in after)
    for name, said in after.items():
        if name in before and before[name] != said:
            yield Change("fee", CHANGED, name, "", before[name], said)
