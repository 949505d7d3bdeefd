"""The periodic jobs beside the tests, without those that end or accept a case by the day: this process has the real day, the tests set
their own. Papers that were owed before it began, or by a test that has set its clock back, are none of its own: nobody waits for the ones,
and the others are made on the test's day."""

from argparse import Namespace
from datetime import datetime
from unittest.mock import patch

import django

BY_THE_DAY = {"deemed", "lapsed"}


def main() -> int:
    """Round after round until the session ends."""
    django.setup()
    from oneseal.journal.queries import now
    from oneseal.site.commands import serve
    from oneseal.site.output import Output

    begun = now()
    timeless = {name: job for name, job in serve.rounds().items() if name not in BY_THE_DAY}
    timeless["papers"] = lambda: papers_owed_since(begun)
    with patch.object(serve, "rounds", lambda: timeless):
        return serve.run_work(Namespace(once=False), Output(as_json=False))


def papers_owed_since(begun: datetime) -> int:
    """Make what is owed by cases that owe something since then."""
    from oneseal.documents.jobs import make_owed
    from oneseal.documents.models import Paper

    owed = Paper.objects.filter(state="owed", owed_at__gte=begun).order_by("owed_at", "id")
    return sum(make_owed(stream=case) for case in dict.fromkeys(owed.values_list("case", flat=True)))


if __name__ == "__main__":
    raise SystemExit(main())
