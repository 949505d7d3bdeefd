"""环境变量 The ONESEAL_ variables, each looked at when it is read: one that does not fit is refused by its name, with how to write it."""

import os
import re
from typing import Any
from urllib.parse import urlsplit

import environ

from oneseal.law.rule import HouseRule, Refused

VARIABLE = HouseRule("O-01", "ONESEAL_ 环境变量按运维手册（docs/operations.md）的写法设置", "本系统部署规则")
ON, OFF = ("1", "true", "yes", "on"), ("0", "false", "no", "off", "")
SCHEMES = ("postgresql", "postgres")


def wrong(name: str, why: str, mend: str) -> Refused:
    """The refusal of a variable."""
    return Refused(VARIABLE, f"环境变量 {name} {why}", field=name, mend=mend)


def text(name: str, default: str = "") -> str:
    """As given."""
    value = os.environ.get(name, default)
    if not value.isprintable():
        raise wrong(name, "含有不能打印的字符，或者不是 UTF-8", "请重新输入")
    return value


def switch(name: str) -> bool:
    """On or off, off when it is not set. What is neither is refused: a slip of the pen must not switch production off."""
    value = text(name).strip().lower()
    if value not in (*ON, *OFF):
        raise wrong(name, f"“{value[:40]}”不是开关", "请写 1 或者 0")
    return value in ON


def number(name: str, default: int, *, least: int, most: int) -> int:
    """A whole number from ``least`` to ``most``."""
    value = text(name).strip() or str(default)
    if not re.fullmatch(r"-?[0-9]{1,18}", value) or not least <= int(value) <= most:
        raise wrong(name, f"“{value[:40]}”不是 {least} 至 {most} 的整数", f"例如 {default}")
    return int(value)


def choice(name: str, choices: tuple[str, ...], default: str) -> str:
    """One of a few words."""
    value = text(name).strip().lower() or default
    if value not in choices:
        raise wrong(name, f"“{value[:40]}”不在可选范围", f"可选：{'、'.join(choices)}")
    return value


def pattern(name: str, default: str) -> str:
    """A regular expression."""
    value = text(name) or default
    try:
        re.compile(value)
    except re.error as unfit:
        raise wrong(name, f"“{value[:40]}”不是正则表达式（{unfit}）", f"例如 {default}") from unfit
    return value


def listed(name: str, default: tuple[str, ...] = ()) -> list[str]:
    """Words separated by commas."""
    return [word.strip() for word in text(name).split(",") if word.strip()] or list(default)


HOST = re.compile(r"\*|\.?[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?|\[[0-9A-Fa-f:.]+\]")


def hosts(name: str, default: tuple[str, ...]) -> list[str]:
    """Names or addresses of hosts separated by commas, as a browser names them: one with a scheme or port would never fit any request."""
    named = listed(name, default)
    if unfit := next((host for host in named if not HOST.fullmatch(host)), None):
        mend = "只写主机名或 IP，用逗号分开，例如 localhost,10.0.0.5,[::1]；不写 http:// 和端口"
        raise wrong(name, f"“{unfit[:80]}”不是主机名", mend)
    return named


def pairs(name: str, default: dict[str, str]) -> dict[str, str]:
    """``name=value`` separated by commas."""
    split = [pair.partition("=") for pair in listed(name)]
    if any(not (key.strip() and sign and value.strip()) for key, sign, value in split):
        raise wrong(name, "不是用逗号分开的“名称=值”", "例如 " + ",".join(f"{key}={value}" for key, value in default.items()))
    return {key.strip(): value.strip() for key, _, value in split} or default


def address(name: str, default: str) -> str:
    """An http or https address."""
    value = text(name).strip() or default
    try:
        parts = urlsplit(value)
        fits = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        fits = False
    if value and (not fits or " " in value):
        raise wrong(name, f"“{value[:80]}”不是网址", "请写成 https://example.org")
    return value


def database(name: str) -> dict[str, Any] | None:
    """The connection to PostgreSQL, None when none is named. Its password is in no message."""
    value = text(name).strip()
    if not value:
        return None
    known: dict[str, Any] = {}
    try:
        if urlsplit(value).scheme in SCHEMES:
            known = environ.Env.db_url_config(value)
    except (ValueError, KeyError, environ.ImproperlyConfigured):
        known = {}
    if not known.get("NAME"):
        mend = "请写成 postgresql://user:password@host:5432/database，密码中的特殊字符用 % 编码"
        raise wrong(name, "不是可读的 PostgreSQL 地址，或者没有写明数据库", mend)
    return known
