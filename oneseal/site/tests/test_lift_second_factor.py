"""``oneseal people lift-second-factor``: for whom nobody above can lift it; and what a deployment asks of its heads by default."""

import json
import os
import subprocess
import sys

import pytest

from oneseal.journal.queries import entries_of
from oneseal.people.queries import is_enrolled, party_details
from oneseal.people.tests.authenticator import enrolled
from oneseal.people.tests.office import id_number, natural, new_office
from oneseal.site.command import main
from oneseal.site.tests.test_command import run

SECRETS = {"ONESEAL_DJANGO_SECRET": "x" * 50, "ONESEAL_VAULT_KEYS": "a" * 64, "ONESEAL_SEAL_SECRET": "x" * 32}


def test_the_operator_lifts_it_with_a_reason(city: None, capsys: pytest.CaptureFixture[str]) -> None:
    phone = enrolled(new_office().head)
    number = party_details([phone.person])[phone.person].number
    words = ["people", "lift-second-factor", "--number", number, "--reason"]
    assert main([*words, " "]) == 1 and is_enrolled(phone.person)
    assert main([*words, "手机遗失，本人持身份证到场", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"person": str(phone.person), "lifted": True}
    entry = entries_of(phone.person)[-1]
    assert (entry.act, entry.by, "手机" in str(entry.data)) == ("lift_second_factor", None, False)
    assert not is_enrolled(phone.person)
    assert main([*words, "再来一次"]) == 1 and "没有登记两步登录" in capsys.readouterr().err


def test_who_has_none_or_is_not_known_is_refused(city: None, capsys: pytest.CaptureFixture[str]) -> None:
    known = party_details([person := natural()])[person].number
    for number, why in ((known, "没有登记两步登录"), (id_number(), "没有登记过")):
        assert main(["people", "lift-second-factor", "--number", number, "--reason", "手机遗失"]) == 1
        assert why in capsys.readouterr().err


@pytest.mark.parametrize(
    ("production", "said", "means"),
    [("0", "", "offered"), ("1", "", "required"), ("1", "offered", "offered"), ("0", "Required", "required")],
)
def test_production_requires_it_unless_told_otherwise(production: str, said: str, means: str) -> None:
    code = "from oneseal.site import settings; print(settings.SECOND_FACTOR)"
    given = {"ONESEAL_PRODUCTION": production, "ONESEAL_SECOND_FACTOR": said, **SECRETS}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env={**os.environ, **given}, check=True)
    assert done.stdout.strip() == means


def test_a_slip_of_the_pen_switches_nothing_off() -> None:
    assert "ONESEAL_SECOND_FACTOR" in run("doctor", code=1, environment={"ONESEAL_SECOND_FACTOR": "off"}).stderr
