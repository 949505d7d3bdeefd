"""Rows of a list held against the catalogue: which item each is of, what it would say then, what is wrong with it. Nothing is written."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import Q

from oneseal.catalogue.actions.items import Draft
from oneseal.catalogue.actions.keepers import Keepers
from oneseal.catalogue.actions.orphans import Latest, Orphans, known_as, last_of
from oneseal.catalogue.models import Item
from oneseal.catalogue.queries.linked import words_led_nowhere
from oneseal.catalogue.queries.lists import known_lists
from oneseal.catalogue.queries.put_away import rows_put_away
from oneseal.catalogue.queries.quality import body_facts
from oneseal.catalogue.rules import Finding, ItemRefused, content_of, errors, found, implemented, publishing_findings
from oneseal.catalogue.rules.attached import with_own_files
from oneseal.catalogue.rules.findings import found_whole
from oneseal.catalogue.rules.forms import NO_FORM
from oneseal.catalogue.rules.held_codes import keep_as_known, keys_before, known_by_list, leave_as_held
from oneseal.catalogue.rules.importing import LINES_OF_A_SHEET, row_of
from oneseal.catalogue.rules.keys import is_uscc, key_findings, key_of
from oneseal.catalogue.rules.lacking import columns_lacking, lacking_findings
from oneseal.catalogue.rules.linked import address_in, led_to, lost_link_of, word_of
from oneseal.catalogue.rules.lists import Known
from oneseal.catalogue.rules.stream import SUBMITTED, renewable
from oneseal.catalogue.rules.taking import (
    ACCEPTED,
    DRAFTED,
    SET_ASIDE,
    UNCHANGED,
    Said,
    is_kept,
    kept_as,
    kept_beside,
    merged,
    services_apart,
    text_said,
    without_consequences,
)
from oneseal.journal.queries import today
from oneseal.law.codes import uscc
from oneseal.law.rule import Refused
from oneseal.people.models import Body

CHUNK = 500
"""Rows checked at once: a few questions to the database for all of them."""


@dataclass(slots=True)
class Checked:
    """One row: what it says, whose item it is (None: new), what that item would say, and the verdict."""

    line: int
    key: str
    said: Said
    verdict: str
    item: UUID | None = None
    body: Body | None = None
    draft: Draft | None = None
    findings: list[Finding] = field(default_factory=list)
    mark: str = ""
    """Digest of what it says, by which a further row of its key is known to say the same."""


class Desk:
    """Where rows are checked: the bodies there are, the lists entered, the keys that this file has used so far."""

    def __init__(self, keeper: Body, reason: str, *, by: UUID | None) -> None:
        self.keepers, self.reason = Keepers(keeper, is_set_up=by is None), reason
        self.bodies = {body.uscc: body for body in Body.objects.select_related("division")}
        self.names = {body.name: body for body in self.bodies.values()}
        self.known: Known = known_lists()
        self.coded: dict[str, str] = {}
        self.lines: dict[str, int] = {}
        self.marks: defaultdict[str, dict[str, int]] = defaultdict(dict)
        self.alike: Counter[tuple[str, str]] = Counter()
        self.sheets: Sequence[str] = ()
        self.lacking: Counter[str] = Counter()
        self.orphans = Orphans(keeper)
        self.put_away: dict[UUID, set[str]] = {}
        self.led_nowhere: set[str] = set()

    def check(self, rows: Iterable[tuple[int, Said]]) -> Iterator[Checked]:
        """Every row in turn, looked up by chunks."""
        rows = iter(rows)
        while chunk := list(islice(rows, CHUNK)):
            for _, said in chunk:
                self._name_body(said)
                self._know_by_list(said)
            keys = [key for _, said in chunk for key in (key_of(said.elements), *keys_before(said))]
            latest = self.looked_up(keys)
            for _, said in chunk:
                _known_before(said, latest)
            self._take_up(chunk, latest)
            self.follow_links((said for _, said in chunk), latest)
            for line, said in chunk:
                yield self._row(line, said, latest)

    def looked_up(self, keys: Iterable[str]) -> dict[str, Latest]:
        """What is known under these keys, and of it which rows made drafts that were discarded and have none now."""
        latest = latest_of(keys)
        free = {each.item.pk for each in latest.values() if not each.is_open}
        self.put_away = rows_put_away(free, latest.keys(), self.keepers.keeper)
        return latest

    def follow_links(self, chunk: Iterable[Said], latest: Mapping[str, Latest]) -> None:
        """Which guides do not open to which these rows, or what is known under their keys, may lead; no question where none may."""
        given = {str(said.elements.get("link_addr") or "") for said in chunk} | {address_in(each.content) for each in latest.values()}
        self.led_nowhere = words_led_nowhere({word_of(address) for address in given} - {""})

    def _is_put_away(self, checked: Checked, latest: Latest | None) -> bool:
        """Whether the item has no draft because the one that this very row made was discarded: it stays so, and that is told."""
        if latest is None or checked.mark not in self.put_away.get(latest.item.pk, ()):
            return False
        reason, mend = (
            "这一行以前导入的草稿已作废，这一行没有改动，没有再写入",
            "确要恢复的，在事项页修改并存为草稿；或者改正这一行，再导入",
        )
        checked.findings.append(found("I-08", "task_name", checked.said.name, reason, mend, "warn"))
        checked.item, checked.verdict, checked.said.kept = latest.item.pk, UNCHANGED, ""
        return True

    def _take_up(self, chunk: Sequence[tuple[int, Said]], latest: dict[str, Latest]) -> None:
        """Rows of no known item are held against the drafts without a body: what they mend is their item."""
        keys = {line: key_of(said.elements) for line, said in chunk}
        new = [(keys[line], said) for line, said in chunk if keys[line] and keys[line] not in latest and keys[line] not in self.lines]
        drafts = self.orphans.beside(said for _, said in new)
        for key, said in new if drafts else ():
            if key not in latest and (near := drafts.get(known_as(said))):
                spoken = [each.item.key for each in near if each.item.key in self.lines or each.item.key in keys.values()]
                if draft := self.orphans.taken_up(said, near, spoken):
                    latest[key] = draft

    def _name_body(self, said: Said) -> None:
        """A body named and not coded is the registered body of that name, whatever body's code its items' codes begin with."""
        body = self.names.get(str(said.elements.get("dept_name") or ""))
        code = str(said.elements.get("dept_code") or "")
        is_written = bool(code) and "dept_code" not in said.derived
        if body and not is_written and code != body.uscc:
            said.elements["dept_code"] = body.uscc
            said.derived.pop("dept_code", None)
            said.findings.append(found("I-15", "dept_code", body.uscc, "没有填写，按登记的实施主体名称补上", "核对实施主体编码", "warn"))
        name, code = str(said.elements.get("dept_name") or ""), str(said.elements.get("dept_code") or "")
        if name and name not in self.coded and is_uscc(code):
            self.coded[name] = code

    def _know_by_list(self, said: Said) -> None:
        """A row of a registered body keeps the code that the list knows it by, where the body cannot have it."""
        if body := self.bodies.get(str(said.elements.get("dept_code") or "")):
            known_by_list(said, body_facts(body))

    def _row(self, line: int, said: Said, latest: Mapping[str, Latest]) -> Checked:
        key = key_of(said.elements)
        checked = Checked(line, key, said, SET_ASIDE, findings=[*said.findings, *key_findings(said.elements)])
        if not key:
            return checked
        first = self.lines.setdefault(key, line)
        says = text_said(said)
        checked.mark = sha256(says.encode()).hexdigest()
        if first != line:
            return self._again(checked, first, says, latest.get(key))
        self.marks[key] = {checked.mark: line}
        return self.judged(checked, latest.get(key))

    def seen(self, key: str, line: int, mark: str, name: str) -> None:
        """Note a row that was checked before the check was broken off."""
        first = self.lines.setdefault(key, line)
        if mark not in self.marks[key]:
            self.marks[key][mark] = line
            self.alike[key, name] += first != line

    def _again(self, checked: Checked, first: int, says: str, latest: Latest | None) -> Checked:
        """A further row of a key makes no item: the first counts, and what this one says is kept beside it in the same draft, unless it is
        the same."""
        said = checked.said
        said.first = first
        checked.body = self.bodies.get(str(said.elements.get("dept_code") or ""))
        if self._is_kept_elsewhere(checked, latest) or self._is_put_away(checked, latest):
            return checked
        checked.item = latest.item.pk if latest else None
        if (same := self.marks[checked.key].get(checked.mark)) is not None:
            checked.verdict = UNCHANGED
            reason, severity = f"与{self._place(same)}完全相同", "warn"
        else:
            self.marks[checked.key][checked.mark] = checked.line
            self.alike[checked.key, said.name] += 1
            if latest and is_kept(says, latest.content):
                checked.verdict = UNCHANGED
            else:
                checked.verdict, said.kept = DRAFTED, kept_as(said.name, self.alike[checked.key, said.name])
            place = self._place(first)
            reason, severity = f"与{place}是同一个识别键；以{place}为准，这一行不成为事项，保留在同一草稿的“其他列”", "error"
        mend = "同一事项只保留一行，或者改正编码"
        checked.findings.append(found_whole("I-11", "local_task_code", checked.key.split("|")[1], reason, mend, severity))
        return checked

    def _place(self, line: int) -> str:
        sheet, row = divmod(line, LINES_OF_A_SHEET)
        return f"工作表“{self.sheets[sheet]}”第 {row} 行" if len(self.sheets) > sheet else f"第 {row} 行"

    def judged(self, checked: Checked, latest: Latest | None) -> Checked:
        """The verdict on a row, given the item as it stands now."""
        said = checked.said
        if latest:
            leave_as_held(said, latest.content)
        else:
            self._know_by_list(said)  # its body may have been registered since the row was checked
        code = str(said.elements.get("dept_code") or (latest.content["elements"].get("dept_code", "") if latest else ""))
        if latest and latest.item.body and checked.key == latest.item.former_key:
            code = said.elements["dept_code"] = latest.item.body.uscc
        checked.body = self.bodies.get(code)
        if self._is_kept_elsewhere(checked, latest) or self._is_put_away(checked, latest):
            return checked
        checked.item = latest.item.pk if latest else None
        if checked.body is None:
            checked.findings.append(self._unknown(code, said))
        try:
            whole = self._whole(checked, latest)
        except ItemRefused as wrong:
            checked.findings += self._put_beside(said, wrong.findings)
            whole = self._whole(checked, latest)
        checked.findings += services_apart(said, latest.content if latest else None)
        checked = self._drafted(checked, whole, latest)
        checked.findings = without_consequences(checked.findings)
        return checked

    def _is_kept_elsewhere(self, checked: Checked, latest: Latest | None) -> bool:
        """Whether another bureau keeps the item, or would keep what the row makes: then nothing of the row is written."""
        held, body = latest.item if latest else None, checked.body
        asked = [held.keeper] if held else []
        if held is None or (body and held.body_id != body.pk):
            asked.append(self.keepers.of(body))
        other = next((each for each in asked if not self.keepers.are_written(each)), None)
        if other:
            said = str(checked.said.elements.get("dept_code") or "")
            reason, mend = f"由{other.name}管理，本次没有写入", f"由{other.name}导入这一行，或者改正实施主体编码"
            checked.findings.append(found("I-21", "dept_code", said, reason, mend))
        return other is not None

    def _whole(self, checked: Checked, latest: Latest | None) -> dict[str, Any]:
        """What the item would say; raises ItemRefused for tables and parts of the wrong kind."""
        known = latest.content if latest else None
        content = merged(checked.said, known, self.reason)
        elements = implemented(content, body_facts(checked.body))["elements"] if checked.body else content["elements"]
        beside = kept_beside(content, checked.said, elements) if checked.body else []
        whole = content_of({**content, "elements": elements})
        checked.findings += beside
        return with_own_files(whole, known) if known else whole

    def _put_beside(self, said: Said, wrong: Sequence[Finding]) -> list[Finding]:
        """Tables and parts that no item can hold are kept as text among the other columns; each finding says what is wrong with them."""
        for name in {finding.field.partition("[")[0].partition(".")[0] for finding in wrong}:
            if name in said.parts:
                said.extra[name] = json.dumps(said.parts.pop(name), ensure_ascii=False)
        return list(wrong)

    def _drafted(self, checked: Checked, whole: Mapping[str, Any], latest: Latest | None) -> Checked:
        form, chart = (latest.form, latest.chart) if latest else (NO_FORM, "")
        checked.draft = Draft(whole, form, chart)
        if latest and checked.draft.digest == latest.digest:
            checked.verdict = UNCHANGED
            return checked
        if latest and latest.stage == SUBMITTED:
            reason = "草稿已提交，正在等待发布，不能修改"
            checked.findings.append(found("I-18", "task_name", checked.said.name, reason, "先撤回提交，或者请发布的人退回，再导入这一行"))
            checked.draft = None
            return checked
        if latest:
            whole = whole if latest.is_open else renewable(whole, today(), said=checked.said.elements)
            checked.draft = replace(checked.draft, content={**whole, "change_reason": self.reason})
        findings = publishing_findings(whole, form, chart, self.known.for_version(latest.number if latest else 1, None))
        findings = (*findings, *([lost_link_of(word)] if (word := led_to(whole)) in self.led_nowhere else ()))
        lacking = [each for each in findings if not each.value and not checked.said.speaks_of(each.field)]
        self.lacking.update(columns_lacking({each.field for each in lacking}, checked.said))
        checked.findings += [each for each in findings if each not in lacking]
        checked.verdict = DRAFTED if errors(findings) or errors(checked.findings) or checked.body is None else ACCEPTED
        return checked

    def header(self, left: Iterable[Finding] = ()) -> list[dict[str, Any]]:
        """What the file's heading lacks: said once for each column, with the number of rows that go without (line 1); what was ``left``."""
        return [said_of(1, each) for each in (*lacking_findings(self.lacking), *left)]

    def _unknown(self, code: str, said: Said) -> Finding:
        name = str(said.elements.get("dept_name") or "")
        if not code:
            mend = "核对名称；确是新机构的，在文件中补上它的统一社会信用代码，再登记"
            return found("I-15", "dept_name", name, f"“{name}”没有登记，文件也没有写它的编码", mend)
        try:
            uscc(code)
        except Refused as wrong:
            body, elsewhere = self.names.get(name), self.coded.get(name)
            mend = "核对实施主体的统一社会信用代码"
            if body or elsewhere:
                mend += f"；“{name}”登记的是 {body.uscc}" if body else f"；“{name}”在本文件其他行是 {elsewhere}"
            return found("R1-02", "dept_code", code, f"不是有效的统一社会信用代码：{wrong.reason}", mend)
        return found("I-15", "dept_code", code, f"“{name}”没有登记", "核对编码；确是新机构的，先登记（命令行导入时加 --create-bodies）")


