"""编制 of one post, replayed from its entries: quota, who holds it, who substitutes whom; and what may be added to it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from oneseal.journal.rules import Entry
from oneseal.law.powers import R4_06
from oneseal.law.rule import Refused
from oneseal.people.rules.grounds import DATES, QUOTA

Span = tuple[date, date | None]


@dataclass(frozen=True, slots=True)
class Held:
    """One holding of the post."""

    person: UUID
    since: date
    until: date | None
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Substituted:
    """One substitution at the post."""

    absent: UUID
    substitute: UUID
    since: date
    until: date
    record: UUID | None
    """The sealed reason; None where it stands in clear in its entry, as it did in earlier releases."""
    ended_at: datetime | None = None


@dataclass(slots=True)
class Establishment:
    """A post as its entries add up to; holdings and substitutions by key, in order."""

    unit: UUID
    name: str
    power: str
    division: str
    quota: int
    holdings: dict[UUID, Held] = field(default_factory=dict)
    substitutions: dict[UUID, Substituted] = field(default_factory=dict)

    def held(self) -> list[Held]:
        """The holdings that were not ended at once."""
        return [held for held in self.holdings.values() if held.ended_at is None]


def establishment(entries: Iterable[Entry]) -> Establishment:
    """Replay the stream of a post."""
    first, *rest = entries
    data = first.data
    post = Establishment(UUID(data["unit"]), data["name"], data["power"], data["division"], data["quota"])
    for entry in rest:
        _apply(post, entry)
    return post


def _apply(post: Establishment, entry: Entry) -> None:
    data = entry.data
    match entry.act:
        case "set_quota":
            post.quota = data["quota"]
        case "appoint":
            post.holdings[UUID(data["holding"])] = Held(UUID(data["person"]), _day(data["since"]), _last(data["until"]))
        case "end_holding":
            held = UUID(data["holding"])
            post.holdings[held] = replace(post.holdings[held], until=_day(data["until"]), ended_at=entry.at if data["at_once"] else None)
        case "substitute":
            record = UUID(data["words"]["personal"]) if "words" in data else None
            post.substitutions[UUID(data["substitution"])] = Substituted(
                UUID(data["absent"]), UUID(data["substitute"]), _day(data["since"]), _day(data["until"]), record
            )
        case "end_substitution":
            key = UUID(data["substitution"])
            post.substitutions[key] = replace(post.substitutions[key], until=_day(data["until"]), ended_at=entry.at)


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _last(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def require_period(since: date, until: date | None) -> None:
    """Refuse a last day before the first."""
    if until is not None and until < since:
        raise Refused(
            DATES,
            f"截止日期 {until} 早于开始日期 {since}",
            field="until",
            mend="截止日期是最后一个有效日，不能早于开始日期",
            cause="period",
            since=since,
            until=until,
        )


def is_overlapping(since: date, until: date | None, other_since: date, other_until: date | None) -> bool:
    """Whether two periods share a day; both last days are included."""
    return (other_until is None or since <= other_until) and (until is None or other_since <= until)


def last_day_when_ended(since: date, until: date | None, on: date) -> date:
    """The last day of something ended at once on ``on``: never before its first day, never after its own last day."""
    last = max(since, on)
    return last if until is None or last < until else until


def require_within_quota(quota: int, held: Collection[Span], since: date, until: date | None) -> None:
    """Refuse an appointment that would put more than ``quota`` persons on the post on any day of its period."""
    starts = {since} | {start for start, _ in held if start > since and (until is None or start <= until)}
    for day in sorted(starts):
        present = sum(start <= day and (end is None or day <= end) for start, end in held)
        if present >= quota:
            raise Refused(
                QUOTA, f"该岗位核定 {quota} 人，{day} 已有 {present} 人在岗", field="post", mend="请先终止他人任职，或报批增加核定人数"
            )


def most_at_once(held: Collection[Span], on: date) -> int:
    """The most persons on the post at once from ``on`` onwards."""
    days = {on} | {start for start, _ in held if start > on}
    return max(sum(start <= day and (end is None or day <= end) for start, end in held) for day in days)


def require_may_appoint(post: Establishment, person: UUID, since: date, until: date | None) -> None:
    """任职: dates in order, not twice at the same time, within the approved quota."""
    require_period(since, until)
    for held in post.held():
        if held.person == person and is_overlapping(since, until, held.since, held.until):
            raise Refused(DATES, f"该人员已自 {held.since} 起任此岗位", field="person", mend="无需重复任职；要改变期限请先终止原任职")
    require_within_quota(post.quota, [(held.since, held.until) for held in post.held()], since, until)


def require_may_substitute(post: Establishment, absent: UUID, substitute: UUID, since: date, until: date, today: date) -> None:
    """代岗（A/B 岗, R4-06）: for a holder of the post, by another person, for days to come, once at a time."""
    require_period(since, until)
    if since < today:
        raise Refused(R4_06, f"代岗开始日期 {since} 已过，代岗不得追认", field="since", mend=f"请从 {today} 或以后开始")
    if substitute == absent:
        raise Refused(R4_06, "代岗人员就是缺勤人员本人", field="substitute", mend="请另选代岗人员")
    if not any(_covers(held, since, until) for held in post.held() if held.person == absent):
        raise Refused(R4_06, "缺勤人员在代岗期间并不任此岗位", field="absent", mend="请核对岗位、人员和代岗起止日期")
    if any(held.person == substitute and is_overlapping(since, until, held.since, held.until) for held in post.held()):
        raise Refused(R4_06, "代岗人员本来就任此岗位", field="substitute", mend="无需代岗，可直接办理")
    for other in post.substitutions.values():
        if other.ended_at is None and other.absent == absent and is_overlapping(since, until, other.since, other.until):
            raise Refused(DATES, f"缺勤人员在 {other.since} 至 {other.until} 已有代岗", field="since", mend="请先终止原代岗，或错开日期")


def require_for_a_time(since: date, until: date, longest: int) -> None:
    """代岗 is for a time that somebody has thought of (在期限内): what has no end is an appointment. ``longest``: in days."""
    if (until - since).days >= longest:
        latest = since + timedelta(days=longest - 1)
        mend = f"请填 {latest} 或以前的日期；到期仍缺岗的可以再安排，长期缺岗的请另行任命"
        raise Refused(R4_06, f"代岗最长 {longest} 日", field="until", mend=mend)


def _covers(held: Held, since: date, until: date) -> bool:
    return held.since <= since and (held.until is None or until <= held.until)
