"""The site as the tests serve it: with the quick hash of the test's own process, so that signing in here leaves sessions there alone."""

from django.contrib.auth.hashers import PBKDF2PasswordHasher

from oneseal.site.wsgi import application

PBKDF2PasswordHasher.iterations = 1_000

__all__ = ["application"]
