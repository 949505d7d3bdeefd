"""Addresses of these pages."""

from django.urls import path

from oneseal.web.workbench.office import people, reading, wording
from oneseal.web.workbench.office.calendars import calendars
from oneseal.web.workbench.office.entering import enter_year
from oneseal.web.workbench.office.founding import create_post, found_unit
from oneseal.web.workbench.office.head import cases_of_bureau, head
from oneseal.web.workbench.office.journal import case_journal
from oneseal.web.workbench.office.operator import operator
from oneseal.web.workbench.office.seals import resume_seal, seal, seal_export, seals, surrender_seal, suspend_seal

urlpatterns = [
    path("head", head, name="head"),
    path("cases-of-bureau", cases_of_bureau, name="cases-of-bureau"),
    path("cases/<uuid:case>/journal", case_journal, name="case-journal"),
    path("seals", seals, name="seals"),
    path("seals/<uuid:key>", seal, name="seal"),
    path("seals/<uuid:key>/uses.xlsx", seal_export, name="seal-export"),
    path("seals/<uuid:key>/suspend", suspend_seal, name="suspend-seal"),
    path("seals/<uuid:key>/resume", resume_seal, name="resume-seal"),
    path("seals/<uuid:key>/surrender", surrender_seal, name="surrender-seal"),
    path("calendars", calendars, name="calendars"),
    path("calendars/enter", enter_year, name="enter-year"),
    path("operator", operator, name="operator"),
    path("cases/<uuid:case>/clear", reading.case_in_clear, name="case-in-clear"),
    path("counter/persons/<uuid:party>/clear", reading.person_in_clear, name="person-in-clear"),
    path("reads", reading.reads, name="reads"),
    path("words", wording.words, name="words"),
    path("words/add", wording.add_word, name="add-word"),
    path("words/missed/<int:number>/reject", wording.reject_word, name="reject-word"),
    path("words/<uuid:key>/withdraw", wording.withdraw_word, name="withdraw-word"),
    path("people", people.people, name="people"),
    path("people/units/new", found_unit, name="found-unit"),
    path("people/posts/new", create_post, name="create-post"),
    path("people/posts/<uuid:key>", people.post, name="post"),
    path("people/posts/<uuid:key>/appoint", people.appoint, name="appoint"),
    path("people/posts/<uuid:key>/quota", people.quota, name="post-quota"),
    path("people/posts/<uuid:key>/substitute", people.substitute, name="substitute"),
    path("people/holdings/<uuid:key>/end", people.end_holding, name="end-holding"),
    path("people/holdings/<uuid:key>/certificate", people.certify, name="certify-officer"),
    path("people/holdings/<uuid:key>/second-factor", people.lift_second_factor, name="lift-second-factor"),
    path("people/substitutions/<uuid:key>/end", people.end_substitution, name="end-substitution"),
]
