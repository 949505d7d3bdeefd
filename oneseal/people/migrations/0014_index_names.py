"""Persons who were registered before names could be looked for are found by their whole name too."""

from django.db import migrations

from oneseal.journal.queries import open_personal
from oneseal.people.queries import name_index

AT_ONCE = 500


def index_names(apps, schema_editor):
    parties = apps.get_model("people", "Party").objects
    rows = parties.filter(kind="natural", erased_at=None, record__isnull=False, name_index="").order_by("id")
    last = None
    while page := list((rows.filter(id__gt=last) if last else rows)[:AT_ONCE]):
        known = open_personal([row.record for row in page])
        for row in page:
            row.name_index = name_index(str(known[row.record]["name"])) if row.record in known else ""
        parties.bulk_update(page, ["name_index"])
        last = page[-1].id


class Migration(migrations.Migration):
    dependencies = [("people", "0013_party_name_index"), ("journal", "0002_append_only")]

    operations = [migrations.RunPython(index_names, migrations.RunPython.noop)]
