"""用印登记, 办件日志, 工作日历, 运行情况: what a bureau must be able to show about itself; only to those whose posts open it."""

import io
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from oneseal.cases.tests.office import filed, made, reached
from oneseal.journal.actions import set_clock
from oneseal.journal.gate import new_stream
from oneseal.journal.models import JournalEntry
from oneseal.journal.queries import entries_of
from oneseal.people.queries import bureau_of
from oneseal.seals.actions import make_seals
from oneseal.seals.models import Seal
from oneseal.web.tests.browser import Visit
from oneseal.web.tests.test_desk import signed_in
from oneseal.web.tests.ways import sent_from


def seal_of(kind: str = "licence", bureau: str | None = None) -> Seal:
    """A seal of the city's bureau, or of another."""
    return Seal.objects.get(body=bureau_of(bureau), kind=kind, state="active")


def paths(case: UUID) -> list[str]:
    """Every page."""
    key = seal_of().id
    return [
        "/work/seals",
        f"/work/seals/{key}",
        *(f"/work/seals/{key}/{act}" for act in ("suspend", "resume", "surrender")),
        "/work/calendars",
        "/work/operator",
        f"/work/cases/{case}/journal",
    ]


def test_every_use_of_a_seal_stands_in_its_register(city: None) -> None:
    """With the paper, its number, and the way to the case; the export holds the same lines."""
    case = reached("make")
    made(case)
    client, seal = signed_in("吕局长"), seal_of()
    page = client.get(f"/work/seals/{seal.id}").content.decode()
    assert "准予行政许可决定书" in page and f"/work/cases/{case}" in page
    book = load_workbook(io.BytesIO(b"".join(client.get(f"/work/seals/{seal.id}/uses.xlsx").streaming_content)))  # type: ignore[attr-defined]  # a file answer
    assert book.active is not None and book.active.max_row == seal.uses.count() + 1
    assert "这一天没有用印" in client.get(f"/work/seals/{seal.id}?on=2020-01-01").content.decode()


def test_each_act_on_a_seal_is_a_button_of_its_own_with_its_reason(city: None) -> None:
    """By the supervisor, after being told what follows; only what its state allows is offered; no page sends a state."""
    client, seal = signed_in("吕局长"), seal_of()
    page = f"/work/seals/{seal.id}"

    def offered() -> set[str]:
        return set(re.findall(rf'href="{page}/([a-z]+)"', client.get(page).content.decode()))

    def pressed(act: str, **sent: str) -> int:
        return int(sent_from(client, f"{page}/{act}", **sent).status_code)

    assert offered() == {"suspend", "surrender"}
    assert "缴销以后不能再启用" in client.get(f"{page}/surrender").content.decode()
    assert pressed("suspend", reason="") == 422
    assert pressed("suspend", reason="保管人更换", state="surrendered") == 302
    seal.refresh_from_db()
    assert seal.state == "stopped" and offered() == {"resume", "surrender"}
    assert pressed("suspend", reason="再停一次") == 422
    assert pressed("resume", reason="已更换") == 302
    assert pressed("surrender", reason="换发新章") == 302
    assert offered() == set() and pressed("resume", reason="还想用") == 422
    assert make_seals(bureau_of().pk) == 1 and seal_of().code != seal.code


def test_who_presses_on_a_page_too_old_reads_what_happened_since(city: None) -> None:
    """A head who left the seal's page open surrenders nothing that was suspended meanwhile, before having read so."""
    client, seal = signed_in("吕局长"), seal_of("acceptance")
    page, sent = f"/work/seals/{seal.id}", {"reason": "盘点", "seen": str(len(entries_of(seal.id)))}
    assert client.post(f"{page}/suspend", sent).status_code == 302
    late = client.post(f"{page}/surrender", sent)
    words = late.content.decode()
    assert late.status_code == 422 and "您打开这一页以后：" in words and re.search(r"吕局长 <time.*停用", words)
    assert "没有办，什么都没有改动" in words and f'name="seen" value="{int(sent["seen"]) + 1}"' in words and "盘点</textarea>" in words
    assert Seal.objects.get(id=seal.id).state == "stopped"
    assert "请从它的页面打开" in client.post(f"{page}/resume", {"reason": "盘点完"}).content.decode()
    assert client.post(f"{page}/resume", {"reason": "盘点完", "seen": str(int(sent["seen"]) + 1)}).status_code == 302


