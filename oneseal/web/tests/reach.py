"""What a page can be refused: the places in the rooms at which the portal's code, followed from call to call, makes a Refused.

Read off the source (ast only). Whatever a function names it may call; a name behind a dot that could be anybody's is taken for a method
of every class that has been met on the way. So more is found than happens, never less, but for what is called by a name made at run time.
"""

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
REFUSED = ("oneseal.law.rule", "Refused")
Function = ast.FunctionDef | ast.AsyncFunctionDef
Symbol = tuple[str, str]
"""Module and name; a method's is ``Class.method``."""


@dataclass(frozen=True, slots=True)
class Site:
    """A place that refuses: its function, the rule as it is written (in the module ``home``; "" for a place that only hands a cause on),
    the causes (one, or one of several), and the names of what its words hold."""

    module: str
    function: str
    home: str
    rule: str
    causes: frozenset[str]
    values: frozenset[str]
    is_named: bool
    """Whether it says a cause, if only one that it was given; ``is_said``: whether its function has words in both languages."""
    is_said: bool

    @property
    def place(self) -> str:
        """Where it is found again."""
        return f"{self.module}.{self.function}"


@dataclass
class Module:
    """The symbols of a module: what it defines, and where what it imports comes from."""

    defined: dict[str, ast.stmt] = field(default_factory=dict)
    imported: dict[str, tuple[str, str]] = field(default_factory=dict)


@cache
def modules() -> dict[str, Module]:
    """Every module of the product."""
    found = {}
    for file in sorted(ROOT.glob("oneseal/**/*.py")):
        parts = file.relative_to(ROOT).with_suffix("").parts
        if not {"tests", "migrations"} & set(parts):
            name = ".".join(parts).removesuffix(".__init__")
            found[name] = _read(ast.parse(file.read_text(encoding="utf-8")))
    return found


def _read(tree: ast.Module) -> Module:
    made = Module()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("oneseal"):
            made.imported |= {each.asname or each.name: (str(node.module), each.name) for each in node.names}
    for node in tree.body:
        if isinstance(node, Function | ast.ClassDef):
            made.defined[node.name] = node
        targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        made.defined |= {each.id: node for target in targets for each in ast.walk(target) if isinstance(each, ast.Name)}
    return made


@cache
def resolved(module: str, name: str) -> Symbol | None:
    """What a name of a module is: a symbol, or a module (then the second is ""); None for what is not ours."""
    known = modules().get(module)
    if known and name in known.defined:
        return module, name
    if known and known.imported.get(name, (module, name)) != (module, name):
        return resolved(*known.imported[name])
    return (f"{module}.{name}", "") if f"{module}.{name}" in modules() else None


def target(module: str, node: ast.expr) -> Symbol | None:
    """What an expression names."""
    if isinstance(node, ast.Name):
        return resolved(module, node.id)
    if isinstance(node, ast.Attribute) and (owner := target(module, node.value)):
        return resolved(owner[0], node.attr) if not owner[1] else None
    return None


def is_refusal(symbol: Symbol | None) -> bool:
    """Whether a symbol is Refused or a class made of it."""
    if symbol is None or symbol == REFUSED:
        return symbol is not None
    node = modules()[symbol[0]].defined.get(symbol[1])
    return isinstance(node, ast.ClassDef) and any(is_refusal(target(symbol[0], base)) for base in node.bases)


