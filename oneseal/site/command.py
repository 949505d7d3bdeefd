"""The command line ``oneseal``: exit code 0 done, 1 refused or wrong, 2 misuse; ``--json`` prints exactly one JSON value on stdout."""

import argparse
import errno
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

import django

from oneseal import __version__
from oneseal.journal.rules import is_storable
from oneseal.law.rule import Refused, legible
from oneseal.site.commands import COMMANDS
from oneseal.site.output import Output, make_printable
from oneseal.site.secrets import has_secrets, home_of, is_initialised, require_not_lost
from oneseal.web.rules import ABSENT, trouble_of

WRONG, MISUSE = 1, 2
PRIVATE = 0o077
"""What a home holds is for its operator's eyes alone."""
REASONS = {
    errno.EACCES: "没有读写权限，请恢复属主的权限（chmod u+rwX）",
    errno.EPERM: "没有读写权限，请恢复属主的权限（chmod u+rwX）",
    errno.EROFS: "所在的磁盘只读",
    errno.ENOENT: "找不到文件",
    errno.EISDIR: "这是目录，不是文件",
    errno.ENOTDIR: "路径中有一段不是目录",
    errno.ENOSPC: "磁盘已满，请腾出空间",
}
"""What the system's errors mean to an operator."""
UNREADY = "这个目录还没有初始化：先运行 oneseal init"


class Parser(argparse.ArgumentParser):
    """Misuse under ``--json`` is one JSON value too."""

    def error(self, message: str) -> NoReturn:
        """Exit code 2."""
        if "--json" in sys.argv:
            Output(as_json=True).fail(f"{message}; {self.format_usage().strip()}")
            raise SystemExit(MISUSE)
        super().error(message)


def parser() -> argparse.ArgumentParser:
    """The whole command line, each command registered by its module."""
    top = Parser(prog="oneseal", description="OneSeal 一枚章: the platform of an administrative approval bureau")
    top.add_argument("--version", action="version", version=f"oneseal {__version__}")
    groups = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for register in COMMANDS:
        register(groups)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; what it refuses is told on stderr with rule and mend."""
    os.umask(PRIVATE)
    make_printable()
    top, given = parser(), sys.argv[1:] if arguments is None else arguments
    if unreadable := next((word for word in given if not is_storable(word)), None):
        top.error(f"参数“{legible(unreadable)}”不是 UTF-8 文字；请改名或者重新输入")
    options = top.parse_args(given)
    output = Output(as_json=getattr(options, "json", False))
    os.environ["DJANGO_SETTINGS_MODULE"] = "oneseal.site.settings"  # whatever another project left in the shell
    try:
        if getattr(options, "needs_database", True):
            ready = options.command == "init" or is_initialised()
            if not ready and getattr(options, "needs_home", True) and not getattr(options, "only_check", False):
                if not has_secrets():
                    require_not_lost(home_of())
                output.fail(f"{UNREADY}（{home_of()}）")
                return WRONG
            if ready:
                django.setup()
        return int(options.run(options, output) or 0)
    except Refused as refused:
        output.refuse(refused)
        return WRONG
    except BrokenPipeError:
        return WRONG
    except KeyboardInterrupt:
        return 130
    except Exception as wrong:
        if not _is_foreseen(wrong):
            raise
        output.fail(told(wrong))
        return WRONG


def _is_foreseen(wrong: Exception) -> bool:
    """A file that cannot be read, a database that cannot be reached, a secret that is missing: told in one line, not as a trace."""
    from django.db import DatabaseError

    from oneseal.site.secrets import SecretsMissing

    return isinstance(wrong, (OSError, DatabaseError, SecretsMissing))


def told(wrong: Exception) -> str:
    """In one line: what is the matter, and what to do."""
    from django.db import DatabaseError, connection
    from django.db.migrations.recorder import MigrationRecorder

    if isinstance(wrong, DatabaseError):
        trouble = trouble_of(wrong)
        try:
            unmade = trouble == ABSENT and not MigrationRecorder(connection).has_table()
        except DatabaseError:
            unmade = False
        detail = f"（{' '.join(str(wrong).split())}）"
        return UNREADY if unmade else f"数据库：{trouble.message}{detail} → {trouble.mend}"
    if isinstance(wrong, OSError) and wrong.errno in REASONS:
        return f"{REASONS[wrong.errno]}：{wrong.filename or wrong}"
    return str(wrong)


if __name__ == "__main__":
    sys.exit(main())
