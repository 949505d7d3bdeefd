"""The fixtures of people serve here too."""

from oneseal.people.tests.conftest import office, quick_passwords

__all__ = ["office", "quick_passwords"]
