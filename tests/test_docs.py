"""The documents say what is: generated parts are current, commands exist, links lead somewhere, licences are named."""

import argparse
import importlib
import json
import re
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

import pytest
from django.apps import apps

from oneseal.cases.rules.table import TABLE
from oneseal.site.command import parser

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = ["README.md", "README.zh-CN.md", "CHANGELOG.md", *(f"docs/{path.name}" for path in sorted((ROOT / "docs").glob("*.md")))]
ROOMS = {"calendars", "cases", "catalogue", "certificates", "documents", "journal", "people", "seals"}
COLUMNS = {"code_index", "claim_index", "mobile_index"}
READMES = ["README.md", "README.zh-CN.md"]


def read(name: str) -> str:
    """A document."""
    return (ROOT / name).read_text(encoding="utf-8")


def test_the_generated_parts_are_current() -> None:
    """``make docs`` writes them anew."""
    done = subprocess.run([sys.executable, "scripts/architecture.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{done.stdout}{done.stderr}type: make docs"


def test_the_architecture_names_every_act() -> None:
    """Verb by verb."""
    text = read("docs/architecture.md")
    assert [act for act in TABLE if f"`{act}`" not in text] == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_lead_somewhere(name: str) -> None:
    """Every relative link is a file of the project."""
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", read(name))
    assert [target for target in targets if not (ROOT / name).parent.joinpath(target).exists()] == []


def test_every_table_is_derived_or_named_as_not_derived() -> None:
    """What ``journal rebuild`` does not prove has to be backed up, so an operator must be told of it."""
    from oneseal.journal.queries import PROJECTIONS

    for room in sorted(ROOMS):
        importlib.import_module(f"oneseal.{room}.queries")
    section = read("docs/architecture.md").split("## Which tables are derived")[1].split("\n## ")[0]
    named = re.findall(r"`([a-z]+_[a-z_*]+)`", section)
    derived = {projection.table._meta.db_table for projection in PROJECTIONS.values()}
    ours = {model._meta.db_table for model in apps.get_models() if model.__module__.startswith("oneseal.")}
    kept = {table for table in ours if any(fnmatch(table, pattern) for pattern in named)}
    assert ours - derived - kept == set()
    partly = {"people_party", "seals_seal"}
    assert kept & derived == partly, "a projection is not also something to be backed up, unless the page says which part of it"
    assert [name for name in named if "*" not in name and name.split("_")[0] in ROOMS and name not in ours | COLUMNS] == []


def subcommands(top: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """The next words a command line takes, with the parser of each."""
    groups = [action for action in top._actions if isinstance(action, argparse._SubParsersAction)]
    return {name: found for group in groups for name, found in group.choices.items()}


def told_commands(name: str) -> list[list[str]]:
    """Commands ``oneseal …`` in the code blocks of a document, as words."""
    blocks = re.findall(r"```\n(.*?)```", read(name), re.DOTALL)
    lines = [line.split("#")[0].split() for block in blocks for line in block.splitlines()]
    return [words[1:] for words in lines if words[:1] == ["oneseal"]]


@pytest.mark.parametrize("name", [*READMES, "docs/operations.md"])
def test_the_commands_it_tells_exist_with_their_options(name: str) -> None:
    """What a reader types is understood."""
    for words in told_commands(name):
        at = parser()
        rest = list(words)
        while rest and (known := subcommands(at)):
            assert rest[0] in known, f"oneseal {' '.join(words)}"
            at = known[rest.pop(0)]
        options = {option for action in at._actions for option in action.option_strings}
        assert {word for word in rest if word.startswith("--")} <= options, f"oneseal {' '.join(words)}"


@pytest.mark.parametrize("name", READMES)
def test_a_readme_tells_every_group_of_commands(name: str) -> None:
    """The tour passes by all of them; what ``make run`` does itself need not be typed."""
    told = {words[0] for words in told_commands(name)}
    assert told == subcommands(parser()).keys() - {"init", "serve", "work"}


def test_both_readmes_tell_the_same_commands() -> None:
    """Neither language lags behind: same commands, same options."""
    first, second = (
        [[word for word in words if word.isascii() and not word.isupper() and "." not in word] for words in told_commands(name)]
        for name in READMES
    )
    assert first == second


def test_make_targets_told_in_documents_exist() -> None:
    """``make …``."""
    targets = set(re.findall(r"^([a-z-]+):", read("Makefile"), re.MULTILINE))
    told = {
        target
        for name in DOCUMENTS
        for target in re.findall(r"`make ([a-z-]+)|^make ([a-z-]+)", read(name), re.MULTILINE)
        for target in target
        if target
    }
    assert told <= targets


def test_every_environment_variable_read_is_told() -> None:
    """In the operator's handbook."""
    files = [*(ROOT / "oneseal").rglob("*.py"), *(ROOT / "scripts").iterdir(), ROOT / "Makefile"]
    texts = [path.read_text(encoding="utf-8") for path in files if path.is_file() and "tests" not in path.parts]
    used = {name for text in texts for name in re.findall(r"ONESEAL_[A-Z_]*[A-Z]", text)}
    told = set(re.findall(r"`(ONESEAL_[A-Z_]+)`", read("docs/operations.md")))
    assert used - told == set()


def test_the_notice_names_everything_that_is_installed() -> None:
    """Each package of the product's lock and each npm dependency, with its licence."""
    notice = read("NOTICE")
    names = re.findall(r"^([a-z0-9._-]+)==", read("requirements/main.lock"), re.MULTILINE)
    names += json.loads(read("package.json"))["dependencies"]
    assert names
    assert [name for name in names if not re.search(rf"^  {re.escape(name)} +\S", notice, re.MULTILINE)] == []


def test_the_licence_is_apache_2() -> None:
    """Whole, and the one that pyproject.toml names."""
    text = read("LICENSE")
    assert "Version 2.0, January 2004" in text and "END OF TERMS AND CONDITIONS" in text
    assert 'license = "Apache-2.0"' in read("pyproject.toml")
