"""答复 What an act says on the next page (已办成), each under a key of its own in the session, which is written by the key.

So of two acts at once both are told, and a page that shows one answer takes away that one alone.
"""

import json
from collections.abc import Iterable
from typing import Any

from django.contrib.messages.storage.base import BaseStorage, Message
from django.contrib.messages.storage.cookie import MessageDecoder, MessageEncoder
from django.http import HttpRequest, HttpResponseBase

from oneseal.journal.gate import new_stream

PREFIX = "said/"
"""Of the keys in the session; what follows is in the order of time."""


class Answers(BaseStorage):
    """Where Django keeps its messages here."""

    request: HttpRequest

    def __init__(self, request: HttpRequest, *given: Any, **named: Any) -> None:
        super().__init__(request, *given, **named)
        self.read: dict[str, Message] = {}

    def _get(self, *_: Any, **__: Any) -> tuple[list[Message], bool]:
        kept = sorted(filter(_is_answer, self.request.session.keys()))
        self.read = {key: json.loads(self.request.session[key], cls=MessageDecoder) for key in kept}
        return list(self.read.values()), True

    def _store(self, messages: Iterable[Message], response: HttpResponseBase, *_: Any, **__: Any) -> list[Message]:
        kept = list(messages)
        for key in [key for key, message in self.read.items() if not _holds(kept, message)]:
            self.request.session.pop(key, None)
        moment = new_stream().hex
        for place, message in enumerate(kept):
            if not _holds(self.read.values(), message):
                self.request.session[f"{PREFIX}{moment}{place:05}"] = json.dumps(message, cls=MessageEncoder)
        return []


def _holds(messages: Iterable[Message], wanted: Message) -> bool:
    """This very one: two that say the same are two."""
    return any(message is wanted for message in messages)


def _is_answer(key: str) -> bool:
    return key.startswith(PREFIX)
