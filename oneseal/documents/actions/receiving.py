"""Receiving a file: judged by content, kept under its hash, then noted. A crash in between leaves at most a file nobody refers to."""

import re
from typing import BinaryIO
from uuid import UUID

from oneseal.documents.models import Upload
from oneseal.documents.sniffing import LARGEST, media_type_of
from oneseal.documents.storage import digests, keep
from oneseal.journal.gate import new_stream
from oneseal.journal.queries import now


def receive_file(stream: BinaryIO, name: str, *, by: UUID, largest: int = LARGEST) -> Upload:
    """接收材料文件; raises Refused (U-01 to U-03) and keeps nothing when it may not be received."""
    shown = re.sub(r"[\x00-\x1f]", "", name.replace("\\", "/").rpartition("/")[2]).strip()[:200] or "未命名"
    data = stream.read(largest + 1)
    media_type = media_type_of(data, shown, largest=largest)
    sha256, sm3 = digests(data)
    keep(data, sha256)
    return Upload.objects.create(
        id=new_stream(), sha256=sha256, sm3=sm3, size=len(data), media_type=media_type, name=shown, by=by, at=now()
    )
