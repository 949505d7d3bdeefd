"""核验: genuine, altered, revoked or unknown, for any file that anybody may bring; what a file says is told to who brings it."""

import hashlib
import io
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from oneseal.certificates.actions import change_state
from oneseal.certificates.models import Certificate
from oneseal.certificates.queries import COMPARE, NAMED, certificate_of_case, certificates_held, certificates_of, verify_file, verify_number
from oneseal.certificates.rules import State
from oneseal.documents.models import Paper
from oneseal.documents.queries import content_digest, content_kept, digests, paper_by_hash
from oneseal.journal.actions import set_clock
from oneseal.journal.gate import new_stream
from oneseal.journal.queries import PROJECTIONS, entries_of, now, open_personal, rebuild, verify
from oneseal.journal.tests.test_verify import key, unguarded
from oneseal.law.codes import is_certificate_identifier
from oneseal.law.regimes import REGIMES
from oneseal.law.rule import Refused
from oneseal.people.queries import bureau_of, bureaus, demo_cast, officers_of
from oneseal.people.rules import masked_id_number, masked_name
from oneseal.seals import queries as queries_of_seals
from oneseal.seals.models import Authority, Seal
from oneseal.seals.pades import prepared
from oneseal.seals.queries import check_file
from oneseal.seals.rules import PROFILE, Pair, new_pair

pytestmark = pytest.mark.usefixtures("city")


def approver() -> UUID:
    """An approver of the city's bureau."""
    return officers_of(bureau_of().pk, "批准")[0]


@dataclass(frozen=True)
class Made:
    """A certificate with its file, and another paper of the same case."""

    certificate: Certificate
    path: Path
    data: bytes
    grant: bytes
    receipt: bytes


def walked(item: str = "食品经营许可新办") -> Made:
    """One case walked to its certificate, from the command line as anybody would."""
    words = [sys.executable, "-m", "oneseal", "case", "walk", "--item", item, "--json"]
    (case,) = json.loads(subprocess.run(words, capture_output=True, text=True, check=True).stdout)
    files = {Path(file).stem: Path(file) for file in case["files"]}
    papers = {paper.kind: paper for digest in files if (paper := paper_by_hash(digest)) is not None}
    path = files[papers["certificate"].sha256]
    certificate = certificate_of_case(papers["certificate"].case)
    assert certificate is not None
    return Made(certificate, path, path.read_bytes(), *(files[papers[kind].sha256].read_bytes() for kind in ("grant", "receipt")))


@cache
def made() -> Made:
    """The one that most tests look at and none changes."""
    return walked()


@cache
def of_a_person() -> Made:
    """The certificate of a natural person, under no licensing law."""
    return walked("生育登记")


def printed(one: Made) -> dict[str, str]:
    """What stands on a face, and whose it is."""
    said = content_kept(one.certificate.paper)
    return {**dict(said["fields"]), "holder": said["holder"]}


def test_what_was_issued_is_genuine_and_says_all_that_stands_on_its_face() -> None:
    verdict = verify_file(made().data)
    row = made().certificate
    assert (verdict.verdict, verdict.state, verdict.profile) == ("genuine", "有效", PROFILE)
    assert (verdict.number, verdict.identifier, verdict.issuer) == (row.number, row.identifier, row.body.name)
    assert (verdict.valid_from, verdict.valid_until) == (row.valid_from.isoformat(), row.valid_until and row.valid_until.isoformat())
    assert {**dict(verdict.fields), "holder": verdict.holder} == printed(made())
    assert "经营场所" in dict(verdict.fields)
    assert is_certificate_identifier(row.identifier)
    assert row in certificates_of(row.holder_id)


def test_any_sealed_paper_can_be_checked() -> None:
    verdict = verify_file(made().grant)
    assert (verdict.verdict, verdict.title, verdict.holder) == ("genuine", "准予行政许可决定书", "")
    receipt = verify_file(made().receipt)
    assert (receipt.verdict, receipt.state) == ("genuine", "已签发"), "a receipt has no validity"


def test_a_file_that_only_names_our_seals_certificate_is_unknown() -> None:
    serials = Seal.objects.values_list("serial", flat=True)
    for data in (" ".join(serials).encode(), b"%PDF-1.7 /ByteRange /Contents /SubFilter " + serials[0].encode()):
        assert verify_file(data).verdict == "unknown"


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9), st.integers(1, 255))
def test_one_byte_changed_anywhere_is_altered(place: int, by: int) -> None:
    data = bytearray(made().data)
    data[place % len(data)] ^= by
    assert verify_file(bytes(data)).verdict == "altered"


