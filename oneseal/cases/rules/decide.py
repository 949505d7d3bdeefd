"""``decide``: may this act happen now, and what does its entry say? Table, chart, hands, papers and law must all agree."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from oneseal import flow
from oneseal.cases.rules.checks import CHECKS
from oneseal.cases.rules.evolve import NOTES, open_task
from oneseal.cases.rules.grounds import ground_of
from oneseal.cases.rules.naming import named, phase_label
from oneseal.cases.rules.phases import UNDER_WAY, Phase
from oneseal.cases.rules.state import Case, Circumstances, Command
from oneseal.cases.rules.table import TABLE, Actor, Row
from oneseal.law import powers
from oneseal.law.rule import HouseRule, Refused

ORDER = HouseRule("C-00", "办件按状态表逐环节流转，页面只提出行为，不提出状态", "本系统办件规则")
CHART = HouseRule("C-10", "行为须是流程图当前待办环节", "本系统办件规则")
PAPER = HouseRule("C-11", "依法须出具文书的行为，文书尚未提供时不得办理", "本系统办件规则")


@dataclass(frozen=True, slots=True)
class Decision:
    """What an act's entry will say (``data``) and the kinds of paper it must produce."""

    act: str
    data: dict[str, Any]
    papers: tuple[str, ...]


def decide(case: Case, command: Command, circumstances: Circumstances) -> Decision:
    """The decision on ``command``; raises Refused with article or rule. ``file`` has no case yet: see :func:`decide_filing`."""
    if command.act not in TABLE or command.act == "file":
        raise Refused(ORDER, f"没有名为“{command.act}”的行为", field="act", mend="请刷新页面后重试")
    row = named(command.act, circumstances.item.regime)
    _require_signed(case, row, circumstances)
    _require_phase(case, row, circumstances)
    _require_papers(row, circumstances)
    _require_task(case, row, circumstances)
    require_hands(row, command, case.hands, circumstances)
    check = CHECKS.get(row.act)
    data = check(case, command, circumstances) if check else {}
    return Decision(row.act, data, row.papers)


def permitted(case: Case, item_program: flow.Program) -> tuple[Row, ...]:
    """The acts that table and chart allow now (hands and law are asked when one is tried): for buttons and for tests."""
    verbs = {verb for task in flow.open_tasks(item_program, case.marking) for verb in task.verbs}
    return tuple(row for row in TABLE.values() if case.phase in row.source and (row.task is None or row.task in verbs))


def _require_signed(case: Case, row: Row, circumstances: Circumstances) -> None:
    """Nothing is decided on a survey that only one has signed for; where a second look is due anyway, that is what is told."""
    is_deciding = row.act in {"grant", "deny"} and case.phase in UNDER_WAY
    if not is_deciding or not case.unsigned or case.survey == "rectify":
        return
    waiting = "、".join(sorted(circumstances.names.values())) or f"{len(case.unsigned)} 名核查人员"
    raise Refused(
        ground_of("confirm_survey", circumstances.item.regime),
        f"勘验记录还没有经 {waiting} 会签，不能{row.label}",
        mend=f"请 {waiting} 会签；不在岗的由其代岗人员会签，没有代岗的重新勘验",
    )


def _require_phase(case: Case, row: Row, circumstances: Circumstances) -> None:
    if case.phase not in row.source:
        regime = circumstances.item.regime
        wanted = "、".join(phase_label(phase, regime) for phase in Phase if phase in row.source)
        raise Refused(
            ORDER,
            f"办件 {case.number} 现为“{phase_label(case.phase, regime)}”，不能{row.label}；{row.label}只能在“{wanted}”时办理",
            mend="请刷新查看最新状态",
            cause="wrong-phase",
        )


def _require_papers(row: Row, circumstances: Circumstances) -> None:
    missing = [kind for kind in row.papers if kind not in circumstances.paper_kinds]
    if missing:
        ground = ground_of(row.act, circumstances.item.regime)
        reason = f"{row.label}依法须出具文书（{'、'.join(missing)}），本系统尚未提供该文书，暂不能办理。依据：{ground}"
        raise Refused(PAPER, reason, mend="请线下办理并存档，或者等待系统提供该文书")


def _require_task(case: Case, row: Row, circumstances: Circumstances) -> None:
    if row.task is None or open_task(case, row.task, circumstances.item):
        return
    opened = "、".join(task.name for task in flow.open_tasks(circumstances.item.program, case.marking)) or "无"
    raise Refused(CHART, f"流程图当前待办环节是“{opened}”，不能{row.label}", mend="请刷新查看最新状态，先办理待办环节", cause="wrong-phase")


def require_hands(row: Row, command: Command, hands: Mapping[str, frozenset[UUID]], circumstances: Circumstances) -> None:
    """An officer's act needs an officer with the row's power, apart from the hands that the law wants apart (domain 4.1; what only notes
    is no step), and nobody who acts for the applicant (R4-07)."""
    if row.actor is Actor.JOB:
        if command.by is not None:
            raise Refused(ORDER, f"{row.label}由系统到期自动登记，不由人员办理", mend="无需办理，到期后系统自动登记")
        return
    if command.by is None:
        raise Refused(ORDER, f"{row.label}须由具体人员办理", field="by", mend="请登录后由本人办理")
    if row.actor is Actor.APPLICANT:
        return
    if command.power != row.power:
        ground = ground_of(row.act, circumstances.item.regime)
        reason = f"{row.label}须由持有“{row.power}”职权的岗位办理，当前岗位职权是“{command.power or '无'}”"
        raise Refused(ground, reason, field="power", mend=f"请由“{row.power}”岗位的人员办理")
    apart = {} if row.act in NOTES else hands
    hands = {**apart, powers.APPLY: hands.get(powers.APPLY, frozenset()) | circumstances.applying}
    for person in (command.by, *(UUID(officer) for officer in command.data.get("officers", ()))):
        powers.require_separate_hands(row.power, person, hands, on_the_spot_merge=circumstances.item.on_the_spot)
