"""Write the generated parts of the documents, from the source: the floors, the rooms, the acts, the phases, the powers.

scripts/architecture.py [--check]    --check only says whether they are current
"""

import argparse
import ast
import importlib
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BEGIN, END = "<!-- generated: {} -->", "<!-- end -->"


def told(path: Path) -> str:
    """A module's docstring in one line."""
    return " ".join((ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").split("\n\n")[0].split())


def floors() -> list[list[str]]:
    """The rooms of each floor, highest first, as import-linter enforces them."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    return [[name.strip() for name in layer.split("|")] for layer in layers]


def parts_of(room: Path) -> Iterator[Path]:
    """The modules of a room that have something to say: its files, and its folders that are packages."""
    for path in sorted(room.iterdir()):
        if path.name in {"tests", "migrations", "__pycache__", "__init__.py", "apps.py"}:
            continue
        if path.suffix == ".py" or (path / "__init__.py").exists():
            yield path


def architecture() -> str:
    """The floors as a picture, then each room with its modules."""
    lines = ["```", *(" | ".join(rooms) for rooms in floors()), "```", ""]
    for rooms in floors():
        for name in rooms:
            room = ROOT / "oneseal" / name
            lines += [f"### `{name}`", "", told(room / "__init__.py"), ""]
            for path in parts_of(room):
                module = path if path.suffix == ".py" else path / "__init__.py"
                lines.append(f"- `{path.stem}`: {told(module)}" if told(module) else f"- `{path.stem}`")
            lines.append("")
    return "\n".join(lines).rstrip()


def acts() -> str:
    """The table of what may follow what."""
    table = importlib.import_module("oneseal.cases.rules.table").TABLE
    lines = ["| act 行为 | verb in code | from | to | whose hands | papers |", "|---|---|---|---|---|---|"]
    for row in table.values():
        source, to = (" ".join(sorted(phases)) for phases in (row.source, row.to))
        lines.append(f"| {row.label} | `{row.act}` | {source} | {to} | {row.power or row.actor} | {' '.join(row.papers)} |")
    return "\n".join(lines)


def phases() -> str:
    """The phases of a case."""
    found = importlib.import_module("oneseal.cases.rules.phases").Phase
    return "\n".join(["| phase 状态 | in code |", "|---|---|", *(f"| {phase.label} | `{phase.value}` |" for phase in found)])


def powers() -> str:
    """The powers a post can grant, with their constants."""
    module = importlib.import_module("oneseal.law.powers")
    names = {getattr(module, name): name for name in vars(module) if name.isupper() and isinstance(getattr(module, name), str)}
    return "\n".join(["| power 职权 | in code |", "|---|---|", *(f"| {power} | `powers.{names[power]}` |" for power in module.LANES)])


def papers() -> str:
    """The kinds of statutory paper, as their modules say."""
    found = [path for path in sorted((ROOT / "oneseal" / "documents" / "papers").glob("*.py")) if path.stem not in {"__init__", "kind"}]
    return "\n".join(
        ["| paper 文书 | in code |", "|---|---|", *(f"| {told(path).split(':')[0].rstrip('.')} | `{path.stem}` |" for path in found)]
    )


PARTS = {
    "docs/architecture.md": {"floors and rooms": architecture, "acts": acts},
    "docs/glossary.md": {"phases": phases, "powers": powers, "papers": papers},
}


def written(text: str, name: str, content: str) -> str:
    """The document with one generated part anew."""
    begin = BEGIN.format(name)
    pattern = re.compile(rf"{re.escape(begin)}\n.*?{re.escape(END)}", re.DOTALL)
    if not pattern.search(text):
        raise SystemExit(f"no part “{begin}” … “{END}” in the document")
    return pattern.sub(lambda _: f"{begin}\n{content}\n{END}", text)


def stale() -> dict[Path, str]:
    """Documents whose generated parts are out of date, with what they should be."""
    found = {}
    for name, parts in PARTS.items():
        path = ROOT / name
        before = after = path.read_text(encoding="utf-8")
        for title, make in parts.items():
            after = written(after, title, make())
        if before != after:
            found[path] = after
    return found


def main() -> int:
    """Write, or check."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--check", action="store_true")
    check = options.parse_args().check
    sys.path.insert(0, str(ROOT))
    found = stale()
    for path, text in found.items():
        sys.stdout.write(f"{path.relative_to(ROOT)}: {'out of date' if check else 'written'}\n")
        if not check:
            path.write_text(text, encoding="utf-8")
    return 1 if check and found else 0


if __name__ == "__main__":
    sys.exit(main())
