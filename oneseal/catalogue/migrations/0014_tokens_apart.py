"""PostgreSQL keeps the search's tokens apart from their rows again: a word that half of all names hold then reads a few hundred pages and
not every name's tokens. What 0013 kept in line for, that the planner would rather read every row, is ruled out where the search asks."""

from typing import Any

from django.db import migrations

APART = (
    "CREATE TABLE catalogue_search_apart (id bigint PRIMARY KEY, tokens tsvector NOT NULL)",
    "ALTER TABLE catalogue_search_apart SET (toast_tuple_target = 128)",
    "ALTER TABLE catalogue_search_apart ALTER COLUMN tokens SET STORAGE EXTERNAL",
    "INSERT INTO catalogue_search_apart SELECT id, tokens FROM catalogue_search_index ORDER BY id",
    "DROP TABLE catalogue_search_index",
    "ALTER TABLE catalogue_search_apart RENAME TO catalogue_search_index",
    "ALTER INDEX catalogue_search_apart_pkey RENAME TO catalogue_search_index_pkey",
    "CREATE INDEX catalogue_search_tokens ON catalogue_search_index USING gin (tokens)",
    """
    CREATE FUNCTION catalogue_search_found(asked tsquery, most integer) RETURNS SETOF bigint
    LANGUAGE sql STABLE SET enable_seqscan = off
    AS 'SELECT id FROM (SELECT id FROM catalogue_search_index WHERE tokens @@ asked OFFSET 0) found ORDER BY id LIMIT most'
    """,
)


def keep_apart(apps: Any, schema_editor: Any) -> None:
    """Rewrites what is there."""
    if schema_editor.connection.vendor == "postgresql":
        for statement in APART:
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    """See above."""

    dependencies = [("catalogue", "0013_tokens_in_line")]
    operations = [migrations.RunPython(keep_apart, migrations.RunPython.noop)]
