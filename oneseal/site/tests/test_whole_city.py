"""The whole demo in a home of its own: made by two at once, made again, checked, and a drawn sample of its items walked to the end."""

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

SAMPLE = 20
ITEMS = 113
"""Nationally common items (domain 13); an item may have several sub items and handling items."""
MAIN = len("000115902")
"""Characters of a basic code that say the main item."""

WALK = """
import sys
from oneseal.site.command import main
sys.exit(max(main(["case", "walk", "--item", code, "--json"]) for code in sys.argv[1:]))
"""


class Home:
    """Commands in one home, on the embedded database."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.surroundings = {**os.environ, "ONESEAL_HOME": str(place), "ONESEAL_DATABASE_URL": ""}

    def begun(self, *words: str) -> "subprocess.Popen[str]":
        command = [sys.executable, "-m", "oneseal", *words, "--json"]
        return subprocess.Popen(command, env=self.surroundings, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def walked(self, codes: list[str]) -> list[dict[str, Any]]:
        """One case of each item, all by one process."""
        words = [sys.executable, "-c", WALK, *codes]
        done = subprocess.run(words, env=self.surroundings, stdout=subprocess.PIPE, text=True, check=True)
        return [case for line in done.stdout.splitlines() for case in json.loads(line)]

    def said(self, *words: str) -> Any:
        process = self.begun(*words)
        out, wrong = process.communicate()
        assert process.returncode == 0, f"{words}: {out}\n{wrong}"
        return json.loads(out)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """Made by two processes at once."""
    made = Home(tmp_path_factory.mktemp("whole") / "home")
    both = [made.begun("init", "--demo") for _ in range(2)]
    told = [process.communicate() for process in both]
    assert [process.returncode for process in both] == [0, 0], told
    assert all(json.loads(out)["ready"] for out, _ in told)
    yield made


@pytest.mark.timeout(900)
def test_two_at_once_made_one_home_and_its_files_are_its_operators_alone(home: Home) -> None:
    assert {file.stat().st_mode & 0o077 for file in home.place.rglob("*")} == {0}


@pytest.mark.timeout(900)
def test_init_again_changes_nothing(home: Home) -> None:
    before = home.said("journal", "verify")["entries"]
    assert home.said("init", "--demo")["ready"] is True
    assert home.said("journal", "verify")["entries"] == before


@pytest.mark.timeout(900)
def test_every_item_of_the_list_is_published_and_nothing_stops_its_publishing(home: Home) -> None:
    found: dict[str, set[str]] = {}
    for row in home.said("item", "list"):
        found.setdefault(row["division"], set()).add(row["catalog_code"][:MAIN])
    bureaus = {division: len(codes) for division, codes in found.items() if division.endswith("000000")}
    assert len(bureaus) > 1 and set(bureaus.values()) == {ITEMS}, "at the city and at each county"
    assert home.said("catalogue", "check", "--severity", "error")["findings"] == []


@pytest.mark.timeout(900)
def test_a_drawn_sample_of_items_is_walked_to_its_end(home: Home) -> None:
    """From every place that handles an item, in city, counties, towns and villages: a code names the body whose item it is."""
    seed = random.SystemRandom().randrange(10**6)
    print(f"seed {seed}")
    codes = sorted(row["task_handle_item"] for row in home.said("item", "list") if row["mode"] != "linked")
    drawn = random.Random(seed).sample(codes, SAMPLE)
    assert [case["state"] for case in home.walked(drawn)] == ["ARCHIVED"] * SAMPLE, (seed, drawn)
