"""What a person's posts, substitutions and mandates allow on a day. Denied by default: a permit exists only where one of them says so."""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from oneseal.law import licensing
from oneseal.law.powers import R4_06
from oneseal.law.rule import Refused
from oneseal.people.rules.grounds import POST_NEEDED, UNIT_NAMED, WITHIN_SCOPE
from oneseal.people.rules.register import MANDATED, covers

NOBODY = UUID(int=0)
BUSINESS = "business"
BUSINESS_UNITS = frozenset({"market", "investment", "social"})


def admitted_by(unit_kind: str) -> tuple[str, ...]:
    """The units, as tasks name them, whose work a post of this kind of unit does: any ("") and its own; 业务审批科 is any business unit."""
    return ("", unit_kind, *([BUSINESS] if unit_kind in BUSINESS_UNITS else []))


def kinds_for(unit_kind: str) -> frozenset[str]:
    """The kinds of unit whose posts do the work of a task that names this one: :func:`admitted_by`, asked the other way round."""
    return BUSINESS_UNITS | {BUSINESS} if unit_kind == BUSINESS else frozenset({unit_kind})


@dataclass(frozen=True, slots=True, order=True)
class HeldPost:
    """A power that a person has on the day: by a post of her own, or (``substituting``) by that of the absent person."""

    post: UUID
    power: str
    body: UUID
    division: str
    unit_kind: str
    substituting: UUID | None = None


