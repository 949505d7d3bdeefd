"""Bringing the database's structure up to date so that a process killed in it can be started again."""

from typing import Any

from django.core.management import call_command
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState


def migrate() -> None:
    """Apply what is pending, each migration and the note that it was applied in one transaction.

    Django notes a migration that makes an index on SQLite after its commit: killed between the two, it would be applied once more for
    ever, and fail.
    """
    before = MigrationExecutor.apply_migration
    MigrationExecutor.apply_migration = _apply_whole  # type: ignore[assignment, method-assign]  # the command offers no other place
    try:
        call_command("migrate", verbosity=0)
    finally:
        MigrationExecutor.apply_migration = before  # type: ignore[method-assign]  # as it was


def _apply_whole(executor: Any, state: ProjectState, migration: Migration, **_: bool) -> ProjectState:
    with executor.connection.schema_editor(atomic=migration.atomic) as editor:
        state = migration.apply(state, editor)
        executor.record_migration(migration)
    return state