def test_every_byte_of_the_signature_counts() -> None:
    whole = made().data
    begin = whole.rindex(b"/Contents <")
    for place in range(begin, len(whole), 97):
        data = bytearray(whole)
        data[place] ^= 0x01
        assert verify_file(bytes(data)).verdict == "altered"


def test_what_was_added_or_cut_off_is_altered() -> None:
    assert verify_file(made().data + b"\n").verdict == "altered"
    assert verify_file(made().data[:-10]).verdict == "altered"


def test_what_is_not_ours_is_unknown() -> None:
    for data in (b"", b"%PDF-1.7\n%%EOF", b"/ByteRange [0 1 2 3] /Contents <00>", bytes(range(256)) * 50):
        assert verify_file(data).verdict == "unknown"


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=3000))
def test_any_bytes_are_unknown(data: bytes) -> None:
    assert verify_file(data).verdict == "unknown"


def foreign() -> tuple[Pair, bytes]:
    """Another authority, and our page under a seal that it issued."""
    today = datetime.now(UTC)
    issuer = new_pair("别处签发机构", "别处", b"x", today)
    pair = new_pair("云岚市行政审批服务局行政许可专用章", "云岚市行政审批服务局", b"x", today, Pair(issuer.certificate, issuer.key))
    unsigned = made().data[: made().data.index(b"%%EOF") + 5]
    return issuer, prepared("x", "x", pair.certificate, pair.key, b"x").sign(unsigned, reason="r", location="l", box=(346, 102, 465, 221))


def test_what_another_authority_signed_is_unknown() -> None:
    assert verify_file(foreign()[1]).verdict == "unknown"


