"""Signed roots, uses and the keys that sign cannot be written over either (SQLite: INSERT OR REPLACE)."""

from importlib import import_module

from django.db import migrations

KEYS = {"seals_root": ("position", "first", "previous"), "seals_use": ("id", "paper"), "seals_authority": ("name",)}


def refuse_changes(apps, schema_editor):
    import_module("oneseal.journal.migrations.0003_never_replaced").install(schema_editor.connection, KEYS)


class Migration(migrations.Migration):
    dependencies = [("seals", "0005_roots_are_one_chain"), ("journal", "0003_never_replaced")]

    operations = [migrations.RunPython(refuse_changes, migrations.RunPython.noop)]
