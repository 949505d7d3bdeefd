"""What a command prints: results on stdout (one JSON value when asked), progress and refusals on stderr."""

import codecs
import io
import json
import sys
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, TextIO
from uuid import UUID

from oneseal.law.rule import HouseRule, Refused

TEXT = HouseRule("T-01", "文本文件用 UTF-8 或 GB18030 编码", "本系统命令行规则")


def read_text(path: Path) -> str:
    """A text file as spreadsheets save it: UTF-8 with or without mark, else GB18030. Raises Refused for anything else."""
    raw = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused(TEXT, f"文件“{path.name}”不是 UTF-8 或 GB18030 文本", field="file", mend="请另存为 CSV（UTF-8）后重试")


ALIKE = {"✓": "√", "✗": "×", "■": "#", "●": "*"}
"""Marks that an old character set lacks, and what stands for them there."""


def _spelled(unfit: UnicodeError) -> tuple[str, int]:
    """What a terminal's character set lacks: a mark like it, else its number."""
    if not isinstance(unfit, UnicodeEncodeError):
        raise unfit
    written = ""
    for sign in unfit.object[unfit.start : unfit.end]:
        like = ALIKE.get(sign, sign)
        written += like if like.encode(unfit.encoding, "ignore") else like.encode("ascii", "backslashreplace").decode("ascii")
    return written, unfit.end


def make_printable() -> None:
    """No command breaks off because the terminal's character set (GBK, ASCII) lacks a character."""
    codecs.register_error("oneseal", _spelled)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and not _is_unicode(stream):
            stream.reconfigure(errors="oneseal")


def _is_unicode(stream: TextIO) -> bool:
    return (stream.encoding or "").lower().replace("-", "").replace("_", "").startswith("utf")


def _json(value: Any) -> str:
    """One JSON value on one line, in letters that stdout can print."""
    return json.dumps(value, ensure_ascii=not _is_unicode(sys.stdout), default=plain)


class Output:
    """One command's way to speak."""

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json

    def result(self, value: Any, *lines: str) -> None:
        """The result: ``value`` as JSON, or ``lines`` for people."""
        if self.as_json:
            print(_json(value))
        else:
            for line in lines:
                print(line)

    def say(self, line: str) -> None:
        """A line of progress: on stdout for people, on stderr when stdout carries JSON."""
        print(line, file=sys.stderr if self.as_json else sys.stdout, flush=True)

    def refuse(self, refused: Refused) -> None:
        """What was refused, by which rule, and how to mend it."""
        if self.as_json:
            told = {"reason": refused.reason, "rule": str(refused.rule), "field": refused.field, "mend": refused.mend}
            print(_json({"refused": told}))
        else:
            print(f"拒绝：{refused}", file=sys.stderr)

    def fail(self, message: str) -> None:
        """What went wrong, in one line."""
        if self.as_json:
            print(_json({"error": message}))
        else:
            print(f"出错：{message}", file=sys.stderr)


def plain(value: Any) -> Any:
    """A value as JSON can carry it."""
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, (set, frozenset, tuple)):
        return list(value)
    raise TypeError(f"{type(value).__name__} cannot be printed as JSON")
