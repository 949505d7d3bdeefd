"""What only grows cannot be written over either.

SQLite's INSERT OR REPLACE deletes the row in its way without firing the trigger that refuses to delete. PostgreSQL has no such statement;
there the personal records refuse to be emptied, as entries and order do.
"""

from django.db import migrations

KEYS = {"journal_entry": ("stream, version",), "journal_order": ("position", "stream, version"), "journal_personal_record": ("id",)}


def refuse_changes(apps, schema_editor):
    connection = schema_editor.connection
    install(connection, KEYS)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE TRIGGER journal_personal_record_not_emptied BEFORE TRUNCATE ON journal_personal_record "
                "FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse('个人信息记录不得删除，只能销毁其密钥')"
            )


def install(connection, tables):
    """SQLite: a row whose key, or whose place in the file, is taken is refused; one probe of an index for each."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for table, keys in tables.items():
            taken = (" AND ".join(f"{column} = NEW.{column}" for column in key.split(", ")) for key in ("rowid", *keys))
            when = " OR ".join(f"EXISTS (SELECT 1 FROM {table} WHERE {one})" for one in taken)
            words = f"{table} 已有这一条，只能追加，不得覆盖"
            cursor.execute(f"CREATE TRIGGER {table}_not_replaced BEFORE INSERT ON {table} WHEN {when} BEGIN SELECT RAISE(ABORT, '{words}'); END")


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_append_only")]

    operations = [migrations.RunPython(refuse_changes, migrations.RunPython.noop)]
