"""What is written of documents: files received, papers owed, papers made."""

from oneseal.documents.actions.enclosing import Enclosed, enclose_file
from oneseal.documents.actions.making import lease_owed, make_paper, settle_attempts
from oneseal.documents.actions.owing import Owed, owe
from oneseal.documents.actions.receiving import receive_file

__all__ = ["Enclosed", "Owed", "enclose_file", "lease_owed", "make_paper", "owe", "receive_file", "settle_attempts"]
