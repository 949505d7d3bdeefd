"""App entry of the cases."""

from django.apps import AppConfig

from oneseal.people.rules.erasure import KEEPERS


class CasesConfig(AppConfig):
    name = "oneseal.cases"
    label = "cases"
    verbose_name = "办件"

    def ready(self) -> None:
        """Say where cases keep data of persons: what is erased asks and drops it there."""
        KEEPERS.append("oneseal.cases.actions.erasing.KEEPER")
