"""Files uploaded for a correction are kept until they are handed in."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0012_list_index'),
        ('people', '0016_sealed_substitution_reasons'),
    ]

    operations = [
        migrations.CreateModel(
            name='SupplyNote',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False, verbose_name='编号')),
                ('materials', models.JSONField(verbose_name='材料')),
                ('updated_at', models.DateTimeField(verbose_name='保存时间')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.case', verbose_name='办件')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.party', verbose_name='上传人')),
            ],
            options={
                'verbose_name': '补正暂存',
                'verbose_name_plural': '补正暂存',
                'db_table': 'cases_supply_note',
                'constraints': [models.UniqueConstraint(fields=('case', 'person'), name='cases_one_supply_note_each')],
            },
        ),
    ]
