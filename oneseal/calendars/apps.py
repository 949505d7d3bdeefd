"""App entry of the calendars."""

from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    name = "oneseal.calendars"
    label = "calendars"
    verbose_name = "日历"

    def ready(self) -> None:
        """Let the journal know the projections of this room."""
        from oneseal.calendars import queries  # noqa: F401 - importing registers them
