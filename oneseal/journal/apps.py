"""App entry of the journal."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "oneseal.journal"
    label = "journal"
    verbose_name = "日志"
