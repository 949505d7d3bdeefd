"""Quotations are held against the statutes; the articles read and not formalised are listed; laws have their days."""

import re
from datetime import date
from typing import Any

import pytest

from oneseal.law import after_grant, licensing, remedies
from oneseal.law import rule as rule_module
from oneseal.law.book import rules_in_order
from oneseal.law.reading import CHAPTER_FOUR, NOT_FORMALISED
from oneseal.law.rule import Refused, Rule
from oneseal.law.sources import (
    ALL,
    CIVIL,
    FIREWORKS,
    FOLDER,
    HELD,
    LICENSING,
    NoSuchArticle,
    articles,
    chinese_number,
    find_paragraph,
    number_of,
    paragraphs,
    place_of,
    statute_by_title,
)

RULES = rules_in_order()
NUMERAL = re.compile(r"\A（[一二三四五六七八九十]+）")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.citation.statute.short}{rule.citation.article}")
def test_a_quotation_is_the_whole_of_the_cited_paragraph_word_for_word(rule: Rule[Any, Any]) -> None:
    """With its 但书 and its items; of a single item only the numeral, which the citation says already, may be left out."""
    citation = rule.citation
    if citation.statute.file is None:
        assert citation.text is None
        return
    whole = find_paragraph(citation.statute, citation.article)
    assert citation.text in ({whole, NUMERAL.sub("", whole)} if citation.article.endswith("项") else {whole})


def test_one_paragraph_has_one_function() -> None:
    cited = [(rule.citation.statute.title, rule.citation.article, rule.citation.since) for rule in RULES]
    assert len(cited) == len(set(cited))


def test_the_functions_stand_in_article_order_within_their_module() -> None:
    for module in {rule.__module__ for rule in RULES}:
        mine = sorted((rule for rule in RULES if rule.__module__ == module), key=lambda rule: rule.function.__code__.co_firstlineno)
        places = [(ALL.index(rule.citation.statute), place_of(rule.citation.article)) for rule in mine]
        if "remedies" not in module and "online" not in module:
            assert places == sorted(places), module


def test_every_article_of_the_procedure_is_formalised_or_listed_with_a_reason() -> None:
    formalised = {number_of(rule.citation.article.split("条")[0][1:]) for rule in RULES if rule.citation.statute is LICENSING}
    listed = {number_of(article[1:-1]) for article in NOT_FORMALISED}
    assert formalised & listed == set()
    assert set(CHAPTER_FOUR) <= formalised | listed
    assert all(reason.strip() for reason in NOT_FORMALISED.values())


def test_chapter_four_is_articles_29_to_57() -> None:
    text = (FOLDER / f"{LICENSING.file}.md").read_text(encoding="utf-8")
    chapter = re.split(r"^## ", text, flags=re.MULTILINE)[4]
    assert chapter.startswith("第四章")
    found = [number_of(figures) for figures in re.findall(r"^第([一二三四五六七八九十百零]+)条", chapter, flags=re.MULTILINE)]
    assert found == list(CHAPTER_FOUR)


@pytest.mark.parametrize("statute", HELD, ids=lambda statute: statute.short)
def test_a_held_statute_is_read_whole_and_in_order(statute: Any) -> None:
    numbers = [number_of(name[1:-1]) for name in articles(statute)]
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def test_a_statute_not_held_is_cited_without_text() -> None:
    assert articles(FIREWORKS) == {}
    with pytest.raises(NoSuchArticle):
        find_paragraph(FIREWORKS, "第十九条")


def test_article_paragraph_and_item_are_found() -> None:
    assert find_paragraph(LICENSING, "第三十二条第一款第四项").startswith("（四）申请材料不齐全")
    assert find_paragraph(LICENSING, "第三十二条第二款").startswith("行政机关受理或者不予受理")
    assert find_paragraph(CIVIL, "第二百零二条").startswith("按照年、月计算")
    assert len(paragraphs(LICENSING, "第三十二条")) == 2
    assert find_paragraph(LICENSING, "第三十二条") == "\n".join("\n".join(part) for part in paragraphs(LICENSING, "第三十二条"))


@pytest.mark.parametrize("article", ["第八十四条", "第三十七条第二款", "第三十二条第一款第六项", "32", "第三十二条第四"])
def test_an_article_that_is_not_there_is_not_found(article: str) -> None:
    with pytest.raises(NoSuchArticle):
        find_paragraph(LICENSING, article)


@pytest.mark.parametrize(("number", "figures"), [(1, "一"), (10, "十"), (19, "十九"), (20, "二十"), (32, "三十二"), (99, "九十九")])
def test_numbers_in_chinese_figures_go_both_ways(number: int, figures: str) -> None:
    assert (chinese_number(number), number_of(figures)) == (figures, number)
    assert number_of("二百零三") == 203


def test_a_statute_is_found_by_either_title() -> None:
    assert statute_by_title("行政许可法") is statute_by_title("中华人民共和国行政许可法") is LICENSING
    assert statute_by_title("没有这部法") is None


def test_an_old_case_is_judged_by_the_law_of_its_day() -> None:
    assert licensing.decision_limit.citation.holds_on(date(2004, 7, 1))
    assert not licensing.decision_limit.citation.holds_on(date(2004, 6, 30))
    assert not licensing.demands_technology.citation.holds_on(date(2019, 4, 22))
    assert licensing.demands_technology.citation.holds_on(date(2019, 4, 23))
    assert not remedies.reconsideration_period.citation.holds_on(date(2023, 12, 31))


def test_a_citation_reads_as_one_cites() -> None:
    assert str(after_grant.must_be_revoked.citation) == "《中华人民共和国行政许可法》第六十九条第二款"


def test_the_rule_of_a_day_is_the_version_in_force_on_it() -> None:
    """An old case is judged by the law of its day; one that this product does not hold is never replaced by today's."""
    assert licensing.decision_limit.on(date(2004, 7, 1)) is licensing.decision_limit
    with pytest.raises(Refused, match="修订前") as refused:
        licensing.demands_technology.on(date(2019, 4, 22))
    assert refused.value.rule is licensing.demands_technology.citation and refused.value.mend


def test_of_two_versions_of_a_paragraph_each_holds_in_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rule_module, "RULES", list(RULES))
    last = date(2003, 12, 31)

    @rule_module.rule(LICENSING, "第一百条", text=None, since=date(2000, 1, 1), until=last)
    def earlier() -> int:
        return 30

    @rule_module.rule(LICENSING, "第一百条", text=None, since=date(2004, 1, 1))
    def later() -> int:
        return 20

    assert (later.on(last)(), later.on(date(2004, 1, 1))(), earlier.on(date(2024, 1, 1))()) == (30, 20, 20)
    with pytest.raises(Refused):
        later.on(date(1999, 12, 31))
