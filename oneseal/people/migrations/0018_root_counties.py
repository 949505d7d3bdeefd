"""A county may stand without a city above it: one that belongs to a city nobody registered here, or to none."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("people", "0017_second_factor")]

    operations = [
        migrations.RemoveConstraint("division", "people_division_has_parent"),
        migrations.AddConstraint(
            "division", models.CheckConstraint(condition=Q(level__lte=2) | Q(parent__isnull=False), name="people_division_has_parent")
        ),
    ]
