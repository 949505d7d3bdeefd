"""The index of the work list holds all that its counts ask for, so that they and a page of it are told without reading the rows."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0011_decided_by_day'),
        ('catalogue', '0008_row_marks'),
        ('people', '0014_index_names'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='case',
            name='cases_worklist',
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['body', 'open_power', 'due_on', 'id', 'division', 'open_unit', 'item_version'], name='cases_worklist'),
        ),
    ]
