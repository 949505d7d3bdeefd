"""What the pages ask about the installation: is it well (健康检查), is it a demo.

``checks()`` feeds the health page and ``oneseal doctor``. What it says is fit for the public, but for what is ``INSIDE``: no paths, no
versions, no names.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from oneseal.calendars.queries import alarms, years_entered
from oneseal.documents.queries import files_missing, folder, fonts_missing, oldest_owed, owed_papers
from oneseal.journal.queries import now, require_own_keys, unordered
from oneseal.law.rule import Refused
from oneseal.people.models import Division
from oneseal.people.queries import demo_data, heads_without_second_factor, unified_state
from oneseal.people.rules.second_factor import REQUIRED
from oneseal.seals.models import Seal
from oneseal.seals.queries import REPLACE, head_missing, seals_ending, seals_missing, signer_of
from oneseal.seals.rules import NOTICE
from oneseal.web.proxies import networks
from oneseal.web.rules import RESTORE, trouble_of

OK, WARN, MISSING = "ok", "warn", "missing"
MANY_UNORDERED = 1_000
LONG_OWED = 5
"""Minutes after which a paper that is still owed is worth a look."""
OTHERS = 0o077
"""What group and others may do: nothing, in a home."""
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


class Gone(Check):
    """The database, where it did not answer."""


def database() -> Check:
    """Reachable, and its tables those of this version."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    executor = MigrationExecutor(connection)
    if pending := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return Check("database", "数据库", MISSING, f"数据库结构还差 {len(pending)} 步", "运行 oneseal init")
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    if absent := tables - set(connection.introspection.table_names(include_views=True)):
        return Check("database", "数据库", MISSING, f"缺少 {len(absent)} 个数据表", RESTORE)
    return Check("database", "数据库", OK, "可以连接，结构是最新的")


def home() -> Check:
    """The folder of all state, and the embedded database in it, can be written to."""
    place = Path(settings.ONESEAL_HOME)
    mend = "恢复属主的读写权限（chmod u+rwX），检查磁盘是否只读"
    if not os.access(place, os.R_OK | os.W_OK | os.X_OK):
        return Check("home", "数据目录", MISSING, "数据目录不能读写", mend)
    kept = [] if connection.vendor != "sqlite" else [Path(connection.settings_dict["NAME"])]
    if any(file.exists() and not os.access(file, os.R_OK | os.W_OK) for file in kept):
        return Check("home", "数据目录", MISSING, "数据库文件不能读写", mend)
    secrets = place / "secrets.json"
    if any(known.exists() and known.stat().st_mode & OTHERS for known in (place, secrets)):
        return Check("home", "数据目录", WARN, "数据目录或密钥文件对别的用户开放", "运行 chmod -R go-rwx")
    return Check("home", "数据目录", OK, "可以读写")


def files() -> Check:
    """The files of the papers last made are there, and new ones can be put beside them."""
    where = folder()
    if where.exists() and not os.access(where, os.R_OK | os.W_OK | os.X_OK):
        return Check("files", "文书文件", MISSING, "文件目录不能读写", "恢复属主对 files 目录的读写权限（chmod -R u+rwX）")
    if lost := files_missing():
        return Check("files", "文书文件", MISSING, f"最近制成的文书中有 {len(lost)} 份的文件不在", "从备份恢复 files 目录")
    return Check("files", "文书文件", OK, "最近制成的文书都在")


def calendar() -> Check:
    """The years that limits are reckoned with are entered. Without them work goes on, with days that are marked as provisional: no reason
    for a site to be taken off the net on New Year's Day."""
    missing = alarms()
    if not missing:
        return Check("calendar", "工作日历", OK, f"已录入到 {last_gapless(years_entered())} 年")
    years = "、".join(str(alarm.year) for alarm in missing)
    urgent = "；期限落在今年的，逾期未补正也不会自动退件" if any(alarm.urgent for alarm in missing) else ""
    return Check("calendar", "工作日历", WARN, f"没有 {years} 年的工作日历，落在该年的期限是暂定的{urgent}", "按国务院办公厅放假通知录入")


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


def roots() -> Check:
    """The last root that this home signed is in the database; else entries were taken away, or an old backup was put back."""
    if head_missing():
        mend = "先运行 oneseal journal verify 查明；确系恢复备份的，运行 oneseal journal restored --reason 说明原因"
        return Check("roots", "日志签名根", MISSING, "签过的签名根不在数据库中，日志已停止签名", mend)
    return Check("roots", "日志签名根", OK, "与所签的一致")


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


WIDEST = 8
"""The shortest prefix of a network that may be trusted: a wider one holds the public, who would choose their own addresses."""


def proxies() -> Check:
    """Callers are told apart: the proxies in front are named, and no more than they."""
    named = settings.TRUSTED_PROXIES
    found, wrong = networks(named)
    mend = "在 ONESEAL_TRUSTED_PROXIES 写反向代理的地址或网段，用逗号隔开"
    if wrong:
        return Check("proxies", "反向代理", WARN, f"有 {len(wrong)} 项不是地址或网段，不予信任", mend)
    if any(network.prefixlen < WIDEST for network in found):
        return Check("proxies", "反向代理", WARN, "信任的网段太大，来访者可以自己冒写地址", mend)
    if settings.PRODUCTION and not named:
        return Check("proxies", "反向代理", WARN, "没有写反向代理，试错按连接的地址计数", f"{mend}，否则一人试错全城受限")
    return Check("proxies", "反向代理", OK, f"信任 {len(named)} 项" if named else "没有，按连接的地址限次")


