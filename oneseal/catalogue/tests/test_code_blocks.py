"""赋码: no code is used twice, none is lost to a refused grant, an empty block is said."""

import threading
from uuid import UUID

import pytest
from django.db import connection

from oneseal.catalogue.actions import load_blocks, take_code
from oneseal.catalogue.models import CodeBlock
from oneseal.journal.gate import gate, new_stream
from oneseal.law.codes import uscc
from oneseal.law.rule import Refused
from oneseal.people.models import Body


def taken(body: Body) -> int:
    return CodeBlock.objects.get(name="company", body=body).taken


def granted(body: UUID) -> str:
    with gate(new_stream()) as act:
        code = take_code("company", body)
        act.record("grant_of_test", by=None, data={"code": code})
    return code


def test_codes_are_valid_of_the_bodys_division_and_differ(bureau: Body) -> None:
    codes = [granted(bureau.pk) for _ in range(5)]
    assert len(set(codes)) == 5
    assert all(uscc(code) == code and code[2:8] == bureau.division_id[:6] for code in codes)


def test_a_refused_grant_takes_no_code(bureau: Body) -> None:
    before = taken(bureau)
    with pytest.raises(Refused), gate(new_stream()):
        take_code("company", bureau.pk)
        take_code("nothing", bureau.pk)
    assert taken(bureau) == before


def test_bodies_never_share_a_code(bureau: Body) -> None:
    other = Body.objects.filter(kind="bureau", division__level=2).first()
    assert other is not None
    assert granted(bureau.pk)[8:17] != granted(other.pk)[8:17]


def test_an_empty_block_is_said_with_how_to_mend(bureau: Body) -> None:
    CodeBlock.objects.create(name="short", body=bureau, prefix="91990100", organisation="9Y", first=0, size=1)
    take_code("short", bureau.pk)
    with pytest.raises(Refused, match="I-10") as refused:
        take_code("short", bureau.pk)
    assert refused.value.mend


def test_blocks_are_given_once(bureau: Body) -> None:
    assert load_blocks() == 0


def test_grants_side_by_side_take_different_codes(bureau: Body) -> None:
    codes: list[str] = []

    def work() -> None:
        codes.extend(granted(bureau.pk) for _ in range(10))
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(codes) == len(set(codes)) == 40
