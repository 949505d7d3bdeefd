"""Every case was last worked on at some time; apart from the rows being told, as PostgreSQL alters no table with rows still to be checked."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0018_moved_and_notified")]

    operations = [migrations.AlterField("case", "moved_at", models.DateTimeField(verbose_name="最近进展时间"))]
