"""The database itself refuses to change or delete entries, their order, and personal records (whose key alone may be destroyed)."""

from django.db import migrations

FORBIDDEN = {
    "journal_entry": "日志条目只能追加，不得修改或删除",
    "journal_order": "日志次序只能追加，不得修改或删除",
}

POSTGRES = """
CREATE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation'; END $$;
CREATE FUNCTION journal_record_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.id = OLD.id AND NEW.ciphertext = OLD.ciphertext AND NEW.mac = OLD.mac AND NEW.wrapped_key IS NULL THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '个人信息记录不得修改，只能销毁其密钥' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER journal_record_keeps BEFORE UPDATE OR DELETE ON journal_personal_record
    FOR EACH ROW EXECUTE FUNCTION journal_record_keeps();
"""

SQLITE = """
CREATE TRIGGER journal_record_keeps BEFORE UPDATE ON journal_personal_record
WHEN NEW.id IS NOT OLD.id OR NEW.ciphertext IS NOT OLD.ciphertext OR NEW.mac IS NOT OLD.mac OR NEW.wrapped_key IS NOT NULL
BEGIN SELECT RAISE(ABORT, '个人信息记录不得修改，只能销毁其密钥'); END;
CREATE TRIGGER journal_record_stays BEFORE DELETE ON journal_personal_record
BEGIN SELECT RAISE(ABORT, '个人信息记录不得删除，只能销毁其密钥'); END;
"""


def refuse_changes(apps, schema_editor):
    """Install the triggers of this database."""
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRES)
            for table, words in FORBIDDEN.items():
                cursor.execute(
                    f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
                    f"FOR EACH ROW EXECUTE FUNCTION journal_refuse('{words}')"
                )
                cursor.execute(
                    f"CREATE TRIGGER {table}_not_emptied BEFORE TRUNCATE ON {table} "
                    f"FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse('{words}')"
                )
            return
        for table, words in FORBIDDEN.items():
            for verb in ("UPDATE", "DELETE"):
                cursor.execute(
                    f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{words}'); END"
                )
        for statement in SQLITE.strip().split("END;"):
            if statement.strip():
                cursor.execute(statement + "END;")


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]

    operations = [migrations.RunPython(refuse_changes, migrations.RunPython.noop)]
