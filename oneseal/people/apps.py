"""App entry of people."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "oneseal.people"
    label = "people"
    verbose_name = "机构与人员"
