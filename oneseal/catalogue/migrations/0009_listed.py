"""清单数据: lists and topics are counted from a narrow table."""

import django.db.models.deletion
from django.db import migrations, models

class Migration(migrations.Migration):
    dependencies = [("catalogue", "0008_row_marks")]

    operations = [
        migrations.CreateModel(
            name="ListedVersion",
            fields=[
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="listed", serialize=False,
                        to="catalogue.itemversion", verbose_name="事项版本",
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="版本")),
                ("effective_on", models.DateField(verbose_name="生效日期")),
                ("cancel_on", models.DateField(null=True, verbose_name="取消日期")),
                ("name", models.CharField(max_length=200, verbose_name="事项名称")),
                ("kind", models.CharField(max_length=4, verbose_name="事项类型")),
                ("mode", models.CharField(max_length=12, verbose_name="办理方式")),
                ("server_type", models.TextField(verbose_name="服务对象")),
                ("user_topics", models.TextField(verbose_name="自然人主题")),
                ("corp_topics", models.TextField(verbose_name="法人主题")),
                ("in_group", models.CharField(max_length=20, verbose_name="归并")),
                ("is_at_once", models.BooleanField(verbose_name="马上办")),
                ("is_online", models.BooleanField(verbose_name="网上办")),
                ("is_nearby", models.BooleanField(verbose_name="就近办")),
                ("is_once", models.BooleanField(verbose_name="一次办")),
                ("is_immediate", models.BooleanField(verbose_name="即办件")),
                ("is_without_visit", models.BooleanField(verbose_name="零跑动")),
                ("is_wholly_online", models.BooleanField(verbose_name="全程网办")),
                ("statutory_days", models.PositiveIntegerField(null=True, verbose_name="计入压缩率的法定时限")),
                ("promised_days", models.PositiveIntegerField(null=True, verbose_name="计入压缩率的承诺时限")),
                ("said", models.JSONField(verbose_name="清单所用要素")),
                (
                    "item",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="catalogue.item", verbose_name="事项"
                    ),
                ),
            ],
            options={
                "verbose_name": "清单数据",
                "verbose_name_plural": "清单数据",
                "db_table": "catalogue_listed_version",
                "indexes": [models.Index(fields=["item", "number", "effective_on"], name="catalogue_listed_in_force")],
            },
        ),
    ]
