"""Addresses of these pages."""

from django.urls import path

from oneseal.web.workbench.counter.advice import advice
from oneseal.web.workbench.counter.person import counter, person
from oneseal.web.workbench.counter.recovery import counter_recovery
from oneseal.web.workbench.counter.taking_in import counter_file

urlpatterns = [
    path("counter", counter, name="counter"),
    path("counter/persons/<uuid:party>", person, name="person"),
    path("counter/persons/<uuid:party>/file/<uuid:item>", counter_file, name="counter-file"),
    path("counter/persons/<uuid:party>/recovery", counter_recovery, name="counter-recovery"),
    path("counter/advice/<uuid:item>", advice, name="advice"),
]
