"""Root addresses: each door of ``web`` brings its own."""

from django.urls import include, path

urlpatterns = [path("", include("oneseal.web.urls"))]
handler400 = "oneseal.web.refusals.misread"
handler404 = "oneseal.web.expired.not_found"
handler500 = "oneseal.web.refusals.broken"
