"""Addresses of these pages."""

from django.urls import path

from oneseal.web.workbench.items import attaching, beginning, bulk, checking, drafting, entered, importing, keeping, settling

urlpatterns = [
    path("items", keeping.items, name="kept-items"),
    path("items/export.<str:kind>", keeping.export, name="items-export"),
    path("items/template.xlsx", keeping.template, name="items-template"),
    path("items/import", importing.upload, name="items-import"),
    path("items/import/waiting", importing.waiting, name="items-import-waiting"),
    path("items/import/<uuid:key>", importing.report, name="items-import-report"),
    path("items/import/<uuid:key>/give-up", importing.give_up, name="items-import-give-up"),
    path("items/import/<uuid:key>/places", importing.places, name="items-import-places"),
    path("items/check", checking.check, name="items-check"),
    path("items/check.xlsx", checking.check_export, name="items-check-export"),
    path("items/citing", checking.citing_items, name="items-citing"),
    path("items/new", beginning.begin, name="item-new"),
    path("items/lists", entered.entered, name="items-lists"),
    path("items/bulk", bulk.bulk, name="items-bulk"),
    path("items/<uuid:item>", keeping.item, name="kept-item"),
    path("items/<uuid:item>/edit/<str:part>", drafting.edit, name="item-edit"),
    path("items/<uuid:item>/files", attaching.files, name="item-files"),
    path("items/<uuid:item>/files/<slug:key>", attaching.kept_file, name="kept-file"),
    path("items/<uuid:item>/compare", keeping.compare, name="item-compare"),
    path("items/<uuid:item>/submit", settling.submit, name="item-submit"),
    path("items/<uuid:item>/retract", settling.retract, name="item-retract"),
    path("items/<uuid:item>/publish", settling.publish_it, name="item-publish"),
    path("items/<uuid:item>/return", settling.give_back, name="item-return"),
    path("items/<uuid:item>/discard", settling.discard, name="item-discard"),
    path("items/<uuid:item>/body", settling.whose, name="item-body"),
    path("items/<uuid:item>/withdraw", settling.withdraw, name="item-withdraw"),
    path("items/<uuid:item>/preview", keeping.preview, name="item-preview"),
]
