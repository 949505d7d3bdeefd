"""The command line ``oneseal``: exit code 0 done, 1 refused or wrong, 2 misuse; ``--json`` prints exactly one JSON value on stdout."""

import argparse
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

import django

from oneseal import __version__
from oneseal.law.rule import Refused
from oneseal.site.commands import COMMANDS
from oneseal.site.output import Output
from oneseal.site.secrets import home_of, is_initialised

WRONG, MISUSE = 1, 2
PRIVATE = 0o077
"""What a home holds is for its operator's eyes alone."""
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
    options = parser().parse_args(arguments)
    output = Output(as_json=getattr(options, "json", False))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oneseal.site.settings")
    try:
        if getattr(options, "needs_database", True):
            ready = options.command == "init" or is_initialised()
            if not ready and getattr(options, "needs_home", True):
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
        output.fail(UNREADY if _has_no_tables(wrong) else str(wrong))
        return WRONG


def _is_foreseen(wrong: Exception) -> bool:
    """A file that cannot be read, a database that cannot be reached, a secret that is missing: told in one line, not as a trace."""
    from django.db import DatabaseError

    from oneseal.site.secrets import SecretsMissing

    return isinstance(wrong, (OSError, DatabaseError, SecretsMissing))


def _has_no_tables(wrong: Exception) -> bool:
    """Whether the database was never migrated (each database says it in its own words)."""
    return "no such table" in str(wrong) or type(wrong.__cause__).__name__ == "UndefinedTable"


if __name__ == "__main__":
    sys.exit(main())
