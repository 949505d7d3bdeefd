"""图片 Pictures sent with a survey: those that came before, and a signature drawn on the screen."""

import base64
import binascii
import io
from collections.abc import Iterable
from uuid import UUID

from oneseal.documents.queries import upload_facts

DRAWN = "data:image/png;base64,"
LARGEST_DRAWN = 400_000
"""Characters of a drawn signature; a stroke takes some thousands."""


def own_picture(text: str, by: UUID) -> UUID | None:
    """An upload named by a hidden field, if it is hers."""
    try:
        key = UUID(text)
    except ValueError:
        return None
    fact = upload_facts([key]).get(key)
    return key if fact is not None and fact.by == by else None


def kept_photos(texts: Iterable[str], by: UUID) -> list[tuple[UUID, UUID]]:
    """Photos that came with an earlier press (“shown:taken”), hers only."""
    found = []
    for text in texts:
        shown, _, taken = text.partition(":")
        pair = own_picture(shown, by), own_picture(taken, by)
        if pair[0] and pair[1]:
            found.append((pair[0], pair[1]))
    return found


def drawn_signature(text: str) -> io.BytesIO | None:
    """The picture that the page's canvas sent; None when nothing was drawn or it cannot be read."""
    if not text.startswith(DRAWN) or len(text) > LARGEST_DRAWN:
        return None
    try:
        return io.BytesIO(base64.b64decode(text.removeprefix(DRAWN), validate=True))
    except binascii.Error:
        return None
