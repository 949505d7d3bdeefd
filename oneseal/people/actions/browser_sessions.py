"""Sessions in the database, written by the key: a request writes what it changed of its session, and what it only read it leaves alone.

Django's own store writes the whole session back, so that a picture asked for beside an act puts back the session as it was before the
act, and the line that says 已办成 is lost. It also sends the cookie with every answer: one that comes late would put back the key that
signing in has replaced meanwhile. Here ``modified`` says whether there is anything to write; without that no cookie is sent either.
"""

from copy import deepcopy
from datetime import datetime, timedelta
from typing import Any

from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import transaction

TOUCHED_EVERY = timedelta(seconds=10)
"""How often, at most, the end of a session in use is written anew: a page and its pictures write once."""


class SessionStore(DatabaseStore):
    """会话: one browser's, until it was idle for `SESSION_COOKIE_AGE` seconds."""

    def __init__(self, session_key: str | None = None) -> None:
        self.kept: dict[str, Any] = {}
        self.until: datetime | None = None
        super().__init__(session_key)

    @property
    def modified(self) -> bool:
        """Whether there is anything to write: something changed, also deep inside, or the end is due. What nobody read has nothing."""
        data = getattr(self, "_session_cache", None)
        return data is not None and (self.session_key is None or data != self.kept or self._is_due())

    @modified.setter
    def modified(self, _: bool) -> None:
        """What is told need not be believed: what is kept is compared."""

    def load(self) -> dict[str, Any]:
        """What is kept now, remembered so that `save` can tell what this request changed."""
        row = self._get_session_from_db()  # type: ignore[attr-defined]  # django-stubs name only what is public
        data = self.decode(row.session_data) if row else {}
        self.kept, self.until = deepcopy(data), row.expire_date if row else None
        return data

    def save(self, must_create: bool = False) -> None:
        """Write the keys this request changed over what is kept by now. UpdateError: the session was ended meanwhile."""
        data = self._get_session(no_load=must_create)  # type: ignore[attr-defined]  # django-stubs name only what is public
        if must_create or self.session_key is None:
            super().save(must_create=must_create)
            self.kept, self.until = deepcopy(data), self.get_expiry_date()
        elif data != self.kept:
            self._write(data)
        elif self._is_due():
            self._touch()

    def _is_due(self) -> bool:
        return self.until is None or self.get_expiry_date() - self.until > TOUCHED_EVERY

    def _write(self, data: dict[str, Any]) -> None:
        with transaction.atomic():
            row = self.model.objects.select_for_update().filter(session_key=self.session_key).first()
            if row is None:
                raise UpdateError
            merged = self.decode(row.session_data)
            for key in self.kept.keys() - data.keys():
                merged.pop(key, None)
            merged |= {key: value for key, value in data.items() if key not in self.kept or self.kept[key] != value}
            row.session_data, row.expire_date = self.encode(merged), self.get_expiry_date()
            row.save(force_update=True)
        self.kept, self.until = deepcopy(data), row.expire_date

    def _touch(self) -> None:
        until = self.get_expiry_date()
        if not self.model.objects.filter(session_key=self.session_key).update(expire_date=until):
            raise UpdateError
        self.until = until
