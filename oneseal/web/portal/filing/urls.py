"""Addresses of these pages."""

from django.urls import path

from oneseal.web.portal.filing.draft import discard, draft_page
from oneseal.web.portal.filing.file import apply, filed, filed_form, summary
from oneseal.web.portal.filing.filling_in import section, situations
from oneseal.web.portal.filing.materials import draft_file, draft_page_image, materials
from oneseal.web.portal.filing.sending import sending, sendings

urlpatterns = [
    path("apply/<uuid:item>", apply, name="apply"),
    path("drafts/<uuid:draft>", draft_page, name="draft"),
    path("drafts/<uuid:draft>/situations", situations, name="draft-situations"),
    path("drafts/<uuid:draft>/form/<int:number>", section, name="draft-section"),
    path("drafts/<uuid:draft>/materials", materials, name="draft-materials"),
    path("drafts/<uuid:draft>/files/<uuid:upload>", draft_file, name="draft-file"),
    path("drafts/<uuid:draft>/files/<uuid:upload>/pages/<int:number>", draft_page_image, name="draft-page-image"),
    path("drafts/<uuid:draft>/summary", summary, name="draft-summary"),
    path("drafts/<uuid:draft>/discard", discard, name="draft-discard"),
    path("sendings", sendings, name="sendings"),
    path("sendings/<uuid:key>", sending, name="sending"),
    path("filed/<uuid:case>", filed, name="filed"),
    path("filed/<uuid:case>/form", filed_form, name="filed-form"),
]
