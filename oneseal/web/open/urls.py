"""Addresses of the open door."""

from django.urls import URLPattern, path, re_path
from django.views.decorators.csrf import csrf_exempt

from oneseal.web.open import document, guides, items, lists, registers  # noqa: F401 - each enters its addresses with the interface
from oneseal.web.open.api import api, unmatched
from oneseal.web.open.pages import documentation

entered = [each for each in api.urls[0] if isinstance(each, URLPattern) and each.name != "api-root"]
urlpatterns = [
    path("api", documentation, name="open-api"),
    *(path(f"api/v1/{each.pattern}", each.callback, name=each.name) for each in entered),
    re_path(r"^api/v1(?P<rest>/.*)$", csrf_exempt(unmatched)),
]
