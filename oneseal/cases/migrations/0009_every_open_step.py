"""Every open step of a case counts: those beside the first stand in a column, and each step is claimed for itself."""

import django.db.models.deletion
from django.db import migrations, models


def claim_the_step(apps, schema_editor):
    """Who had taken a case has taken its step."""
    old, new = apps.get_model("cases", "ClaimOfCase"), apps.get_model("cases", "Claim")
    for row in old.objects.iterator(500):
        new.objects.create(case_id=row.case_id, person_id=row.person_id, power=row.power, unit=row.unit, since=row.since)


def derive_anew(apps, schema_editor):
    """Cases with several steps open are derived anew by the job that looks for another calendar than the one entered."""
    case = apps.get_model("cases", "Case")
    rows = case.objects.filter(ended_on__isnull=True).values_list("id", "open_tasks")
    several = [key for key, tasks in rows.iterator(500) if len(tasks) > 1]
    for key in several:
        case.objects.filter(id=key).update(calendar="")


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0008_ended_cases_are_not_due'),
        ('people', '0005_recovery_codes'),
    ]

    operations = [
        migrations.AddField(
            model_name='case',
            name='also_open',
            field=models.TextField(blank=True, default='', verbose_name='同时待办'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('also_open__gt', '')), fields=['body'], name='cases_also_open'),
        ),
        migrations.RenameModel(old_name='Claim', new_name='ClaimOfCase'),
        migrations.CreateModel(
            name='Claim',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False, verbose_name='序号')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='claims', to='cases.case', verbose_name='办件')),
                ('power', models.CharField(max_length=40, verbose_name='职权')),
                ('unit', models.CharField(blank=True, default='', max_length=20, verbose_name='科室')),
                ('since', models.DateTimeField(verbose_name='领取时间')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.party', verbose_name='领取人')),
            ],
            options={
                'verbose_name': '领取',
                'verbose_name_plural': '领取',
                'db_table': 'cases_step_claim',
                'constraints': [models.UniqueConstraint(fields=('case', 'power', 'unit'), name='cases_one_holder_a_step')],
            },
        ),
        migrations.RunPython(claim_the_step, migrations.RunPython.noop),
        migrations.RunPython(derive_anew, migrations.RunPython.noop),
        migrations.DeleteModel(name='ClaimOfCase'),
    ]
