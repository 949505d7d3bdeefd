"""``oneseal people erase``: what somebody has demanded at a counter."""

import pytest

from oneseal.cases.tests.office import cast
from oneseal.cases.tests.test_erase_personal import draft_of
from oneseal.people.models import Party
from oneseal.people.queries import party_details
from oneseal.people.tests.office import natural
from oneseal.site.command import main


def test_the_command_says_what_would_go_and_what_stands_against_it(city: None, capsys: pytest.CaptureFixture[str]) -> None:
    person = natural("李请求")
    number = party_details([person])[person].number
    draft_of(person)
    assert main(["people", "erase", "--number", number, "--reason", "本人到窗口请求", "--dry-run"]) == 0
    assert "没有改动：个人信息记录 1 份，账号 0 个，草稿 1 份" in capsys.readouterr().out
    assert Party.objects.get(id=person).erased_at is None
    assert main(["people", "erase", "--number", number, "--reason", "本人到窗口请求"]) == 0
    said = capsys.readouterr().out
    assert "已删除" in said and "李请求" not in said and Party.objects.get(id=person).erased_at
    assert main(["people", "erase", "--number", number, "--reason", "本人到窗口请求"]) == 1
    clerk = party_details([cast("李受理")])[cast("李受理")].number
    assert main(["people", "erase", "--number", clerk, "--reason", "本人到窗口请求", "--dry-run"]) == 1
    assert "仍在岗任职" in capsys.readouterr().err
