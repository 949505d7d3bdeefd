"""R1-20 held by SQLite too: a published version is not written over by INSERT OR REPLACE or UPDATE OR REPLACE, which delete the row in their
way without firing the trigger that refuses to delete."""

from importlib import import_module

from django.db import migrations

BEFORE = import_module("oneseal.catalogue.migrations.0011_drafts_may_go")
KEYS = {"catalogue_item_version": ("id", "item_id, version")}
PLACE = (
    "CREATE TRIGGER catalogue_version_place_stays BEFORE UPDATE ON catalogue_item_version "
    "WHEN NEW.rowid IS NOT OLD.rowid OR NEW.id IS NOT OLD.id OR NEW.item_id IS NOT OLD.item_id OR NEW.version IS NOT OLD.version "
    f"BEGIN SELECT RAISE(ABORT, '{BEFORE.BEFORE.WORDS}'); END"
)
"""A draft keeps its number too: moved to another's it would put that one away."""


def refuse_replacing(apps, schema_editor):
    """Install the triggers; what a migration that makes the table anew on SQLite calls again, with ``BEFORE.SQLITE``."""
    connection = schema_editor.connection
    import_module("oneseal.journal.migrations.0003_never_replaced").install(connection, KEYS)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(PLACE)


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0011_drafts_may_go"), ("journal", "0003_never_replaced")]

    operations = [migrations.RunPython(refuse_replacing, migrations.RunPython.noop)]
