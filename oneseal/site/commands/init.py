"""``oneseal init [--demo]``: make a home ready; safe to repeat, a second run changes nothing."""

import argparse
import fcntl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from oneseal.law.rule import Refused
from oneseal.site.commands.bureau import make_missing
from oneseal.site.output import Output
from oneseal.site.secrets import take_back


def register(groups: Any) -> None:
    """Add the command ``init``."""
    command = groups.add_parser("init", help="make this home ready: tables, calendar, seals; with --demo also the demo city")
    command.add_argument("--demo", action="store_true", help="load the invented demo city once")
    command.add_argument("--json", action="store_true", help="print one JSON value")
    command.set_defaults(run=run)


def prepare(*, demo: bool, whole: bool = False, say: Callable[[str], None] = lambda line: None) -> dict[str, Any]:
    """Migrate, enter the shipped calendar, make the authority; with ``demo`` the city, its seals and six items written out in full, with
    ``whole`` also the departments in the hall and the rest of the catalogue."""
    from oneseal.calendars.actions import load_national
    from oneseal.catalogue.actions import build_index, load_synonyms
    from oneseal.journal.queries import require_own_keys
    from oneseal.seals.actions import make_authority
    from oneseal.seals.queries import require_same_database
    from oneseal.site.migrating import migrate

    require_same_database()
    migrate()
    try:
        require_own_keys()
    except Refused:
        take_back()
        raise
    say("数据库结构已就绪")
    years = load_national()
    say(f"日历已就绪（新录入 {years} 年）")
    make_authority(demo=demo)
    say("签发机构和签名根密钥已就绪")
    if words := load_synonyms():
        build_index()
    say(f"常用说法已就绪（新录入 {words} 个）")
    if not demo:
        say("下一步：登记区划、设立机构、载入事项（docs/operations.md 的 A new city）")
        return {"ready": True, "demo": False}
    return _demo(say, whole=whole)


def _demo(say: Callable[[str], None], *, whole: bool) -> dict[str, Any]:
    """The invented city with its seals and items."""
    from oneseal.catalogue.actions import REST, build_index, load_items, load_lists
    from oneseal.people.actions import load_demo, load_stations
    from oneseal.people.queries import bureaus, stations

    load_demo()
    if whole:
        load_stations()
    for body in [*bureaus(), *(stations() if whole else ())]:
        make_missing(body)
    say("演示城市、岗位、人员和印章已就绪")
    load_lists()
    if items := load_items() + (load_items(REST) if whole else 0):
        build_index()
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
        value = prepare(demo=options.demo, whole=options.demo, say=output.say)
    home = str(settings.ONESEAL_HOME)
    output.result({**value, "home": home}, f"已就绪：{home}（{time.monotonic() - begun:.1f} 秒）")
    return 0
