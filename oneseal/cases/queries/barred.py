"""能不能申请 What forbids an application whatever is filled in, told before anything is; the act asks the same again, in its gate."""

from collections.abc import Collection
from uuid import UUID

from oneseal.cases.actions.filing import require_offered_online, require_proved, require_server_type
from oneseal.cases.actions.way import require_window
from oneseal.catalogue.rules import LoadedVersion
from oneseal.journal.queries import today
from oneseal.law.rule import Refused
from oneseal.people.models import Body
from oneseal.people.queries import party_details, standing
from oneseal.people.rules import may_act_for


def barred_online(loaded: LoadedVersion, *, applicant: UUID, by: UUID) -> Refused | None:
    """Why nothing can be begun on the portal by this person for this applicant; None when nothing stands in the way."""
    try:
        require_offered_online(loaded)
        may_act_for(standing(by, today()), applicant, "file")
        require_server_type(loaded, party_details([applicant])[applicant].kind)
    except Refused as bar:
        return bar
    return None


def bars_at_window(loaded: LoadedVersion, *, applicants: Collection[UUID], by: UUID, window: UUID) -> dict[UUID, Refused]:
    """Applicant → why this officer cannot take in what ``by``, who stands there, brings for it; for whom nothing stands in the way, there
    is none. As many queries for several as for one.

    ``field`` of the refusal says whom it is about: ``by`` who stands there or the officer, ``applicant`` for whom it is.
    """
    on, parties = today(), party_details({*applicants, by})
    division = Body.objects.values_list("division_id", flat=True).get(id=loaded.body)
    hers, officers = standing(by, on), standing(window, on)
    found: dict[UUID, Refused] = {}
    for applicant in applicants:
        try:
            require_proved(parties[by].name, claimed=parties[by].claimed, field="by")
            may_act_for(hers, applicant, "file")
            require_proved(parties[applicant].name, claimed=parties[applicant].claimed)
            require_server_type(loaded, parties[applicant].kind)
            require_window(officers, loaded.body, str(division), applicant, by)
        except Refused as bar:
            found[applicant] = bar
    return found
