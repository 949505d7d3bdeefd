"""A draft keeps its encrypted form itself, so that nothing of an earlier saving stays behind. Drafts of before are dropped with their records' keys."""

from django.db import migrations, models


def drop_drafts(apps, schema_editor):
    drafts = apps.get_model("cases", "Draft").objects
    records = list(drafts.exclude(form=None).values_list("form", flat=True))
    apps.get_model("journal", "PersonalRecord").objects.filter(id__in=records).update(wrapped_key=None)
    drafts.all().delete()


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_worklist"), ("journal", "0002_append_only")]

    operations = [
        migrations.RunPython(drop_drafts, migrations.RunPython.noop),
        migrations.RemoveField("draft", "form"),
        migrations.AddField("draft", "ciphertext", models.BinaryField(default=b"", verbose_name="表单密文"), preserve_default=False),
        migrations.AddField("draft", "wrapped_key", models.BinaryField(default=b"", verbose_name="受保护的密钥"), preserve_default=False),
    ]
