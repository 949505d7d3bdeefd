"""个人信息保护法: security measures and erasure."""

from datetime import date

from oneseal.law.rule import rule
from oneseal.law.sources import PERSONAL

IN_FORCE = date(2021, 11, 1)


@rule(
    PERSONAL,
    "第四十七条第一款",
    since=IN_FORCE,
    text="有下列情形之一的，个人信息处理者应当主动删除个人信息；个人信息处理者未删除的，个人有权请求删除：",
)
def erasure() -> None:
    """删除: the key is destroyed, an erasure entry stays."""


@rule(PERSONAL, "第五十一条", since=IN_FORCE, text="（三）采取相应的加密、去标识化等安全技术措施；")
def encrypted_and_masked() -> None:
    """加密、去标识化: personal data is encrypted at rest and masked on screen."""
