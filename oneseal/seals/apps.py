"""App entry of the room."""

from django.apps import AppConfig


class SealsConfig(AppConfig):
    name = "oneseal.seals"
    label = "seals"
    verbose_name = "印章"
