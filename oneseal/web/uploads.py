"""收下文件 What a page's file fields sent: each file is judged by itself, the good ones are kept, and of the others it is said why not."""

from collections.abc import Iterable
from typing import BinaryIO, cast
from uuid import UUID

from django.http import HttpRequest

from oneseal.documents.actions import receive_file
from oneseal.documents.queries import upload_facts
from oneseal.law.rule import Refused


def received(request: HttpRequest, name: str, by: UUID) -> tuple[list[UUID], list[str]]:
    """The files of one field that were taken, and what was wrong with the others."""
    taken: list[UUID] = []
    wrong: list[str] = []
    for sent in request.FILES.getlist(name):
        try:
            taken.append(receive_file(cast(BinaryIO, sent), sent.name or "", by=by).id)
        except Refused as refused:
            wrong.append(f"{sent.name}：{refused.reason}。{refused.mend}")
    return taken, wrong


def scanned(request: HttpRequest, lines: Iterable[str], by: UUID) -> tuple[dict[str, list[UUID]], dict[str, str]]:
    """What a window scanned, by line: the files that came now with those that came before (``kept``: line:upload; her own scans only), and
    what was wrong with others."""
    given: dict[str, list[UUID]] = {}
    for kept in request.POST.getlist("kept"):
        line, _, upload = kept.partition(":")
        try:
            given.setdefault(line, []).append(UUID(upload))
        except ValueError:
            continue
    known = set(lines)
    own = {key for key, fact in upload_facts([file for files in given.values() for file in files]).items() if fact.by == by}
    given = {line: [file for file in files if file in own] for line, files in given.items() if line in known}
    wrong: dict[str, str] = {}
    for line in sorted(known):
        taken, mistakes = received(request, line, by)
        given[line] = [*given.get(line, []), *taken]
        if mistakes:
            wrong[line] = "；".join(mistakes)
    return {line: files for line, files in given.items() if files}, wrong
