"""同一主项 Items of one main item are published one after the other: R1-06 is asked again where it can no longer change."""

from uuid import UUID

from django.db import connection

from oneseal.catalogue.queries.force import BESIDE
from oneseal.catalogue.rules.codes import beside_others
from oneseal.catalogue.rules.findings import require_none
from oneseal.catalogue.rules.lists import MAIN_LENGTH
from oneseal.journal.gate import Act
from oneseal.journal.queries import today
from oneseal.journal.rules import Read

TURNS = 20_061
"""Names the turns of main items among the locks of the database."""
_TURN = "SELECT pg_advisory_xact_lock(%s, hashtext(%s)) IS NULL"


def family_reads(item: UUID, catalog: str) -> tuple[Read, ...]:
    """The last questions of a publishing's first trip: its turn among the items of its main item, then which of these hold or will.

    The turn is taken after the item's own lock and held to the end of the act; who holds it waits for no other item. SQLite has one writer.
    """
    main, day = catalog[:MAIN_LENGTH], today()
    turn = (Read(_TURN, (TURNS, main)),) if connection.vendor == "postgresql" else ()
    return (*turn, Read(BESIDE, (f"{main}%", True, item, day, day)))


def require_beside(act: Act, catalog: str) -> None:
    """Refuse what another hand has just made wrong: an item of the same main item that may not stand beside this one."""
    codes = [code for (code,) in act.answers[-1]]
    require_none("事项不能发布", beside_others(catalog, codes))
