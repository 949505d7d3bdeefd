"""What of the work list is wanted: read from its address, and remembered, so that after an act the next case of the same list opens."""

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, QueryDict

from oneseal.cases.queries import Wanted

SORTS = {"due": "期限", "received": "收件日期"}
LIST = "work_list"
"""Key of the session under which the filters stand that were on when the list was last looked at."""
KEPT = ("power", "light", "item", "q", "sort", "hands")


def wanted_in(query: QueryDict, person: UUID | None = None) -> Wanted:
    """The filters of the address; what cannot be read is no filter. ``person``: whose list it is."""
    try:
        item = UUID(query.get("item", "")) if query.get("item") else None
    except ValueError:
        item = None
    sort = query.get("sort", "due")
    words = {name: query.get(name, "") for name in ("power", "light", "hands")}
    return Wanted(**words, item=item, text=query.get("q", "")[:60], sort=sort if sort in SORTS else "due", person=person)


def filters_of(query: QueryDict) -> str:
    """The filters of an address, as an address carries them."""
    return urlencode({name: value for name in KEPT if (value := query.get(name))})


def remember(request: HttpRequest) -> None:
    """Keep the filters; the session is written only when they changed."""
    filters = filters_of(request.GET)
    if request.session.get(LIST, "") != filters:
        request.session[LIST] = filters
