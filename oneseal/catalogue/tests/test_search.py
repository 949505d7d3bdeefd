"""检索: the right item among the first three, by everyday words, pinyin, initials and with typing errors; order, reasons, upkeep, cost."""

import sys
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypinyin import lazy_pinyin

from oneseal.catalogue.actions import build_index, keep_index, load_items, load_synonyms, withdraw_item
from oneseal.catalogue.actions.wording import SHIPPED
from oneseal.catalogue.jobs import keep_index as job
from oneseal.catalogue.models import Item, SearchEntry, SearchText, Synonym
from oneseal.catalogue.queries import Narrowing, found_items, in_force, offered_items, why_said
from oneseal.catalogue.rules import matched_name
from oneseal.catalogue.rules.grams import MATERIAL, NAME, WORD, asked, pieces_of
from oneseal.catalogue.rules.ranking import fit, rarity
from oneseal.catalogue.searching import ELSEWHERE, WEIGHED, nearness
from oneseal.catalogue.tests.conftest import holder_of
from oneseal.catalogue.tests.seeding import THEN, Question, names, publish_all, questions
from oneseal.journal.actions import sequence
from oneseal.journal.queries import today
from oneseal.people.actions import list_body, move_body
from oneseal.people.models import Body, Division
from oneseal.people.queries import divisions_above
from oneseal.people.tests.office import next_number, uscc

ASKED = questions()


@pytest.fixture(scope="module", autouse=True)
def searched(catalogue: None) -> Iterator[None]:
    """The 113 items beside the demo's, the words that come with the product, the index of both."""
    load_synonyms()
    publish_all()
    build_index()
    yield
    while sequence():
        pass
    keep_index()


NUMBERS = {matched_name(name): number for name, number in names().items()}


def first_three(words: str) -> list[str]:
    return [NUMBERS.get(matched_name(hit.name), hit.name) for hit in found_items(words, on=THEN, limit=3).rows]


def by_like(words: str) -> list[str]:
    """What the page found before there was a search: names that hold the words as typed."""
    rows = Item.objects.filter(is_leaf=True, name__contains=words).order_by("name").values_list("name", flat=True)
    return [NUMBERS.get(matched_name(name), name) for name in dict.fromkeys(rows)][:3]


def test_the_right_item_is_among_the_first_three(capsys: pytest.CaptureFixture[str]) -> None:
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    missed = []
    for question in ASKED:
        right, like = bool(question.items & set(first_three(question.words))), bool(question.items & set(by_like(question.words)))
        missed += [] if right else [question.words]
        for group in groups(question):
            counts[group] = [one + other for one, other in zip(counts[group], (1, int(right), int(like)), strict=True)]
    share = {group: found / many for group, (many, found, _) in counts.items()}
    with capsys.disabled():
        for group, (many, fitting, literal) in sorted(counts.items()):
            sys.stdout.write(f"\n  {group}: {fitting}/{many} = {fitting / many:.1%}; LIKE {literal}/{many} = {literal / many:.1%}")
    assert share["all"] >= 0.95, missed
    assert share["held out"] >= 0.95, missed
    assert share["held out, no word of the table in it"] >= 0.90, missed
    assert share["typing errors"] >= 0.90, missed
    assert share["typing errors, held out"] >= 0.90, missed
    assert share["whole sentences, held out"] >= 0.90, missed
    assert share["dialect, pinyin, initials, mixed, held out"] >= 0.95, missed


def in_pinyin(words: str) -> str:
    """As somebody types it whose keyboard writes no characters: no tones, no blanks, ü as v."""
    return "".join(character for sound in lazy_pinyin(words) for character in sound if character.isalnum()).replace("ü", "v")


def test_everyday_phrases_are_found_when_they_are_typed_in_full_pinyin() -> None:
    """Also those that are no name and no word of the table as a whole: the words that are heard in them count."""
    phrases = [question for question in ASKED if question.kind == "everyday"]
    missed = [question.words for question in phrases if not question.items & set(first_three(in_pinyin(question.words)))]
    assert len(phrases) > 150
    assert len(missed) <= 0.05 * len(phrases), missed


