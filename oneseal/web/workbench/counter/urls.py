"""Addresses of these pages."""

from django.urls import path

from oneseal.web.workbench.counter.advice import advice
from oneseal.web.workbench.counter.contact import counter_contact
from oneseal.web.workbench.counter.naming import counter_name
from oneseal.web.workbench.counter.originals import hand_original, original_page, originals, return_original, take_original
from oneseal.web.workbench.counter.person import counter, person
from oneseal.web.workbench.counter.proving import counter_prove
from oneseal.web.workbench.counter.receipt import counter_receipt
from oneseal.web.workbench.counter.recovery import counter_recovery
from oneseal.web.workbench.counter.registering import register_firm, register_person
from oneseal.web.workbench.counter.representative import counter_representative
from oneseal.web.workbench.counter.supplying import counter_supplied, counter_supply
from oneseal.web.workbench.counter.taking_in import counter_file

urlpatterns = [
    path("counter", counter, name="counter"),
    path("counter/register", register_person, name="register-person"),
    path("counter/register/firm", register_firm, name="register-firm"),
    path("counter/persons/<uuid:party>", person, name="person"),
    path("counter/persons/<uuid:party>/file/<uuid:item>", counter_file, name="counter-file"),
    path("counter/persons/<uuid:party>/recovery", counter_recovery, name="counter-recovery"),
    path("counter/persons/<uuid:party>/identity", counter_prove, name="counter-prove"),
    path("counter/persons/<uuid:party>/name", counter_name, name="counter-name"),
    path("counter/persons/<uuid:party>/contact", counter_contact, name="counter-contact"),
    path("counter/persons/<uuid:party>/representative", counter_representative, name="counter-representative"),
    path("counter/persons/<uuid:party>/originals/new", take_original, name="take-original"),
    path("originals", originals, name="originals"),
    path("originals/<uuid:original>", original_page, name="original"),
    path("originals/<uuid:original>/hand", hand_original, name="hand-original"),
    path("originals/<uuid:original>/return", return_original, name="return-original"),
    path("cases/<uuid:case>/receipt", counter_receipt, name="counter-receipt"),
    path("counter/cases/<uuid:case>/supply", counter_supply, name="counter-supply"),
    path("counter/cases/<uuid:case>/supplied/<int:version>", counter_supplied, name="counter-supplied"),
    path("counter/advice/<uuid:item>", advice, name="advice"),
]
