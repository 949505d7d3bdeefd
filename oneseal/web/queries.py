"""What the pages ask about the installation: is it well (健康检查), is it a demo.

``checks()`` feeds the health page and ``oneseal doctor``. What it says is fit for the public: no paths, no versions, no names.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from oneseal.calendars.queries import alarms, years_entered
from oneseal.documents.queries import fonts_missing, oldest_owed, owed_papers
from oneseal.journal.queries import now, unordered
from oneseal.people.models import Division
from oneseal.people.queries import unified_state
from oneseal.seals.models import Seal
from oneseal.seals.queries import seals_missing, signer_of

OK, WARN, MISSING = "ok", "warn", "missing"
MANY_UNORDERED = 1_000
LONG_OWED = 5
"""Minutes after which a paper that is still owed is worth a look."""
FICTION = "99"
"""Codes of invented places begin so; no province has this number (GB/T 2260)."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: ``state`` ok, warn (work goes on, somebody must see to it) or missing (work stops)."""

    name: str
    label: str
    state: str
    message: str
    mend: str = ""


def database() -> Check:
    """Reachable, and its tables those of this version."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    executor = MigrationExecutor(connection)
    if pending := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return Check("database", "数据库", MISSING, f"数据库结构还差 {len(pending)} 步", "运行 oneseal init")
    return Check("database", "数据库", OK, "可以连接，结构是最新的")


def calendar() -> Check:
    """The years that limits are reckoned with are entered."""
    missing = alarms()
    if not missing:
        return Check("calendar", "工作日历", OK, f"已录入到 {last_gapless(years_entered())} 年")
    state = MISSING if any(alarm.urgent for alarm in missing) else WARN
    years = "、".join(str(alarm.year) for alarm in missing)
    return Check("calendar", "工作日历", state, f"没有 {years} 年的工作日历，落在该年的期限是暂定的", "按国务院办公厅放假通知录入")


def last_gapless(years: list[int]) -> int:
    """The year up to which every year is entered, from the first on."""
    return next((year for year in years if year + 1 not in years), max(years))


def fonts() -> Check:
    """The fonts of the papers are installed, or stand in the folder that ``ONESEAL_FONTS`` names."""
    if fonts_missing():
        return Check("fonts", "文书字体", MISSING, "缺少字体文件，文书无法制作", "运行 make setup，或用 ONESEAL_FONTS 指定字体目录")
    return Check("fonts", "文书字体", OK, "已安装")


def journal() -> Check:
    """Committed acts get their place in the order without delay."""
    waiting = unordered()
    if waiting > MANY_UNORDERED:
        return Check("journal", "日志", WARN, f"{waiting} 条等待排序", "查看 oneseal work 是否在运行")
    return Check("journal", "日志", OK, "排序及时")


def papers() -> Check:
    """What acts called for is made soon after."""
    since = oldest_owed()
    minutes = int((now() - since).total_seconds() // 60) if since else 0
    if minutes > LONG_OWED:
        return Check("papers", "文书制作", WARN, f"{owed_papers()} 份文书待制作，最久的等了 {minutes} 分钟", "查看 oneseal work 是否在运行")
    return Check("papers", "文书制作", OK, "制作及时")


def unified() -> Check:
    """The province's unified sign-in, where it is on."""
    state, words = unified_state()
    if state == "off":
        return Check("unified", "统一身份认证", OK, words)
    return Check("unified", "统一身份认证", OK if state == "ok" else WARN, words, "" if state == "ok" else "核对发行方地址、网络和证书")


def keys() -> Check:
    """Every bureau has its seals, and their keys open with the secret of this installation."""
    if missing := seals_missing():
        return Check("keys", "印章与密钥", MISSING, f"缺少 {len(missing)} 枚印章，文书无法用印", "运行 oneseal init，或为该机构启用印章")
    seal = Seal.objects.filter(state="active").values_list("id", flat=True).first()
    if seal is None:
        return Check("keys", "印章与密钥", WARN, "还没有审批局和印章", "建立机构并启用印章；演示可运行 oneseal init --demo")
    try:
        signer_of(seal)
    except ValueError:
        return Check(
            "keys", "印章与密钥", MISSING, "印章密钥打不开，文书无法用印", "恢复建立印章时的口令（ONESEAL_SEAL_SECRET 或 secrets.json）"
        )
    return Check("keys", "印章与密钥", OK, "印章齐备，密钥可用")


WITHOUT_DATABASE: tuple[Callable[[], Check], ...] = (fonts, unified)
WITH_DATABASE: tuple[Callable[[], Check], ...] = (calendar, journal, papers, keys)


def checks() -> tuple[Check, ...]:
    """Every check; when the database does not answer or is not ready, what it would tell is not guessed at."""
    try:
        found = [database()]
        if found[0].state == OK:
            found += [check() for check in WITH_DATABASE]
    except DatabaseError:
        found = [Check("database", "数据库", MISSING, "连接不上", "检查数据库服务和 ONESEAL_DATABASE_URL")]
    return (*found, *(check() for check in WITHOUT_DATABASE))


def is_demo() -> bool:
    """Whether this home holds the invented city; False when the database cannot be asked."""
    try:
        return Division.objects.filter(code__startswith=FICTION).exists()
    except DatabaseError:
        return False
