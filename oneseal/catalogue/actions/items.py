"""What an act on an item needs: what a version will say, who acts under which power, the item itself, and known lists."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from oneseal.catalogue.models import Item
from oneseal.catalogue.rules import RULES, digest_of, matched_name
from oneseal.catalogue.rules.codes import main_code
from oneseal.catalogue.rules.content import mode_of
from oneseal.catalogue.rules.keys import key_of
from oneseal.journal.gate import Act, gate, new_stream
from oneseal.journal.queries import today
from oneseal.journal.rules import Insert, Read, Row
from oneseal.law.regimes import regime_of
from oneseal.law.rule import Refused
from oneseal.people.models import Body
from oneseal.people.queries import bureau_of, divisions_above, standing, standing_at, standing_reads
from oneseal.people.rules import Scope, may


@dataclass(frozen=True, slots=True)
class Draft:
    """What a version will say: content (complete with the body's elements), form, chart."""

    content: Mapping[str, Any]
    form: Any
    chart: str

    @property
    def digest(self) -> str:
        """Of everything it says."""
        return digest_of(self.content, self.form, self.chart)

    @property
    def elements(self) -> Mapping[str, Any]:
        """The national elements."""
        elements: Mapping[str, Any] = self.content["elements"]
        return elements

    @property
    def names(self) -> list[str]:
        """Its name, then the names people use for it."""
        return [str(self.elements.get("task_name", ""))[:200], *self.content.get("short_names", ())]

    @property
    def regime(self) -> str:
        """Which law governs."""
        return regime_of(str(self.elements.get("task_type", ""))).name

    @property
    def key(self) -> str:
        """By which the item is known; empty when its codes name none."""
        return key_of(self.elements)

    @property
    def columns(self) -> dict[str, Any]:
        """What the item's own row says of it, and what publishing writes there anew."""
        said = self.elements
        return {
            "mode": mode_of(self.content),
            "catalog_code": str(said.get("catalog_code", ""))[:50],
            "task_code": str(said.get("task_code", ""))[:50],
            "task_handle_item": str(said.get("task_handle_item", ""))[:50],
            "local_code": str(said.get("local_catalog_code", ""))[:120],
            "local_task_code": str(said.get("local_task_code", ""))[:120],
            "name": self.names[0],
            "matched_names": [matched_name(name) for name in self.names],
            "regime": self.regime,
        }


@dataclass(frozen=True, slots=True)
class Permission:
    """Who acts and under which power of which body; ``by`` None: the set-up of this installation, which has no person yet."""

    by: UUID | None
    power: str = ""
    scope: Scope | None = None

    @classmethod
    def of(cls, by: UUID | None, power: str, keeper: Body) -> "Permission":
        """To act under ``power`` on what a bureau keeps."""
        return cls(by, power, Scope(body=keeper.pk, division=keeper.division_id, unit_kind=None)) if by else cls(None)

    def reads(self) -> tuple[Read, ...]:
        """What the gate must read in its first trip."""
        return standing_reads(self.by, today()) if self.by else ()

    def require_now(self) -> None:
        """Raises Refused unless the person holds the power at this moment: for work that is checked again in each of its acts."""
        if self.by and self.scope:
            may(standing(self.by, today()), self.power, self.scope)

    def require(self, act: Act, place: int = 0) -> None:
        """Raises Refused unless the person holds the power now, as the question at ``place`` of the first trip was answered."""
        if self.by and self.scope:
            may(standing_at(act, place), self.power, self.scope)

    def require_kept(self, keeper: object) -> None:
        """Raises Refused unless the bureau for which the person acts keeps the item; the set-up acts for all."""
        if self.scope and str(self.scope.body) != str(keeper):
            raise Refused(RULES["I-21"], "这个事项由另一审批机构管理，不能修改", mend="请由管理它的机构办理")


def keeper_of(body: Body) -> Body:
    """The bureau that keeps a body's items: itself, or the nearest bureau of its place (a town's is its county's). Raises Refused when
    there is none."""
    return nearest_bureau(body) or bureau_of(body.division_id)


def nearest_bureau(body: Body) -> Body | None:
    """The bureau at or above a body's place; None where there is none."""
    if body.kind == "bureau":
        return body
    return Body.objects.filter(kind="bureau", division__in=divisions_above(body.division_id)).order_by("-division__level").first()


def known_item(draft: Draft) -> Item | None:
    """The item that a draft is of: by its key, or by the 业务办理项编码 that was published."""
    handle = str(draft.elements.get("task_handle_item", ""))
    by_key = Item.objects.filter(key=draft.key).first() if draft.key else None
    return by_key or (Item.objects.filter(task_handle_item=handle, is_leaf=True).first() if handle else None)


def found_item(keeper: Body, body: Body | None, draft: Draft, parent: UUID | None, permission: Permission) -> UUID:
    """The item with the draft's key; founded when there is none yet."""
    known = known_item(draft)
    if known:
        return known.pk
    return found_one(item_values(keeper, body, draft, parent), permission)


def item_values(keeper: Body, body: Body | None, draft: Draft, parent: UUID | None = None) -> dict[str, Any]:
    """The row of a new leaf."""
    owners = {"keeper_id": keeper.pk, "body_id": body.pk if body else None, "parent_id": parent}
    return {"key": draft.key, **owners, "is_leaf": True, **draft.columns, "published_code": None}


def found_main(body: Body, name: str, draft: Draft, permission: Permission) -> UUID:
    """The main item (主项) above the draft's leaf: it has children and cannot be applied for. Its own code ends with 000, whichever sub
    item (子项) the leaf is of."""
    task_code, catalog = (main_code(str(draft.elements[name])) for name in ("task_code", "catalog_code"))
    known = Item.objects.filter(task_code=task_code, is_leaf=False).first()
    if known:
        return known.pk
    coded = {"task_code": task_code, "catalog_code": catalog, "task_handle_item": "", "local_task_code": ""}
    coded |= {} if catalog == draft.columns["catalog_code"] else {"local_code": ""}
    said = {**draft.columns, **coded, "name": name, "matched_names": [matched_name(name)]}
    owners = {"keeper_id": keeper_of(body).pk, "body_id": body.pk, "parent_id": None}
    return found_one({"key": f"{task_code}|", **owners, "is_leaf": False, **said, "published_code": None}, permission)


def founding(values: Mapping[str, Any], stream: UUID | None = None) -> tuple[UUID, dict[str, Any], list[Row]]:
    """Stream, entry data and rows of a new item; ``stream``: one that was opened for it already."""
    stream = stream or new_stream()
    data = {**values, **{name: str(values[name]) if values[name] else None for name in ("keeper_id", "body_id", "parent_id")}}
    return stream, data, [Insert(Item, {"id": stream, **values})]


def found_one(values: Mapping[str, Any], permission: Permission) -> UUID:
    """One act: the item is in the catalogue."""
    stream, data, rows = founding(values)
    with gate(stream, reads=permission.reads()) as act:
        permission.require(act)
        act.record("found_item", by=permission.by, power=permission.power, data=data, rows=rows)
    return stream
