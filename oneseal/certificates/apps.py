"""App entry of the room."""

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    name = "oneseal.certificates"
    label = "certificates"
    verbose_name = "证照"
