"""The house rules that no other tool holds, read off the source (ast only). Each is also shown to bite on a snippet that breaks it."""

import ast
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LONGEST_FILE, LONGEST_FUNCTION = 400, 40
VAGUE = {"util", "helper", "common", "core", "manager", "service", "handler"}
MEETING_PLACES = {"models", "actions", "queries", "rules"}
OPEN_TO_ALL = {"law", "flow"}
VENDORS = (
    "浪潮",
    "太极",
    "华为",
    "阿里",
    "腾讯",
    "科大讯飞",
    "东软",
    "南威",
    "新点",
    "数字政通",
    "inspur",
    "huawei",
    "alibaba",
    "tencent",
    "taiji",
    "iflytek",
)
CLOCKS = {
    "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns", "time.localtime", "time.gmtime",
    "timezone.now", "timezone.localdate", "timezone.localtime",
}  # fmt: skip
CLOCK_EXCEPTIONS: dict[str, str] = {}
"""Modules outside the journal that may read the wall clock, and why."""
TITLES = {"oneseal/law/sources.py"}
"""Registers of statutes: a regulation's title may contain what an item is called."""
ORM_WRITES = {"bulk_create", "bulk_update", "get_or_create", "update_or_create", "abulk_create", "aget_or_create", "aupdate_or_create"}
ORM_WRITES_ON_SETS = {"create", "update", "delete", "acreate", "aupdate", "adelete"}
WRITING_SQL = re.compile(r"^\s*(insert\s+into|update\s+\S+\s+set|delete\s+from|replace\s+into|truncate)\b", re.IGNORECASE)
CAUSELESS = re.compile(r"#\s*noqa(?!: [A-Z0-9, ]+ - \S)|#\s*type:\s*ignore(?!\[[\w, -]+\]\s+# \S)|#\s*nosec(?! [B0-9, ]+ - \S)")


@dataclass(frozen=True)
class Source:
    """One Python file of the product."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """Its syntax tree."""
        return ast.parse(self.text, self.path)

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """Every node."""
        return list(ast.walk(self.tree))

    @property
    def parts(self) -> list[str]:
        """``oneseal/cases/actions/accept.py`` as [oneseal, cases, actions, accept]."""
        return self.path.removesuffix(".py").split("/")

    @property
    def room(self) -> str:
        """The room, empty for files outside every room."""
        return self.parts[1] if self.parts[0] == "oneseal" and len(self.parts) > 2 else ""

    @property
    def is_test(self) -> bool:
        """Whether it is a test."""
        return "tests" in self.parts or self.parts[0] == "tests"

    @property
    def may_write(self) -> bool:
        """Actions, the gate with its statements, and the sequencer."""
        return self.parts[2:3] == ["actions"] or self.parts[1:3] in (["journal", part] for part in ("gate", "statements", "sequencer"))


@dataclass(frozen=True)
class Rule:
    """A rule: ``find`` yields (line, what is wrong); ``bad`` and ``good`` are (path, snippet) that show where it bites."""

    find: Callable[[Source], Iterator[tuple[int, str]]]
    bad: tuple[tuple[str, str], ...]
    good: tuple[tuple[str, str], ...]


RULES: dict[str, Rule] = {}
Find = Callable[[Source], Iterator[tuple[int, str]]]


def rule(*, bad: list[tuple[str, str]], good: list[tuple[str, str]]) -> Callable[[Find], Find]:
    """Enter a rule under its function's name."""

    def enter(find: Find) -> Find:
        RULES[find.__name__] = Rule(find, tuple(bad), tuple(good))
        return find

    return enter


