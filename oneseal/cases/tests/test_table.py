"""The table against domain 2.6: every edge spelled out as (from, act, to), and no other."""

from collections import Counter

from oneseal.cases.rules import ENDED, TABLE, Phase

Edge = tuple[str, str, str]
ENDED_BY_NOTICE = ("NOT_ACCEPTED", "NOT_NEEDED", "LAPSED")
UNDECIDED = ("RECEIVED", "CORRECTION", "ACCEPTED", "REVIEW", "SURVEY", "DECIDE", "SUSPENDED")
SERVABLE = (*UNDECIDED, *ENDED_BY_NOTICE, "GRANTED", "REFUSED", "MADE", "DELIVERED")
FOLLOWED = (*SERVABLE, "WITHDRAWN", "ARCHIVED", "TERMINATED", "VOID")

DOMAIN_2_6 = """
DRAFT submit SUBMITTED
SUBMITTED pre_review PRE_REVIEW
SUBMITTED receive RECEIVED
PRE_REVIEW receive RECEIVED
RECEIVED accept ACCEPTED
RECEIVED request_correction CORRECTION
RECEIVED refuse_to_accept NOT_ACCEPTED
RECEIVED declare_not_needed NOT_NEEDED
CORRECTION supply RECEIVED
CORRECTION lapse LAPSED
ACCEPTED review REVIEW
ACCEPTED review SURVEY
ACCEPTED review DECIDE
REVIEW review SURVEY
REVIEW review DECIDE
SURVEY survey DECIDE
DECIDE grant GRANTED
DECIDE deny REFUSED
REVIEW suspend SUSPENDED
SURVEY suspend SUSPENDED
DECIDE suspend SUSPENDED
SUSPENDED resume REVIEW
SUSPENDED resume SURVEY
SUSPENDED resume DECIDE
GRANTED make MADE
MADE deliver DELIVERED
REFUSED deliver DELIVERED
DELIVERED archive ARCHIVED
SUBMITTED withdraw WITHDRAWN
PRE_REVIEW withdraw WITHDRAWN
RECEIVED withdraw WITHDRAWN
CORRECTION withdraw WITHDRAWN
ACCEPTED request_withdrawal WITHDRAWN
REVIEW request_withdrawal WITHDRAWN
SURVEY request_withdrawal WITHDRAWN
DECIDE request_withdrawal WITHDRAWN
SUSPENDED request_withdrawal WITHDRAWN
SUBMITTED terminate TERMINATED
PRE_REVIEW terminate TERMINATED
RECEIVED terminate TERMINATED
CORRECTION terminate TERMINATED
ACCEPTED terminate TERMINATED
REVIEW terminate TERMINATED
SURVEY terminate TERMINATED
DECIDE terminate TERMINATED
SUSPENDED terminate TERMINATED
SUBMITTED void VOID
PRE_REVIEW void VOID
RECEIVED void VOID
CORRECTION void VOID
ACCEPTED void VOID
REVIEW void VOID
SURVEY void VOID
DECIDE void VOID
SUSPENDED void VOID
"""
"""The drawing and its last lines. Withdrawal once accepted asks the open steps, also while it is suspended (lessons 1.3): another act.
A DRAFT is nobody's case yet, nothing stands in the journal: whoever drops it withdraws nothing."""

_ON_THE_WAY = "REVIEW/SURVEY/DECIDE"
_UNDER_WAY = f"ACCEPTED/{_ON_THE_WAY}"
EXTENSIONS = {
    "DRAFT file RECEIVED": "3.3: a filing online is received by itself, R is its date",
    "SUBMITTED/PRE_REVIEW/RECEIVED deem_accepted ACCEPTED": "3.3, Art. 32(1)(4): from receipt on; a pre-review does not stop it (C-02)",
    "RECEIVED request_further_correction CORRECTION": "3.3: a second notice, by a supervisor, for what was newly submitted",
    "CORRECTION supply CORRECTION": "lessons 1.2: a round is supplied line by line",
    "RECEIVED check RECEIVED": "lessons 1.2: each line is confirmed by itself",
    f"ACCEPTED/REVIEW/SURVEY review {_ON_THE_WAY}": "what is open next says the chart: reviewing and surveying may run beside each other",
    f"ACCEPTED/REVIEW/SURVEY survey {_ON_THE_WAY}": "the same; what must be put right is surveyed again",
    f"ACCEPTED/REVIEW/SURVEY confirm_survey {_ON_THE_WAY}": "Art. 34(3): two check on the spot, each signs the record (ADR 0010)",
    f"ACCEPTED/REVIEW/SURVEY plan_survey {_ON_THE_WAY}": "4.5: a survey is arranged before it is held, the case stands at its open step",
    f"ACCEPTED/REVIEW/SURVEY cancel_survey_plan {_ON_THE_WAY}": "the same",
    f"{_UNDER_WAY} add_material {_UNDER_WAY}": "Art. 38: what silence accepted may be completed before the decision (C-09)",
    f"{_UNDER_WAY} extend {_UNDER_WAY}": "3.3, Art. 42: once, the case stays where it is",
    "ACCEPTED suspend SUSPENDED": "accepted and not reviewed yet is REVIEW's waiting: Art. 45 stops it as well",
    "SUSPENDED resume ACCEPTED": "lessons 1.2: it returns to where it was",
    "ACCEPTED grant GRANTED": "R4-02, Art. 34(2): on the spot, without a review of its own",
    "ACCEPTED deny REFUSED": "the same",
    **{f"{at} record_service {at}": "3.5: a paper is served whenever it reaches her; the case stays where it is" for at in SERVABLE},
    **{f"{at} renew_query_password {at}": "2.7: a case is followed by number and password, also after its end" for at in FOLLOWED},
    "GRANTED deliver DELIVERED": "1.5: a result that is no certificate is handed over without making one",
}
"""Edges beyond the drawing → where they come from."""


def _edges(line: str) -> list[Edge]:
    source, act, to = line.split()
    return [(one, act, other) for one in source.split("/") for other in to.split("/")]


DRAWN: list[Edge] = [edge for line in DOMAIN_2_6.split("\n") if line for edge in _edges(line)]
EDGES = frozenset(DRAWN) | {edge for line in EXTENSIONS for edge in _edges(line)}


def test_the_table_has_the_edges_of_the_drawing_and_the_stated_ones_and_no_other() -> None:
    table = {(source.value, row.act, to.value) for row in TABLE.values() for source in row.source for to in row.to or {source}}
    assert sorted(table - EDGES) == [], "an edge nobody stated: say under EXTENSIONS where it comes from"
    assert sorted(EDGES - table) == [], "an edge of the domain is missing"


def test_the_drawing_names_every_phase_and_each_edge_once() -> None:
    assert [edge for edge, times in Counter(DRAWN).items() if times > 1] == []
    assert {name for source, _, to in DRAWN for name in (source, to)} == {phase.value for phase in Phase}
    assert all(EXTENSIONS.values())


def test_whatever_is_not_decided_may_be_withdrawn_ended_or_made_void() -> None:
    decided = {"GRANTED", "REFUSED", "MADE", "DELIVERED", "DRAFT", *(phase.value for phase in ENDED)}
    for end in ("WITHDRAWN", "TERMINATED", "VOID"):
        assert {source for source, _, to in EDGES if to == end != source} == {phase.value for phase in Phase} - decided, end
