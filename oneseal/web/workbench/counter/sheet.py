"""收件单 What a window takes in: the item, who stands there, for whom, under which answers; and the forms in which it is filled in."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict

from oneseal.cases.rules.statements import ELECTRONIC, PRESENT
from oneseal.catalogue.rules import LoadedVersion, Situation
from oneseal.law.rule import Refused
from oneseal.people.queries import PartyDetails
from oneseal.web.forms import agreed, text
from oneseal.web.portal.filing.fields import SchemaForm
from oneseal.web.situations import listed
from oneseal.web.stating import Stating
from oneseal.web.workbench.counter.registered import Registered


class Service(Stating):
    """How papers reach her, and what she says to the texts that she is shown; the officer notes it, and nothing is agreed to beforehand."""

    channel = "counter"
    address = text("送达地址", hint="纸质文书和证照寄到这里；同意电子送达的可以不填。带 * 的是登记的地址，可以不改", required=False)
    electronic = agreed(
        f"申请人{ELECTRONIC}",
        hint="当面问过、申请人同意才勾选；不勾就是不同意",
        required=False,
        version=PRESENT["electronic"],
        short="电子送达",
    )
    privacy = agreed(
        "申请人看过隐私说明，知道这些信息只用于办理本事项。",
        hint="请把隐私说明给申请人看；没有看或者不确认的不勾，照样收件",
        required=False,
        version=PRESENT["privacy"],
        short="隐私说明",
    )


@dataclass
class Sheet:
    """What is being taken in: the item, who stands there, for whom, under which answers."""

    loaded: LoadedVersion
    item: UUID
    person: PartyDetails
    principal: UUID
    answers: dict[str, Any]
    """What was answered; nothing is taken for answered that was not."""
    bars: Mapping[UUID, Refused] = field(default_factory=dict)
    """For whom of those she may act for it cannot be taken in, whatever is filled in, and why."""

    @property
    def bar(self) -> Refused | None:
        """Why it cannot be taken in for whom it is."""
        return self.bars.get(self.principal)

    @property
    def names(self) -> list[str]:
        """Every field of the form, in its order."""
        return [name for section in self.loaded.form.sections for name in section["fields"]]

    @property
    def seen(self) -> str:
        """For whom and under which answers the page is shown: what comes back with other choices is shown anew before it is taken in."""
        return f"{self.principal}?{urlencode(sorted((name, str(value)) for name, value in self.answers.items()))}"

    @property
    def asked(self) -> set[str]:
        """Lines of material that these answers ask for."""
        return {line.id for line in listed(self.loaded, self.answers).asked}

    @property
    def waiting(self) -> set[str]:
        """Lines that may be asked for yet, as an open question is answered."""
        return {line.id for line, _ in listed(self.loaded, self.answers).open}

    @property
    def open(self) -> list[Situation]:
        """Questions that nobody has answered."""
        return [each for each in self.loaded.situations if each.id not in self.answers]

    def has_to_be_shown(self, seen: str, given: Collection[str]) -> bool:
        """Before it is taken in from a page that was shown as ``seen``: when that was for another or with another answer, or when what was
        scanned (``given``: its lines) is not asked for by what was answered since. Else an answer only settles lines that stood there."""
        principal, _, answers = seen.partition("?")
        known = {name: str(value) for name, value in self.answers.items()}
        is_same = principal == str(self.principal) and QueryDict(answers).dict().items() <= known.items()
        return seen != self.seen and (not is_same or any(line not in self.asked for line in given))


class SheetForm(SchemaForm):
    """The item's form at a window: what the register knows stands in it in part, and is filed whole."""

    def __init__(self, sheet: Sheet, known: Registered, values: Mapping[str, Any], data: QueryDict | None) -> None:
        super().__init__(sheet.loaded, sheet.names, values, data)
        self.known = known

    def answers(self) -> dict[str, Any]:
        """What was filled in; a number that was left as the page showed it is the registered one."""
        return {name: self.known.meant(name, value) for name, value in super().answers().items()}