def test_a_changed_entry_is_named_on_the_journal_of_its_case(city: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page proves the chain while one looks."""
    case = reached("make")
    client = signed_in("吕局长")
    page = client.get(f"/work/cases/{case}/journal").content.decode()
    assert "首尾相连" in page and page.count('data-label="序"') == JournalEntry.objects.filter(stream=case).count()
    entries = list(JournalEntry.objects.filter(stream=case).order_by("version"))
    entries[1].power = "批准"
    monkeypatch.setattr("oneseal.journal.verify.JournalEntry.objects", _Told(entries))
    page = client.get(f"/work/cases/{case}/journal").content.decode()
    assert "日志不能证明" in page and "被改动" in page


class _Told:
    """The entries as somebody who got at the database would have left them."""

    def __init__(self, entries: list[JournalEntry]) -> None:
        self.entries = entries

    def filter(self, **_: Any) -> "_Told":
        return self

    def order_by(self, *_: str) -> "_Told":
        return self

    def values_list(self, *fields: str) -> list[tuple[Any, ...]]:
        return [tuple(getattr(entry, field) for field in fields) for entry in self.entries]


def test_a_limit_is_reckoned_on_the_page_as_on_the_command_line(city: None) -> None:
    """Twenty working days from 18 September 2026 over two holidays; a mistake is said at its field."""
    set_clock(datetime(2026, 9, 18, 4, tzinfo=UTC))
    client = signed_in("吕局长")
    page = client.get("/work/calendars?start=2026-09-18&days=20&unit=working&exclude=").content.decode()
    assert "最迟 10月22日（周四）" in page and "不计入的 14 天" in page and "国庆节" in page
    again = client.get("/work/calendars?start=2026-09-18&days=20&unit=working&exclude=2026-09-20..2026-09-25")
    assert "最迟 10月2" in again.content.decode()
    assert client.get("/work/calendars?start=2026-09-18&days=20&unit=working&exclude=x").status_code == 422
    assert client.get("/work/calendars?start=2026-13-18&days=-1&unit=x").status_code == 422
    assert "2004 年" in client.get("/work/calendars?year=2004").content.decode()
    assert client.get("/work/calendars?year=1800").status_code == 200


def test_the_operators_page_says_what_to_do(city: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same checks as the doctor's; fonts that are gone are named with their mend."""
    assert "✓" in signed_in("吕局长").get("/work/operator").content.decode()
    monkeypatch.setattr("oneseal.web.queries.fonts_missing", lambda: ["NotoSerifSC"])
    page = signed_in("吕局长").get("/work/operator").content.decode()
    assert "有的工作不能进行" in page and "运行 make setup" in page


@pytest.mark.parametrize("name", ["王申请", "吴外人", "赵审查", "何邻县"])
def test_those_who_must_get_nowhere_get_nowhere(city: None, name: str) -> None:
    """Applicants, other posts, another county; by the address and by guessing."""
    case = filed("生育登记")
    client = signed_in(name)
    for path in paths(case):
        allowed = name == "赵审查" and path.endswith("/journal")
        assert (client.get(path).status_code == 200) is allowed, path
    assert client.post(f"/work/seals/{seal_of().id}/suspend", {"seen": "1", "reason": "试试"}).status_code in {403, 404}
    assert seal_of().state == "active"
    head = signed_in("吕局长")
    for path in (f"/work/seals/{seal_of(bureau='990102').id}", f"/work/seals/{new_stream()}", f"/work/cases/{new_stream()}/journal"):
        assert head.get(path).status_code == 404, path
    assert Client(SERVER_NAME="localhost").get("/work/seals").status_code == 302


def test_the_pages_ask_a_steady_number_of_questions(city: None) -> None:
    """However often a seal was used, however long a case."""
    client, counts = signed_in("吕局长"), []
    for _ in range(2):
        case = reached("make")
        made(case)
        asked: list[int] = []
        for path in paths(case):
            client.get(path)
            with CaptureQueriesContext(connection) as queries:
                client.get(path)
            asked.append(len(queries))
        counts.append(asked)
    assert counts[0] == counts[1] and max(counts[0]) <= 26, counts


def test_the_pages_are_open_to_everybody(visit: Callable[..., Visit]) -> None:
    """In large type on a phone axe finds nothing, nothing is wider than the window."""
    case = reached("make")
    here = visit("吕局长", width=360, size="large")
    for path in [*paths(case), "/work/calendars?start=2026-09-18&days=20&unit=working&exclude=x"]:
        here.page.goto(path)
        assert here.barriers() == [], path
        assert not here.overflows(), path
    here.page.goto("/work/calendars")
    here.shoot("calendars-360-large")
