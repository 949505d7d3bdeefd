"""The audit: a chart broken in one place is refused at that element, with the rule and how to mend it."""

import tracemalloc
from collections.abc import Callable
from time import perf_counter

import pytest

from oneseal import flow
from oneseal.flow import Finding
from oneseal.flow.tests.drafts import Draft, licence, parallel, task

Break = Callable[[], Draft]


def findings(draft: Draft, severity: str = "error") -> list[Finding]:
    """What the audit finds of one severity."""
    return [finding for finding in flow.check(draft.xml()) if finding.severity == severity]


def sheet(draft: Draft, **values: str) -> Draft:
    """The draft with other words on its sheet."""
    for name, value in values.items():
        setattr(draft, name, value)
    return draft


@pytest.mark.parametrize("draft", [licence, parallel])
def test_a_sound_chart_passes(draft: Break) -> None:
    """And compiles."""
    assert not findings(draft())
    assert not flow.finished(flow.begin(flow.compiled(flow.read(draft().xml())), {}))


def deadlock() -> Draft:
    """A choice leads into a join that awaits both branches."""
    draft = parallel().node("exclusiveGateway", "fork", "哪一路？", "审查", default="fork-survey")
    return draft.line("fork-review", condition="answers.a", name="甲").line("fork-survey", name="乙")


def double_token() -> Draft:
    """A fork whose branches meet in a gateway that waits for nothing."""
    return parallel().node("exclusiveGateway", "join", "", "审查")


def early_end() -> Draft:
    """A branch of a fork ends by itself."""
    return parallel().drop("survey-join", "join").row("review", "archive").node("endEvent", "other", "结束").row("survey", "other")


def loop_through_fork() -> Draft:
    """A circle puts a second token into a fork that is still open."""
    draft = parallel().add(task("supply", "supply"))
    draft.node("exclusiveGateway", "again", "再来？", "审查", default="again-join").drop("review-join").row("review", "again")
    return draft.link("again", "supply", "answers.a", "是").link("again", "join", name="否").row("supply", "fork")


def same_verb_at_once() -> Draft:
    """Two tasks open at the same time are done by one verb."""
    return parallel().add(task("survey", "review"))


def reachable_only_by_a_missing_act() -> Draft:
    """A task stands behind a condition that no act fulfils."""
    draft = licence().line("complete-review", condition="act == 'granted'")
    return draft.line("complete-refused", condition="act != 'request_correction'")


def dead_loop() -> Draft:
    """Officers send a case round and round without the applicant."""
    return licence().drop("meet").row("make", "deliver").link("granted", "review", "act == 'deny'", "退回")


def loop_of_judgements() -> Draft:
    """Two gateways point at each other."""
    draft = licence().node("exclusiveGateway", "back", "再看？", "审查", default="back-visit")
    draft.line("no_visit", target="back")
    return draft.link("back", "visit", name="否").link("back", "join", "answers.business == 'sale'")


def supply_goes_on() -> Draft:
    """What was supplied skips the acceptance."""
    return licence().line("supply-accept", target="review")


def make_before_grant() -> Draft:
    """The branches of the decision are exchanged."""
    return licence().line("granted-make", condition="act == 'deny'").line("granted-meet", condition="act == 'grant'")


def granted_but_not_delivered() -> Draft:
    """The certificate is made and the case ends."""
    draft = licence().drop("meet").node("endEvent", "finish", "结束", "制证").row("make", "finish")
    return draft.link("granted", "deliver", "act == 'deny'", "不予")


def fork_without_join() -> Draft:
    """Both lines of a fork lead into one gateway that waits for nothing, at once."""
    return (
        parallel().drop("review", "survey").node("exclusiveGateway", "join", "", "审查").row("fork", "join").link("fork", "join", line="b")
    )


def fork_to_two_ends() -> Draft:
    """Both lines of a fork end by themselves."""
    draft = parallel().drop("review", "survey", "join").node("endEvent", "other", "结束").row("start", "archive", "fork", "other")
    return draft.drop("archive-end", "start-fork").row("fork", "end")


def fork_before_one_judgement() -> Draft:
    """Both lines of a fork put the same question."""
    draft = fork_without_join().add(task("review", "review")).node("exclusiveGateway", "q", "要复核？", "审查", default="q-archive")
    return (
        draft.line("join-archive", target="q").link("q", "review", "answers.a", "是").link("q", "archive", name="否").row("review", "end")
    )