def groups(question: Question) -> list[str]:
    held = ["held out"] if question.held_out else []
    if question.held_out and not phrases_in(question.words):
        held.append("held out, no word of the table in it")
    if question.kind == "typing":
        held += ["typing errors", *(["typing errors, held out"] if question.held_out else [])]
    if question.held_out and question.kind == "sentence":
        held.append("whole sentences, held out")
    if question.held_out and question.kind in {"dialect", "pinyin", "initials", "mixed"}:
        held.append("dialect, pinyin, initials, mixed, held out")
    return ["all", *held]


def phrases_in(words: str) -> set[str]:
    core = asked(words).core
    return {phrase for phrase in Synonym.objects.filter(in_use=True).values_list("phrase", flat=True) if phrase in core}


def test_there_are_four_hundred_questions_for_all_items_and_more_than_half_are_held_out() -> None:
    """Held out: neither the words nor what is left of them without “how do I apply for” stand in the table."""
    held = [question for question in ASKED if question.held_out]
    phrases = set(Synonym.objects.filter(shipped=True).values_list("phrase", flat=True))
    assert len(ASKED) >= 400
    assert len(held) >= len(ASKED) / 2
    assert not [question.words for question in held if {asked(question.words).core, asked(question.words).plain} & phrases]
    assert {item for question in ASKED for item in question.items} == set(names().values())


def test_the_index_loses_nothing_that_would_come_first() -> None:
    """Judged one by one without the index, no item fits better than what was found; so both databases find the same."""
    live = SearchText.objects.filter(entries__since__lte=THEN).distinct()
    texts = [(row.matched_name, pieces_of(row.pieces)) for row in live]
    lost = []
    for question in ASKED[::4]:
        known = asked(question.words)
        rare = rarity(known.core, texts) if len(known.core) > WEIGHED else None
        scores = {name: judged.score for name, pieces in texts if (judged := fit(known, pieces, rare))}
        best = {name for name, score in scores.items() if score >= max(scores.values()) - (0.02 if rare else 0.0)}
        hits = found_items(question.words, on=THEN).rows
        if best and not (hits and matched_name(hits[0].name) in best):
            lost.append((question.words, best, hits[:1]))
    assert not lost


@pytest.mark.parametrize("length", [1, 2, 3, 4])
def test_results_come_while_typing(length: int) -> None:
    for name, words in (("结婚登记", "结婚登记"), ("结婚登记", "jiehundengji"), ("食品生产许可", "食品生产"), ("税收", "")):
        if words:
            assert any(hit.name == name for hit in found_items(words[:length], on=THEN, limit=20).rows), words[:length]


def test_what_begins_with_the_words_comes_first() -> None:
    assert found_items("结", on=THEN).rows[0].name == "结婚登记"
    assert found_items("离", on=THEN).rows[0].name == "离婚登记"


@pytest.mark.parametrize(("words", "field"), [("结婚登记", NAME), ("小饭馆", WORD), ("清税证明", MATERIAL)])
def test_a_hit_says_which_field_and_piece_of_text_fitted(words: str, field: str) -> None:
    why = found_items(words, on=THEN).rows[0].why
    assert (why.field, words in why.text) == (field, True)
    assert why.text in why_said(why)


@pytest.mark.parametrize("words", ["", " ", "！？", "飞机票", "宇宙飞船", "'; DROP TABLE", '"', "* OR *", "' | '", "\x00", "%", "长" * 500])
def test_nonsense_finds_nothing_and_breaks_nothing(words: str) -> None:
    hits = found_items(words, on=THEN)
    assert hits.is_missed
    assert len(hits.rows) <= 20


def test_a_code_finds_its_item_alone() -> None:
    hits = found_items("000711901000", on=THEN).rows
    assert [(hit.name, hit.why.field) for hit in hits] == [("结婚登记", "code")]
    code = hits[0].office.code
    assert found_items(code[:30].lower(), on=THEN).rows[0].name == "结婚登记"
    assert found_items("000711901999", on=THEN).is_missed


def test_own_division_first_then_above_it(bureau: Body) -> None:
    county = Body.objects.filter(kind="bureau", division__level=2).order_by("division_id").last()
    assert county is not None
    mine = found_items("食品经营许可", division=county.division_id).rows[0]
    assert [office.division for office in mine.offices[:2]] == [county.division_id, bureau.division_id]
    assert found_items("食品经营许可").rows[0].office.division == bureau.division_id
    elsewhere = found_items("食品经营许可", division="110000000000").rows[0]
    assert elsewhere.score < mine.score


