"""电子证照免提交 At a window as on the portal: a certificate that we have issued to the applicant serves in place of its copy.

Nothing of it while something bars the filing: what somebody holds is shown to nobody who has not proved that she is that person.
"""

from collections.abc import Collection
from uuid import UUID

from oneseal.cases.queries.serving import serving
from oneseal.certificates.queries import HeldCertificate
from oneseal.documents.actions import receive_file
from oneseal.documents.queries import open_paper
from oneseal.journal.queries import today
from oneseal.law.rule import Refused
from oneseal.people.queries import standing
from oneseal.web.workbench.counter.sheet import Sheet


def ours_for(sheet: Sheet) -> dict[str, HeldCertificate]:
    """Certificates of the applicant that serve for a line of the list, by the line's name; none for an agent to whom receiving them was not
    mandated, none while the filing is barred."""
    return {} if sheet.bar else serving(standing(sheet.person.id, today()), sheet.principal, [line.name for line in sheet.loaded.materials])


def use_ours(sheet: Sheet, lines: Collection[str], given: dict[str, list[UUID]], clerk: UUID) -> None:
    """The sealed file of her certificate for each of the lines that are asked for and for which nothing came. Raises Refused, naming the
    line, when that file cannot be had."""
    wanted = [line for line in sheet.loaded.materials if line.id in lines and line.id in sheet.asked and not given.get(line.id)]
    ours = ours_for(sheet) if wanted else {}
    for line in wanted:
        if held := ours.get(line.name):
            given[line.id] = [_copied(held, line.id, clerk)]


def _copied(held: HeldCertificate, line: str, clerk: UUID) -> UUID:
    try:
        opened = open_paper(held.paper)
    except Refused as lost:
        mend = f"请先扫描这一项；{lost.mend}"
        raise Refused(lost.rule, lost.reason, field=line, mend=mend, cause=lost.cause, **lost.values) from lost
    with opened.stream as sealed:
        return UUID(str(receive_file(sealed, f"{held.name} {held.number}.pdf", by=clerk).id))
