"""Statutory papers, one file a kind: what each must contain, by article, and what it says."""

from oneseal.documents.papers import (
    acceptance_notice,
    certificate,
    correction_notice,
    delivery_proof,
    denial,
    grant,
    lapse_notice,
    not_needed_notice,
    receipt,
    refusal_to_accept,
    state_notice,
    survey_record,
)
from oneseal.documents.papers.kind import Content, PaperKind, Part

KINDS: dict[str, PaperKind] = {
    module.PAPER.kind: module.PAPER
    for module in (
        receipt,
        correction_notice,
        acceptance_notice,
        not_needed_notice,
        refusal_to_accept,
        lapse_notice,
        grant,
        denial,
        survey_record,
        delivery_proof,
        certificate,
        state_notice,
    )
}

__all__ = ["KINDS", "Content", "PaperKind", "Part"]
