"""App entry of the room."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "oneseal.documents"
    label = "documents"
    verbose_name = "文书与材料"
