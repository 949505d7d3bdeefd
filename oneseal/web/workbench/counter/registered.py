"""登记信息 What the register knows of who stands there, as a window's form shows it: numbers in part, filed whole without being seen."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from oneseal.catalogue.rules import LoadedVersion
from oneseal.people.queries import party_details
from oneseal.people.rules import masked_id_number, masked_mobile
from oneseal.web.portal.filing.known import prefilled

MASKS = {"id-number": masked_id_number, "mobile": masked_mobile}


@dataclass(frozen=True)
class Registered:
    """What a form can be filled in with. ``shown``: by field, as the page shows it; ``whole``: what is filed for what is shown in part."""

    shown: Mapping[str, Any]
    whole: Mapping[str, str]

    @classmethod
    def of(cls, loaded: LoadedVersion, applicant: UUID, person: UUID) -> "Registered":
        """For an item, whom it is for, and who stands there."""
        known = prefilled(loaded, applicant, person)
        herself = party_details([person])[person]
        shown = dict(known)
        for name, value in known.items():
            mask = MASKS.get(str(loaded.form.schema["properties"][name].get("format", "")))
            if mask is not None:
                shown[name] = mask(value)
            elif name == "address" and value == herself.address:
                shown[name] = herself.masked().address
        return cls(shown, {name: value for name, value in known.items() if shown[name] != value})

    def meant(self, name: str, value: Any) -> Any:
        """What a field says: the registered number where it was left as it was shown."""
        return self.whole[name] if name in self.whole and value == self.shown[name] else value
