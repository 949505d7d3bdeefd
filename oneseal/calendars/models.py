"""Tables of the calendars: one calendar per place (the nation's has no division), one row per year entered. Both are projections."""

from django.db import models


class Calendar(models.Model):
    """The calendar of the nation (no division) or what a division adds to it. ``version`` counts its entries."""

    id = models.UUIDField("日历标识", primary_key=True)
    division = models.CharField("区划代码", max_length=12, blank=True, unique=True)
    version = models.PositiveIntegerField("版本")

    class Meta:
        db_table = "calendars_calendar"
        verbose_name = verbose_name_plural = "日历"

    def __str__(self) -> str:
        return f"{self.division or '全国'} 第 {self.version} 版"


class Year(models.Model):
    """The days of one year that differ from the plain week, as last entered: ``[[day, kind, name], …]``."""

    id = models.UUIDField("标识", primary_key=True)
    calendar = models.ForeignKey(Calendar, models.PROTECT, related_name="years", verbose_name="日历")
    year = models.PositiveSmallIntegerField("年份")
    days = models.JSONField("与普通周历不同的日子")
    source = models.CharField("依据", max_length=200)

    class Meta:
        db_table = "calendars_year"
        verbose_name = verbose_name_plural = "年度日历"
        constraints = [models.UniqueConstraint(fields=["calendar", "year"], name="calendars_year_once")]

    def __str__(self) -> str:
        return f"{self.calendar_id} {self.year}"