class Walk:
    """From some functions to everything that they may call. ``instead``: tables of which only some entries are called from there."""

    def __init__(self, start: Iterable[Symbol], instead: dict[Symbol, tuple[Symbol, ...]]) -> None:
        self.instead = instead
        self.reached: dict[Symbol, ast.AST] = {}
        self.names: set[str] = set()
        self.methods: dict[str, set[Symbol]] = defaultdict(set)
        self.waiting = list(start)
        while self.waiting:
            self._take(self.waiting.pop())

    def _take(self, symbol: Symbol) -> None:
        if symbol in self.instead:
            self.waiting += self.instead[symbol]
            return
        node = self._node(symbol)
        if symbol in self.reached or node is None:
            return
        self.reached[symbol] = node
        if isinstance(node, ast.ClassDef):
            self._met(symbol, node)
        else:
            self._follow(symbol[0], node)

    def _node(self, symbol: Symbol) -> ast.stmt | None:
        owner, _, method = symbol[1].partition(".")
        node = modules()[symbol[0]].defined.get(owner)
        if not method or not isinstance(node, ast.ClassDef):
            return node
        return next((each for each in node.body if isinstance(each, Function) and each.name == method), None)

    def _met(self, symbol: Symbol, node: ast.ClassDef) -> None:
        """A class: from now on a name behind a dot may be one of its methods."""
        for part in (*node.bases, *node.decorator_list, *(each for each in node.body if not isinstance(each, Function))):
            self._follow(symbol[0], part)
        for method in (each for each in node.body if isinstance(each, Function)):
            self.methods[method.name].add((symbol[0], f"{symbol[1]}.{method.name}"))
            if method.name in self.names or method.name.startswith("__"):
                self.waiting.append((symbol[0], f"{symbol[1]}.{method.name}"))

    def _follow(self, module: str, node: ast.AST) -> None:
        for each in called(node):
            found = target(module, each)
            if found and found[1]:
                self.waiting.append(found)
            elif found is None and isinstance(each, ast.Attribute) and each.attr not in self.names:
                self.names.add(each.attr)
                self.waiting += self.methods[each.attr]
        self.waiting += [symbol for name in self.names for symbol in self.methods[name] if symbol not in self.reached]

    def sites(self) -> Iterator[Site]:
        """Every place on the way that refuses, or says a cause for one that does."""
        for (module, function), node in sorted(self.reached.items(), key=lambda each: each[0]):
            for call in (each for each in ast.walk(node) if isinstance(each, ast.Call) and isinstance(node, Function)):
                made = target(module, call.func)
                if is_refusal(made) or any(each.arg == "cause" for each in call.keywords):
                    yield site(module, function, call, made, is_said="say(" in ast.unparse(node))


def called(node: ast.AST) -> Iterator[ast.expr]:
    """The names in a piece of code, without those that only say what kind something is."""
    hints = [each for each in ast.walk(node) if isinstance(each, ast.arg | Function | ast.AnnAssign)]
    kinds = {id(inner) for each in hints for hint in (_hint(each),) if hint for inner in ast.walk(hint)}
    return (each for each in ast.walk(node) if isinstance(each, ast.Name | ast.Attribute) and id(each) not in kinds)


def _hint(node: ast.AST) -> ast.AST | None:
    return node.returns if isinstance(node, Function) else getattr(node, "annotation", None)


def site(module: str, function: str, call: ast.Call, made: Symbol | None, *, is_said: bool) -> Site:
    """A place, as its call is written; a class made of Refused says rule and cause itself."""
    inside = made_by(made)
    home, written = (module, call) if inside is None or made is None else (made[0], inside)
    named = {each.arg: each.value for each in written.keywords if each.arg}
    rule = ast.unparse(written.args[0]) if written.args and is_refusal(made) else ""
    values = {*named, *keys_of(named.get("values"))}
    return Site(module, function, home, rule, frozenset(branches(named.get("cause"))), frozenset(values), "cause" in named, is_said)


def made_by(made: Symbol | None) -> ast.Call | None:
    """How a class that is made of Refused calls it; None for Refused itself, and for a class that adds nothing."""
    node = modules()[made[0]].defined.get(made[1]) if made and made != REFUSED and is_refusal(made) else None
    calls = (each for each in ast.walk(node) if isinstance(each, ast.Call)) if node else ()
    return next((each for each in calls if ast.unparse(each.func) == "super().__init__"), None)


def keys_of(values: ast.expr | None) -> Iterator[str]:
    """The names in a dictionary of values."""
    keys = values.keys if isinstance(values, ast.Dict) else ()
    yield from (str(key.value) for key in keys if isinstance(key, ast.Constant))


def branches(cause: ast.expr | None) -> Iterator[str]:
    """The causes that an expression may be."""
    if isinstance(cause, ast.IfExp):
        yield from (*branches(cause.body), *branches(cause.orelse))
    elif isinstance(cause, ast.Constant) and isinstance(cause.value, str) and cause.value:
        yield cause.value
