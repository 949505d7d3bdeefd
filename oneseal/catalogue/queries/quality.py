"""质量检查 of the catalogue as it stands: of every leaf the version in force and what is to come, what is wrong with each, whose it is to
mend, and a score per body."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby, islice
from operator import itemgetter
from typing import Any
from uuid import UUID

from oneseal.catalogue.models import Item, ItemVersion
from oneseal.catalogue.queries.attached import given_files, lost_files
from oneseal.catalogue.queries.linked import lost_links, words_led_nowhere
from oneseal.catalogue.queries.lists import known_lists
from oneseal.catalogue.rules import BodyFacts, Finding, Held, ItemRefused, content_of, errors, found, implemented, publishing_findings
from oneseal.catalogue.rules.checking import sound_part
from oneseal.catalogue.rules.columns import PLAIN_LABELS, ROW_LABELS, field_label
from oneseal.catalogue.rules.elements import ELEMENTS
from oneseal.catalogue.rules.linked import led_to, lost_link_of
from oneseal.catalogue.rules.lists import Known
from oneseal.catalogue.rules.quality import quality_findings, score_of
from oneseal.catalogue.rules.stream import DRAFT, counting, standing_words
from oneseal.journal.queries import today
from oneseal.people.models import Body, UnitKind

UNITS = dict(UnitKind.choices)
CHUNK = 200
FILE_LABELS = {"chart.title": "流程图标题", "chart": "流程图", "form": "表单", "files": "空白表格和样表的文件"}
"""Findings of chart and form name elements of these files, which nobody reads."""


@dataclass(frozen=True, slots=True)
class Examined:
    """One version of an item and what its check found. ``is_scored``: whether the item's score goes by it: by the version in force, where
    there is none by the newest."""

    item: UUID
    version: UUID
    number: int
    is_scored: bool
    name: str
    code: str
    body: str
    keeper: str
    owner: str
    state: str
    findings: tuple[Finding, ...]
    leads_to: str = ""
    """Code or number of the item to whose guide this one only leads."""

    @property
    def score(self) -> int:
        """0 to 100."""
        return score_of(self.findings)

    @property
    def is_publishable(self) -> bool:
        """Whether nothing stops its publishing."""
        return not errors(self.findings)


@dataclass(slots=True)
class BodyScore:
    """A body's items, how many may be published, errors, warnings, and the mean of its items' scores."""

    body: str
    items: int = 0
    publishable: int = 0
    errors: int = 0
    warnings: int = 0
    points: int = 0

    @property
    def score(self) -> int:
        """The mean, rounded down: 100 is for a body without any finding."""
        return self.points // self.items if self.items else 0


def body_facts(body: Body) -> BodyFacts:
    """What an item takes from its body; a city's body acts at level 3, a county's at 4, a town's at 5, a village's at 6."""
    return BodyFacts(
        uscc=body.uscc,
        name=body.name,
        level=body.division.level + 2,
        address=body.address,
        phone=body.phone,
        complaint_phone=body.complaint_phone,
        government=body.government,
        court=body.court,
    )


def findings_of(row: ItemVersion) -> tuple[Finding, ...]:
    """Everything that stops a version's publishing, then what could be better."""
    known = known_lists(catalog=str(row.content["elements"].get("catalog_code") or ""))
    return (*_lasting_findings(row, known), *lost_files(given_files(row.content)), *lost_links(row.content))


def _lasting_findings(row: ItemVersion, known: Known) -> tuple[Finding, ...]:
    """Those that stay as long as the version and what judges it do: all but what is wrong with the store of files, or with other items."""
    judged = known.for_version(row.version, row.effective_on)
    return (*_of_body(row), *everything_of(row.content, row.form, row.chart, judged))


def _of_body(row: ItemVersion) -> Iterator[Finding]:
    """I-15: nobody implements the item as long as the body that its draft names is not registered here."""
    if row.item.body_id is None:
        said = row.content["elements"]
        code, name = str(said.get("dept_code") or ""), str(said.get("dept_name") or "")
        where, value = ("dept_code", code) if code or not name else ("dept_name", name)
        yield found("I-15", where, value, "实施主体没有登记", "先登记这个机构，再导入一次这一行；或者改正实施主体编码")


def draft_findings_of(row: ItemVersion, content: Any, form: Any, chart: str) -> tuple[Finding, ...]:
    """What would be found if the item's draft said this; nothing is kept. Tables of the wrong kind are findings too."""
    body = row.item.body
    try:
        whole = content_of(content)
    except ItemRefused as wrong:
        return wrong.findings
    said = implemented(whole, body_facts(body)) if body else whole
    number = row.version + (row.state != DRAFT)
    known = known_lists(catalog=str(said["elements"].get("catalog_code") or "")).for_version(number, None)
    return (*everything_of(said, form, chart, known), *lost_links(said))


def everything_of(content: Any, form: Any, chart: str, known: Known) -> tuple[Finding, ...]:
    """What stops publishing, then what could be better, all at once."""
    findings = publishing_findings(content, form, chart, known, bare=True)
    return (*findings, *quality_findings(sound_part(content, findings)))


