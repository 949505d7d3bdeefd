"""A line of the register of reads cannot be written over either (SQLite: INSERT OR REPLACE)."""

from importlib import import_module

from django.db import migrations


def refuse_changes(apps, schema_editor):
    import_module("oneseal.journal.migrations.0003_never_replaced").install(schema_editor.connection, {"people_personal_read": ("id",)})


class Migration(migrations.Migration):
    dependencies = [("people", "0014_index_names"), ("journal", "0003_never_replaced")]

    operations = [migrations.RunPython(refuse_changes, migrations.RunPython.noop)]
