"""常用意见: every reasoned act offers some, in words that hold for it; taken over without a script, they stay open to change."""

import re
from html import unescape
from typing import Any
from uuid import UUID

import pytest

from oneseal.cases import actions
from oneseal.cases.rules import TABLE
from oneseal.cases.tests.office import cast, filed, item, reached, reviewer, row, surveyed
from oneseal.catalogue.queries import handlers_of
from oneseal.law.sources import LICENSING, find_paragraph
from oneseal.web.tests.test_desk import signed_in
from oneseal.web.workbench.desk.opinions import joined, opinions_for, table

REASONED = {
    "request_correction": {"problem"},
    "check": {"reason"},
    "refuse_to_accept": {"reason"},
    "declare_not_needed": {"reason"},
    "review": {"opinion"},
    "grant": {"opinion"},
    "deny": {"facts", "reason"},
}


def test_every_reasoned_act_offers_opinions_for_licences_and_for_all_else() -> None:
    assert set(REASONED) <= set(table()) <= set(TABLE)
    for act, fields in REASONED.items():
        for licensing in (True, False):
            offered = opinions_for(act, licensing=licensing)
            assert all(len(offered[name]) >= 2 for name in fields), (act, licensing)


def test_an_article_that_an_opinion_names_is_one_of_the_law_and_stands_in_its_words() -> None:
    """And the licensing law is quoted for licences alone."""
    for act, fields in table().items():
        for name, known in fields.items():
            for each in known:
                assert bool(each.article) == ("{article}" in each.words), (act, name, each)
                assert not each.article or find_paragraph(LICENSING, each.article), (act, name, each)
                assert len(str(each)) <= 120
            other = [str(each) for each in opinions_for(act, licensing=False)[name]]
            assert not any(LICENSING.title in words for words in other), (act, name)


def test_each_problem_of_a_correction_says_how_it_is_put_right() -> None:
    assert all(each.mend for each in table()["request_correction"]["problem"])


@pytest.mark.parametrize(
    ("text", "words", "both"),
    [
        ("", "甲", "甲"),
        ("经讨论，", "甲", "经讨论，甲"),
        ("乙", "甲", "乙；甲"),
        ("乙；甲", "甲", "乙；甲"),
        ("乙。\n", "甲。", "乙。甲。"),
    ],
)
def test_what_was_typed_stays_before_what_is_taken_over(text: str, words: str, both: str) -> None:
    assert joined(text, words) == both


def field(page: str, name: str) -> str:
    """What stands in a field of the page."""
    (tag,) = re.findall(rf'<(?:textarea|input)[^>]*name="{re.escape(name)}"[^>]*>(?:[^<]*</textarea>)?', page)
    value = re.search(r'value="([^"]*)"', tag) if tag.startswith("<input") else re.search(r">\n?([^<]*)</textarea>", tag)
    return unescape(value[1]).strip() if value else ""


def taken(who: str, case: UUID, act: str, phrase: str, **typed: Any) -> str:
    """The page after a common opinion was pressed; nothing is done by it."""
    before = row(case).version
    answer = signed_in(who).post(f"/work/cases/{case}/{act}", {"seen": str(before), **typed, "phrase": phrase})
    page = answer.content.decode()
    assert answer.status_code == 200 and "需要改正" not in page and row(case).version == before
    return page


def test_a_problem_brings_how_to_mend_it_and_what_was_typed_stays(city: None) -> None:
    """In place of what the page began with; the field has the focus, its material stands open."""
    case = filed("食品经营许可（新办）", materials={})
    page = signed_in("李受理").get(f"/work/cases/{case}/request_correction").content.decode()
    line = next(each for each in re.findall(r'name="problem:([^"]+)"', page) if field(page, f"problem:{each}"))
    problem, mend = f"problem:{line}", f"mend:{line}"
    first, second = (each for each in table()["request_correction"]["problem"][1:3])
    begun = {problem: field(page, problem), mend: field(page, mend)}
    assert begun[problem] == "未提交" and begun[mend].startswith("请提交")
    page = taken("李受理", case, "request_correction", f"{problem}:1", **begun)
    assert field(page, problem) == str(first) and field(page, mend).startswith(first.mend)
    assert re.search(rf'<textarea[^>]*name="{problem}"[^>]*autofocus', page) and '<details class="asked" open>' in page
    page = taken("李受理", case, "request_correction", f"{problem}:2", **{problem: str(first), mend: "我写的"})
    assert field(page, problem) == f"{first}；{second}" and field(page, mend) == "我写的"


def test_who_decides_such_things_elsewhere_is_named_when_it_is_not_accepted(city: None) -> None:
    """One other body is filled in, several are offered; another choice takes its place."""
    case = filed("食品经营许可（新办）")
    own = item("食品经营许可（新办）").item_id
    others = list(dict.fromkeys(each.body for each in handlers_of(own) if each.item != own))
    page = signed_in("李受理").get(f"/work/cases/{case}/refuse_to_accept").content.decode()
    assert others and all(name in page for name in others)
    assert field(page, "organ") == (others[0] if len(others) == 1 else "")
    page = taken("李受理", case, "refuse_to_accept", "organ:0", organ="写错的机关", reason="说明：")
    assert field(page, "organ") == others[0] and field(page, "reason") == "说明："
    assert "第三十二条第一款第二项" in page


def test_the_items_own_basis_stays_before_an_article_that_is_added(city: None) -> None:
    case = reached("grant", "食品经营许可（新办）")
    page = signed_in("周批准").get(f"/work/cases/{case}/deny").content.decode()
    basis = field(page, "basis")
    page = taken("周批准", case, "deny", "basis:0", basis=basis, facts="经查，", reason="")
    assert field(page, "basis") == joined(basis, f"《{LICENSING.title}》第三十八条第二款") and field(page, "facts") == "经查，"


def test_what_is_no_licence_is_not_decided_in_the_words_of_one(city: None) -> None:
    case = filed("生育登记")
    actions.accept(case, by=cast("李受理"))
    page = signed_in("周批准").get(f"/work/cases/{case}/grant").content.decode()
    offered = re.findall(r'<button name="phrase"[^>]*>([^<]+)', page)
    assert offered and not any("许可" in words for words in offered)


def test_the_reviewers_advice_is_agreed_with_only_where_she_gave_it(city: None) -> None:
    offered = {}
    for advice in ("grant", "deny"):
        case = reached("review", "民办学校设立")
        actions.review(case, opinion="见材料", recommendation=advice, by=reviewer(case))
        surveyed(case)
        page = signed_in("周批准").get(f"/work/cases/{case}/grant").content.decode()
        offered[advice] = " ".join(re.findall(r'<button name="phrase"[^>]*>([^<]+)', page))
    assert "同意审查意见" in offered["grant"] and "不采纳" not in offered["grant"]
    assert "同意审查意见" not in offered["deny"] and "不采纳不予许可的审查意见" in offered["deny"]
