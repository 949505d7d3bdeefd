"""App entry of the room."""

from django.apps import AppConfig

from oneseal.people.rules import PRINTERS


class DocumentsConfig(AppConfig):
    name = "oneseal.documents"
    label = "documents"
    verbose_name = "文书与材料"

    def ready(self) -> None:
        """Say what papers cannot show: no name is registered with it."""
        PRINTERS.append("oneseal.documents.fonts.require_printable")
