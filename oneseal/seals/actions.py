"""Making authorities and seals, registering uses, signing the journal's roots."""

from uuid import UUID

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.db import IntegrityError

from oneseal.journal.gate import Lock, allocate, gate, new_stream
from oneseal.journal.queries import hashes_between, last_position, local_day, now, today
from oneseal.journal.rules import GENESIS, Entry, Insert, Read, Update
from oneseal.law.powers import SUPERVISE
from oneseal.law.rule import HouseRule, Refused
from oneseal.people.models import Body
from oneseal.people.queries import standing_of, standing_reads
from oneseal.people.rules import Scope, may
from oneseal.seals.head import head, keep_head
from oneseal.seals.models import Authority, Root, Seal, SealUse
from oneseal.seals.rules import (
    FOLLOWS,
    SEAL_NAMES,
    STATES,
    Pair,
    merkle_root,
    new_pair,
    private_key,
    root_digest,
    root_text,
    serial_of,
)

GROWING = HouseRule("Z-03", "签名根只增不减，不得在旧根缺失时重新签", "本系统用印规则")
REGISTER = HouseRule("Z-02", "印章登记编码、种类、保管人和状态，停用、缴销须写明理由", "本系统用印规则")


def passphrase() -> bytes:
    """What encrypts private keys at rest."""
    return str(settings.SEAL_PASSPHRASE).encode()


def make_authority(*, demo: bool) -> None:
    """Make the issuing authority and the key that signs roots, once."""
    for name, title in (("issuer", "OneSeal 印章签发机构"), ("root", "OneSeal 日志签名根")):
        if Authority.objects.filter(name=name).exists():
            continue
        pair = new_pair(title + ("（演示）" if demo else ""), "OneSeal", passphrase(), now())
        Authority.objects.get_or_create(
            name=name, defaults={"certificate": pair.certificate, "key": pair.key, "made_at": now(), "demo": demo}
        )


def make_seals(body: UUID, *, keeper: UUID | None = None, by: UUID | None = None) -> int:
    """刻制印章: the seals of a bureau, one of each kind, where it has none, with their keeper; returns how many were made.

    By the bureau's 监督 post; ``by`` None: the operator setting the home up.
    """
    found = Body.objects.select_related("division").get(pk=body)
    authority = Authority.objects.get(name="issuer")
    made = 0
    for kind, label in SEAL_NAMES.items():
        if Seal.objects.filter(body=body, kind=kind, state="active").exists():
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
                    may(standing_of(act.answers), SUPERVISE, Scope(body, found.division_id))
                act.record("make_seal", by=by, data=data, rows=[Insert(Seal, values)])
        except IntegrityError:
            continue
        made += 1
    return made


def _body_read(seal: UUID) -> Read:
    """The bureau whose seal it is, and its division."""
    return Read("SELECT s.body_id, b.division_id FROM seals_seal s JOIN people_body b ON b.id = s.body_id WHERE s.id = %s", (seal,))


def set_seal_state(seal: UUID, state: str, reason: str, *, by: UUID | None) -> Entry:
    """启用、停用、缴销: by the bureau's 监督 post (``by`` None: the operator), with reason; a surrendered seal is never used again."""
    if not reason.strip():
        raise Refused(REGISTER, "没有写明理由", field="reason", mend="请写明启用、停用或缴销的理由")
    reads = [*standing_reads(by, today()), _body_read(seal)] if by else []
    with gate(seal, Lock(Seal, seal), reads) as act:
        if by:
            *standing, owner = act.answers
            may(standing_of(standing), SUPERVISE, Scope(UUID(str(owner[0][0])), str(owner[0][1])))
        present = next((entry.data["state"] for entry in reversed(act.entries) if entry.act == "set_seal_state"), "active")
        if state not in FOLLOWS[present]:
            raise Refused(REGISTER, f"印章现为“{STATES[present]}”，不能改为“{STATES.get(state, state)}”", field="state")
        rows = [Update(Seal, {"id": seal}, {"state": state})]
        return act.record("set_seal_state", by=by, data={"state": state, "reason": reason}, rows=rows)


def use_row(seal: UUID, paper: UUID, case: UUID, sha256: str, by: UUID | None, position: str, page: int) -> Insert:
    """用印: the register's row, written by the act that makes the paper."""
    values = {"seal_id": seal, "paper": paper, "case": case, "sha256": sha256, "by": by, "at": now(), "page": page, "position": position}
    return Insert(SealUse, values)


def sign_root() -> int:
    """Sign a Merkle root over every ordered entry after the last root, chained to it; returns the position sealed up to."""
    last = Root.objects.order_by("-position").first()
    kept = head()
    if kept is not None and (last is None or last.position < kept[0]):
        reached = last.position if last else 0
        mend = "签名根被删除或恢复了旧备份：先运行 oneseal journal verify 查明"
        raise Refused(GROWING, f"本目录已签到位置 {kept[0]}，数据库里的签名根只到 {reached}", mend=mend)
    first = last.position + 1 if last else 1
    position = last_position()
    if position < first:
        return last.position if last else 0
    merkle = merkle_root(hashes_between(first, position))
    previous = root_digest(root_text(last.first, last.position, last.merkle, last.previous), bytes(last.signature)) if last else GENESIS
    key = private_key(bytes(Authority.objects.get(name="root").key), passphrase())
    signature = key.sign(root_text(first, position, merkle, previous), ec.ECDSA(hashes.SHA256()))
    try:
        Root.objects.create(position=position, first=first, merkle=merkle, previous=previous, signature=signature, at=now())
    except IntegrityError:
        return last.position if last else 0
    keep_head(position, root_digest(root_text(first, position, merkle, previous), signature))
    return position
