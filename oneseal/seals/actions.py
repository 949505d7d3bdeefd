"""Making authorities and seals, registering uses, signing the journal's roots."""

from datetime import timedelta
from uuid import UUID

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.db import IntegrityError, connection, transaction

from oneseal.journal.actions import seal_personal
from oneseal.journal.gate import Lock, allocate, gate, new_stream
from oneseal.journal.queries import hashes_between, last_position, local_day, now, today
from oneseal.journal.rules import GENESIS, Entry, Insert, Read, Update
from oneseal.journal.rules.verbs import verb
from oneseal.law.powers import SUPERVISE
from oneseal.law.rule import HouseRule, Refused
from oneseal.people.models import Body
from oneseal.people.queries import standing_at, standing_reads
from oneseal.people.rules import Scope, may
from oneseal.seals.head import give_up_head, head, keep_head
from oneseal.seals.models import Authority, Root, Seal, SealUse
from oneseal.seals.queries import acknowledgements, chained, digest_of, end_of, head_missing, issuers
from oneseal.seals.rules import (
    GROWING,
    REGISTER,
    SEAL_NAMES,
    YEARS,
    Pair,
    change_from,
    merkle_root,
    new_pair,
    private_key,
    root_digest,
    root_text,
    serial_of,
    state_of,
)

ADVISORY = 0x0E5EA2
"""The number of the lock under which roots are signed on PostgreSQL (the sequencer has its own)."""
ISSUER = "OneSeal 印章签发机构"
ONE_IN_USE = HouseRule("Z-04", "一个机构每种印章同时只启用一枚", "本系统用印规则")


def passphrase() -> bytes:
    """What encrypts private keys at rest."""
    return str(settings.SEAL_PASSPHRASE).encode()


def make_authority(*, demo: bool) -> None:
    """Make the issuing authority and the key that signs roots, once."""
    for name, title in (("issuer", ISSUER), ("root", "OneSeal 日志签名根")):
        if not Authority.objects.filter(name=name).exists():
            _made(name, title, demo=demo)


def _made(name: str, title: str, *, demo: bool, before: Authority | None = None) -> Authority:
    voucher = Pair(before.certificate, bytes(before.key)) if before else None
    pair = new_pair(title + ("（演示）" if demo else ""), "OneSeal", passphrase(), now(), voucher, succeeds=before is not None)
    given = {"certificate": pair.certificate, "key": pair.key, "made_at": now(), "demo": demo}
    return Authority.objects.get_or_create(name=name, defaults=given)[0]


