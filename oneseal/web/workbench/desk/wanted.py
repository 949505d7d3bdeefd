"""What of the work list is wanted: read from its address, and remembered, so that after an act the next case of the same list opens."""

from collections.abc import Collection, Mapping
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, QueryDict

from oneseal.cases.queries import Wanted
from oneseal.cases.queries.claims import HANDS
from oneseal.cases.rules.views import is_number, without_number
from oneseal.catalogue.models import Item
from oneseal.law.powers import POWERS
from oneseal.people.rules import masked_id_number
from oneseal.web.workbench.seeking import from_address

LIGHTS = {"red": "红", "yellow": "黄", "green": "绿", "none": "无期限"}
SORTS = {"due": "期限", "received": "收件日期"}
LIST = "work_list"
"""Key of the session under which the filters stand that were on when the list was last looked at."""
TYPED = "view_name"
"""Key of the session under which the name of a view waits that could not be saved, with its filters and what is wrong with it."""
CHOICES: Mapping[str, Collection[str]] = {"power": POWERS, "light": LIGHTS, "hands": HANDS}
KEPT = ("power", "light", "item", "q", "sort", "hands")


def wanted_in(query: QueryDict, person: UUID | None = None) -> Wanted:
    """The filters of the address; what cannot be read is no filter. ``person``: whose list it is."""
    try:
        item = UUID(query.get("item", "")) if query.get("item") else None
    except ValueError:
        item = None
    sort = query.get("sort", "due")
    words = {name: value if (value := query.get(name, "")) in known else "" for name, known in CHOICES.items()}
    text = from_address(query.get("q", ""), person)
    return Wanted(**words, item=item, text=text, sort=sort if sort in SORTS else "due", person=person)


def item_names(items: Collection[UUID]) -> dict[str, str]:
    """Names of published items by key, as filters write it."""
    found = Item.objects.filter(id__in=items, published_code__isnull=False) if items else Item.objects.none()
    return {str(key): name for key, name in found.values_list("id", "name")}


def filters_of(query: QueryDict, *more: str) -> str:
    """The filters of an address, and what stands there under ``more`` names, as an address carries them."""
    return urlencode({name: value for name in (*KEPT, *more) if (value := query.get(name))})


def words_of(query: QueryDict, items: Mapping[str, str], person: UUID | None = None) -> dict[str, str]:
    """The filters of an address as people read them, by their name; ``items``: names of items by key; ``person``: who looks. What cannot be
    read is left out."""
    wanted = wanted_in(query)
    sought = from_address(query.get("q", ""), person)
    told = {
        "q": masked_id_number(sought) if is_number(sought) else sought,
        "power": wanted.power,
        "light": LIGHTS.get(wanted.light, ""),
        "hands": HANDS.get(wanted.hands, ""),
        "item": items.get(query.get("item", ""), "所选事项") if wanted.item else "",
    }
    return {name: words for name, words in told.items() if words}


def remember(request: HttpRequest) -> None:
    """Keep the filters, without numbers of people and cases; the session is written only when they changed."""
    filters = without_number(filters_of(request.GET))
    if request.session.get(LIST, "") != filters:
        request.session[LIST] = filters