def dotted(node: ast.AST) -> str:
    """``a.b.c`` of a name or attribute; calls and subscripts on the way are passed through."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    if isinstance(node, (ast.Call, ast.Subscript)):
        return dotted(node.func if isinstance(node, ast.Call) else node.value)
    return ""


def imports(source: Source) -> Iterator[tuple[int, str, str]]:
    """(line, module, name) of every import; ``import a.b`` is (line, "a.b", "")."""
    for node in source.nodes:
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = source.parts[: len(source.parts) - node.level] if node.level else []
            module = ".".join([*package, *([node.module] if node.module else [])])
            yield from ((node.lineno, module, alias.name) for alias in node.names)


def lines_of_tables(tree: ast.Module) -> int:
    """Lines taken by data: literals bound to a name at the top of the file."""
    literal = (ast.Dict, ast.List, ast.Tuple, ast.Set, ast.Constant, ast.JoinedStr)
    bound = [node for node in tree.body if isinstance(node, (ast.Assign, ast.AnnAssign)) and isinstance(node.value, literal)]
    return sum((node.end_lineno or node.lineno) - node.lineno + 1 for node in bound)


@rule(
    bad=[("oneseal/cases/utils.py", ""), ("oneseal/common/rules.py", ""), ("oneseal/cases/case_service.py", "")],
    good=[("oneseal/cases/serving.py", ""), ("oneseal/seals/score.py", "")],
)
def names_say_what_is_inside(source: Source) -> Iterator[tuple[int, str]]:
    """No folder or file is called by a word that fits everything."""
    for part in source.parts:
        if {word.removesuffix("s") for word in part.split("_")} & VAGUE:
            yield 1, f"“{part}” says nothing about what is inside"


@rule(
    bad=[("oneseal/cases/rules.py", "x = 1 + 1\n" * 401)],
    good=[("oneseal/cases/rules.py", "x = 1 + 1\n" * 400), ("oneseal/cases/table.py", "T = [\n" + "1,\n" * 500 + "]\n")],
)
def files_are_short(source: Source) -> Iterator[tuple[int, str]]:
    """At most 400 lines, data tables aside."""
    lines = source.text.count("\n") - lines_of_tables(source.tree)
    if lines > LONGEST_FILE:
        yield 1, f"{lines} lines; make it a folder of the same name"


@rule(
    bad=[
        ("oneseal/law/days.py", "def f():\n" + "    x = 1\n" * 40),
        ("oneseal/law/days.py", "class A:\n    async def f():\n" + "        x = 1\n" * 40),
    ],
    good=[("oneseal/law/days.py", "@rule(\n" + "1,\n" * 50 + ")\ndef f():\n" + "    x = 1\n" * 39)],
)
def functions_are_short(source: Source) -> Iterator[tuple[int, str]]:
    """At most 40 lines, decorators aside."""
    for node in source.nodes:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > LONGEST_FUNCTION:
                yield node.lineno, f"{node.name} has {lines} lines"


@rule(
    bad=[
        ("oneseal/cases/queries.py", "from oneseal.seals.keys import load"),
        ("oneseal/cases/queries.py", "from oneseal.seals import keys"),
        ("oneseal/cases/queries.py", "import oneseal.seals.jobs"),
        ("oneseal/web/portal/home.py", "from oneseal.journal.clock import now"),
    ],
    good=[
        ("oneseal/cases/queries.py", "from oneseal.seals.actions.make import make_seals"),
        ("oneseal/cases/queries.py", "from oneseal.seals import queries"),
        ("oneseal/cases/rules.py", "from oneseal import flow\nfrom oneseal.law.days import Limit"),
        ("oneseal/cases/actions.py", "from oneseal.journal.gate import gate"),
        ("oneseal/cases/jobs.py", "from oneseal.cases.late import late"),
    ],
)
def rooms_meet_at_four_doors(source: Source) -> Iterator[tuple[int, str]]:
    """Rooms meet only at each other's models, actions, queries and rules; law, flow and the gate are open to all above."""
    if not source.room or source.is_test:
        return
    for line, module, name in imports(source):
        path = f"{module}.{name}".rstrip(".").split(".")
        if path[0] != "oneseal" or len(path) < 3 or path[1] in {source.room, *OPEN_TO_ALL}:
            continue
        jobs_of_the_command_line = source.room == "site" and path[2] in {"jobs", "urls"}
        if path[2] not in MEETING_PLACES and path[1:3] != ["journal", "gate"] and not jobs_of_the_command_line:
            yield line, f"{'.'.join(path)} is inside another room"


def is_orm_write(call: ast.Call) -> bool:
    """A call that writes through the ORM: by its name alone, or by what it is called on."""
    if not isinstance(call.func, ast.Attribute):
        return False
    name, chain = call.func.attr, dotted(call.func.value).split(".")
    on_set = bool({"objects", "filter", "exclude", "all", "select_for_update"} & set(chain)) or chain[-1].endswith("_set")
    on_row = name in {"save", "delete", "asave", "adelete"} and not call.args and not on_set
    return name in ORM_WRITES or (name in ORM_WRITES_ON_SETS and on_set) or on_row


