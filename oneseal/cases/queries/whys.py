"""为什么 Which limit of a case runs and by what article, with the days that did not count; of one where none runs, what was promised."""

from oneseal.cases.rules import ENDED, Case, Dues, phase_label, running
from oneseal.cases.rules.due import RUNS
from oneseal.catalogue.rules import LoadedVersion
from oneseal.law.clock import explanation, sentence
from oneseal.law.days import Due
from oneseal.law.licensing import correction_notice, decision_limit, delivery

NAMES = {"notice": "一次告知补正内容的期限", "correction": "申请人补正的期限", "promise": "承诺期限", "delivery": "送达期限"}
ARTICLES = {"notice": correction_notice.citation, "delivery": delivery.citation}
"""Limits that the licensing law sets itself; other regimes and the item's own limits rest on what the item names as its basis."""


def whys(case: Case, loaded: LoadedVersion, dues: Dues) -> list[str]:
    """Lines for people, the running limit first."""
    due, runs = running(case, dues), RUNS.get(case.phase, "")
    if due is not None:
        lines = [f"{NAMES[runs]}：{sentence(due)}", f"依据：{_ground(runs, loaded)}", *_left_out(due)]
        if runs == "promise" and dues.statutory is not None:
            lines.append(f"法定期限：{sentence(dues.statutory)}，依据：{_statute(dues.statutory, loaded)}")
        return lines
    label = phase_label(case.phase, loaded.regime, granted=case.granted)
    over = f"本件已于 {case.ended_on} 结束（{label}），" if case.phase in ENDED else f"本件已{label}，"
    if dues.promise is None:
        return [f"{over}没有在走的期限"]
    decided = f"，{case.decided_on} 作出决定" if case.decided_on else ""
    promised = f"{NAMES['promise']}：{sentence(dues.promise)}{decided}"
    return [f"{over}没有在走的期限", promised, f"依据：{_ground('promise', loaded)}", *_left_out(dues.promise)]


def _ground(runs: str, loaded: LoadedVersion) -> str:
    """The article, or where the limit was published."""
    return str(ARTICLES[runs]) if loaded.licensing and runs in ARTICLES else f"办事指南公布的{NAMES[runs]}"


def _statute(due: Due, loaded: LoadedVersion) -> str:
    """Art. 42(1) for its twenty days; another limit is set by the law that the item rests on."""
    if loaded.licensing and due.limit == decision_limit(on_the_spot=False):
        return str(decision_limit.citation)
    return str(loaded.basis[0]) if loaded.basis else "办事指南公布的法定期限"


def _left_out(due: Due) -> list[str]:
    days = explanation(due)
    return [f"不计入的日子和调休：{'；'.join(days)}"] if days else []
