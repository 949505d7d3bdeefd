"""The WSGI application for a web server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "oneseal.site.settings"  # whatever another project left in the shell
application = get_wsgi_application()