def _known_before(said: Said, latest: Mapping[str, Latest]) -> None:
    """A row whose item is known by codes that it had in an earlier list keeps these."""
    key = key_of(said.elements)
    for before, codes in keys_before(said).items():
        held = latest.get(before)
        if held and (codes is said.typed or (key not in latest and held.item.name == said.name)):
            keep_as_known(said, before, codes, held.content)
            return


def said_of(line: int, finding: Finding, sheet: str = "") -> dict[str, Any]:
    """One finding: line (the row of the spreadsheet), sheet (where several hold a list), field, value, rule, what is wrong, how to mend
    it, severity."""
    return {
        "line": row_of(line),
        "sheet": sheet,
        "field": finding.field,
        "value": str(finding.value),
        "rule": str(finding.rule),
        "reason": finding.reason,
        "mend": finding.mend,
        "severity": finding.severity,
    }


def latest_of(keys: Iterable[str]) -> dict[str, Latest]:
    """Key → the item and its last version; two queries."""
    wanted = {key for key in keys if key}
    found = list(Item.objects.filter(Q(key__in=wanted) | Q(former_key__in=wanted)).select_related("body", "keeper"))
    items = {item.former_key: item for item in found if item.former_key in wanted} | {item.key: item for item in found}
    last = last_of(found)
    return {key: last[item.pk] for key, item in items.items()}
