"""Receiving a file: judged by content, kept under its hash, then noted. A crash in between leaves at most a file nobody refers to."""

import unicodedata
from typing import BinaryIO
from uuid import UUID

from django.conf import settings

from oneseal.documents.models import Upload
from oneseal.documents.sniffing import media_type_of
from oneseal.documents.storage import digests, keep
from oneseal.journal.actions import enclose
from oneseal.journal.gate import new_stream
from oneseal.journal.queries import now
from oneseal.journal.rules.verbs import verb
from oneseal.law.rule import HouseRule, Refused
from oneseal.people.models import Party

KNOWN = HouseRule("U-06", "材料由已登记的自然人上传", "本系统材料规则")
NAME = HouseRule("U-04", "文件名不得含有上级目录", "本系统材料规则")
LONGEST = 200


def shown_name(name: str) -> str:
    """The name as it is kept for display: without folders, control characters and marks that turn the direction of writing."""
    steps = name.replace("\\", "/").split("/")
    if ".." in steps:
        raise Refused(NAME, "文件名含有上级目录“..”", field="file", mend="请改名后上传", cause="file-name")
    visible = "".join(character for character in steps[-1] if not unicodedata.category(character).startswith("C"))
    return visible.strip()[:LONGEST] or "未命名"


@verb
def receive_file(stream: BinaryIO, name: object, *, by: UUID, largest: int | None = None) -> Upload:
    """接收材料文件; raises Refused (U-01 to U-04) and keeps nothing when it may not be received. ``largest``: bytes, else as set."""
    if not Party.objects.filter(id=by, kind="natural", erased_at__isnull=True).exists():
        raise Refused(KNOWN, "上传人没有登记", field="by", mend="请先登录", cause="nobody")
    shown = shown_name(name if isinstance(name, str) else "")
    most = settings.UPLOAD_LARGEST if largest is None else largest
    data = stream.read(most + 1)
    media_type = media_type_of(data, shown, largest=most)
    sha256, sm3 = digests(data)
    keep(data, sha256)
    key = new_stream()
    told = enclose(key, {"name": shown})
    return Upload.objects.create(id=key, sha256=sha256, sm3=sm3, size=len(data), media_type=media_type, by=by, at=now(), **told)
