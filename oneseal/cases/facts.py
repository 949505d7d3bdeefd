"""What a case needs of its item's version, as the kernel takes it."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID

from oneseal.cases.rules import ItemFacts, Limits
from oneseal.catalogue.queries import version as load_version
from oneseal.catalogue.rules import LoadedVersion
from oneseal.journal.rules import canonical


def facts_of(version: UUID, answers: Mapping[str, Any]) -> ItemFacts:
    """The facts of an immutable version for an applicant's answers (cached: both never change)."""
    return _facts(version, canonical(dict(answers)))


@lru_cache(maxsize=4096)
def _facts(version: UUID, answers: str) -> ItemFacts:
    loaded: LoadedVersion = load_version(version)
    lines = loaded.materials_for(json.loads(answers))
    return ItemFacts(
        version=version,
        program=loaded.program,
        limits=Limits(loaded.statutory, loaded.promise, loaded.extension, loaded.delivery, loaded.correction),
        regime=loaded.regime,
        on_the_spot=loaded.on_the_spot,
        required={line.id: line.name for line in lines if line.required},
        lines={line.id: line.name for line in lines},
        lapses=loaded.lapses,
        by_form=frozenset(line.id for line in lines if loaded.is_form(line)),
    )
