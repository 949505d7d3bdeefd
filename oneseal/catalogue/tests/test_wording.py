"""常用说法: a word that item managers add leads to its items, there and below; searches without a hit are counted and settled."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from oneseal.catalogue.actions import add_synonym, build_index, keep_index, load_synonyms, note_missed, reject_missed, withdraw_synonym
from oneseal.catalogue.actions.wording import SHIPPED
from oneseal.catalogue.models import MissedSearch, Synonym
from oneseal.catalogue.queries import found_items, missed_searches, synonyms_in_use
from oneseal.catalogue.tests.conftest import holder_of
from oneseal.journal.actions import sequence, set_clock
from oneseal.journal.queries import entries_of, last_position, now, today
from oneseal.law.rule import Refused
from oneseal.people.models import Body


@pytest.fixture(scope="module", autouse=True)
def searched(catalogue: None) -> Iterator[None]:
    """The demo's items and the product's words, indexed."""
    load_synonyms()
    build_index()
    yield
    follow()


def follow() -> None:
    while sequence():
        pass
    keep_index()


def found(words: str, division: str | None = None) -> list[str]:
    return [hit.name for hit in found_items(words, division=division).rows]


def missed(words: str, division: str = "") -> int:
    note_missed(words, division)
    return MissedSearch.objects.get(words=words, division=division).id


@pytest.fixture
def county(bureau: Body) -> Body:
    return Body.objects.filter(kind="bureau", division__level=2).order_by("division_id")[0]


def test_an_added_word_leads_to_its_item_by_one_act(bureau: Body) -> None:
    by = holder_of(bureau, "审查")
    assert not found("叽里咕噜")
    stream = add_synonym(" 叽里-咕噜 ", "出版物", body=bureau.pk, by=by)
    entry = entries_of(stream)[-1]
    assert (entry.act, entry.by, entry.power) == ("add_synonym", by, "审查")
    assert entry.data["phrase"] == "叽里咕噜"
    follow()
    assert found("叽里咕噜") == ["出版物零售经营许可"]
    assert found("jlgl") == ["出版物零售经营许可"]
    withdraw_synonym(stream, body=bureau.pk, by=by, reason="没有人这样说")
    follow()
    assert not found("叽里咕噜")
    assert add_synonym("叽里咕噜", "出版物", body=bureau.pk, by=by) == stream
    assert [entry.act for entry in entries_of(stream)] == ["add_synonym", "withdraw_synonym", "add_synonym"]


def test_a_county_s_word_holds_in_the_county_alone(bureau: Body, county: Body) -> None:
    add_synonym("呜哩哇啦", "出版物", body=county.pk, by=holder_of(county, "审查"))
    follow()
    offices = found_items("呜哩哇啦").rows[0].offices
    assert {office.division for office in offices} == {county.division_id}
    assert "呜哩哇啦" in {each.phrase for each in synonyms_in_use([county.division_id])}
    assert "呜哩哇啦" not in {each.phrase for each in synonyms_in_use(["", bureau.division_id])}


def test_a_word_known_already_is_refused(bureau: Body) -> None:
    row = Synonym.objects.filter(shipped=True, in_use=True)[0]
    with pytest.raises(Refused, match="I-32"):
        add_synonym(row.phrase, row.means, body=bureau.pk, by=holder_of(bureau, "审查"))


@pytest.mark.parametrize("power", ["受理", "制证", "监督"])
def test_only_who_may_draft_items_looks_after_words(bureau: Body, power: str) -> None:
    by, last = holder_of(bureau, power), last_position()
    for attempt in (
        lambda: add_synonym("旁人的说法", "出版物", body=bureau.pk, by=by),
        lambda: withdraw_synonym(Synonym.objects.filter(in_use=True, division="")[0].id, body=bureau.pk, by=by, reason="试"),
        lambda: reject_missed(missed("旁人所查"), body=bureau.pk, by=by, reason="试"),
    ):
        with pytest.raises(Refused):
            attempt()
    assert last_position() == last


def test_a_county_does_not_withdraw_the_product_s_words(county: Body) -> None:
    with pytest.raises(Refused, match="I-32"):
        withdraw_synonym(Synonym.objects.filter(in_use=True, division="")[0].id, body=county.pk, by=holder_of(county, "审查"), reason="试")


def test_what_a_manager_withdrew_stays_withdrawn_when_the_product_is_loaded_again(bureau: Body) -> None:
    row = Synonym.objects.filter(shipped=True, in_use=True).order_by("phrase")[0]
    withdraw_synonym(row.id, body=bureau.pk, by=holder_of(bureau, "审查"), reason="试")
    assert load_synonyms() == 0
    assert not Synonym.objects.get(id=row.id).in_use
    add_synonym(row.phrase, row.means, body=bureau.pk, by=holder_of(bureau, "审查"))


def test_a_word_that_the_product_took_out_comes_back_with_it_and_one_that_a_manager_turned_off_does_not(
    bureau: Body, tmp_path: Path
) -> None:
    """Both are off; who turned them off is in the journal."""
    whole, by = SHIPPED.read_text(encoding="utf-8"), holder_of(bureau, "审查")
    with_both, without = (tmp_path / name for name in ("both.toml", "without.toml"))
    with_both.write_text(f'{whole}\n"出版物零售" = "买小人书 租小人书"\n', encoding="utf-8")
    without.write_text(whole, encoding="utf-8")
    assert load_synonyms(with_both) == 2
    taken_out, turned_off = (Synonym.objects.get(phrase=phrase, division="") for phrase in ("买小人书", "租小人书"))
    withdraw_synonym(turned_off.id, body=bureau.pk, by=by, reason="没有人这样说")
    assert load_synonyms(without) == 1
    assert not Synonym.objects.filter(id__in=[taken_out.id, turned_off.id], in_use=True).exists()
    assert load_synonyms(with_both) == 1
    assert list(Synonym.objects.filter(id__in=[taken_out.id, turned_off.id], in_use=True)) == [taken_out]
    assert (load_synonyms(with_both), load_synonyms(without)) == (0, 1)
    follow()


def test_words_that_found_nothing_are_counted_with_first_and_last_day() -> None:
    begun = today()
    assert note_missed("坐 火箭")
    set_clock(now() + timedelta(days=3))
    assert note_missed("坐火箭")
    row = next(row for row in missed_searches([""]) if row.words == "坐火箭")
    assert (row.count, row.first_on, row.last_on) == (2, begun, begun + timedelta(days=3))


@pytest.mark.parametrize("words", ["13800001111", "王小明", "", "a@b.cn"])
def test_nothing_personal_is_kept(words: str) -> None:
    before = MissedSearch.objects.count()
    assert not note_missed(words)
    assert MissedSearch.objects.count() == before


def test_a_missed_search_becomes_a_synonym_or_is_rejected_once(bureau: Body) -> None:
    by, one, other = holder_of(bureau, "审查"), missed("买连环画"), missed("坐飞船")
    add_synonym("买连环画", "出版物", body=bureau.pk, by=by, missed=one)
    reject_missed(other, body=bureau.pk, by=by, reason="不属于政务服务")
    assert not {one, other} & {row.id for row in missed_searches(None)}
    assert set(MissedSearch.objects.filter(id__in=[one, other]).values_list("state", flat=True)) == {"added", "rejected"}
    with pytest.raises(Refused, match="I-31"):
        add_synonym("买连环画书", "出版物", body=bureau.pk, by=by, missed=one)
    with pytest.raises(Refused, match="I-31"):
        reject_missed(other, body=bureau.pk, by=by, reason="再一次")
    follow()
    assert found("买连环画") == ["出版物零售经营许可"]


def test_a_rejection_needs_its_reason(bureau: Body) -> None:
    with pytest.raises(Refused, match="I-32"):
        reject_missed(missed("没有理由的"), body=bureau.pk, by=holder_of(bureau, "审查"), reason=" ")


def test_a_county_sees_and_settles_what_was_missed_in_it_alone(county: Body, bureau: Body) -> None:
    key = missed("城里人查的")
    with pytest.raises(Refused, match="I-31"):
        reject_missed(key, body=county.pk, by=holder_of(county, "审查"), reason="试")
    mine = missed("本县查的", county.division_id)
    assert mine in {row.id for row in missed_searches([county.division_id])}
    reject_missed(mine, body=county.pk, by=holder_of(county, "审查"), reason="试")
