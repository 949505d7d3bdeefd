"""Three tiers: whose list an item stands in and by which key it is known, lists that items refer to, imports, drafts handed over."""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models


def say_of_older_items(apps, schema_editor):
    """Key, keeper and published code of items that were entered before items had them: their codes, their body."""
    item = apps.get_model("catalogue", "Item")
    for row in item.objects.iterator(500):
        row.key = f"{row.task_code}|{row.task_handle_item.removeprefix(row.task_code)}"
        row.keeper_id = row.body_id
        if row.is_leaf and row.versions.exclude(state="draft").exists():
            row.published_code = row.task_handle_item
        row.save(update_fields=["key", "keeper_id", "published_code"])


def refuse_changes_again(apps, schema_editor):
    """SQLite makes a table anew when a column is added, without its triggers (R1-20); PostgreSQL kept them."""
    if schema_editor.connection.vendor == "sqlite":
        for statement in import_module("oneseal.catalogue.migrations.0002_published_stays").SQLITE:
            schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0002_published_stays'),
        ('people', '0005_recovery_codes'),
    ]

    operations = [
        migrations.CreateModel(
            name='Import',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False, verbose_name='编号')),
                ('by', models.UUIDField(null=True, verbose_name='导入人')),
                ('file_name', models.CharField(max_length=200, verbose_name='文件名')),
                ('digest', models.CharField(max_length=64, verbose_name='文件摘要')),
                ('began_at', models.DateTimeField(verbose_name='开始时间')),
                ('checked', models.BooleanField(default=False, verbose_name='已检查完')),
                ('finished_at', models.DateTimeField(null=True, verbose_name='完成时间')),
                ('unknown_columns', models.JSONField(default=list, verbose_name='未识别的列')),
                ("header", models.JSONField(default=list, verbose_name="表头的问题")),
            ],
            options={
                'verbose_name': '导入',
                'verbose_name_plural': '导入',
                'db_table': 'catalogue_import',
            },
        ),
        migrations.CreateModel(
            name='ImportRow',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False, verbose_name='序号')),
                ('line', models.PositiveIntegerField(verbose_name='行号')),
                ('key', models.CharField(max_length=260, verbose_name='识别键')),
                ('name', models.CharField(max_length=200, verbose_name='事项名称')),
                ('verdict', models.CharField(choices=[('accepted', '完整'), ('draft', '草稿（须改正）'), ('unchanged', '无变化'), ('set_aside', '搁置')], max_length=10, verbose_name='结果')),
                ('item', models.UUIDField(null=True, verbose_name='已有事项')),
                ('said', models.JSONField(null=True, verbose_name='内容')),
                ('findings', models.JSONField(verbose_name='问题')),
                ('taken', models.BooleanField(default=False, verbose_name='已写入')),
            ],
            options={
                'verbose_name': '导入行',
                'verbose_name_plural': '导入行',
                'db_table': 'catalogue_import_row',
            },
        ),
        migrations.CreateModel(
            name='ListEntry',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False, verbose_name='序号')),
                ('code', models.CharField(max_length=50, verbose_name='编码或序号')),
                ('name', models.CharField(max_length=1000, verbose_name='名称')),
                ('task_type', models.CharField(max_length=4, verbose_name='事项类型')),
                ('since', models.DateField(verbose_name='启用日期')),
                ('until', models.DateField(null=True, verbose_name='停用日期')),
            ],
            options={
                'verbose_name': '目录条目',
                'verbose_name_plural': '目录条目',
                'db_table': 'catalogue_list_entry',
            },
        ),
        migrations.CreateModel(
            name='ReferenceList',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False, verbose_name='流')),
                ('kind', models.CharField(choices=[('basic', '基本目录'), ('licence', '行政许可事项清单')], max_length=10, verbose_name='类别')),
                ('name', models.CharField(max_length=200, verbose_name='名称')),
                ('edition', models.CharField(max_length=60, verbose_name='版本')),
                ('demo', models.BooleanField(verbose_name='演示')),
                ('entries', models.PositiveIntegerField(verbose_name='条数')),
            ],
            options={
                'verbose_name': '目录',
                'verbose_name_plural': '目录',
                'db_table': 'catalogue_reference_list',
            },
        ),
        migrations.RemoveConstraint(
            model_name='item',
            name='catalogue_item_code_once',
        ),
        migrations.RemoveConstraint(
            model_name='item',
            name='catalogue_leaf_has_code',
        ),
        migrations.AddField(
            model_name='item',
            name='keeper',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='kept_items', to='people.body', verbose_name='管理机构'),
        ),
        migrations.AddField(
            model_name='item',
            name='key',
            field=models.CharField(max_length=260, null=True, verbose_name='识别键'),
        ),
        migrations.AddField(
            model_name='item',
            name='local_task_code',
            field=models.CharField(blank=True, default='', max_length=120, verbose_name='地方实施编码'),
        ),
        migrations.AddField(
            model_name='item',
            name='mode',
            field=models.CharField(choices=[('transferred', '划转'), ('stationed', '进驻'), ('linked', '链接')], default='transferred', max_length=12, verbose_name='办理方式'),
        ),
        migrations.AddField(
            model_name='item',
            name='published_code',
            field=models.CharField(max_length=50, null=True, unique=True, verbose_name='已发布的业务办理项编码'),
        ),
        migrations.RunPython(say_of_older_items, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='item',
            name='keeper',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='kept_items', to='people.body', verbose_name='管理机构'),
        ),
        migrations.AlterField(
            model_name='item',
            name='key',
            field=models.CharField(max_length=260, unique=True, verbose_name='识别键'),
        ),
        migrations.AddField(
            model_name='itemversion',
            name='remarks',
            field=models.JSONField(default=list, verbose_name='退回意见'),
        ),
        migrations.AddField(
            model_name='itemversion',
            name='stage',
            field=models.CharField(choices=[('editing', '起草中'), ('submitted', '待发布'), ('returned', '退回修改')], default='editing', max_length=10, verbose_name='起草进度'),
        ),
        migrations.AlterField(
            model_name='item',
            name='body',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='items', to='people.body', verbose_name='实施主体'),
        ),
        migrations.AlterField(
            model_name='item',
            name='local_code',
            field=models.CharField(blank=True, default='', max_length=120, verbose_name='地方基本目录编码'),
        ),
        migrations.AddIndex(
            model_name='item',
            index=models.Index(fields=['keeper', 'name'], name='catalogue_item_of_keeper'),
        ),
        migrations.AddIndex(
            model_name='item',
            index=models.Index(fields=['task_handle_item'], name='catalogue_item_by_handle'),
        ),
        migrations.AddIndex(
            model_name='item',
            index=models.Index(fields=['task_code'], name='catalogue_item_by_task'),
        ),
        migrations.AddConstraint(
            model_name='item',
            constraint=models.CheckConstraint(condition=models.Q(('is_leaf', True), ('task_handle_item', ''), _connector='OR'), name='catalogue_main_has_no_leaf_code'),
        ),
        migrations.AddConstraint(
            model_name='item',
            constraint=models.CheckConstraint(condition=models.Q(('published_code', None), ('body__isnull', False), _connector='OR'), name='catalogue_published_has_body'),
        ),
        migrations.AddConstraint(
            model_name='item',
            constraint=models.CheckConstraint(condition=models.Q(('mode__in', ['transferred', 'stationed', 'linked'])), name='catalogue_item_mode'),
        ),
        migrations.AddConstraint(
            model_name='itemversion',
            constraint=models.CheckConstraint(condition=models.Q(('stage__in', ['editing', 'submitted', 'returned'])), name='catalogue_version_stage'),
        ),
        migrations.AddField(
            model_name='import',
            name='keeper',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.body', verbose_name='管理机构'),
        ),
        migrations.AddField(
            model_name='importrow',
            name='of',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='catalogue.import', verbose_name='导入'),
        ),
        migrations.AddConstraint(
            model_name='referencelist',
            constraint=models.UniqueConstraint(fields=('kind', 'name', 'edition'), name='catalogue_list_once'),
        ),
        migrations.AddConstraint(
            model_name='referencelist',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['basic', 'licence'])), name='catalogue_list_kind'),
        ),
        migrations.AddField(
            model_name='listentry',
            name='of',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='catalogue.referencelist', verbose_name='目录'),
        ),
        migrations.AddIndex(
            model_name='import',
            index=models.Index(fields=['keeper', '-began_at'], name='catalogue_import_latest'),
        ),
        migrations.AddIndex(
            model_name='importrow',
            index=models.Index(fields=['of', 'key'], name='catalogue_import_by_key'),
        ),
        migrations.AddIndex(
            model_name='importrow',
            index=models.Index(fields=['of', 'taken', 'id'], name='catalogue_import_left'),
        ),
        migrations.AddConstraint(
            model_name='importrow',
            constraint=models.UniqueConstraint(fields=('of', 'line'), name='catalogue_import_line_once'),
        ),
        migrations.AddConstraint(
            model_name='importrow',
            constraint=models.CheckConstraint(condition=models.Q(('verdict__in', ['accepted', 'draft', 'unchanged', 'set_aside'])), name='catalogue_import_verdict'),
        ),
        migrations.AddIndex(
            model_name='listentry',
            index=models.Index(fields=['code'], name='catalogue_entry_by_code'),
        ),
        migrations.AddConstraint(
            model_name='listentry',
            constraint=models.UniqueConstraint(fields=('of', 'code'), name='catalogue_entry_once'),
        ),
        migrations.RunPython(refuse_changes_again, migrations.RunPython.noop),
    ]