@dataclass(frozen=True, slots=True)
class HeldMandate:
    """A mandate in force on the day."""

    mandate: UUID
    principal: UUID
    scope: tuple[str, ...]

    def covers(self, verb: str) -> bool:
        """Whether the mandate allows ``verb``."""
        return covers(self.scope, verb)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a natural person may do on a day. An unknown or erased person, and a firm, is ``NOBODY`` and may nothing."""

    person: UUID = NOBODY
    posts: tuple[HeldPost, ...] = ()
    mandates: tuple[HeldMandate, ...] = ()
    represents: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class Scope:
    """Where an act takes place: the body, its division, and the unit if the task names one."""

    body: UUID
    division: str
    unit_kind: str | None = None

    def admits(self, unit_kind: str) -> bool:
        """Whether a post of this kind of unit may act here."""
        return (self.unit_kind or "") in admitted_by(unit_kind)


@dataclass(frozen=True, slots=True)
class Permit:
    """The post that allows an act; ``substituting``: the absent person whose power it is."""

    post: UUID
    power: str
    substituting: UUID | None = None


@dataclass(frozen=True, slots=True)
class MandatePermit:
    """Why a person may act for a principal: ``mandate`` is None when she is the principal or represents it by law."""

    principal: UUID
    mandate: UUID | None = None


def standing_from(rows: Iterable[Sequence[Any]]) -> Standing:
    """The standing that the rows of ``people.queries.standing_reads`` say: (kind, id, text, body or principal, division, unit, absent)."""
    person, posts, mandates, represents = NOBODY, set[HeldPost](), dict[UUID, HeldMandate](), set[UUID]()
    for kind, key, text, other, division, unit_kind, absent in rows:
        identity = _uuid(key)
        match kind:
            case "person":
                person = identity
            case "post":
                posts.add(HeldPost(identity, text, _uuid(other), division, unit_kind, _uuid(absent) if absent else None))
            case "mandate":
                mandates[identity] = HeldMandate(identity, _uuid(other), tuple(json.loads(text)))
            case "represents":
                represents.add(identity)
    if person == NOBODY:
        return Standing()
    return standing_with(person, posts, mandates.values(), represents)


def in_office(posts: Iterable[HeldPost]) -> tuple[HeldPost, ...]:
    """Her own posts, and those lent to her by a body at which she holds one of her own: only its officers stand in (A/B 岗, R4-06).

    So a substitution ends with the substitute's last post at the body, whatever its own dates say.
    """
    held = tuple(posts)
    bodies = {post.body for post in held if post.substituting is None}
    return tuple(post for post in held if post.substituting is None or post.body in bodies)


def standing_with(person: UUID, posts: Iterable[HeldPost], mandates: Iterable[HeldMandate], represents: Iterable[UUID]) -> Standing:
    """A standing in its one order: own posts before substitutions that still count, then by key."""
    ordered = sorted(in_office(posts), key=lambda held: (held.substituting is not None, str(held.post), str(held.substituting)))
    return Standing(person, tuple(ordered), tuple(sorted(mandates, key=lambda held: str(held.mandate))), frozenset(represents))


def _uuid(value: object) -> UUID:
    return value if isinstance(value, UUID) else UUID(str(value))


def may(standing: Standing, act_power: str, scope: Scope) -> Permit:
    """The permit to use ``act_power`` in ``scope``; own posts come before substitutions. Raises Refused saying what is missing."""
    with_power = [held for held in standing.posts if held.power == act_power]
    here = [held for held in with_power if held.body == scope.body and held.division == scope.division]
    fitting = [held for held in here if scope.admits(held.unit_kind)]
    if fitting:
        return Permit(fitting[0].post, act_power, fitting[0].substituting)
    raise _refusal(standing, act_power, scope, has_power=bool(with_power), is_here=bool(here))


def _refusal(standing: Standing, act_power: str, scope: Scope, *, has_power: bool, is_here: bool) -> Refused:
    if is_here:
        return Refused(UNIT_NAMED, f"您的“{act_power}”岗位不在本环节指定的科室", field="by", mend="请由指定科室的在岗人员办理")
    if has_power:
        return Refused(WITHIN_SCOPE, f"您的“{act_power}”岗位不在本件所属的机构和区划", field="by", mend="请由本件所属机构的在岗人员办理")
    if any(held.body == scope.body for held in standing.posts):
        return Refused(
            R4_06, f"您没有“{act_power}”岗位，也没有该岗位有效的代岗", field="by", mend="岗位人员缺勤的，请先登记载明起止日期的代岗"
        )
    return Refused(POST_NEEDED, f"您没有“{act_power}”岗位", field="by", mend="请由在岗人员办理")


def acts_for(standing: Standing, principal: UUID) -> bool:
    """Whether she is the principal, represents it by law, or holds any mandate of it, whatever it covers."""
    mandated = {held.principal for held in standing.mandates}
    return principal in {standing.person, *standing.represents, *mandated}


FOLLOWING = frozenset({"supply", "add_material", "withdraw", "request_withdrawal", "receive"})
"""What may be mandated about a case that is filed already: nobody does any of it without seeing the case."""
RECEIVE = "receive"
SUPPLYING = frozenset({"supply", "add_material"})
"""What nobody does without seeing the material as it was handed in."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What somebody who acts for a principal may read of its affairs. ``follows``: every case of it, whoever filed it; ``receives``: what
    its papers and certificates say, and the 取件码 with which they are collected; ``supplies``: the material that others handed in;
    ``owns``: she is the principal, or represents it by law."""

    person: UUID
    follows: bool
    receives: bool
    supplies: bool = False
    owns: bool = False

    @property
    def may_present(self) -> bool:
        """电子证照免提交: whether a certificate that the principal holds here may serve in place of a copy.

        It would lie in the draft with name, number and sealed file, so it is only for whom receiving certificates was mandated to. To file
        is to hand in, not to read what the office holds (最小授权): others are not even told whether there is one. They hand in the copy
        that the principal gives them, or the principal files herself.
        """
        return self.receives

    def opens(self, given_by: Collection[UUID | None], *, is_certificate: bool) -> bool:
        """Whether a file of a case's material may be opened: by whoever gave it (uploaded it, or filed the application it came with), and
        by whoever corrects, for she must see what was found wrong; not by who may only withdraw or collect. A certificate of ours among
        the material is read like any other: only by who receives, unless it is she who gave it."""
        return self.person in given_by or (self.receives if is_certificate else self.supplies)

    def sees(self, filed_by: UUID | None) -> bool:
        """Whether a case of the principal that ``filed_by`` filed for it (None: the principal itself) may be read."""
        return self.follows or filed_by == self.person

    def is_told_password(self, filed_by: UUID | None, *, is_renewed: bool) -> bool:
        """Whether the password of a case's query number is shown: whoever filed the case has it on her receipt, and it is hers no more once
        the principal has drawn another (C-69)."""
        return self.owns or (filed_by == self.person and not is_renewed)

    def takes(self, kind: str, filed_by: UUID | None) -> bool:
        """Whether a paper of a case may be had; the receipt goes to whoever handed the application in (行政许可法第三十二条第二款)."""
        return self.receives or (kind == "receipt" and filed_by == self.person)


def sight_of(standing: Standing, principal: UUID) -> Sight | None:
    """How far a mandate lets its agent read: as far as what it names needs (民法典第一百六十五条), None without any.

    The principal, and who represents it by law, read everything; so does the agent of everything. Who may only file (申请、提交预审) reads
    what she filed herself. Who may do something about cases that are filed already (补正、补齐材料、撤回、领取) reads them all; the files
    that others handed in, only who corrects. Papers, certificates and the 取件码 are for whom 领取文书和证照 was mandated to.
    """
    if not acts_for(standing, principal):
        return None
    if principal == standing.person or principal in standing.represents:
        return Sight(standing.person, follows=True, receives=True, supplies=True, owns=True)
    given = [held for held in standing.mandates if held.principal == principal]
    follows, supplies = (any(held.covers(verb) for held in given for verb in verbs) for verbs in (FOLLOWING, SUPPLYING))
    return Sight(standing.person, follows=follows, receives=any(held.covers(RECEIVE) for held in given), supplies=supplies)


def may_act_for(standing: Standing, principal: UUID, verb: str) -> MandatePermit:
    """The permit to do ``verb`` for ``principal``: oneself, a firm one represents by law, or whoever gave a mandate that covers it."""
    ground = licensing.agent_may_file.citation
    if standing.person == NOBODY:
        raise Refused(ground, "没有找到登记的自然人", field="by", mend="请先登记并登录", cause="nobody")
    if principal == standing.person or principal in standing.represents:
        return MandatePermit(principal)
    given = [held for held in standing.mandates if held.principal == principal]
    for held in given:
        if held.covers(verb):
            return MandatePermit(principal, held.mandate)
    if given:
        raise Refused(
            ground,
            f"委托事项不包括“{MANDATED.get(verb, verb)}”",
            field="by",
            mend="请委托人扩大委托事项，或由委托人自行办理",
            cause="mandate-narrow",
        )
    raise Refused(
        ground, "您不是申请人，也没有申请人有效的委托", field="by", mend="请由申请人办理，或先由申请人登记委托", cause="no-mandate"
    )
