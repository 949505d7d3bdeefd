"""Names of uploads may name persons: kept encrypted, like every other personal data."""

from django.db import migrations, models

from oneseal.journal.actions import enclose


def encrypt(apps, schema_editor):
    for upload in apps.get_model("documents", "Upload").objects.all().iterator(500):
        sealed = enclose(upload.id, {"name": upload.name})
        upload.ciphertext, upload.wrapped_key = sealed["ciphertext"], sealed["wrapped_key"]
        upload.save(update_fields=["ciphertext", "wrapped_key"])


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]

    operations = [
        migrations.AddField("upload", "ciphertext", models.BinaryField(default=b"", verbose_name="文件名密文"), preserve_default=False),
        migrations.AddField("upload", "wrapped_key", models.BinaryField(default=b"", verbose_name="受保护的密钥"), preserve_default=False),
        migrations.RunPython(encrypt, migrations.RunPython.noop),
        migrations.RemoveField("upload", "name"),
    ]
