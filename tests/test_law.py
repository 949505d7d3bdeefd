"""Every cited function of the law is called by some room, or listed with the reason why none does."""

import ast
from collections.abc import Iterator
from pathlib import Path

from oneseal.law.book import rules_in_order
from oneseal.law.reading import NOT_CALLED

ROOT = Path(__file__).parents[1] / "oneseal"
PREFIX = "oneseal.law."
RULES = {f"{rule.__module__}.{rule.__name__}".removeprefix(PREFIX) for rule in rules_in_order()}


def sources() -> Iterator[ast.Module]:
    """The code of every room above the law."""
    for path in sorted(ROOT.rglob("*.py")):
        parts = path.relative_to(ROOT).parts
        if parts[0] != "law" and not {"tests", "migrations"} & set(parts):
            yield ast.parse(path.read_text(encoding="utf-8"))


def names_in(tree: ast.Module) -> tuple[dict[str, str], dict[str, str]]:
    """Local name → module of the law, and local name → rule; with names given to a module again (``ART = licensing``)."""
    modules: dict[str, str] = {}
    rules: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and f"{node.module}.".startswith(PREFIX):
            inside = node.module.removeprefix(PREFIX.rstrip(".")).lstrip(".")
            for alias in node.names:
                (rules if inside else modules)[alias.asname or alias.name] = f"{inside}.{alias.name}".lstrip(".")
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Name) and node.value.id in modules:
            modules |= {target.id: modules[node.value.id] for target in node.targets if isinstance(target, ast.Name)}
    return modules, rules


def called_in(tree: ast.Module) -> set[str]:
    """The rules that a file calls or hands on; one of which only the citation is read is not among them."""
    modules, rules = names_in(tree)

    def rule_of(node: ast.AST) -> str:
        if isinstance(node, ast.Name):
            return rules.get(node.id, "")
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules:
            return f"{modules[node.value.id]}.{node.attr}"
        return ""

    cited = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr == "citation"}
    return {rule_of(node) for node in ast.walk(tree) if id(node) not in cited} & RULES


def test_a_rule_that_no_room_calls_is_listed_with_the_reason() -> None:
    """And one that some room calls by now is listed no more."""
    called = {name for tree in sources() for name in called_in(tree)}
    assert RULES - called == set(NOT_CALLED)
    assert all(NOT_CALLED.values())


def test_reading_a_citation_is_no_call() -> None:
    tree = ast.parse(
        "from oneseal.law import licensing\nfrom oneseal.law.personal import must_erase as gone\nART = licensing\n"
        "a = licensing.denial.citation\nb = ART.delivery()\nc = ART.grant.on(day)\nd = gone\n"
    )
    assert called_in(tree) == {"licensing.delivery", "licensing.grant", "personal.must_erase"}
