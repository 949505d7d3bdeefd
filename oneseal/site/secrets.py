"""The secrets of one home: drawn once at random, kept in a 0600 file beside, never in, the database."""

import json
import os
import re
import secrets
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from oneseal.law.rule import HouseRule, Refused
from oneseal.site.environment import text, wrong

DATABASE = "oneseal.sqlite3"

FILE = "secrets.json"
KEPT = HouseRule("O-02", "一个目录的密钥保存在 secrets.json；没有它，个人信息和印章私钥都解不开", "本系统部署规则")
HEXADECIMAL = re.compile("[0-9A-Fa-f]{64}")


@dataclass(frozen=True, slots=True)
class Secrets:
    """``django`` signs sessions; ``vault`` are master keys of personal data (hex, newest first); ``seal`` encrypts seal keys."""

    django: str
    vault: list[str]
    seal: str


class SecretsMissing(RuntimeError):
    """Production was asked for and a secret is not in the environment."""


def read_secrets(home: Path, *, production: bool) -> Secrets:
    """The secrets for ``home``: from the environment, else (never in production) from its file, drawn when absent."""
    given = {name: text(f"ONESEAL_{name}") for name in ("DJANGO_SECRET", "VAULT_KEYS", "SEAL_SECRET")}
    if all(given.values()):
        keys = [key.strip() for key in given["VAULT_KEYS"].split(",")]
        if not all(map(HEXADECIMAL.fullmatch, keys)):
            raise wrong("ONESEAL_VAULT_KEYS", "不是用逗号分开的 64 位十六进制数", "请核对部署时保存的主密钥，最新的写在最前")
        return Secrets(given["DJANGO_SECRET"], keys, given["SEAL_SECRET"])
    if production or any(given.values()):
        missing = ", ".join(f"ONESEAL_{name}" for name, value in given.items() if not value)
        why = "in production" if production else "the environment gives some of the secrets, so it must give all:"
        raise SecretsMissing(f"{why} set {missing} in the environment; nothing is read from or written to {home}")
    path = home / FILE
    if not path.exists():
        require_not_lost(home)
        _draw(path)
    return _kept(path)


def _kept(path: Path) -> Secrets:
    """What the file holds; refused when it was damaged, because a new one would open nothing that was sealed before."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        known = Secrets(told["django"], told["vault"], told["seal"])
        whole = all(isinstance(word, str) and word for word in (known.django, known.seal, *known.vault)) and isinstance(known.vault, list)
        if not (whole and known.vault and all(map(HEXADECIMAL.fullmatch, known.vault))):
            raise ValueError(FILE)
    except (ValueError, KeyError, TypeError, RecursionError) as damaged:
        mend = "请从备份恢复这个文件（连同同一时间的数据库）；不要删除它重新生成"
        raise Refused(KEPT, f"{path} 已损坏，读不出密钥", field=FILE, mend=mend) from damaged
    return known


def require_not_lost(home: Path) -> None:
    """Raises Refused when the home's database is there and its secrets are not: fresh ones would open nothing that it holds."""
    database = home / DATABASE
    if not _names_server() and not (home / FILE).exists() and database.exists() and database.stat().st_size:
        mend = "请从备份恢复这个文件；确实要重新开始时另用一个空目录（ONESEAL_HOME）"
        raise Refused(KEPT, f"{home} 中有数据库而没有 {FILE}", field=FILE, mend=mend)


def _names_server() -> bool:
    return bool(os.environ.get("ONESEAL_DATABASE_URL", "").strip())


def home_of() -> Path:
    """The folder of all state, ``ONESEAL_HOME`` (default ``var/`` beside the package)."""
    return Path(text("ONESEAL_HOME") or Path(__file__).resolve().parents[2] / "var").resolve()


def has_secrets() -> bool:
    """Whether the environment or the home has them."""
    return bool(os.environ.get("ONESEAL_SEAL_SECRET")) or (home_of() / FILE).exists()


def is_initialised() -> bool:
    """Whether ``init`` was here: asked before anything is opened, so that a question makes no file."""
    home = home_of()
    return has_secrets() and (_names_server() or (home / DATABASE).exists())


_drawn: list[Path] = []
"""What this process wrote."""


def take_back() -> None:
    """The secrets that this process drew go again: the database turned out to be another home's, and they open nothing in it."""
    while _drawn:
        _drawn.pop().unlink(missing_ok=True)


def _draw(path: Path) -> None:
    """Write fresh secrets; when two processes start at once, the first file stays (link fails on an existing name)."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as unfit:
        raise wrong("ONESEAL_HOME", f"“{path.parent}”不能用作目录（{unfit.strerror}）", "请指定一个可以写入的目录") from unfit
    drawn = Secrets(secrets.token_urlsafe(48), [secrets.token_hex(32)], secrets.token_urlsafe(32))
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".secrets-")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(asdict(drawn), file)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(temporary, path)
        _drawn.append(path)
    except FileExistsError:
        return
    finally:
        Path(temporary).unlink()
