"""核对 What an acceptor finds of the material that a round of correction brought: line by line, all of one look in one entry."""

from collections.abc import Iterable, Mapping
from typing import Any

from oneseal.cases.rules.given import words
from oneseal.cases.rules.state import Case, Command, ItemFacts
from oneseal.cases.rules.table import ROUND
from oneseal.journal.rules import Entry
from oneseal.law.rule import Refused

PASSED, FAILED = "合格", "不合格"


def judged(case: Case, command: Command, item: ItemFacts) -> dict[str, Any]:
    """Each line passed, or with the reason why not (the applicant reads it): lines of the last round that were supplied, each once."""
    passed, failed = list(command.data.get("passed", ())), dict(command.data.get("failed", {}))
    named = list(dict.fromkeys([*passed, *failed]))
    if not named:
        raise Refused(ROUND, "没有一项写明核对结果", field="passed", mend="请逐项选择合格或不合格，至少一项")
    for name in named:
        _require_unchecked(case, name, item.lines.get(name, name))
    if both := failed.keys() & set(passed):
        label = item.lines.get(min(both), min(both))
        raise Refused(ROUND, f"“{label}”既合格又不合格", field=f"verdict:{min(both)}", mend="请只选一种")
    reasons = [{"line": name, "reason": _reason(command, name, text, item.lines.get(name, name))} for name, text in failed.items()]
    return {"verdicts": {name: name not in failed for name in named}, **({"lines": reasons} if reasons else {})}


def _require_unchecked(case: Case, name: str, label: str) -> None:
    line = case.rounds[-1].line(name) if case.rounds else None
    if line is None or not line.supplied:
        raise Refused(ROUND, f"“{label}”不是已提交的补正材料", field=f"verdict:{name}", mend="请选择申请人已提交的补正材料")
    if line.passed is not None:
        raise Refused(ROUND, f"“{label}”已核对过", field=f"verdict:{name}", mend="无需重复核对；请刷新页面")


def _reason(command: Command, name: str, text: str, label: str) -> str:
    field = f"reason:{name}"
    return words(Command(command.act, command.by, data={field: text}), field, f"“{label}”不合格的理由")


def verdicts_in(entry: Entry) -> dict[str, bool]:
    """Line → whether it passed, of a check; entries of earlier releases hold one line each."""
    data = entry.data
    known: Mapping[str, bool] = data["verdicts"] if "verdicts" in data else {data["line"]: data["passed"]}
    return {str(line): passed is True for line, passed in known.items()}


def reasons_in(entry: Entry, said: Mapping[str, Any]) -> dict[str, str]:
    """Line → why it failed, "" for one that passed; ``said``: the words of the entry, opened."""
    told = {str(line["line"]): str(line.get("reason", "")) for line in said.get("lines", ())}
    return {line: "" if passed else told.get(line, str(said.get("reason", ""))) for line, passed in verdicts_in(entry).items()}


def found_in_check(entry: Entry, said: Mapping[str, Any], names: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """What a check says: each line by its name, the verdict in words, why it failed ("" for one that passed); nothing of another act."""
    if entry.act != "check":
        return []
    reasons = reasons_in(entry, said)
    return [(names.get(line, line), PASSED if passed else FAILED, reasons[line]) for line, passed in verdicts_in(entry).items()]


def told_of_check(found: Iterable[tuple[str, str, str]]) -> list[tuple[str, str]]:
    """The same as an officer reads it: each line with verdict and reason."""
    return [(name, "：".join(filter(None, (verdict, reason)))) for name, verdict, reason in found]
