"""The periodic jobs beside the tests, without those that end or accept a case by the day: this process has the real day, the tests set
their own."""

from argparse import Namespace
from unittest.mock import patch

import django

BY_THE_DAY = {"deemed", "lapsed"}


def main() -> int:
    """Round after round until the session ends."""
    django.setup()
    from oneseal.site.commands import serve
    from oneseal.site.output import Output

    timeless = {name: job for name, job in serve.rounds().items() if name not in BY_THE_DAY}
    with patch.object(serve, "rounds", lambda: timeless):
        return serve.run_work(Namespace(once=False), Output(as_json=False))


if __name__ == "__main__":
    raise SystemExit(main())
