"""Addresses of these pages."""

from django.urls import path

from oneseal.web.portal.mine.cases import (
    certificates,
    inbox,
    mine,
    my_case_page,
    my_certificate,
    my_paper,
    renew_query_password,
    withdraw,
)
from oneseal.web.portal.mine.files import my_file, my_file_page
from oneseal.web.portal.mine.mandates import end_mandate, grant, mandates
from oneseal.web.portal.mine.supplying import supply

urlpatterns = [
    path("mine", mine, name="mine"),
    path("mine/<uuid:case>", my_case_page, name="my-case"),
    path("mine/<uuid:case>/supply", supply, name="supply"),
    path("mine/<uuid:case>/withdraw", withdraw, name="withdraw"),
    path("mine/<uuid:case>/password", renew_query_password, name="renew-query-password"),
    path("mine/<uuid:case>/papers/<uuid:paper>", my_paper, name="my-paper"),
    path("mine/<uuid:case>/files/<uuid:file>", my_file, name="my-file"),
    path("mine/<uuid:case>/files/<uuid:file>/pages/<int:number>", my_file_page, name="my-file-page"),
    path("inbox", inbox, name="inbox"),
    path("certificates", certificates, name="certificates"),
    path("certificates/<uuid:certificate>", my_certificate, name="my-certificate"),
    path("mandates", mandates, name="mandates"),
    path("mandates/new", grant, name="grant-mandate"),
    path("mandates/<uuid:mandate>/end", end_mandate, name="end-mandate"),
]
