from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0009_seal_logins")]

    operations = [
        migrations.AlterField("account", "login_index", models.CharField(max_length=64, unique=True, verbose_name="登录名索引")),
        migrations.RemoveField("account", "login"),
    ]
