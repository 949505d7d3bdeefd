"""清单所列的机构和区划: where they are registered, at which level their items are, and that what cannot be made is said."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from oneseal.catalogue.actions import check_list, import_list
from oneseal.catalogue.models import Item, ItemVersion
from oneseal.catalogue.queries import places_offered
from oneseal.catalogue.rules.listed_places import Listed, Planned, place_in_code, planned
from oneseal.catalogue.tests.test_import_keepers import Write
from oneseal.catalogue.tests.test_importing import HEADER, NUMBERS, code, counts, row, rules_at, written
from oneseal.law.codes import uscc_check
from oneseal.people.models import Body, Division

__all__ = ["written"]
HOME = "990100000000"
KNOWN = {HOME: "云岚市", "990121000000": "临河县"}
COUNTY, TOWN = "511602000000", "511602001000"
OURS, THEIRS = "11990121MB9XX00010", "11511602MB9XX00010"


def plan(bodies: Mapping[str, tuple[str, str]] | None = None, divisions: Mapping[str, str] | None = None, *, roots: bool = True) -> Planned:
    return planned(Listed(bodies or {}, (), divisions or {}), KNOWN, {"某局": "1"}, home=HOME, roots=roots)


def test_a_county_of_no_registered_city_stands_for_itself_and_holds_its_towns() -> None:
    made = plan(divisions={TOWN: "浓洄街道", COUNTY: "广安区"})
    assert (made.divisions, made.cannot) == (((COUNTY, "广安区", None), (TOWN, "浓洄街道", COUNTY)), ())


def test_a_town_of_no_registered_county_and_what_is_no_code_are_refused_aloud() -> None:
    made = plan(divisions={TOWN: "浓洄街道", "5116": "广安"})
    assert made.divisions == () and ["没有登记它的上级区划" in made.cannot[1], "12 位" in made.cannot[0]] == [True, True]


def test_a_division_lies_below_the_nearest_that_is_registered() -> None:
    made = plan(divisions={"990121001000": "城关镇", "990122001000": "河口镇"})
    assert [each[2] for each in made.divisions] == ["990121000000", HOME]


@pytest.mark.parametrize(
    ("said", "place"),
    [("990121000000", "990121000000"), ("临河县", "990121000000"), ("990121001000", "990121000000"), ("", "990121000000")],
)
def test_a_body_lies_where_the_file_says_else_where_its_code_says(said: str, place: str) -> None:
    assert plan({OURS: ("另局", said)}).bodies == ((OURS, "另局", place),)
    there = {"990121000000": place, "临河县": place, "": HOME}.get(said)
    assert plan({THEIRS: ("另局", said)}).bodies == (((THEIRS, "另局", there),) if there else ()), "no town is its county"


@pytest.mark.parametrize("said", ["511602000000", "广安区", ""])
def test_a_body_of_another_city_waits_for_its_division(said: str) -> None:
    """Its division is for the command line, and nobody moves a body afterwards by mending a list."""
    divisions = {COUNTY: "广安区"} if said == COUNTY else {}
    made = plan({THEIRS: ("广安区某局", said), OURS: ("另局", "")}, divisions, roots=False)
    assert made.bodies == ((OURS, "另局", "990121000000"),)
    (why,) = [each for each in made.cannot if THEIRS in each]
    assert [words in why for words in (said or COUNTY, "import-divisions", "--create-bodies")] == [True] * 3


@pytest.mark.parametrize("name", ["广安区教育局", "广安市广安区教育局"])
def test_a_county_that_no_column_names_is_called_as_its_bodies_are(name: str) -> None:
    made = plan({THEIRS: (name, "")})
    assert (made.divisions, made.bodies) == (((COUNTY, "广安区", None),), ((THEIRS, name, COUNTY),))
    assert made.guessed == {COUNTY}
    assert plan({THEIRS: (name, "")}, roots=False).divisions == (), "another city's place is for the command line"
    assert plan({THEIRS: (name, "浓洄街道")}).divisions == ((COUNTY, "广安区", None),), "a town's name is not its county's"
    assert plan({THEIRS: (name, "前锋区")}).divisions == ((COUNTY, "前锋区", None),), "as the file calls it"


def test_a_body_without_a_name_or_code_or_with_anothers_name_is_refused_aloud() -> None:
    made = planned(Listed({OURS: ("", ""), THEIRS: ("某局", "")}, ["无码局"], {}), KNOWN, {"某局": "1"}, home=HOME, roots=True)
    assert made.bodies == () and len(made.cannot) == 3
    assert [word in "；".join(made.cannot) for word in ("没有写它的名称", "已登记为 1", "没有写它的统一社会信用代码")] == [True] * 3


@pytest.mark.parametrize(
    ("code", "place"),
    [
        (THEIRS, COUNTY),
        ("11511601MB9XX00010", "511600000000"),
        ("11511600MB9XX00010", "511600000000"),
        ("11510000MB9XX00010", ""),
        ("11100000MB9XX00010", ""),
        ("1151", ""),
    ],
)
def test_the_place_that_a_code_says_is_a_city_or_a_county(code: str, place: str) -> None:
    assert place_in_code(code) == place


def free_county(written: Write) -> tuple[str, str]:
    """A county of a city that nobody registered, by the first six digits, and a body's code there."""
    digits = next(f"98{number // 80 + 10:02d}{number % 80 + 10:02d}" for number in NUMBERS)
    return digits, code(f"{digits}00")


