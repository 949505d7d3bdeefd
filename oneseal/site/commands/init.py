"""``oneseal init [--demo]``: make a home ready; safe to repeat, a second run changes nothing."""

import argparse
import fcntl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from oneseal.site.output import Output


def register(groups: Any) -> None:
    """Add the command ``init``."""
    command = groups.add_parser("init", help="make this home ready: tables, calendar, seals; with --demo also the demo city")
    command.add_argument("--demo", action="store_true", help="load the invented demo city once")
    command.add_argument("--json", action="store_true", help="print one JSON value")
    command.set_defaults(run=run)


def prepare(*, demo: bool, say: Callable[[str], None] = lambda line: None) -> dict[str, Any]:
    """Migrate, enter the shipped calendar, make the authority; with ``demo`` the city, its seals and its items."""
    from django.core.management import call_command

    from oneseal.calendars.actions import load_national
    from oneseal.catalogue.actions import load_items
    from oneseal.journal.queries import require_own_keys
    from oneseal.law.powers import MAKE
    from oneseal.people.actions import load_demo
    from oneseal.people.queries import bureaus, officers_of
    from oneseal.seals.actions import make_authority, make_seals

    call_command("migrate", verbosity=0)
    require_own_keys()
    say("数据库结构已就绪")
    years = load_national()
    say(f"日历已就绪（新录入 {years} 年）")
    make_authority(demo=demo)
    say("签发机构和签名根密钥已就绪")
    if not demo:
        return {"ready": True, "demo": False}
    load_demo()
    for bureau in bureaus():
        keepers = officers_of(bureau.pk, MAKE, unit_kind="certificate")
        make_seals(bureau.pk, keeper=keepers[0] if keepers else None)
    say("演示城市、岗位、人员和印章已就绪")
    items = load_items()
    say(f"演示事项已就绪（新发布 {items} 项）")
    return {"ready": True, "demo": True}


@contextmanager
def alone(say: Callable[[str], None]) -> Iterator[None]:
    """One ``init`` of a home at a time; a second one waits and then finds everything done."""
    from django.conf import settings

    settings.ONESEAL_HOME.mkdir(parents=True, exist_ok=True)
    with (settings.ONESEAL_HOME / "init.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("另一个 oneseal init 正在准备这个目录，等它完成…")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def run(options: argparse.Namespace, output: Output) -> int:
    """Make the home ready and say where it is."""
    from django.conf import settings

    begun = time.monotonic()
    with alone(output.say):
        value = prepare(demo=options.demo, say=output.say)
    home = str(settings.ONESEAL_HOME)
    output.result({**value, "home": home}, f"已就绪：{home}（{time.monotonic() - begun:.1f} 秒）")
    return 0
