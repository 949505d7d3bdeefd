"""Periodic work of the catalogue: the search follows what is published, lists that were sent are checked and taken in.

Safe to run twice and in several processes.
"""

from oneseal.catalogue.actions import carry_on, keep_index

__all__ = ["carry_on", "keep_index"]
