"""Addresses of these pages."""

from django.urls import path

from oneseal.web.workbench.print_room.queue import print_room

urlpatterns = [path("print-room", print_room, name="print-room")]