def examined(*, keeper: UUID | None = None, body: UUID | None = None) -> Iterator[Examined]:
    """Every leaf that a bureau keeps (None: all), or of one body, by body and name: its draft, versions to come and the one in force, the
    newest first; lists asked once.

    A version that was examined is not read again while it, what its item is called and what judges it stay the same: a second look at a
    large catalogue asks for its digests alone. Whether its files are in store is asked each time.
    """
    known = known_lists()
    mark, on = known.mark, today()
    leaves = Item.objects.filter(
        is_leaf=True, discarded_on=None, **({"keeper": keeper} if keeper else {}), **({"body": body} if body else {})
    )
    rows = ItemVersion.objects.filter(item__in=leaves)
    said = rows.order_by("item__body__name", "item__name", "item", "-version").values_list(*TOLD).iterator(CHUNK)
    standing = _standing(said, on)
    while chunk := list(islice(standing, CHUNK)):
        keys = [(mark, on, scored, *each) for each, scored in chunk]
        scored = {each[0]: is_scored for each, is_scored in chunk}
        missing = [each[0] for (each, _), key in zip(chunk, keys, strict=True) if key not in _seen]
        read = ItemVersion.objects.filter(pk__in=missing).select_related("item__body__division", "item__keeper") if missing else ()
        fresh = {row.pk: Seen(_examined(row, known, scored[row.pk]), given_files(row.content)) for row in read}
        told = [(key, seen) for (each, _), key in zip(chunk, keys, strict=True) if (seen := _seen.get(key) or fresh.get(each[0]))]
        lost = words_led_nowhere({seen.lasting.leads_to for _, seen in told} - {""})
        for key, seen in told:
            _keep(key, seen)
            yield seen.now(lost)


def _standing(said: Iterable[tuple[Any, ...]], on: date) -> Iterator[tuple[tuple[Any, ...], bool]]:
    """The versions that count, each with whether its item's score goes by it."""
    rows = counting(said, on, itemgetter(1, 4, 7, 5))
    for _, each in groupby(rows, key=itemgetter(1)):
        those = list(each)
        scored = next((row for row in those if row[4] != DRAFT and row[7] <= on), those[0])
        yield from ((row, row is scored) for row in those)


TOLD = (
    "id", "item", "digest", "version", "state", "cancel_on", "stage", "effective_on", "item__name", "item__task_handle_item",
    "item__body__name", "item__keeper__name",
)  # fmt: skip
"""What an examination depends on beside the lists; the digest is that of elements, form and chart."""
MOST_SEEN = 20_000


@dataclass(frozen=True, slots=True)
class Seen:
    """What an examination found that stays, the files whose store has to be looked at, and the link that has to be followed."""

    lasting: Examined
    given: tuple[Held, ...]

    def now(self, led_nowhere: Collection[str]) -> Examined:
        """With what is lost at this moment: of the files, and, when it is among these, the item to which it leads."""
        link = self.lasting.leads_to
        lost = (*lost_files(self.given), *([lost_link_of(link)] if link in led_nowhere else ()))
        return replace(self.lasting, findings=(*self.lasting.findings, *lost)) if lost else self.lasting


_seen: dict[tuple[Any, ...], Seen] = {}
"""What this process examined: the key says all that it depends on, so nothing has to be told when something changes."""


def _keep(key: tuple[Any, ...], seen: Seen) -> None:
    if key not in _seen and len(_seen) >= MOST_SEEN:
        _seen.clear()
    _seen[key] = seen


def _examined(row: ItemVersion, known: Known, is_scored: bool) -> Examined:
    elements = row.content["elements"]
    keeper = row.item.keeper.name
    unit = UNITS.get(str(row.content.get("unit", "")), "")
    return Examined(
        item=row.item_id,
        version=row.pk,
        number=row.version,
        is_scored=is_scored,
        name=row.called,
        code=row.item.task_handle_item or row.item.local_task_code,
        body=row.item.body.name if row.item.body else str(elements.get("dept_name") or elements.get("dept_code") or ""),
        keeper=keeper,
        owner=f"{keeper} {unit}".strip(),
        state=standing_words(row.state, row.stage, row.cancel_on, today()),
        findings=_lasting_findings(row, known),
        leads_to=led_to(row.content),
    )


def body_scores(items: Iterable[Examined]) -> list[BodyScore]:
    """A score per body, the lowest first; an item counts once."""
    bodies: dict[str, BodyScore] = {}
    for each in (each for each in items if each.is_scored):
        told = bodies.setdefault(each.body, BodyScore(each.body))
        wrong = len(errors(each.findings))
        told.items += 1
        told.publishable += not wrong
        told.errors += wrong
        told.warnings += len(each.findings) - wrong
        told.points += each.score
    return sorted(bodies.values(), key=lambda told: (told.score, told.body))


def named(field: str) -> str:
    """A finding's field as a list's heading says it, with its national name: 事项名称（task_name）."""
    label = label_of(field)
    return label if label == field else f"{label}（{field}）"


def label_of(field: str) -> str:
    """A finding's field in Chinese: ``materials[2].by_law`` → 申请材料第2行 要求提供材料的依据 is told by its table and element."""
    name, _, rest = field.partition("[")
    if name in ROW_LABELS:
        if not rest:
            return ROW_LABELS[name]
        place, _, inner = rest.partition("]")
        inner = inner.lstrip(".")
        return f"{ROW_LABELS[name]}{f'第{place}行' if place.isdigit() else ''}{inner and ' ' + field_label(name, inner)}"
    table, _, inner = name.partition(".")
    if inner and table in ROW_LABELS:
        return f"{ROW_LABELS[table]} {field_label(table, inner)}"
    whole = FILE_LABELS.get(name) or FILE_LABELS.get(name.partition(".")[0].partition("#")[0])
    return ELEMENTS[name].label if name in ELEMENTS else PLAIN_LABELS.get(name) or whole or field
