"""R1-20 held by the database: a version once published is never deleted; a draft that is discarded may be."""

from importlib import import_module

from django.db import migrations

BEFORE = import_module("oneseal.catalogue.migrations.0002_published_stays")
POSTGRES = BEFORE.POSTGRES.partition("CREATE TRIGGER")[0].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION").replace(
    "BEGIN\n", "BEGIN\n    IF TG_OP = 'DELETE' AND OLD.state = 'draft' THEN RETURN OLD; END IF;\n", 1
)  # fmt: skip
KEPT = (
    "CREATE TRIGGER catalogue_version_kept BEFORE DELETE ON catalogue_item_version WHEN OLD.state <> 'draft' "
    f"BEGIN SELECT RAISE(ABORT, '{BEFORE.WORDS}'); END"
)
SQLITE = (BEFORE.SQLITE[0], KEPT)
"""What a migration that makes the table anew installs again."""


def let_drafts_go(apps, schema_editor):
    """Replace the trigger against deleting."""
    sqlite = ("DROP TRIGGER IF EXISTS catalogue_version_kept", KEPT)
    with schema_editor.connection.cursor() as cursor:
        for statement in (POSTGRES,) if schema_editor.connection.vendor == "postgresql" else sqlite:
            cursor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0010_listed_filled")]

    operations = [migrations.RunPython(let_drafts_go, migrations.RunPython.noop)]
