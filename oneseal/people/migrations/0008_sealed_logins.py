from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0007_what_earlier_accounts_prove")]

    operations = [
        migrations.AddField("account", "login_index", models.CharField(max_length=64, null=True, verbose_name="登录名索引")),
        migrations.AddField("account", "ciphertext", models.BinaryField(null=True, verbose_name="登录名密文")),
        migrations.AddField("account", "wrapped_key", models.BinaryField(null=True, verbose_name="受保护的密钥")),
    ]
