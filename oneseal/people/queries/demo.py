"""The demo's data and cast: who is who in a home made with ``--demo``."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any
from uuid import UUID

from oneseal.people.models import Account
from oneseal.people.queries.accounts import login_index
from oneseal.people.queries.parties import find_by_uscc

DEMO_PASSWORD = "Yunlan-demo-2026"  # noqa: S105 - the documented password of invented people, in homes made with --demo only


@dataclass(frozen=True, slots=True)
class DemoLogin:
    """One login of the demo, for the operator's screen."""

    role: str
    name: str
    login: str
    password: str


@lru_cache(maxsize=8)
def demo_data(name: str) -> dict[str, Any]:
    """One file of the demo city: divisions, bodies, staff or applicants."""
    text = files("oneseal.people").joinpath("data", "demo", f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _people() -> list[dict[str, Any]]:
    return [*demo_data("staff")["staff"], *demo_data("applicants")["person"]]


def demo_logins() -> list[DemoLogin]:
    """One login per role, in the order of a case; empty in a home without the demo."""
    known = set(Account.objects.filter(is_active=True).values_list("login_index", flat=True))
    rows = [row for row in _people() if row.get("role") and login_index(row["login"]) in known]
    return [DemoLogin(row["role"], row["name"], row["login"], DEMO_PASSWORD) for row in rows]


def demo_cast() -> dict[str, UUID]:
    """Persons of the demo by name, as they are in this home. One query."""
    names = {login_index(row["login"]): row["name"] for row in _people()}
    found = dict(Account.objects.filter(login_index__in=names).values_list("login_index", "person_id"))
    return {name: found[index] for index, name in names.items() if index in found}


def demo_firms() -> dict[str, UUID]:
    """Organisations of the demo by name, as they are in this home."""
    found = {row["name"]: find_by_uscc(row["uscc"]) for row in demo_data("applicants")["firm"]}
    return {name: party for name, party in found.items() if party is not None}
