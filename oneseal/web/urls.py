"""Addresses of the doors; each group of pages brings its own."""

from django.urls import include, path

from oneseal.web.display import display
from oneseal.web.health import health
from oneseal.web.portal.home import home
from oneseal.web.portal.notices import accessibility, privacy
from oneseal.web.style import style

urlpatterns = [
    path("", home, name="home"),
    path("privacy", privacy, name="privacy"),
    path("accessibility", accessibility, name="accessibility"),
    path("health", health, name="health"),
    path("display", display, name="display"),
    path("style", style, name="style"),
    path("style/<slug:area>", style, name="style-of"),
    path("", include("oneseal.web.open.urls")),
    path("", include("oneseal.web.portal.account.urls")),
    path("", include("oneseal.web.portal.browse.urls")),
    path("", include("oneseal.web.portal.filing.urls")),
    path("", include("oneseal.web.portal.mine.urls")),
    path("work/", include("oneseal.web.workbench.desk.urls")),
    path("work/", include("oneseal.web.workbench.counter.urls")),
    path("work/", include("oneseal.web.workbench.office.urls")),
    path("work/", include("oneseal.web.workbench.items.urls")),
    path("work/", include("oneseal.web.workbench.print_room.urls")),
]
