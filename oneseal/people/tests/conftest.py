"""Fixtures of people: an office of its own for each test that changes something, the demo city for those that only look."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest

from oneseal.people.tests.office import Office, new_office


@pytest.fixture
def office(database: None) -> Office:
    """A body nobody else works at, with a unit of every kind, one post per power and the people on them."""
    return new_office()


@pytest.fixture(scope="session")
def cast(database: None) -> dict[str, UUID]:
    """The demo's people by name. Tests that take it change nothing."""
    from oneseal.people.actions import load_demo
    from oneseal.people.queries import demo_cast

    load_demo()
    return demo_cast()


@pytest.fixture
def quick_passwords(database: None) -> Iterator[None]:
    """A cheap hash: these tests are about what happens with a password, not about how long a guess takes."""
    from django.test import override_settings

    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture
def django_queries(database: None) -> Iterator[list[str]]:
    """Every statement sent while the test runs."""
    from django.db import connection

    sent: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        sent.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield sent