@pytest.mark.parametrize("known", [True, False], ids=["a known issuer", "an unknown issuer"])
def test_rows_put_into_the_register_make_no_file_genuine(known: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who writes into the database but has no key: an authority beside ours is not believed, and what the journal does not name is not
    ours, whoever signed it."""
    issuer, forged = foreign()
    sha256, sm3 = digests(forged)
    row = paper_by_hash(hashlib.sha256(made().data).hexdigest())
    assert row is not None
    with transaction.atomic():
        Authority.objects.create(name="issuer 2027", certificate=issuer.certificate, key=b"", made_at=now(), demo=True)
        given = {field.attname: getattr(row, field.attname) for field in Paper._meta.concrete_fields}
        Paper.objects.create(**{**given, "id": new_stream(), "number": "仿〔2026〕1号", "sha256": sha256, "sm3": sm3})
        if known:
            monkeypatch.setattr(queries_of_seals, "issuers", lambda: list(Authority.objects.filter(name="issuer 2027")))
        assert check_file(forged).ours is known
        assert verify_file(forged).verdict == "altered"
        transaction.set_rollback(True)


NAMES_THE_FILE = ('{"sha256": "SHA"}', *(f'{{"sha256": "SHA", "seal": {seal}}}' for seal in ("null", '"x"', "7", "[]")))


@pytest.mark.parametrize("data", ["[]", "null", "7", "{}", *NAMES_THE_FILE])
def test_a_paper_whose_entry_was_altered_past_the_guards_is_altered_and_the_entry_named(data: str) -> None:
    paper = paper_by_hash(hashlib.sha256(made().data).hexdigest())
    assert paper is not None
    with rewritten(paper.id, data.replace("SHA", paper.sha256)):
        said = verify_file(made().data)
        assert (said.verdict, said.number) == ("altered", paper.number)
        assert str(paper.id) in {finding.stream for finding in verify().findings}
    assert verify_file(made().data).verdict == "genuine" and verify().findings == []


def test_an_altered_entry_that_still_names_the_file_is_no_witness_nor_is_that_of_its_seal() -> None:
    """Its own hash tells: another seal put there, or the seal's entry made to say something else beside its certificate."""
    paper = paper_by_hash(hashlib.sha256(made().data).hexdigest())
    assert paper is not None
    (entry,) = entries_of(paper.id)
    seal = UUID(entry.data["seal"])
    for stream, data in ((paper.id, {**entry.data, "case": str(seal)}), (seal, {**entries_of(seal)[0].data, "name": "别的章"})):
        with rewritten(stream, json.dumps(data, ensure_ascii=False)):
            assert verify_file(made().data).verdict == "altered"
            assert str(stream) in {finding.stream for finding in verify().findings}
    assert verify_file(made().data).verdict == "genuine"


@contextmanager
def rewritten(stream: UUID, data: str) -> Iterator[None]:
    """What an intruder makes the first entry of a stream say; inside."""
    where = "WHERE stream = %s AND version = 1"
    with unguarded(), connection.cursor() as cursor:
        cursor.execute(f"SELECT CAST(data AS text) FROM journal_entry {where}", [key(stream)])
        (genuine,) = cursor.fetchone()
        cursor.execute(f"UPDATE journal_entry SET data = %s {where}", [data, key(stream)])
        try:
            yield
        finally:
            cursor.execute(f"UPDATE journal_entry SET data = %s {where}", [genuine, key(stream)])


def test_a_certificate_is_revoked_when_it_no_longer_holds_and_genuine_again_when_restored() -> None:
    one = walked()
    certificate = UUID(str(one.certificate.id))
    for state, ground, verdict, word in (
        (State.SUSPENDED, "penalty", "revoked", "暂扣"),
        (State.VALID, "lifted", "genuine", "有效"),
        (State.REVOKED, "fraud", "revoked", "撤销"),
        (State.CANCELLED, "revoked", "revoked", "注销"),
    ):
        penalty = "某局处罚决定" if ground == "penalty" else ""
        change_state(certificate, state, ground=ground, reason="依法处理", penalty=penalty, by=approver())
        said = verify_file(one.data)
        assert (said.verdict, said.state) == (verdict, word)
    with pytest.raises(Refused, match="注销"):
        change_state(certificate, State.VALID, ground="lifted", reason="想恢复", by=approver())
    assert [entry.act for entry in entries_of(certificate)] == ["issue"] + ["change_state"] * 4
    said = verify_file(one.grant)
    assert (said.verdict, said.state) == ("revoked", "所颁证照注销"), "a decision proves nothing that was revoked since"
    assert "失效" in said.words
    assert verify_number(one.certificate.number).state == "注销"
    (held,) = [held for held in certificates_held(one.certificate.holder_id) if held.id == certificate]
    assert (held.holds, held.state) == (False, "注销")
    assert verify_file(one.receipt).verdict == "genuine"


def test_a_number_on_a_face_is_checked_without_the_file() -> None:
    row = made().certificate
    for number in (row.number, f" {row.identifier} "):
        said = verify_number(number)
        assert (said.verdict, said.number, said.state) == ("recorded", row.number, "有效")
    assert verify_number("云审批证字〔1999〕1号").verdict == "unknown"


def test_by_its_number_a_firms_licence_says_what_stands_on_it_so_that_a_forged_paper_differs() -> None:
    """行政许可法 40: anybody may look into a licence that was granted."""
    said = verify_number(made().certificate.number)
    assert {**dict(said.fields), "holder": said.holder} == printed(made())
    assert (said.left, said.withheld) == ("number", False)


def test_of_a_person_and_of_what_is_no_licence_a_number_tells_neither_name_nor_content() -> None:
    one, face = of_a_person(), printed(of_a_person())
    said = verify_number(one.certificate.number)
    assert (said.holder, said.fields, said.left) == (masked_name(face["holder"]), (), "withheld")
    assert "公民身份号码" in face


def test_of_a_firms_certificate_that_is_no_licence_a_number_tells_the_name_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    other = next(name for name, regime in REGIMES.items() if not regime.licensing)
    monkeypatch.setattr("oneseal.certificates.queries.content_kept", lambda paper: {**content_kept(paper), "regime": other})
    said = verify_number(made().certificate.number)
    assert said.holder == printed(made())["holder"] and not said.fields
    assert said.left == NAMED and "姓名" not in COMPARE[NAMED]


def test_what_a_face_says_in_part_is_said_to_be_so() -> None:
    """A genuine licence shows what the paper shows; only a person's numbers are shown in part."""
    assert not verify_file(made().data).masked and not verify_number(made().certificate.number).masked
    assert verify_file(of_a_person().data).masked
    said = content_kept(of_a_person().certificate.paper)
    assert dict(zip(dict(said["fields"]), said["kinds"], strict=True))["公民身份号码"] == "code"


def test_whoever_holds_a_persons_certificate_or_its_code_is_told_what_it_says_but_her_number() -> None:
    one, face = of_a_person(), printed(of_a_person())
    number = face.pop("公民身份号码")
    digits = content_digest(content_kept(one.certificate.paper))
    for said in (verify_file(one.data), verify_number(one.certificate.number, digits)):
        told = {**dict(said.fields), "holder": said.holder}
        assert told.pop("公民身份号码") == masked_id_number(number) != number
        assert told == face and not said.withheld
    assert verify_number(one.certificate.number, "0" * 16).fields == ()


def test_a_number_is_found_however_its_brackets_digits_and_spaces_are_typed() -> None:
    paper = Paper.objects.filter(case=made().certificate.case, kind="grant").get()
    read = re.fullmatch(r"(.+字)〔(\d+)〕(\d+)号", paper.number)
    assert read is not None
    front, year, serial = read.groups()
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    for brackets in ("〔〕", "[]", "()", "（）", "【】", "［］"):
        typed = f"{front}{brackets[0]}{year}{brackets[1]}{serial}"
        for number in (typed, f"{typed}号", f" {front} {brackets[0]} {year}{brackets[1]}\u3000{serial} 号", typed.translate(wide)):
            assert verify_number(number).number == paper.number, number
    said = verify_number(f"{front}〔{year}〕{serial}9号")
    assert (said.verdict, said.words) == ("unknown", "没有查到这个编号，请核对")


def test_a_qr_code_on_paper_is_checked_by_number_and_by_the_digits_of_what_the_paper_says() -> None:
    """Every sealed paper, not only certificates; digits of another text mean that another text was printed."""
    one = made()
    papers = Paper.objects.filter(case=one.certificate.case, state="made")
    assert papers.count() > 2
    for paper in papers:
        digits = content_digest(open_personal([paper.content])[paper.content])
        said = verify_number(paper.number, digits)
        assert (said.verdict, said.seen, said.title) == ("recorded", "code", paper.title), paper.number
        assert verify_number(paper.number, "0" * 16).verdict == "altered"
    assert verify_number(one.certificate.number, "0" * 16).verdict == "altered"


def test_what_is_held_says_how_long_in_the_words_of_its_face() -> None:
    row = made().certificate
    (held,) = [held for held in certificates_held(row.holder_id) if held.id == row.id]
    text = subprocess.run(["pdftotext", str(made().path), "-"], capture_output=True, text=True, check=True).stdout
    assert held.validity in text
    assert (held.holds, held.number, held.valid_until) == (True, row.number, row.valid_until)


def test_an_expired_certificate_no_longer_holds_and_its_last_day_still_does() -> None:
    until = made().certificate.valid_until
    assert until is not None
    set_clock(datetime(until.year, until.month, until.day, 4, tzinfo=UTC))
    assert verify_file(made().data).verdict == "genuine"
    set_clock(datetime(until.year, until.month, until.day, 4, tzinfo=UTC) + timedelta(days=1))
    said = verify_file(made().data)
    assert (said.verdict, said.state) == ("revoked", "过期")


def test_long_after_the_seals_own_certificate_ran_out_a_paper_is_still_genuine_and_a_decision_as_old_as_what_it_granted() -> None:
    set_clock(datetime.now(UTC) + timedelta(days=365 * 30))
    assert verify_file(made().receipt).verdict == "genuine"
    said = verify_file(made().grant)
    assert (said.verdict, said.state) == ("revoked", "所颁证照过期")


def test_the_register_is_derived_from_the_journal() -> None:
    assert made().certificate.number
    compared = rebuild(PROJECTIONS["certificates"])
    assert compared.rows >= 1
    assert compared.differences == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("name", "别的证照"),
        ("item_version", new_stream()),
        ("holder_index", "0" * 64),
        ("record", new_stream()),
        ("state", "revoked"),
        ("demo", False),
        ("valid_from", date(2001, 1, 1)),
        ("holder_id", lambda: demo_cast()["冯旁人"]),
        ("body_id", lambda: next(body.pk for body in bureaus() if body.pk != bureau_of().pk)),
    ],
)
def test_a_changed_row_of_the_register_differs_from_the_journal(column: str, value: object) -> None:
    row = Certificate.objects.filter(id=made().certificate.id)
    genuine = row.values_list(column, flat=True).get()
    row.update(**{column: value() if callable(value) else value})
    found = rebuild(PROJECTIONS["certificates"]).differences
    row.update(**{column: genuine})
    assert [line for line in found if f"{made().certificate.id}: {column}" in line] == found != []


def test_every_column_of_the_register_is_derived() -> None:
    derived = PROJECTIONS["certificates"].derive({made().certificate.id: entries_of(made().certificate.id)})
    assert set(derived[made().certificate.id]) == {field.attname for field in Certificate._meta.fields} - {"id"}


def test_the_command_tells_and_exits_by_the_verdict(tmp_path: Path) -> None:
    (tmp_path / "altered.pdf").write_bytes(made().data[:-9])
    (tmp_path / "unknown.pdf").write_bytes(b"nothing")
    files = {"genuine": made().path, "altered": tmp_path / "altered.pdf", "unknown": tmp_path / "unknown.pdf"}
    command = [sys.executable, "-m", "oneseal", "certificate", "verify"]
    for verdict, path in files.items():
        done = subprocess.run([*command, str(path), "--json"], capture_output=True, text=True, check=False)
        assert json.load(io.StringIO(done.stdout))["verdict"] == verdict
        assert done.returncode == (0 if verdict == "genuine" else 1)
    assert subprocess.run([*command, str(tmp_path / "no such file")], capture_output=True, check=False).returncode == 2
