"""App entry of the room."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "oneseal.web"
    label = "web"
    verbose_name = "门户"
