"""清单数据: what was published before the table was there is entered."""

from django.db import migrations

from oneseal.catalogue.rules.listing import listed_values

BATCH = 200


def enter_published(apps, schema_editor):
    """A row for each published version."""
    versions, listed = (apps.get_model("catalogue", name) for name in ("ItemVersion", "ListedVersion"))
    rows = versions.objects.exclude(state="draft").defer("form", "chart").order_by("pk")
    made = []
    for row in rows.iterator(BATCH):
        dates = {"number": row.version, "effective_on": row.effective_on, "cancel_on": row.cancel_on}
        made.append(listed(version_id=row.pk, item_id=row.item_id, **dates, **listed_values(row.content)))
        if len(made) == BATCH:
            listed.objects.bulk_create(made)
            made = []
    listed.objects.bulk_create(made)


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0009_listed")]

    operations = [migrations.RunPython(enter_published, migrations.RunPython.noop)]
