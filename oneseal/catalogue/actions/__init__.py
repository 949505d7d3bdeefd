"""Acts of the catalogue: load, draft, publish, withdraw; and taking a code at a grant."""

from oneseal.catalogue.actions.blocks import load_blocks, take_code
from oneseal.catalogue.actions.loading import load_items
from oneseal.catalogue.actions.versions import draft_item, publish, withdraw_item

__all__ = ["draft_item", "load_blocks", "load_items", "publish", "take_code", "withdraw_item"]