def test_a_place_among_the_words_ranks_as_if_it_had_been_chosen_and_a_chosen_one_wins(bureau: Body) -> None:
    """Offices of the other counties come behind those of the place and of the city above it, also of one that only points on."""
    first, *_, last = Body.objects.filter(kind="bureau", division__level=2).order_by("division_id").select_related("division")
    for words in (f"{last.division.name}食品经营许可", f"食品经营许可 {last.division.name}"):
        hits = found_items(words)
        assert (hits.division, hits.asked) == (last.division_id, "食品经营许可")
        assert hits.rows == found_items("食品经营许可", division=last.division_id).rows
    chosen = found_items(f"{last.division.name}食品经营许可", division=first.division_id)
    assert chosen.rows[0].office.division == first.division_id
    for hit in found_items("许可", division=last.division_id, on=THEN).rows:
        is_near = [office.division in {last.division_id, bureau.division_id} for office in hit.offices]
        assert is_near == sorted(is_near, reverse=True), hit.name
    found = found_items("食品经营许可", division=last.division_id)
    listed = offered_items(Narrowing(hits=(found.rows[0].texts,), near=found.places), sort="fit") or []
    assert [each.division for each in listed[:2]] == [last.division_id, bureau.division_id]


def test_what_a_body_handles_is_found_where_it_was_moved_to(bureau: Body) -> None:
    item = SearchEntry.objects.filter(body=bureau, until=None).order_by("item")[0].item_id
    there = Division.objects.filter(level=2, parent=bureau.division).order_by("code")[0].code
    body = list_body(uscc("11"), f"清单第{next_number()}局", bureau.division_id, by=None)
    entries = SearchEntry.objects.filter(item=item)
    Item.objects.filter(pk=item).update(body=body)
    try:
        while sequence():
            pass
        keep_index()
        move_body(Body.objects.get(pk=body).uscc, there, reason="三定方案载明", by=None)
        while sequence():
            pass
        assert set(entries.values_list("division", flat=True)) == {bureau.division_id} and keep_index() == 1
        assert set(entries.values_list("division", flat=True)) == {there}
    finally:
        Item.objects.filter(pk=item).update(body=bureau)
        build_index()


def test_a_place_stands_first_then_what_is_below_it_then_what_is_above_it() -> None:
    county = Division.objects.filter(level=2, code__in=Division.objects.filter(level=3).values("parent")).order_by("code").last()
    assert county is not None
    near = {row.code: row.far for row in Division.objects.annotate(far=nearness(divisions_above(county.code), "code"))}
    own = {code for code in near if code.startswith(county.code[:6])}
    assert near[county.code] < min(near[code] for code in own - {county.code})
    assert {near[code] for code in own - {county.code}} == {1} and near[str(county.parent_id)] == 2
    assert {far for code, far in near.items() if code not in {*own, county.parent_id}} == {ELSEWHERE}


@pytest.mark.parametrize("words", ["户口迁移", "学区房", "停车证", "违章", "取暖补贴", "量子计算机许可"])
def test_what_is_not_in_the_catalogue_counts_as_missed_whatever_resembles_it(words: str) -> None:
    assert found_items(words, on=THEN).is_missed


def test_what_is_found_rightly_is_seldom_called_merely_near() -> None:
    """Whole sentences apart, most of whose characters are no word of any item."""
    known = [(question.words, found_items(question.words, on=THEN)) for question in ASKED if question.kind != "sentence"]
    near = [words for words, hits in known if hits.rows and hits.is_missed]
    assert len(near) <= 0.03 * len(known), near


def test_who_only_points_to_another_office_stands_last_and_is_marked(bureau: Body) -> None:
    """The city decides; also in a county, whose bureau has a guide and a link, it leads to who decides."""
    county = Body.objects.filter(kind="bureau", division__parent=bureau.division).order_by("division").first()
    assert county
    found = found_items("民办学校设立审批", division=county.division_id, on=THEN).rows[0]
    assert found.office.division == bureau.division_id and not found.office.is_linked
    assert [office.is_linked for office in found.offices] == sorted(office.is_linked for office in found.offices)
    assert county.division_id in {office.division for office in found.offices if office.is_linked}
    named = Narrowing(hits=(found.texts,))
    assert [each.mode for each in offered_items(named, sort="fit", on=THEN) or []] == ["transferred", *["linked"] * (found.many - 1)]


