"""Saved views lose the numbers of people and cases that they were once saved with; one that was nothing else goes."""

from urllib.parse import parse_qsl, urlencode

from django.db import migrations

DIGITS = 6


def drop_numbers(apps, schema_editor):
    views = apps.get_model("cases", "SavedView")
    for view in views.objects.filter(filters__contains="q="):
        found = parse_qsl(view.filters)
        kept = [(name, value) for name, value in found if name != "q" or sum(each.isdecimal() for each in value) < DIGITS]
        if kept == found:
            continue
        if kept:
            view.filters = urlencode(kept)
            view.save(update_fields=["filters"])
        else:
            view.delete()


class Migration(migrations.Migration):
    dependencies = [("cases", "0009_every_open_step")]

    operations = [migrations.RunPython(drop_numbers, migrations.RunPython.noop)]
