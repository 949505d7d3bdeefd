"""What of the work list is wanted: read from its address, and remembered, so that after an act the next case of the same list opens."""

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, QueryDict

from oneseal.cases.queries import Wanted

SORTS = {"due": "期限", "received": "收件日期"}
LIST = "work_list"
"""Key of the session under which the filters stand that were on when the list was last looked at."""
KEPT = ("power", "light", "item", "q", "sort")


def wanted_in(query: QueryDict) -> Wanted:
    """The filters of the address; what cannot be read is no filter."""
    try:
        item = UUID(query.get("item", "")) if query.get("item") else None
    except ValueError:
        item = None
    sort = query.get("sort", "due")
    return Wanted(query.get("power", ""), query.get("light", ""), item, query.get("q", "")[:60], sort if sort in SORTS else "due")


def remember(request: HttpRequest) -> None:
    """Keep the filters; the session is written only when they changed."""
    filters = urlencode({name: value for name in KEPT if (value := request.GET.get(name))})
    if request.session.get(LIST, "") != filters:
        request.session[LIST] = filters
