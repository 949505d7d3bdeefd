"""R1-20 held by the database: what a published version says is never changed, and no version is deleted."""

from django.db import migrations

WORDS = "已发布的事项版本不得改动"

POSTGRES = f"""
CREATE FUNCTION catalogue_version_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (OLD.state = 'draft' OR (
        NEW.id = OLD.id AND NEW.item_id = OLD.item_id AND NEW.version = OLD.version AND NEW.digest = OLD.digest AND NEW.chart = OLD.chart
        AND NEW.content = OLD.content AND NEW.form = OLD.form AND NEW.regime = OLD.regime AND NEW.effective_on = OLD.effective_on
        AND NEW.state <> 'draft')) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER catalogue_version_stays BEFORE UPDATE OR DELETE ON catalogue_item_version
    FOR EACH ROW EXECUTE FUNCTION catalogue_version_stays();
"""

SQLITE = (
    f"""
CREATE TRIGGER catalogue_version_stays BEFORE UPDATE ON catalogue_item_version
WHEN OLD.state <> 'draft' AND (NEW.id IS NOT OLD.id OR NEW.item_id IS NOT OLD.item_id OR NEW.version IS NOT OLD.version
    OR NEW.digest IS NOT OLD.digest OR NEW.chart IS NOT OLD.chart OR NEW.content IS NOT OLD.content OR NEW.form IS NOT OLD.form
    OR NEW.regime IS NOT OLD.regime OR NEW.effective_on IS NOT OLD.effective_on OR NEW.state = 'draft')
BEGIN SELECT RAISE(ABORT, '{WORDS}'); END
""",
    f"CREATE TRIGGER catalogue_version_kept BEFORE DELETE ON catalogue_item_version BEGIN SELECT RAISE(ABORT, '{WORDS}'); END",
)


def refuse_changes(apps, schema_editor):
    """Install the triggers of this database."""
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        for statement in (POSTGRES,) if connection.vendor == "postgresql" else SQLITE:
            cursor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_initial")]

    operations = [migrations.RunPython(refuse_changes, migrations.RunPython.noop)]