def test_places_are_made_with_their_level_and_the_report_says_what_became_of_each(bureau: Body, written: Write) -> None:
    digits, known = free_county(written)
    county, town, name = f"{digits}000000", f"{digits}001000", f"外{digits}局"
    rows = [
        [*row(known, name), digits, "试验区"],
        [*row(known, name), town, "试验街道"],
        [*row(known, name), "980101001000", "哪里的街道"],
    ]
    file = written(rows, header=[*HEADER, "区划代码", "区划名称"])
    dry = check_list(file, bureau).to_data()
    assert [each["code"] for each in dry["divisions"]] == sorted([county, town, "980101001000"])
    assert (dry["bodies"], dry["places_made"]) == ([{"dept_code": known, "dept_name": name}], [])
    assert ["980101001000" in each for each in dry["places_refused"]] == [True]
    unmade = import_list(file, bureau).to_data()
    assert (unmade["bodies"], unmade["divisions"]) == (dry["bodies"], dry["divisions"]), "the real run tells them too"
    real = import_list(file, bureau, create_bodies=True).to_data()
    assert [(each["kind"], each["code"], each["within"]) for each in real["places_made"]] == [
        ("division", county, ""), ("division", town, county), ("body", known, county),
    ]  # fmt: skip
    assert ["980101001000" in each for each in real["places_refused"]] == [True]
    assert (real["bodies"], [each["code"] for each in real["divisions"]]) == ([], ["980101001000"])
    assert Division.objects.get(code=county).parent is None
    content = ItemVersion.objects.get(item__key=f"{known}|{rows[0][2]}").content
    assert content["elements"]["use_level"] == "4", "a county's body, not the city's"
    assert Item.objects.get(key=f"{known}|{rows[0][2]}").keeper == bureau
    offered = set(places_offered().values_list("code", flat=True))
    assert bureau.division_id in offered and not offered & {county, town}, "nobody there has published anything yet"
    assert counts(import_list(file, bureau)) == (3, 0, 0, 3, 0)


def test_a_list_without_divisions_puts_bodies_into_their_own(bureau: Body, written: Write) -> None:
    digits, known = free_county(written)
    file = written([row(known, f"测{digits}区教育局")])
    (implied,) = check_list(file, bureau).to_data()["divisions"]
    assert (implied["code"], implied["name"], "没有写这个区划" in implied["note"]) == (f"{digits}000000", f"测{digits}区", True)
    report = import_list(file, bureau, create_bodies=True).to_data()
    assert report["divisions"] == []
    assert [each["name"] for each in report["places_made"]] == [f"测{digits}区", f"测{digits}区教育局"]
    assert "没有写这个区划" in report["places_made"][0]["note"]
    assert Body.objects.get(uscc=known).division_id == f"{digits}000000"


def test_a_code_that_only_some_rows_carry_is_the_bodys_in_the_trial_and_in_earnest(bureau: Body, written: Write) -> None:
    _, known = free_county(written)
    name = f"某{known}税务局"
    file = written([[*row("", name, local=f"5A{known[:2]}-{known}-01")], [*row("", name)]])
    dry = check_list(file, bureau).to_data()
    assert (dry["bodies"], dry["places_refused"]) == ([{"dept_code": known, "dept_name": name}], [])
    import_list(file, bureau, create_bodies=True)
    assert Item.objects.filter(body__uscc=known).count() == 2


def test_eighteen_noughts_are_no_body(bureau: Body, written: Write, tmp_path: Path) -> None:
    """Its check character is right; its first sign and its organisation are none."""
    noughts = "0" * 18
    assert uscc_check(noughts[:17]) == "0"
    report = import_list(written([row(noughts, "某局")]), bureau, create_bodies=True)
    assert (report.to_data()["places_made"], ("dept_code", "R1-02") in rules_at(report, 2)) == ([], True)
    assert not Body.objects.filter(uscc=noughts).exists()
