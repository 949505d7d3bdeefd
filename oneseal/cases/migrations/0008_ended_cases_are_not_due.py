"""A case that has ended is due at no time, and nothing of it follows a calendar: its dates go, as the projection says (house 5)."""

from django.db import migrations, models

ENDED = ("NOT_ACCEPTED", "NOT_NEEDED", "LAPSED", "WITHDRAWN", "ARCHIVED", "TERMINATED", "VOID")
DATES = ("due_on", "notice_due_on", "correction_due_on", "promise_due_on", "statutory_due_on", "delivery_due_on")


def clear(apps, schema_editor):
    rows = apps.get_model("cases", "Case").objects.filter(phase__in=ENDED)
    rows.update(**dict.fromkeys(DATES), provisional=False, calendar="")


class Migration(migrations.Migration):
    dependencies = [("cases", "0007_correction_due")]

    operations = [
        migrations.RemoveIndex("case", "cases_by_calendar"),
        migrations.AddIndex(
            "case",
            models.Index(fields=["division", "calendar"], condition=models.Q(ended_on__isnull=True), name="cases_by_calendar"),
        ),
        migrations.RunPython(clear, migrations.RunPython.noop),
    ]
