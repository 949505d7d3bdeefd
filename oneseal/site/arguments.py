"""Arguments of commands: what cannot be meant is misuse (exit 2), before anything is begun."""

import argparse
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path


def readable_file(text: str) -> Path:
    """A file that is there and can be read."""
    path = Path(text)
    if path.is_dir():
        raise argparse.ArgumentTypeError(f"“{text}”是目录，不是文件")
    if not path.exists():
        raise argparse.ArgumentTypeError(f"没有文件“{text}”，请核对文件名")
    if not os.access(path, os.R_OK):
        raise argparse.ArgumentTypeError(f"文件“{text}”没有读取权限")
    return path


def new_file(text: str) -> Path:
    """A file that can be written: its folder is there."""
    path = Path(text)
    if path.is_dir():
        raise argparse.ArgumentTypeError(f"“{text}”是目录，请写出文件名")
    if not path.parent.is_dir():
        raise argparse.ArgumentTypeError(f"没有目录“{path.parent}”，请先建立或者换一个位置")
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise argparse.ArgumentTypeError(f"“{text}”没有写入权限")
    return path


def readable_folder(text: str) -> Path:
    """A folder that is there."""
    path = Path(text)
    if not path.is_dir():
        raise argparse.ArgumentTypeError(f"“{text}”是文件，不是目录" if path.exists() else f"没有目录“{text}”，请核对目录名")
    return path


def new_folder(text: str) -> Path:
    """A folder that is there or can be made."""
    path = Path(text)
    if path.exists() and not path.is_dir():
        raise argparse.ArgumentTypeError(f"“{text}”是文件，不是目录")
    return path


def day(text: str) -> date:
    """A date."""
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise argparse.ArgumentTypeError(f"“{text}”不是日期；请写成 2026-09-18") from wrong


def whole(least: int, most: int) -> Callable[[str], int]:
    """A whole number within bounds."""

    def number(text: str) -> int:
        if not (text.isascii() and text.isdecimal() and len(text) < 12 and least <= int(text) <= most):
            raise argparse.ArgumentTypeError(f"“{text}”不是 {least} 到 {most} 的整数")
        return int(text)

    return number
