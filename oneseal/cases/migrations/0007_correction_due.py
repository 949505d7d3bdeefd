"""Until when the applicant corrects. Rows of before are given the calendar version "" so that the job derives them anew (house 5)."""

from django.db import migrations, models


def derive_anew(apps, schema_editor):
    apps.get_model("cases", "Case").objects.update(calendar="")


class Migration(migrations.Migration):
    dependencies = [("cases", "0006_claims_and_views")]

    operations = [
        migrations.AddField("case", "correction_due_on", models.DateField(null=True, verbose_name="补正期限")),
        migrations.RunPython(derive_anew, migrations.RunPython.noop),
    ]
