"""A case is found by how its number ends: the numbers stand backwards in an index."""

from django.db import migrations, models
from django.db.models.functions import Reverse


def turn(apps, schema_editor):
    """The numbers that are there."""
    apps.get_model("cases", "Case").objects.update(tail=Reverse("number"))


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0013_supply_notes'),
    ]

    operations = [
        migrations.AddField(
            model_name='case',
            name='tail',
            field=models.CharField(default='', max_length=60, verbose_name='倒写的办件编号'),
        ),
        migrations.RunPython(turn, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['tail'], name='cases_by_tail'),
        ),
    ]
