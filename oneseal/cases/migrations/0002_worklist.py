"""The work list's date and unit. Rows of before are given the calendar version "" so that the job derives them anew (house 5)."""

from django.db import migrations, models


def derive_anew(apps, schema_editor):
    apps.get_model("cases", "Case").objects.update(calendar="")


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]

    operations = [
        migrations.RemoveIndex(model_name="case", name="cases_worklist"),
        migrations.AddField("case", "open_unit", models.CharField(blank=True, default="", max_length=20, verbose_name="待办科室")),
        migrations.AddField("case", "due_on", models.DateField(null=True, verbose_name="当前期限")),
        migrations.AddIndex("case", models.Index(fields=["body", "open_power", "due_on", "id"], name="cases_worklist")),
        migrations.RunPython(derive_anew, migrations.RunPython.noop),
    ]