@rule(
    bad=[
        ("oneseal/cases/queries.py", "Case.objects.create(number='1')"),
        ("oneseal/cases/jobs.py", "Case.objects.filter(a=1).update(state='x')"),
        ("oneseal/web/portal/home.py", "row.save()"),
        ("oneseal/web/portal/home.py", "row.delete()"),
        ("oneseal/cases/queries.py", "Case.objects.bulk_create(rows)"),
        ("oneseal/cases/queries.py", "cursor.execute('UPDATE cases_case SET state = 1')"),
        ("oneseal/cases/queries.py", "SQL = f'DELETE FROM {table}'"),
        ("oneseal/cases/jobs.py", "from oneseal.journal.gate import gate"),
    ],
    good=[
        ("oneseal/cases/actions/accept.py", "Case.objects.create(number='1')\nfrom oneseal.journal.gate import gate"),
        ("oneseal/cases/rules.py", "seen.update(more)\nhasher.update(b'')\nimage.save(path)"),
        ("oneseal/cases/models.py", "from oneseal.journal.gate import new_stream"),
        ("oneseal/cases/queries.py", "cursor.execute('SELECT 1')"),
    ],
)
def only_actions_write(source: Source) -> Iterator[tuple[int, str]]:
    """Only a room's actions, the gate and the sequencer write."""
    if not source.room or source.is_test or source.may_write:
        return
    for node in source.nodes:
        if isinstance(node, ast.Call) and is_orm_write(node):
            yield node.lineno, f"{dotted(node.func)}() writes"
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and WRITING_SQL.search(node.value):
            yield node.lineno, f"“{node.value.strip()[:30]}…” writes"
    yield from (
        (line, "the gate is passed") for line, module, name in imports(source) if (module, name) == ("oneseal.journal.gate", "gate")
    )


@rule(
    bad=[("oneseal/cases/actions.py", "from oneseal.seals.models import Seal\nrows = [Insert(Seal, {})]")],
    good=[
        ("oneseal/cases/actions.py", "from oneseal.cases.models import Case\nrows = [Update(Case, {}, {})]"),
        ("oneseal/cases/actions.py", "from oneseal.seals.models import Seal\nSeal.objects.filter(pk=1)"),
    ],
)
def a_room_makes_rows_of_its_own(source: Source) -> Iterator[tuple[int, str]]:
    """Rows of another room's tables are made by that room's actions."""
    if source.is_test:
        return
    foreign = {name for _, module, name in imports(source) if re.fullmatch(rf"oneseal\.(?!{source.room}\.)\w+\.models", module)}
    for node in source.nodes:
        if isinstance(node, ast.Call):
            makes = dotted(node.func) in {"Insert", "Update"} and node.args and dotted(node.args[0]) in foreign
            writes = is_orm_write(node) and dotted(node.func).split(".")[0] in foreign
            if makes or writes:
                yield node.lineno, "a row of another room's table"


@rule(
    bad=[
        ("oneseal/cases/queries.py", "datetime.now(UTC)"),
        ("oneseal/cases/models.py", "models.DateTimeField(default=timezone.now)"),
        ("oneseal/cases/models.py", "models.DateTimeField(auto_now_add=True)"),
        ("oneseal/law/days.py", "import datetime\ndatetime.date.today()"),
        ("oneseal/web/portal/home.py", "from time import time"),
    ],
    good=[
        ("oneseal/journal/clock.py", "datetime.now(UTC)"),
        ("oneseal/site/serve.py", "time.monotonic()"),
        ("oneseal/cases/queries.py", "journal.queries.now()"),
    ],
)
def only_the_journal_reads_the_clock(source: Source) -> Iterator[tuple[int, str]]:
    """So the whole product can be put on another day."""
    if not source.room or source.is_test or source.room == "journal" or source.path in CLOCK_EXCEPTIONS:
        return
    for node in source.nodes:
        if isinstance(node, ast.Attribute) and ".".join(dotted(node).split(".")[-2:]) in CLOCKS:
            yield node.lineno, f"{dotted(node)} reads the wall clock"
        if isinstance(node, ast.keyword) and node.arg in {"auto_now", "auto_now_add"}:
            yield node.value.lineno, f"{node.arg} reads the wall clock"
    yield from ((line, "time.time reads the wall clock") for line, module, name in imports(source) if (module, name) == ("time", "time"))


@rule(
    bad=[("oneseal/law/days.py", "x = 1  # noqa"), ("oneseal/law/days.py", "x = 1  # type: ignore[attr-defined]")],
    good=[("oneseal/law/days.py", "x = 1  # noqa: S608 - the table's own name\ny = 1  # type: ignore[call-overload]  # a computed name")],
)
def exceptions_carry_their_cause(source: Source) -> Iterator[tuple[int, str]]:
    """A check is switched off with the code and the reason, on that line."""
    for number, line in enumerate(source.text.splitlines(), 1):
        if CAUSELESS.search(line) and not source.path.endswith("test_house.py"):
            yield number, "a check is switched off without a cause"


