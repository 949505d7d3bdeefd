"""A draft keeps the version of the item under which it was begun, so that what changed since is told until it is filed."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0013_tokens_in_line"), ("cases", "0015_lapsing")]

    operations = [
        migrations.AddField(
            "draft",
            "begun_under",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="catalogue.itemversion",
                verbose_name="开始填写时的版本",
            ),
        ),
    ]
