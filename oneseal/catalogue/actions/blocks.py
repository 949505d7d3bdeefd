"""赋码 Codes allotted at a grant."""

import tomllib
from pathlib import Path
from uuid import UUID

from django.db.models import F

from oneseal.catalogue.models import CodeBlock
from oneseal.catalogue.rules import RULES, nth_code
from oneseal.law.rule import Refused
from oneseal.people.models import Body

BLOCKS = Path(__file__).parents[1] / "data" / "demo" / "uscc_block.toml"


def take_code(block: str, body: UUID) -> str:
    """The next code of a body's block. Inside the gate of the grant it is taken if and only if the act is kept.

    The row stays locked until then, so no two acts see the same number; refused when the block is used up.
    """
    own = CodeBlock.objects.filter(name=block, body=body)
    if not own.filter(taken__lt=F("size")).update(taken=F("taken") + 1):
        raise Refused(RULES["I-10"], f"赋码段“{block}”没有可用的代码", field="allotted", mend="请由管理员补充本机构的赋码段后再办理")
    row = own.get()
    return nth_code(row.prefix, row.organisation, row.first, row.taken)


def load_blocks(file: Path = BLOCKS) -> int:
    """Give every bureau its blocks; safe to repeat. Returns how many were new."""
    made = 0
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    for row in data["blocks"]:
        for body in Body.objects.filter(kind="bureau").order_by("division"):
            values = {
                "prefix": row["kind"] + body.division_id[:6],
                "organisation": row["organisation"],
                "first": int(body.division_id[4:6]) * row["size"],
                "size": row["size"],
            }
            _, created = CodeBlock.objects.get_or_create(name=row["name"], body=body, defaults=values)
            made += created
    return made
