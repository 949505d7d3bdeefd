"""Case numbers and query numbers (domain 2.7): never given twice, gaps allowed."""

from datetime import date

from oneseal.journal.gate import allocate
from oneseal.journal.queries import blind_index
from oneseal.law.codes import mod_11_10

BLOCK = 64


def case_number(task_code: str, on: date) -> str:
    """办件编号: implementation code, day, serial of the item and day (four digits, wider when a day needs it)."""
    day = on.strftime("%Y%m%d")
    return f"{task_code}{day}{allocate(f'case/{task_code}/{day}', BLOCK):04d}"


def query_number(on: date) -> str:
    """查询号: year, serial, check digit; short enough to read over the telephone."""
    body = f"{on:%y}{allocate(f'query/{on:%Y}', BLOCK):06d}"
    return body + mod_11_10(body)


def pickup_code(query: str) -> str:
    """取件码: six digits under which papers are handed out at the window; follows from the query number, not stored."""
    return f"{int(blind_index('pickup', query)[:12], 16) % 1_000_000:06d}"


def query_password(query: str, renewals: int = 0) -> str:
    """查询密码: six digits that follow from the query number, and from how often they were renewed (C-69), under a key outside the
    database; nothing is stored."""
    drawn = f"{query}/{renewals}" if renewals else query
    return f"{int(blind_index('query', drawn)[:12], 16) % 1_000_000:06d}"
