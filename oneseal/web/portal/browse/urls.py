"""Addresses of these pages."""

from django.urls import path

from oneseal.web.portal.browse import events, lists
from oneseal.web.portal.browse.checking import progress, verify
from oneseal.web.portal.browse.items import file_of_item, form_of_item, guide_of_item, item, item_by_code, items
from oneseal.web.portal.browse.needs import materials

urlpatterns = [
    path("events", events.all_events, name="life-events"),
    path("events/<slug:key>", events.event, name="life-event"),
    path("lists", lists.lists, name="four-lists"),
    path("lists/<slug:key>.xlsx", lists.list_file, name="four-list-file"),
    path("lists/<slug:key>", lists.one_list, name="four-list"),
    path("items", items, name="items"),
    path("items/<uuid:item>", item, name="item"),
    path("items/<slug:code>", item_by_code, name="item-by-code"),
    path("items/<uuid:item>/materials", materials, name="materials"),
    path("items/<uuid:item>/guide.pdf", guide_of_item, name="item-guide"),
    path("items/<uuid:item>/forms/<slug:name>", form_of_item, name="item-form"),
    path("items/<uuid:item>/files/<slug:key>", file_of_item, name="item-file"),
    path("progress", progress, name="progress"),
    path("verify", verify, name="verify"),
]
