"""The inverted index over the search's own tokens: FTS5 on SQLite, a GIN index on PostgreSQL; no extension."""

from django.db import migrations

MAKE = {
    "sqlite": (
        "CREATE VIRTUAL TABLE catalogue_search_index USING fts5(tokens, detail=none, columnsize=0, tokenize=\"unicode61 remove_diacritics 0\")",
    ),
    "postgresql": (
        "CREATE TABLE catalogue_search_index (id bigint PRIMARY KEY, tokens tsvector NOT NULL)",
        "CREATE INDEX catalogue_search_tokens ON catalogue_search_index USING gin (tokens)",
    ),
}


def make(apps, schema_editor):
    """Make it the way this database has it."""
    for statement in MAKE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    """Back."""
    schema_editor.execute("DROP TABLE catalogue_search_index")


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0004_search")]

    operations = [migrations.RunPython(make, drop)]
