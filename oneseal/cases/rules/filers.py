"""谁提交的 Who filed for an applicant: its 法定代表人（负责人、经营者）, whose act is its own, or a 代理人 with a mandate.

民法典第六十一条、第一百六十一条.
"""

from uuid import UUID

from oneseal.journal.rules import Entry


def filer_of(filing: Entry) -> UUID | None:
    """Who filed for somebody else, in whatever capacity; None for an applicant who filed herself."""
    told = filing.data.get("representative") or filing.data.get("agent")
    return UUID(told) if told else None


def agent_of(filing: Entry) -> UUID | None:
    """代理人: who filed under a mandate. Older entries call a representative an agent too: she filed without a mandate."""
    return filer_of(filing) if filing.mandate else None


def representative_of(filing: Entry) -> UUID | None:
    """法定代表人（负责人、经营者）: who filed for her own organisation, by law and without any mandate."""
    return None if filing.mandate else filer_of(filing)
