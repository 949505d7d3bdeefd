"""Signed roots and the register of uses only grow: the database itself refuses to change or delete them."""

from django.db import migrations

FORBIDDEN = {"seals_root": "签名根只能追加，不得修改或删除", "seals_use": "用印记录只能追加，不得修改或删除"}


def refuse_changes(apps, schema_editor):
    install(schema_editor.connection, FORBIDDEN)


def install(connection, tables):
    """The triggers of this database (PostgreSQL: the journal's own function)."""
    with connection.cursor() as cursor:
        for table, words in tables.items():
            if connection.vendor == "postgresql":
                cursor.execute(
                    f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
                    f"FOR EACH ROW EXECUTE FUNCTION journal_refuse('{words}')"
                )
                cursor.execute(
                    f"CREATE TRIGGER {table}_not_emptied BEFORE TRUNCATE ON {table} "
                    f"FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse('{words}')"
                )
                continue
            for verb in ("UPDATE", "DELETE"):
                cursor.execute(f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{words}'); END")


class Migration(migrations.Migration):
    dependencies = [("seals", "0001_initial"), ("journal", "0002_append_only")]

    operations = [migrations.RunPython(refuse_changes, migrations.RunPython.noop)]
