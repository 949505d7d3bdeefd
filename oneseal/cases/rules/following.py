"""查询密码 Who follows a case without signing in: whoever has its password. A new one shuts out who knows the last (C-69)."""

from typing import Any

from oneseal.cases.rules.state import Case, Circumstances, Command
from oneseal.cases.rules.table import RENEWING
from oneseal.law.rule import Refused

MOST = 20
"""Passwords of one case: more is a mistake or an attack, and each is an entry."""


def renew_query_password(case: Case, command: Command, circumstances: Circumstances) -> dict[str, Any]:
    """更换查询密码 (C-69): by the applicant or who represents her by law; an agent would shut out the principal. The entry holds no
    password: it follows from the query number and from how often it was renewed."""
    if command.mandate:
        reason = "查询密码由申请人本人或者其法定代表人更换，受托人不能更换"
        raise Refused(RENEWING, reason, field="by", mend="请委托人自己登录更换", cause="password-of-principal")
    if case.renewals >= MOST:
        reason = f"这个办件的查询密码已经更换 {MOST} 次"
        raise Refused(RENEWING, reason, mend="请登录查看办件", cause="password-renewed-often", most=MOST)
    return {"on": circumstances.on.isoformat()}
