"""``oneseal catalogue search|index|missed``: what people would find, the index made anew, what nobody found."""

import argparse
import time
from dataclasses import asdict
from typing import Any

from oneseal.law.rule import Refused
from oneseal.site.arguments import whole
from oneseal.site.output import Output


def add_to(commands: Any) -> None:
    """Add the commands to the group ``catalogue``."""
    search = commands.add_parser("search", help="items in force that words mean: names, everyday words, pinyin, typing errors")
    search.add_argument("words", metavar="WORDS", nargs="+")
    search.add_argument("--division", metavar="CODE", help="whose offices stand first (6 or 12 digits)")
    search.add_argument("--audience", choices=("person", "firm"), help="for whom")
    search.add_argument("--limit", type=whole(1, 1000), default=20, metavar="N", help="how many hits at most (default: 20)")
    search.set_defaults(run=run_search)
    index = commands.add_parser("index", help="make the search's index anew, and find drafts never published by the name they have")
    index.set_defaults(run=run_index)
    missed = commands.add_parser("missed", help="searches that found nothing, the most frequent first")
    missed.set_defaults(run=run_missed)
    for command in (search, index, missed):
        command.add_argument("--json", action="store_true", help="print one JSON value")


def run_search(options: argparse.Namespace, output: Output) -> int:
    """The hits, best first, each with why; what finds nothing is counted, as on the pages."""
    from oneseal.catalogue.actions import note_missed
    from oneseal.catalogue.queries import found_items, why_said
    from oneseal.people.queries import bureaus

    division = division_of(options.division) if options.division else None
    hits = found_items(" ".join(options.words), division=division, audience=options.audience, limit=options.limit)
    if hits.is_missed:
        note_missed(hits.asked, hits.kept_under({row.division_id for row in bureaus()}))
    lines = [f"{place}. {hit.name}　{hit.office.body}　{why_said(hit.why)}" for place, hit in enumerate(hits.rows, 1)]
    lines[:0] = ["没有完全对应的，这些相近："] if lines and hits.is_missed else []
    found = [{**asdict(hit), "code": hit.office.code, "why_said": why_said(hit.why)} for hit in hits.rows]
    value = {"words": hits.words, "division": hits.division, "missed": hits.is_missed, "hits": found}
    output.result(value, *(lines or ["没有找到。换个说法，或者用 oneseal item list 查看全部事项"]))
    return 0


def division_of(text: str) -> str:
    """The code of a division that is registered. Raises Refused."""
    from oneseal.catalogue.rules.findings import RULES
    from oneseal.people.models import Division

    code = text.strip().ljust(12, "0")
    if not Division.objects.filter(code=code).exists():
        raise Refused(RULES["I-09"], f"没有区划“{text}”", field="division", mend="写6位或12位区划代码，例如项目清单中的 division")
    return code


def run_index(options: argparse.Namespace, output: Output) -> int:
    """Everything anew, what lists are counted from too, and the names by which drafts are found; what exists serves until then."""
    from oneseal.catalogue.actions import build_index, name_drafts, relist

    begun = time.monotonic()
    relist()
    items, drafts = build_index(), name_drafts()
    seconds = round(time.monotonic() - begun, 1)
    value = {"items": items, "drafts_named": drafts, "seconds": seconds}
    output.result(value, f"已重建检索索引和清单数据：{items} 项，{drafts} 个草稿改按现在的名称查找，{seconds} 秒")
    return 0


def run_missed(options: argparse.Namespace, output: Output) -> int:
    """What waits for an item manager."""
    from oneseal.catalogue.queries import missed_searches

    rows = missed_searches(None)
    lines = [f"{row.words}　{row.count} 次　{row.first_on} 至 {row.last_on}" for row in rows]
    output.result([asdict(row) for row in rows], *(lines or ["没有查不到的说法"]))
    return 0
