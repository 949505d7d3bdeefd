"""PostgreSQL keeps the search's tokens in the row: kept aside, the planner reads every row rather than the index, for it does not see what
fetching them costs."""

from typing import Any

from django.db import migrations

IN_LINE = (
    "ALTER TABLE catalogue_search_index SET (toast_tuple_target = 8160)",
    "ALTER TABLE catalogue_search_index ALTER COLUMN tokens SET STORAGE MAIN",
)


def keep_in_line(apps: Any, schema_editor: Any) -> None:
    """What is written from now on; ``oneseal catalogue index`` writes all of it."""
    if schema_editor.connection.vendor == "postgresql":
        for statement in IN_LINE:
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    """See above."""

    dependencies = [("catalogue", "0012_never_replaced")]
    operations = [migrations.RunPython(keep_in_line, migrations.RunPython.noop)]
