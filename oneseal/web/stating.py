"""送达和声明 What a filing says besides its form, on portal and window alike: what the act would refuse of it is told with all the rest."""

from typing import Any

from oneseal.cases.actions.filing import given_service
from oneseal.cases.rules.statements import PRESENT, wrong_statements
from oneseal.law.rule import Refused
from oneseal.web.forms import Form


class Stating(Form):
    """Where papers reach her (``address``, ``electronic``) and what she states, on one channel."""

    channel = "online"

    @property
    def stated(self) -> dict[str, str]:
        """The versions of the texts that were ticked, as they were sent."""
        return {name: str(self.data.get(self.add_prefix(name), "")) for name in PRESENT if name in self.fields}

    @property
    def service(self) -> dict[str, Any]:
        """As the act takes it."""
        return {name: self.cleaned_data.get(name) for name in ("address", "electronic")}

    def clean(self) -> dict[str, Any]:
        """A field that is wrong already is said once."""
        given = super().clean() or self.cleaned_data
        wrong = list(wrong_statements(self.stated, self.channel, electronic=bool(given.get("electronic"))))
        try:
            given_service({name: given.get(name, "") for name in ("address", "electronic")})
        except Refused as refused:
            wrong.insert(0, refused)
        unsaid = set(self.fields) - set(self.errors)
        for refused in wrong:
            if refused.field in unsaid:
                self.tell(refused)
        return given