def _issuer() -> Authority:
    """Whose certificates new seals get. In the second half of its time it issues no more: it vouches for a successor, and what
    it has issued stays good to the end."""
    *_, newest = [issuer for issuer in issuers() if issuer.made_at <= now()] or issuers()
    if end_of(newest.certificate) - now() >= timedelta(days=365 * YEARS // 2):
        return newest
    year = local_day(now()).year
    made = _made(f"issuer {year}", f"{ISSUER} {year}", demo=newest.demo, before=newest)
    if made not in issuers():
        raise Refused(REGISTER, f"签发机构登记中的“{made.name}”没有前一签发机构的签名", mend="请核对数据库是否被改动，从备份恢复")
    return made


@verb
def make_seals(body: UUID, *, keeper: UUID | None = None, by: UUID | None = None) -> int:
    """刻制印章: the seals of a bureau, one of each kind, where it has none, with their keeper; returns how many were made.

    By the bureau's 监督 post; ``by`` None: the operator setting the home up.
    """
    found = Body.objects.select_related("division").filter(pk=body).first()
    if found is None:
        raise Refused(REGISTER, "没有这个机构", field="body", mend="请先登记机构")
    authority = _issuer()
    made = 0
    for kind, label in SEAL_NAMES.items():
        if (in_use := Seal.objects.filter(body=body, kind=kind, state="active")).exists():
            continue
        pair = new_pair(f"{found.name}{label}", found.name, passphrase(), now(), Pair(authority.certificate, bytes(authority.key)))
        seal, code = new_stream(), f"{found.division_id[:6]}{allocate('seal-code/' + found.division_id[:6]):07d}"
        serial = serial_of(pair.certificate)
        values = {
            "id": seal, "body_id": body, "kind": kind, "name": f"{found.name}{label}", "code": code, "keeper_id": keeper, "state": "active",
            "made_on": local_day(now()), "certificate": pair.certificate, "serial": serial, "key": pair.key, "demo": authority.demo,
        }  # fmt: skip
        data = {"body": str(body), "kind": kind, "name": values["name"], "code": code, "serial": serial, "keeper": keeper and str(keeper)}
        try:
            with gate(seal, reads=standing_reads(by, today()) if by else ()) as act:
                if by:
                    may(standing_at(act), SUPERVISE, Scope(body, found.division_id))
                act.record("make_seal", by=by, data=data, rows=[Insert(Seal, values)])
        except IntegrityError:
            if not in_use.all().exists():
                raise
            continue  # somebody else made it meanwhile
        made += 1
    return made


def _seal_read(seal: UUID) -> Read:
    """The bureau whose seal it is, its division, the seal's kind, and the code of another of that kind in use there."""
    sql = (
        "SELECT s.body_id, b.division_id, s.kind, o.code FROM seals_seal s JOIN people_body b ON b.id = s.body_id "
        "LEFT JOIN seals_seal o ON o.body_id = s.body_id AND o.kind = s.kind AND o.state = 'active' AND o.id <> s.id WHERE s.id = %s"
    )
    return Read(sql, (seal,))


@verb
def suspend_seal(seal: UUID, reason: str, *, by: UUID | None, seen: int | None = None) -> Entry:
    """停用: out of use until it is resumed; by the bureau's 监督 post (``by`` None: the operator), with reason."""
    return _changed(seal, "suspend_seal", reason, by, seen)


@verb
def resume_seal(seal: UUID, reason: str, *, by: UUID | None, seen: int | None = None) -> Entry:
    """恢复启用: in use again, with reason. Raises Refused when another of the bureau's seals of this kind is in use."""
    try:
        return _changed(seal, "resume_seal", reason, by, seen)
    except IntegrityError as clash:
        raise _one_is_in_use("该机构的另一枚同种印章刚刚启用") from clash


@verb
def surrender_seal(seal: UUID, reason: str, *, by: UUID | None, seen: int | None = None) -> Entry:
    """缴销: never used again, with reason."""
    return _changed(seal, "surrender_seal", reason, by, seen)


def _changed(seal: UUID, act: str, reason: str, by: UUID | None, seen: int | None) -> Entry:
    """One act in the life of a seal; the state follows from the act. ``seen``: the version that the page showed."""
    if not reason.strip():
        raise Refused(REGISTER, "没有写明理由", field="reason", mend="请写明停用、恢复启用或者缴销的理由")
    reads = [*(standing_reads(by, today()) if by else ()), _seal_read(seal)]
    with gate(seal, Lock(Seal, seal), reads) as under_way:
        ((body, division, kind, other),) = under_way.answers[-1]
        if by:
            may(standing_at(under_way), SUPERVISE, Scope(UUID(str(body)), str(division)))
        under_way.require_fresh(seen)
        state = change_from(state_of(under_way.entries), act).becomes
        if state == "active" and other:
            raise _one_is_in_use(f"该机构已有启用的{SEAL_NAMES[kind]}（编码 {other}）")
        _, words, rows = seal_personal({"reason": reason.strip()})
        rows.append(Update(Seal, {"id": seal}, {"state": state}))
        return under_way.record(act, by=by, data={"state": state, "words": words}, rows=rows)


def _one_is_in_use(reason: str) -> Refused:
    return Refused(ONE_IN_USE, reason, mend="请先停用或者缴销在用的那一枚，再启用这一枚")


def use_row(seal: UUID, paper: UUID, case: UUID, sha256: str, by: UUID | None, position: str, page: int) -> Insert:
    """用印: the register's row, written by the act that makes the paper."""
    values = {"seal_id": seal, "paper": paper, "case": case, "sha256": sha256, "by": by, "at": now(), "page": page, "position": position}
    return Insert(SealUse, values)


def sign_root() -> int:
    """Sign a Merkle root over every ordered entry after the last root, chained to it; returns the position sealed up to.

    One process at a time: whoever comes while another signs waits, and goes on from the root that the other left. Raises Refused when
    roots that this home has signed are missing.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # on SQLite BEGIN IMMEDIATE lets one write at a time
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ADVISORY])
        last = Root.objects.order_by("-position").first()
        if missing := head_missing():
            mend = "签名根被删除或恢复了旧备份：先运行 oneseal journal verify 查明；确系恢复备份的，运行 oneseal journal restored"
            raise Refused(GROWING, missing, mend=mend)
        first, position = last.position + 1 if last else 1, last_position()
        if position < first:
            return first - 1
        merkle = merkle_root(hashes_between(first, position))
        previous = digest_of(last) if last else GENESIS
        text = root_text(first, position, merkle, previous)
        key = private_key(bytes(Authority.objects.get(name="root").key), passphrase())
        signature = key.sign(text, ec.ECDSA(hashes.SHA256()))
        Root.objects.create(position=position, first=first, merkle=merkle, previous=previous, signature=signature, at=now())
    keep_head(position, root_digest(text, signature))
    return position


@verb
def acknowledge_restore(reason: str) -> Entry:
    """确认恢复备份: the operator says why roots that this home signed are gone from the database. What is lost stands in the
    journal for good, and roots are signed again from the database's last one on.

    Whoever repeats it after a crash finds the entry made. Raises Refused without a reason, when no root is missing, and when the roots that
    are left do not prove: that is no restored backup.
    """
    if not reason.strip():
        raise Refused(GROWING, "没有写明恢复备份的原因", field="reason", mend="请写明何时、因何恢复了哪一份备份")
    kept = head()
    if kept is None or not head_missing():
        raise Refused(GROWING, "数据库里的签名根与本目录所签一致，没有要确认的恢复", mend="无需确认；请运行 oneseal doctor 查看状态")
    if wrong := chained()[0]:
        raise Refused(
            GROWING, f"留存的签名根不能核对：{wrong[0]}", mend="这不像是恢复了备份；请运行 oneseal journal verify 查明，换一份完好的备份"
        )
    last = Root.objects.order_by("-position").first()
    reached, digest = (last.position, digest_of(last)) if last else (0, GENESIS)
    entry = next((known for known in acknowledgements() if known.data["lost_digest"] == kept[1]), None)
    if entry is None:
        _, words, rows = seal_personal({"reason": reason.strip()})
        data = {"lost_position": kept[0], "lost_digest": kept[1], "position": reached, "digest": digest, "words": words}
        with gate(new_stream()) as act:
            entry = act.record("acknowledge_restore", by=None, data=data, rows=rows)
    give_up_head(kept, (reached, digest) if last else None)
    return entry
