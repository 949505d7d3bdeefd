"""The register of reads only grows: the database itself refuses to change or delete a line."""

from django.db import migrations

TABLE, WORDS = "people_personal_read", "查阅记录只能追加，不得修改或删除"


def refuse_changes(apps, schema_editor):
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"CREATE TRIGGER {TABLE}_append_only BEFORE UPDATE OR DELETE ON {TABLE} "
                f"FOR EACH ROW EXECUTE FUNCTION journal_refuse('{WORDS}')"
            )
            cursor.execute(
                f"CREATE TRIGGER {TABLE}_not_emptied BEFORE TRUNCATE ON {TABLE} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse('{WORDS}')"
            )
            return
        for verb in ("UPDATE", "DELETE"):
            cursor.execute(f"CREATE TRIGGER {TABLE}_no_{verb.lower()} BEFORE {verb} ON {TABLE} BEGIN SELECT RAISE(ABORT, '{WORDS}'); END")


class Migration(migrations.Migration):
    dependencies = [("people", "0003_personal_reads"), ("journal", "0002_append_only")]

    operations = [migrations.RunPython(refuse_changes, migrations.RunPython.noop)]
