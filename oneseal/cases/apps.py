"""App entry of the cases."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "oneseal.cases"
    label = "cases"
    verbose_name = "办件"
