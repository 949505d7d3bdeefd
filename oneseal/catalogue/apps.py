"""App entry of the catalogue."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "oneseal.catalogue"
    label = "catalogue"
    verbose_name = "政务服务事项"
