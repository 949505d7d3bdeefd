"""Addresses of these pages."""

from django.urls import path

from oneseal.web.portal.filing.draft import discard, draft_page, materials, section, situations
from oneseal.web.portal.filing.file import apply, filed, summary

urlpatterns = [
    path("apply/<uuid:item>", apply, name="apply"),
    path("drafts/<uuid:draft>", draft_page, name="draft"),
    path("drafts/<uuid:draft>/situations", situations, name="draft-situations"),
    path("drafts/<uuid:draft>/form/<int:number>", section, name="draft-section"),
    path("drafts/<uuid:draft>/materials", materials, name="draft-materials"),
    path("drafts/<uuid:draft>/summary", summary, name="draft-summary"),
    path("drafts/<uuid:draft>/discard", discard, name="draft-discard"),
    path("filed/<uuid:case>", filed, name="filed"),
]
