"""数据库故障 What a database that fails says, in the reader's words, and what mends it. Pure."""

from typing import NamedTuple


class Trouble(NamedTuple):
    """What is the matter, and what to do."""

    message: str
    mend: str


RESTORE = "停止服务，从备份恢复数据库（连同同一时间的文件和密钥）"
ABSENT = Trouble("缺少数据表", f"升级之后先运行 oneseal init；仍然缺少时{RESTORE}")
UNREACHABLE = Trouble("连接不上", "检查数据库服务和 ONESEAL_DATABASE_URL")
KNOWN: tuple[tuple[tuple[str, ...], Trouble], ...] = (
    (("file is not a database", "disk image is malformed", "malformed database"), Trouble("数据库文件已损坏", RESTORE)),
    (("unable to open database file",), Trouble("数据库文件打不开", "检查数据目录和数据库文件是否存在，恢复属主的读写权限（chmod u+rwX）")),
    (
        ("readonly database",),
        Trouble("数据库只能读，不能写", "恢复数据目录和数据库文件的写权限（chmod u+w）；只读介质上的副本先复制出来"),
    ),
    (("read-only transaction",), Trouble("数据库只能读，不能写", "连接的是只读副本：ONESEAL_DATABASE_URL 须指向主库")),
    (("disk is full", "no space left", "disk i/o error"), Trouble("磁盘已满或者读写出错", "腾出空间，检查磁盘")),
    (("database is locked",), Trouble("数据库正忙", "稍后重试；检查是否有别的程序占用数据库文件")),
    (("no such table", "no such column", "undefinedtable", "undefinedcolumn"), ABSENT),
)


def trouble_of(failed: Exception) -> Trouble:
    """From the database's own words and the driver's name for them; what is not known counts as unreachable."""
    said = f"{type(failed.__cause__).__name__} {failed}".lower()
    return next((trouble for signs, trouble in KNOWN if any(sign in said for sign in signs)), UNREACHABLE)