def keys() -> Check:
    """Personal data opens, every bureau has its seals, their keys open with the secret of this installation, their certificates have not
    run out."""
    try:
        require_own_keys()
    except Refused as refused:
        return Check("keys", "印章与密钥", MISSING, refused.reason, refused.mend)
    if missing := seals_missing():
        mend = "运行 oneseal bureau seals，或启用停用的印章"
        return Check("keys", "印章与密钥", MISSING, f"缺少 {len(missing)} 枚印章，文书无法用印", mend)
    seal = Seal.objects.filter(state="active").values_list("id", flat=True).first()
    if seal is None:
        mend = "先后运行 oneseal bureau found 和 oneseal bureau seals；演示可运行 oneseal init --demo"
        return Check("keys", "印章与密钥", WARN, "还没有审批局和印章", mend)
    try:
        signer_of(seal)
    except ValueError:
        return Check(
            "keys", "印章与密钥", MISSING, "印章密钥打不开，文书无法用印", "恢复建立印章时的口令（ONESEAL_SEAL_SECRET 或 secrets.json）"
        )
    except Refused:
        pass  # run out: counted below, with the others
    return _certificates() or Check("keys", "印章与密钥", OK, "印章齐备，密钥可用")


def _certificates() -> Check | None:
    """A seal whose certificate has run out seals nothing; one that is about to is replaced in time."""
    present = now()
    if ended := seals_ending(present):
        return Check("keys", "印章与密钥", MISSING, f"{len(ended)} 枚印章的数字证书已到期，不能用印", REPLACE)
    if ending := seals_ending(present + NOTICE):
        return Check("keys", "印章与密钥", WARN, f"{len(ending)} 枚印章的数字证书将到期，最早的在 {ending[0]}", REPLACE)
    return None


SITE = {
    "host": ("主办单位", "ONESEAL_SITE_HOST"),
    "code": ("网站标识码", "ONESEAL_SITE_CODE"),
    "icp": ("ICP 备案号", "ONESEAL_SITE_ICP"),
    "police": ("公安备案号", "ONESEAL_SITE_POLICE"),
    "contact": ("联系电话", "ONESEAL_SITE_CONTACT"),
}
"""What a city must say of itself at the foot of every page before it opens, and the variable in which it does."""


def site_of(demo: bool) -> dict[str, str]:
    """What the foot of every page prints; what the operator did not say, the invented city says of itself."""
    invented = demo_data("site")["site"] if demo else {}
    return {name: settings.SITE[name] or invented.get(name, "") for name in SITE}


def site(demo: bool) -> Check:
    """The foot of every page says whose the site is, where it is registered and whom to ring; the invented city does (``demo``)."""
    told = site_of(demo)
    if lacking := [words for name, words in SITE.items() if not told[name]]:
        what, where = ("、".join(column) for column in zip(*lacking, strict=True))
        return Check("site", "网站页脚", WARN, f"没有填写{what}", f"开通前在环境变量 {where} 中填写")
    return Check("site", "网站页脚", OK, "主办单位、标识码、备案号和电话都有")


def second_factor() -> Check:
    """Heads and supervisors have their second step. For those inside alone: it says how many could be signed in as by password only."""
    label, required = "两步登录", settings.SECOND_FACTOR == REQUIRED
    if not (settings.PRODUCTION or required):
        return Check("second_factor", label, OK, "没有要求登记")
    lacking = heads_without_second_factor()
    told = f"{lacking} 名局领导、监督岗位人员没有登记" if lacking else "局领导、监督岗位人员都已登记"
    if not required:
        return Check("second_factor", label, WARN, f"没有要求登记；{told}", "去掉环境变量 ONESEAL_SECOND_FACTOR 或写 required")
    return Check("second_factor", label, WARN if lacking else OK, told, "请他们登录，按页面登记" if lacking else "")


WITHOUT_DATABASE: tuple[Callable[[], Check], ...] = (home, fonts, unified, proxies)
WITH_DATABASE: tuple[Callable[[], Check], ...] = (calendar, journal, roots, papers, files, keys)


INSIDE: tuple[Callable[[], Check], ...] = (second_factor,)
"""What is not told to the public."""


def checks(*, inside: bool = False) -> tuple[Check, ...]:
    """Every check, for the operator also those ``INSIDE``; when the database does not answer or is not ready, what it would tell is not
    guessed at."""
    try:
        found = [database()]
        if found[0].state == OK:
            found += [check() for check in (*WITH_DATABASE, *(INSIDE if inside else ()))]
    except DatabaseError as failed:
        found = [Gone("database", "数据库", MISSING, *trouble_of(failed))]
    return (*found, *(check() for check in WITHOUT_DATABASE), *([site(is_demo())] if found[0].state == OK else ()))


def is_demo() -> bool:
    """Whether this home holds the invented city; False when the database cannot be asked."""
    try:
        return Division.objects.filter(code__startswith=FICTION).exists()
    except DatabaseError:
        return False
