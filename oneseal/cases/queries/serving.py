"""电子证照免提交 Which of the material asked for a party holds already as a certificate of ours."""

from collections.abc import Iterable
from uuid import UUID

from oneseal.catalogue.rules import matched_name
from oneseal.certificates.queries import HeldCertificate, certificates_held
from oneseal.documents.queries import papers_named
from oneseal.people.rules import Standing, sight_of


def may_present(standing: Standing, holder: UUID) -> bool:
    """Whether certificates of a party may serve in what this person files for it (``people.rules.Sight.may_present``)."""
    sight = sight_of(standing, holder)
    return sight is not None and sight.may_present


def serving(standing: Standing, holder: UUID, names: Iterable[str]) -> dict[str, HeldCertificate]:
    """Name of the material → the newest certificate of that name which holds today and whose sealed file is made. Two queries; nothing at
    all for an agent to whom receiving certificates was not mandated."""
    if not may_present(standing, holder):
        return {}
    held = [each for each in certificates_held(holder) if each.holds]
    made = {key for key, paper in papers_named([each.paper for each in held]).items() if paper.made}
    newest = {matched_name(each.name): each for each in reversed(held) if each.paper in made}
    return {name: newest[matched_name(name)] for name in names if matched_name(name) in newest}
