"""Whose items an import writes: those that its bureau keeps; the set-up's also those of the bureaux of the places below."""

from uuid import UUID

from oneseal.catalogue.actions.items import nearest_bureau
from oneseal.people.models import Body
from oneseal.people.queries import divisions_above


class Keepers:
    """Which bureau keeps what, asked once for each place; ``is_set_up``: the command line of the installation, which no person uses."""

    def __init__(self, keeper: Body, *, is_set_up: bool) -> None:
        self.keeper, self.is_set_up = keeper, is_set_up
        self.nearest: dict[str, Body] = {}
        self.reached: dict[UUID, bool] = {keeper.pk: True}

    def of(self, body: Body | None) -> Body:
        """The bureau under which an item of the body is founded; of a body that is not registered the importing one."""
        if body is None or body.kind == "bureau":
            return body or self.keeper
        if body.division_id not in self.nearest:
            self.nearest[body.division_id] = nearest_bureau(body) or self.keeper
        return self.nearest[body.division_id]

    def are_written(self, keeper: Body) -> bool:
        """Whether this import writes on what a bureau keeps."""
        if keeper.pk not in self.reached:
            self.reached[keeper.pk] = self.is_set_up and self.keeper.division_id in divisions_above(keeper.division_id)
        return self.reached[keeper.pk]
