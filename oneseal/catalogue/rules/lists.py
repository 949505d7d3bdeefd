"""目录 Published lists that items refer to: basic codes (基本目录) and licences (优化营商环境条例 40), and what an item owes them."""

import csv
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from oneseal.catalogue.rules.findings import RULES, Finding, ItemRefused, found, shortened
from oneseal.catalogue.rules.names import is_name_of
from oneseal.law.online import names_its_entry
from oneseal.law.rule import Ground

BASIC, LICENCE = "basic", "licence"
LISTS = {BASIC: "基本目录", LICENCE: "行政许可事项清单"}
COLUMNS = ("code", "name", "task_type", "since", "until")
Licence = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry of a list. ``until``: its last day; None: still in use."""

    code: str
    name: str
    task_type: str
    since: date
    until: date | None = None

    def holds(self, on: date) -> bool:
        """Whether it is in use on a day."""
        return self.since <= on and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True)
class Known:
    """What an item is held against: basic codes in use and those of them that are a demo's invention, licences listed (list, edition,
    number) and those of them that are a demo's, basic codes of the lists and of published items by their main item (``families_of``),
    those of published items.

    ``on``: today for a draft, for a published version the day it took effect. ``follows``: an earlier version was published, so that
    this one takes effect no earlier than ``on``.
    """

    basic: Mapping[str, str] = field(default_factory=dict)
    invented: Collection[str] = ()
    licences: Mapping[Licence, str] = field(default_factory=dict)
    invented_licences: Collection[Licence] = ()
    siblings: Mapping[str, Collection[str]] = field(default_factory=dict)
    published: Collection[str] = ()
    on: date | None = None
    follows: bool = False

    @property
    def mark(self) -> int:
        """Alike for what judges items alike: results found under it hold as long as it does."""
        lists = (self.basic.items(), self.invented, self.licences.items(), self.invented_licences, self.published)
        return hash((*(frozenset(each) for each in lists), self.on))

    def for_version(self, number: int, effective_on: date | None) -> "Known":
        """The same for the n-th version of an item; ``effective_on``: of a published one."""
        return replace(self, on=effective_on or self.on, follows=number > 1 or effective_on is not None)

    def day_of(self, elements: Mapping[str, Any]) -> date | None:
        """The day by which a version's codes are judged: when it takes effect, else today (``stream.effective_day``)."""
        try:
            planned = date.fromisoformat(str(elements.get("plan_effective_date") or ""))
        except ValueError:
            return self.on
        return max(planned, self.on) if self.follows and self.on else planned


NOTHING = Known()
MAIN_LENGTH = len("000131906")


def families_of(codes: Iterable[str]) -> dict[str, frozenset[str]]:
    """Main item (the first nine characters) → basic codes of it."""
    families: dict[str, set[str]] = {}
    for code in codes:
        families.setdefault(code[:MAIN_LENGTH], set()).add(code)
    return {main: frozenset(members) for main, members in families.items()}


def basic_findings(catalog: str, known: Known, *, demo: bool, names: Sequence[str] = ()) -> Iterator[Finding]:
    """R1-07: a national code stands in the national list, an invented one is for demo items only; R1-04: a local one stands in the list of
    its province, once that list is entered."""
    if catalog in known.basic and (demo or catalog not in known.invented):
        if known.basic[catalog]:
            yield from _named(known.basic[catalog], names, RULES["R1-04"], "catalog_code", catalog)
        return
    if catalog.startswith("00"):
        mend = "从国家基本目录选取；演示环境的演示编码在演示目录中"
        yield found("R1-07", "catalog_code", catalog, "已录入的国家基本目录没有这个编码", mend)
    elif any(code[:2] == catalog[:2] for code in known.basic):
        yield found("R1-04", "catalog_code", catalog, "基本目录中没有在用的这个编码", "请从基本目录选取")
    else:
        yield found("R1-04", "catalog_code", catalog, "没有录入本省基本目录，不能核对", "录入基本目录后再核对", "warn")


def licence_findings(content: Mapping[str, Any], known: Known) -> Iterator[Finding]:
    """优化营商环境条例 40: an item of type 01 names its entry (list, edition, number), and the entry stands in that list."""
    if str(content["elements"].get("task_type", "")) != "01":
        return
    entry, ground = content.get("list_entry") or {}, names_its_entry.citation
    named: Licence = (str(entry.get("list", "")), str(entry.get("edition", "")), str(entry.get("number", "")))
    if not names_its_entry(licence=True, entry=named):
        yield Finding("list_entry", shortened(entry or ""), ground, "没有载明所在的行政许可事项清单", "填写清单名称、版本和序号")
    elif named in known.licences and (content.get("demo") is True or named not in known.invented_licences):
        yield from _named(known.licences[named], names_of(content), ground, "list_entry", " ".join(named))
    else:
        reason = "已录入的行政许可事项清单中没有这一项，清单外的许可不得实施"
        yield Finding("list_entry", " ".join(named), ground, reason, "核对清单名称、版本和序号，或者先录入该清单")


def names_of(content: Mapping[str, Any]) -> list[str]:
    """What an item is called: by itself, and as a part of its main item."""
    called = (content["elements"].get("task_name"), (content.get("main") or {}).get("name"))
    return [str(name) for name in called if name]


def _named(entry: str, names: Sequence[str], ground: Ground, where: str, value: str) -> Iterator[Finding]:
    """An entry is one thing's: that of another item is an error, one that is called nearly so is to be looked at."""
    fits = {is_name_of(entry, name) for name in names}
    if fits and True not in fits:
        severity, how = ("warn", "不完全一致") if None in fits else ("error", "不符")
        reason = f"目录中这一条是“{entry}”，与事项名称“{names[0]}”{how}"
        yield Finding(where, value, ground, reason, "选用本事项自己的条目，或者改正事项名称", severity)


def read_list(lines: Iterable[str], name: str = "") -> list[Listed]:
    """A list as CSV with the columns ``code,name,task_type,since,until``; raises ItemRefused naming every wrong line."""
    rows, wrong, seen = [], [], set[str]()
    reader = csv.DictReader(lines)
    if reader.fieldnames is None or not set(COLUMNS[:4]) <= set(reader.fieldnames):
        missing = found("I-17", "columns", reader.fieldnames or "", "缺少列", f"第一行写 {','.join(COLUMNS)}")
        raise ItemRefused("目录文件写法不对", [missing], name)
    for line, row in enumerate(reader, start=2):
        try:
            until = date.fromisoformat(row["until"]) if row.get("until") else None
            entry = Listed(row["code"].strip(), row["name"].strip(), row["task_type"].strip(), date.fromisoformat(row["since"]), until)
        except (ValueError, AttributeError, TypeError):
            wrong.append(found("I-17", f"line {line}", row.get("since") or "", "日期写法不对或者缺栏", "写成 2026-03-09"))
            continue
        if not entry.code or entry.code in seen:
            wrong.append(found("I-17", f"line {line}", entry.code, "编码为空或者重复", "每行一个编码"))
        seen.add(entry.code)
        rows.append(entry)
    if wrong:
        raise ItemRefused("目录文件写法不对", wrong, name)
    return rows


def list_key(kind: str) -> str:
    """The kind, when there is such a list; refused otherwise."""
    if kind not in LISTS:
        raise ItemRefused("没有这种目录", [Finding("kind", kind, RULES["I-17"], "没有这种目录", f"可用：{'、'.join(LISTS)}")])
    return kind
