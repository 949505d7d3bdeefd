"""Files that the product hands out and never commits: they come with the npm lock file, and only those named here leave the house."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

FILES = {"pico/pico.min.css": "@picocss/pico/css/pico.min.css"}
"""Address below ``/static/`` → path in ``node_modules``."""


class Prefixed(FileSystemStorage):
    """A folder that ``collectstatic`` lays out below ``prefix``."""

    def __init__(self, location: Path, prefix: str) -> None:
        super().__init__(location=location)
        self.prefix = prefix


class InstalledFilesFinder(BaseFinder):
    """Finds the files above for the web server and for ``collectstatic``."""

    def find(self, path: str, find_all: bool = False, **_ignored: Any) -> Any:
        """Where a file lies; a list of places when all are asked for."""
        places = [str(_lying(FILES[path]))] if path in FILES else []
        return places if find_all else (places[0] if places else [])

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        """Every file with the storage that reads it."""
        for address, inside in FILES.items():
            yield Path(address).name, Prefixed(_lying(inside).parent, str(Path(address).parent))


def _lying(inside: str) -> Path:
    return Path(settings.BASE_DIR) / "node_modules" / inside