BROKEN: dict[str, tuple[Break, str, str]] = {
    "deadlock": (deadlock, "review-join", "F-10"),
    "double token": (double_token, "archive", "F-10"),
    "an end while a branch is open": (early_end, "archive", "F-10"),
    "a circle into an open fork": (loop_through_fork, "survey", "F-10"),
    "a fork whose lines meet without a join": (fork_without_join, "fork", "F-10"),
    "a fork whose lines end": (fork_to_two_ends, "fork", "F-10"),
    "a fork before one judgement": (fork_before_one_judgement, "fork", "F-10"),
    "one verb in two open tasks": (same_verb_at_once, "survey", "F-13"),
    "one verb twice in a task": (lambda: licence().set("review", verbs="review review"), "review", "F-13"),
    "two starts": (lambda: licence().node("startEvent", "second", "又一个").row("second", "review"), "second", "F-10"),
    "no start": (lambda: licence().drop("start"), "process", "F-10"),
    "no end": (lambda: parallel().drop("end"), "process", "F-10"),
    "unreachable task": (lambda: licence().add(task("lost", "review")).row("lost", "visit"), "lost", "F-10"),
    "task without a way out": (lambda: licence().drop("review-visit"), "review", "F-10"),
    "task with two ways out": (lambda: licence().row("review", "decide"), "review", "F-12"),
    "line into the start": (lambda: licence().row("supply", "start"), "start", "F-10"),
    "line out of the end": (lambda: licence().row("end", "archive"), "end", "F-10"),
    "missing branch for an act": (lambda: licence().drop("granted-meet").link("granted", "meet", "answers.a", "不予"), "granted", "F-12"),
    "missing branch for an answer": (lambda: licence().line("no_visit", condition="answers.business == 'sale'").node(
        "exclusiveGateway", "visit", "要核查？", "审查"), "visit", "F-12"),
    "two branches at once": (lambda: licence().line("granted-meet", condition="act in ['grant', 'deny']"), "granted-meet", "F-12"),
    "branch that no act takes": (lambda: licence().link("granted", "deliver", "act == 'review'", "其他"), "granted-deliver", "F-12"),
    "task behind such a branch": (reachable_only_by_a_missing_act, "complete-review", "F-12"),
    "judgement with one way": (lambda: licence().drop("granted-meet"), "granted", "F-12"),
    "judgement without a question": (lambda: licence().node("exclusiveGateway", "granted", "", "批准"), "granted", "F-12"),
    "unlabelled branch": (lambda: licence().line("granted-make", name=""), "granted-make", "F-12"),
    "branch without condition": (lambda: licence().line("granted-make", condition=None), "granted-make", "F-12"),
    "malformed condition": (lambda: licence().line("granted-make", condition="act = 'grant'"), "granted-make", "F-12"),
    "condition with a call": (lambda: licence().line("granted-make", condition="__import__('os')"), "granted-make", "F-12"),
    "condition on a step's line": (lambda: licence().line("review-visit", condition="answers.a"), "review-visit", "F-12"),
    "default that is elsewhere": (lambda: licence().node("exclusiveGateway", "visit", "？", "审查", "start-file"), "visit", "F-12"),
    "default with a condition": (lambda: licence().line("no_visit", condition="answers.business == 'sale'"), "no_visit", "F-12"),
    "parallel gateway that does nothing": (lambda: parallel().drop("survey"), "fork", "F-12"),
    "dead loop": (dead_loop, "review", "F-11"),
    "loop of judgements": (loop_of_judgements, "visit", "F-11"),
    "no title": (lambda: sheet(licence(), title=""), "process", "F-20"),
    "no version": (lambda: sheet(licence(), version=""), "process", "F-20"),
    "unknown kind": (lambda: sheet(licence(), kind="其他"), "process", "F-20"),
    "no correction": (lambda: licence().drop("supply").set("accept", verbs="accept refuse_to_accept"), "process", "F-30"),
    "correction that skips acceptance": (supply_goes_on, "supply", "F-30"),
    "certificate before the grant": (make_before_grant, "make", "F-30"),
    "ends without delivery": (granted_but_not_delivered, "decide", "F-30"),
    "refusal without reason": (lambda: licence().set("decide", outputs="决定书"), "decide", "F-31"),
    "step without limit": (lambda: licence().set("review", limit=""), "review", "F-33"),
    "step without input": (lambda: licence().set("review", inputs=""), "review", "F-33"),
    "step without output": (lambda: licence().set("review", outputs=""), "review", "F-33"),
    "step without actor": (lambda: licence().put("review", ""), "review", "F-33"),
    "step without verb": (lambda: licence().set("review", verbs=""), "review", "F-33"),
    "unknown verb": (lambda: licence().set("review", verbs="approve"), "review", "F-33"),
    "separated powers in one lane": (lambda: licence().put("review", "受理"), "review", "F-34"),
    "decision in the reviewer's lane": (lambda: licence().put("decide", "审查"), "decide", "F-34"),
    "acceptance and decision in one step": (lambda: licence().set("decide", verbs="grant deny accept"), "decide", "F-34"),
    "lane that is no power": (lambda: licence().put("review", "科室"), "lane_科室", "F-34"),
    "correction told too late": (lambda: licence().set("accept", limit="6"), "accept", "F-40"),
    "correction told piece by piece": (lambda: licence().set("accept", outputs="说明理由、告知救济途径"), "accept", "F-40"),
    "survey by one officer": (lambda: licence().set("survey", officers="1"), "survey", "F-45"),
    "delivery too late": (lambda: licence().set("deliver", limit="11"), "deliver", "F-46"),
    "delivery within a month": (lambda: licence().set("deliver", limit="1", limitUnit="month"), "deliver", "F-46"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_chart_is_refused_at_the_place(name: str) -> None:
    """With the element, the rule, what is wrong and how to mend it; and it does not compile."""
    made, element, rule = BROKEN[name]
    found = findings(made())
    assert (element, rule) in {(finding.element, finding.rule) for finding in found}, found
    assert all(finding.message and finding.mend for finding in found)
    with pytest.raises(flow.Unsound) as refused:
        flow.compiled(flow.read(made().xml()))
    assert element in str(refused.value)


def test_what_only_looks_bad_is_a_warning() -> None:
    """Repeated steps, many layers, undrawn elements do not stop publishing."""
    repeated = licence().add(task("again", "review")).line("review-visit", target="again").row("again", "visit")
    found = [(finding.element, finding.rule) for finding in findings(repeated, "warn") if finding.rule != "F-21"]
    assert found == [("again", "F-13"), ("process", "F-15")]
    undrawn = licence()
    undrawn.undrawn = True
    assert {finding.rule for finding in findings(undrawn, "warn")} == {"F-21"}
    assert not findings(undrawn)


def test_a_shape_drawn_outside_its_lane_is_refused() -> None:
    """A chart is read off its drawing; the list of lanes must not say otherwise."""
    xml = licence().xml().decode()
    moved = xml.replace('bpmnElement="review"><dc:Bounds x="', 'bpmnElement="review"><dc:Bounds x="9', 1)
    assert ("review", "F-34") in {(finding.element, finding.rule) for finding in flow.check(moved.encode())}


def test_an_internal_chart_needs_no_licensing_steps() -> None:
    """The rules of a licence are asked of charts of items only."""
    assert {finding.rule for finding in findings(sheet(parallel(), kind="licence"))} == {"F-30"}


def test_a_chart_with_too_many_states_is_told_to_shrink() -> None:
    """The search has a bound and says so."""
    draft = parallel().drop("review", "survey")
    verbs = [
        "file",
        "supply",
        "accept",
        "request_correction",
        "refuse_to_accept",
        "declare_not_needed",
        "review",
        "survey",
        "grant",
        "deny",
    ]
    for verb in verbs:
        draft.add(task(f"{verb}1", verb), task(f"{verb}2", verb)).row("fork", f"{verb}1", f"{verb}2", "join")
    assert any("超过" in finding.message and finding.mend for finding in findings(draft))


def test_a_chart_with_too_many_elements_is_told_to_shrink() -> None:
    """Before anything is searched."""
    draft = parallel()
    for number in range(300):
        draft.node("exclusiveGateway", f"g{number}", "")
    assert [finding.rule for finding in findings(draft)] == ["F-10"]


def test_many_judgements_in_a_row_are_searched_quickly() -> None:
    """Twenty questions between two steps: the ways meet again, the search goes each stretch once."""
    draft = parallel().drop("review", "survey", "fork", "join").add(task("review", "review")).row("start", "review")
    last = "review"
    for number in range(20):
        draft.node("exclusiveGateway", f"q{number}", f"问{number}？", default=f"n{number}").node("exclusiveGateway", f"m{number}")
        draft.row(last, f"q{number}").link(f"q{number}", f"m{number}", f"answers.a{number}", "是")
        draft.link(f"q{number}", f"m{number}", name="否", line=f"n{number}")
        last = f"m{number}"
    program = flow.compiled(flow.read(draft.row(last, "archive").xml()))
    after = flow.advance(program, flow.begin(program, {}), flow.Done("review", "review", {"answers": {"a3": True}}))
    assert [opened.id for opened in flow.open_tasks(program, after)] == ["archive"]


def test_forks_that_meet_without_a_join_do_not_multiply() -> None:
    """A hundred of them: each doubles what follows, so every one is named, and none is followed twice."""
    draft = parallel().drop("review", "survey", "fork", "join", "start-fork")
    last = "start"
    for number in range(100):
        fork, meet = f"p{number}", f"x{number}"
        draft.node("parallelGateway", fork).node("exclusiveGateway", meet)
        draft.row(last, fork, meet).link(fork, meet, line=f"second{number}")
        last = meet
    begun = perf_counter()
    found = findings(draft.row(last, "archive"))
    assert {finding.element for finding in found} == {f"p{number}" for number in range(100)}
    assert perf_counter() - begun < 5


def test_ways_of_one_act_are_bounded_by_their_length() -> None:
    """Fifty questions asked side by side, each opening one of two tasks: the longer the ways, the fewer of them are kept."""
    draft = parallel().drop("review", "survey")
    for number in range(50):
        question, yes, no = f"q{number}", f"y{number}", f"n{number}"
        draft.node("exclusiveGateway", question, f"问{number}？", default=f"else{number}").node("exclusiveGateway", f"m{number}")
        draft.add(task(yes, "review"), task(no, "survey")).row("fork", question)
        draft.link(question, yes, f"answers.a{number}", "是").link(question, no, name="否", line=f"else{number}")
        draft.row(yes, f"m{number}", "join").row(no, f"m{number}")
    tracemalloc.start()
    found = findings(draft)
    assert any("去向超过" in finding.message and finding.mend for finding in found)
    assert tracemalloc.get_traced_memory()[1] < 10_000_000
    tracemalloc.stop()
