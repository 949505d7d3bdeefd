"""When a case was last worked on, how often its password was renewed, and on which day its notice reached her. Rows that wait for a
correction are given the calendar version "" so that the job derives their dates anew (house 5)."""

from django.db import migrations, models
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

STILL = ("record_service", "renew_query_password")


def tell(apps, schema_editor):
    """From the entries: the last that is more than a note, and the renewals."""
    rows, entries = apps.get_model("cases", "Case").objects, apps.get_model("journal", "JournalEntry").objects
    hers = entries.filter(stream=OuterRef("pk"))
    moved = hers.exclude(act__in=STILL).order_by("-version").values("at")[:1]
    rows.update(moved_at=Subquery(moved))
    renewed = hers.filter(act="renew_query_password").values("stream").annotate(n=Count("version")).values("n")
    rows.update(renewals=Coalesce(Subquery(renewed), 0))
    rows.filter(phase="CORRECTION").update(calendar="")


class Migration(migrations.Migration):
    dependencies = [("cases", "0017_running_of_applicant"), ("journal", "0003_never_replaced")]

    operations = [
        migrations.AddField("case", "moved_at", models.DateTimeField(null=True, verbose_name="最近进展时间")),
        migrations.AddField("case", "renewals", models.PositiveSmallIntegerField(default=0, verbose_name="更换查询密码次数")),
        migrations.AddField("case", "notified_on", models.DateField(null=True, verbose_name="补正告知书送达日期")),
        migrations.AddField("case", "unmade_notice", models.UUIDField(null=True, verbose_name="等待制成的补正告知书")),
        migrations.AddIndex(
            "case",
            models.Index(fields=["unmade_notice"], condition=models.Q(unmade_notice__isnull=False), name="cases_notice_unmade"),
        ),
        migrations.RunPython(tell, migrations.RunPython.noop),
    ]
