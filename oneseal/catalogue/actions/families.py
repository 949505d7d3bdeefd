"""同一主项 Items of one main item are published one after the other: R1-06 is asked again where it can no longer change."""

from uuid import UUID

from django.db import connection

from oneseal.catalogue.rules.codes import beside_others
from oneseal.catalogue.rules.findings import require_none
from oneseal.catalogue.rules.lists import MAIN_LENGTH
from oneseal.catalogue.rules.stream import PUBLISHED, WITHDRAWN
from oneseal.journal.gate import Act
from oneseal.journal.queries import today
from oneseal.journal.rules import Read

TURNS = 20_061
"""Names the turns of main items among the locks of the database."""
_TURN = "SELECT pg_advisory_xact_lock(%s, hashtext(%s)) IS NULL"
_BESIDE = (
    "SELECT DISTINCT i.catalog_code FROM catalogue_item i JOIN catalogue_item_version v ON v.item_id = i.id "
    "WHERE i.catalog_code LIKE %s AND i.is_leaf = %s AND v.state = %s AND i.id <> %s AND (v.cancel_on IS NULL OR v.cancel_on > %s) "
    "AND NOT EXISTS (SELECT 1 FROM catalogue_item_version w WHERE w.item_id = i.id AND w.state = %s AND w.version > v.version)"
)


def family_reads(item: UUID, catalog: str) -> tuple[Read, ...]:
    """The last questions of a publishing's first trip: its turn among the items of its main item, then what is published of these.

    The turn is taken after the item's own lock and held to the end of the act; who holds it waits for no other item. SQLite has one writer.
    """
    main = catalog[:MAIN_LENGTH]
    turn = (Read(_TURN, (TURNS, main)),) if connection.vendor == "postgresql" else ()
    return (*turn, Read(_BESIDE, (f"{main}%", True, PUBLISHED, item, today(), WITHDRAWN)))


def require_beside(act: Act, catalog: str) -> None:
    """Refuse what another hand has just made wrong: an item of the same main item that may not stand beside this one."""
    codes = [code for (code,) in act.answers[-1]]
    require_none("事项不能发布", beside_others(catalog, codes))
