"""What is typed into a form that is put right is kept, encrypted, until it is handed in."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("cases", "0019_moved_always")]

    operations = [
        migrations.AddField("supplynote", "ciphertext", models.BinaryField("表单密文", null=True)),
        migrations.AddField("supplynote", "wrapped_key", models.BinaryField("受保护的密钥", null=True)),
    ]