def test_what_is_for_her_comes_first() -> None:
    """社保 means the card to people, the registration to firms."""
    for_people = [hit.name for hit in found_items("社保", on=THEN, audience="person").rows]
    for_firms = [hit.name for hit in found_items("社保", on=THEN, audience="firm").rows]
    assert for_people.index("社会保障卡申领") < for_people.index("社会保险登记")
    assert for_firms.index("社会保险登记") < for_firms.index("社会保障卡申领")


def test_an_item_is_one_hit_with_its_offices_and_the_number_of_queries_is_the_same_however_many() -> None:
    with CaptureQueriesContext(connection) as few:
        found_items("结婚", on=THEN)
    with CaptureQueriesContext(connection) as many:
        hits = found_items("许可", on=THEN, limit=50)
    with CaptureQueriesContext(connection) as lenient:
        found_items("食品经营徐克证", on=THEN)
    with CaptureQueriesContext(connection) as placed:
        found_items("许可", on=THEN, division="990102000000")
    assert len(hits.rows) > 10
    assert len({matched_name(hit.name) for hit in hits.rows}) == len(hits.rows)
    assert (len(few), len(many), len(lenient)) == (2, 2, 3)
    assert len(placed) <= 2 + 4


def test_building_again_changes_nothing() -> None:
    def kept() -> tuple[list[int], set[tuple[object, ...]]]:
        entries = SearchEntry.objects.values_list("item_id", "version_id", "text_id", "division", "since", "until")
        return list(SearchText.objects.order_by("id").values_list("id", flat=True)), set(entries)

    before = kept()
    build_index()
    assert kept() == before
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM catalogue_search_index")
        assert cursor.fetchone()[0] == len(before[0])


def test_the_words_of_the_product_are_entered_once() -> None:
    assert load_synonyms(SHIPPED) == 0


def test_the_job_follows_what_is_published_and_withdrawn(own_folder: object) -> None:
    load_items(own_folder, blocks=None)  # type: ignore[arg-type]  # a folder of the fixture
    name = Item.objects.filter(name__startswith="试验许可").order_by("-id")[0].name
    follow()
    assert found_items(name).rows[0].name == name
    for item in Item.objects.filter(name=name).select_related("keeper"):
        withdraw_item(item.pk, cancel_on=today() + timedelta(days=3), reason="试", by=holder_of(item.keeper, "批准"))
    follow()
    assert found_items(name).rows[0].name == name
    assert name not in [hit.name for hit in found_items(name, on=today() + timedelta(days=3)).rows]


def test_what_a_place_does_not_have_is_found_above_it(bureau: Body, own_folder: Path) -> None:
    file = own_folder / "publication-retail" / "item.toml"
    file.write_text(file.read_text("utf-8").replace("levels = [3, 4]", "levels = [3]"), "utf-8")
    name = next(line.split('"')[1] for line in file.read_text("utf-8").splitlines() if line.startswith("task_name"))
    assert load_items(own_folder, blocks=None) == 1
    follow()
    county = Body.objects.filter(kind="bureau", division__level=2).order_by("division_id").last()
    assert county is not None
    only_above = found_items(name, division=county.division_id).rows[0]
    assert (only_above.name, only_above.office.division) == (name, bureau.division_id)
    assert found_items(name, division="110000000000").rows[0].score < only_above.score


def follow() -> None:
    """As the periodic jobs do, which in a session with browsers run beside this process too."""
    while sequence():
        pass
    job()


def test_only_versions_in_force_are_found(bureau: Body) -> None:
    """The demo's company item takes effect in July 2024; the hundred and thirteen in 2090."""
    assert "公司设立登记" in [hit.name for hit in found_items("公司设立登记").rows]
    assert "公司设立登记" not in [hit.name for hit in found_items("公司设立登记", on=date(2024, 6, 30)).rows]
    assert "结婚登记" not in [hit.name for hit in found_items("结婚登记").rows]
    for hit in found_items("许可").rows:
        assert all(in_force(office.item) for office in hit.offices)
