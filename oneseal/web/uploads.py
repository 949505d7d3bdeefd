"""收下文件 What a page's file fields sent: each file is judged by itself, the good ones are kept, and of the others it is said why not."""

from typing import BinaryIO, cast
from uuid import UUID

from django.http import HttpRequest

from oneseal.documents.actions import receive_file
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
