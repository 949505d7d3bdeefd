"""Why somebody stands in is sealed with its entry (ADR 0009). What stood here in clear goes, also from the pages of the file."""

from django.db import migrations, models


def forget_reasons(apps, schema_editor):
    apps.get_model("people", "Substitution").objects.update(reason="")


class Migration(migrations.Migration):
    dependencies = [("people", "0015_reads_never_replaced")]

    operations = [
        migrations.AddField("substitution", "record", models.UUIDField(null=True, verbose_name="事由（个人信息记录）")),
        migrations.RunPython(forget_reasons, migrations.RunPython.noop),
        migrations.RemoveField("substitution", "reason"),
    ]
