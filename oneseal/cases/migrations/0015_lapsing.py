"""After which day a case that is not corrected counts as given up. Rows that wait for a correction are given the calendar version "" so that
the job derives them anew (house 5)."""

from django.db import migrations, models


def derive_anew(apps, schema_editor):
    apps.get_model("cases", "Case").objects.filter(phase="CORRECTION").update(calendar="")


class Migration(migrations.Migration):
    dependencies = [("cases", "0014_numbers_backwards")]

    operations = [
        migrations.AddField("case", "lapses_after", models.DateField(null=True, verbose_name="逾期退件的最后补正日")),
        migrations.AddIndex(
            "case",
            models.Index(fields=["lapses_after", "id"], condition=models.Q(lapses_after__isnull=False), name="cases_lapsing"),
        ),
        migrations.RunPython(derive_anew, migrations.RunPython.noop),
    ]
