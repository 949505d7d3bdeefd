"""A home that has signed roots begins no second city in an empty database: its own was lost, or another one is named."""

import pytest

from oneseal.law.rule import Refused
from oneseal.seals.head import NAME, head, keep_head, path
from oneseal.site.commands.init import prepare

pytestmark = pytest.mark.usefixtures("empty_database")


def test_init_refuses_an_empty_database_where_roots_were_signed_and_says_how_to_go_on() -> None:
    kept = path().read_text(encoding="utf-8") if head() else None
    keep_head(10**9, "a" * 64)
    try:
        with pytest.raises(Refused, match="原来的数据库丢失") as refused:
            prepare(demo=False)
    finally:
        path().unlink()
        if kept is not None:
            path().write_text(kept, encoding="utf-8")
    assert NAME in refused.value.mend
