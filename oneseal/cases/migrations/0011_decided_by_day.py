"""The cases decided on a day are counted on the home page."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0010_views_without_numbers'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('decided_on__isnull', False)), fields=['decided_on'], name='cases_decided'),
        ),
    ]