def names_of_the_demo() -> set[str]:
    """Names of places, bodies and items in the demo data files; none may stand in code."""
    found: set[str] = set()
    for path in (ROOT / "oneseal").glob("*/data/**/*.toml"):
        waiting: list[object] = [tomllib.loads(path.read_text(encoding="utf-8"))]
        keys = {"task_name"} if "items" in path.parts else {"name"}
        while waiting:
            value = waiting.pop()
            if isinstance(value, dict):
                found |= {str(value[key]) for key in keys & value.keys()}
                waiting += value.values()
            elif isinstance(value, list):
                waiting += value
    words = {re.sub(r"[（(].*", "", name) for name in found}
    return {word for word in words if re.search(r"(市|县|区|镇|乡|村|局|许可|登记|审批|零售)$|公司$", word) and len(word) > 3}


DEMO_NAMES = tuple(sorted(names_of_the_demo()))


@rule(
    bad=[("oneseal/cases/rules.py", "if name == '浪潮软件': pass"), ("oneseal/cases/rules.py", f"x = '{next(iter(DEMO_NAMES), '华为')}'")],
    good=[("oneseal/cases/rules.py", "'一个审批局'"), ("oneseal/cases/tests/test_rules.py", f"x = '{next(iter(DEMO_NAMES), '')}'")],
)
def no_city_vendor_or_item_in_code(source: Source) -> Iterator[tuple[int, str]]:
    """They are data."""
    if not source.room or source.is_test or source.path in TITLES:
        return
    for number, line in enumerate(source.text.splitlines(), 1):
        low = line.lower()
        yield from ((number, f"“{name}” is data, not code") for name in (*VENDORS, *DEMO_NAMES) if name in low)


def sources() -> list[Source]:
    """Every Python file of the product, its tests, benchmarks and scripts; migrations are generated."""
    found = [path for folder in ("oneseal", "tests", "bench", "scripts") for path in sorted((ROOT / folder).rglob("*.py"))]
    kept = [path for path in found if "migrations" not in path.parts]
    return [Source(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")) for path in kept]


SOURCES = sources()


@pytest.mark.parametrize("name", RULES)
def test_the_house_keeps_the_rule(name: str) -> None:
    """Nobody breaks it."""
    broken = [f"{source.path}:{line}: {what}" for source in SOURCES for line, what in RULES[name].find(source)]
    assert not broken, "\n".join([f"{name}: {RULES[name].find.__doc__}", *broken])


@pytest.mark.parametrize(("name", "path", "text"), [(name, *bad) for name, found in RULES.items() for bad in found.bad])
def test_the_rule_bites(name: str, path: str, text: str) -> None:
    """A snippet that breaks the rule is found."""
    assert list(RULES[name].find(Source(path, text)))


@pytest.mark.parametrize(("name", "path", "text"), [(name, *good) for name, found in RULES.items() for good in found.good])
def test_the_rule_lets_pass(name: str, path: str, text: str) -> None:
    """A snippet that keeps the rule is left alone."""
    assert not list(RULES[name].find(Source(path, text)))


def test_every_rule_of_the_house_has_a_number_of_its_own() -> None:
    """What a refusal names leads to one rule: a number is given once in the source."""
    given: dict[str, list[str]] = {}
    for source in SOURCES:
        for node in () if source.is_test else source.nodes:
            if isinstance(node, ast.Call) and dotted(node.func).endswith("HouseRule") and isinstance(node.args[0], ast.Constant):
                given.setdefault(str(node.args[0].value), []).append(f"{source.path}:{node.lineno}")
    assert len(given) > 100
    assert {code: places for code, places in given.items() if len(places) > 1} == {}


def test_exceptions_to_the_clock_are_still_needed() -> None:
    """A module that no longer reads the wall clock leaves the list."""
    listed = {source.path: source for source in SOURCES if source.path in CLOCK_EXCEPTIONS}
    assert listed.keys() == CLOCK_EXCEPTIONS.keys()
    assert not [path for path, source in listed.items() if not any(name in source.text for name in CLOCKS)]


@pytest.mark.parametrize("room", sorted(path.parent.name for path in (ROOT / "oneseal").glob("*/__init__.py")))
def test_a_room_says_what_it_is(room: str) -> None:
    """One docstring, the Chinese word first."""
    told = ast.get_docstring(ast.parse((ROOT / "oneseal" / room / "__init__.py").read_text(encoding="utf-8"))) or ""
    assert re.match(r"[\u4e00-\u9fff]", told), f"oneseal/{room}/__init__.py"
