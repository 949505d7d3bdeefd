"""勘验暂存: what a surveyor has taken down so far, kept for another device; never an act, so it leaves no entry."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from oneseal.cases.models import Case, SurveyNote
from oneseal.cases.queries.opened import is_open
from oneseal.journal.actions import enclose
from oneseal.journal.gate import new_stream
from oneseal.journal.queries import now, today
from oneseal.journal.rules.verbs import verb
from oneseal.law.powers import SURVEY
from oneseal.law.rule import HouseRule, Refused
from oneseal.people.queries import standing
from oneseal.people.rules import POST_NEEDED

NOTES = HouseRule("C-43", "勘验暂存只供记录人本人继续填写，不超过十万字，不是勘验记录", "本系统办件规则")
MOST = 100_000


@verb
def keep_survey_note(
    case: UUID, said: Mapping[str, Sequence[str]], *, photos: Sequence[tuple[UUID, UUID]], signature: UUID | None, by: UUID
) -> datetime:
    """暂存: what stands in the form, unchecked, and the pictures taken so far; when it was kept."""
    if sum(len(name) + len(text) for name, texts in said.items() for text in texts) > MOST:
        raise Refused(NOTES, f"填写的内容超过 {MOST} 字", mend="请压缩后再保存")
    at = now()
    with transaction.atomic():
        found = Case.objects.filter(id=case).values_list("body_id", flat=True).first()
        if not any(post.power == SURVEY and post.body == found for post in standing(by, today()).posts):
            raise Refused(POST_NEEDED, "您在本机构没有“勘验”岗位", field="by", mend="请由勘验人员办理")
        key = new_stream()
        told = {
            "said": {name: list(texts) for name, texts in said.items()},
            "photos": [[str(shown), str(taken)] for shown, taken in photos],
            "signature": str(signature or ""),
        }
        values = {"id": key, **enclose(key, told), "updated_at": at}
        note, is_new = SurveyNote.objects.get_or_create(case_id=case, person_id=by, defaults=values)
        if not is_new:
            SurveyNote.objects.filter(id=note.id).update(**enclose(note.id, told), updated_at=at)
    return at


def sweep_survey_notes() -> int:
    """Remove what was taken down for surveys that are recorded by now; how many notes. Asked often: it writes only when there are some."""
    done = SurveyNote.objects.exclude(case__in=Case.objects.filter(is_open(SURVEY)))
    return done.delete()[0] if done.exists() else 0
