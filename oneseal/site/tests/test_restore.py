"""A restored backup and a lost database, from the command line, as an operator meets them (docs/operations.md)."""

import shutil
import sqlite3
from pathlib import Path

from oneseal.site.tests.test_command import run


def test_a_backup_put_back_is_red_until_it_is_acknowledged_and_a_lost_database_is_not_begun_anew(tmp_path: Path) -> None:
    home = {"ONESEAL_HOME": str(tmp_path / "home"), "ONESEAL_DATABASE_URL": ""}
    database, backup = tmp_path / "home" / "oneseal.sqlite3", tmp_path / "backup.sqlite3"
    run("init", environment=home)
    run("work", "--once", environment=home)
    with sqlite3.connect(database) as known:
        known.execute(f"VACUUM INTO '{backup}'")
    table = tmp_path / "divisions.csv"
    table.write_text("code,name\n990000000000,某省\n", encoding="utf-8")
    run("people", "import-divisions", str(table), environment=home)
    run("work", "--once", environment=home)
    for part in ("", "-wal", "-shm"):
        Path(f"{database}{part}").unlink(missing_ok=True)
    shutil.copy(backup, database)
    assert "oneseal journal restored" in run("doctor", code=1, environment=home).stdout
    assert "签名根" in run("journal", "verify", code=1, environment=home).stdout
    assert "Z-03" in run("journal", "sequence", code=1, environment=home).stderr
    assert "不能据以改正" in run("journal", "rebuild", "--write", code=1, environment=home).stderr
    run("journal", "restored", "--reason", "恢复了备份", environment=home)
    run("journal", "sequence", environment=home)
    assert "确认恢复过备份" in run("journal", "verify", environment=home).stdout
    with sqlite3.connect(database) as known:
        known.execute("UPDATE calendars_calendar SET version = version + 1")
    run("journal", "rebuild", code=1, environment=home)
    assert "已改正 calendars " in run("journal", "rebuild", "--write", environment=home).stdout
    run("journal", "rebuild", environment=home)
    assert "✓ 日志签名根" in run("doctor", environment=home).stdout
    database.unlink()
    assert "roots-head.json" in run("init", "--demo", code=1, environment=home).stderr
