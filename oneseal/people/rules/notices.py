"""隐私说明 Which privacy notice somebody has read: its versions, and that an account is opened only with consent to the present one."""

from oneseal.law.personal import consent_counts
from oneseal.law.rule import Refused

PRIVACY = "2026-12c"
"""The present version of the portal's privacy notice; a test holds it against the notice's words."""


def require_consent(notice: str) -> str:
    """The version agreed to. Raises Refused when it is none, or not the present one."""
    if not consent_counts(notice, PRIVACY):
        raise Refused(
            consent_counts.citation,
            "没有同意现行的隐私说明",
            field="privacy",
            mend=f"请阅读隐私说明（{PRIVACY} 版）后勾选同意",
            cause="no-consent",
        )
    return notice
