"""The periodic jobs beside the tests, without those that end or accept a case by the day: this process has the real day, the tests set
their own. Papers that were owed before it began belong to tests that are over: nobody waits for them, and whoever does wait would wait
behind them."""

from argparse import Namespace
from unittest.mock import patch
from uuid import UUID

import django

BY_THE_DAY = {"deemed", "lapsed"}


def main() -> int:
    """Round after round until the session ends."""
    django.setup()
    from oneseal.documents.models import Paper
    from oneseal.site.commands import serve
    from oneseal.site.output import Output

    of_others = set(Paper.objects.filter(state="owed").values_list("id", flat=True))
    timeless = {name: job for name, job in serve.rounds().items() if name not in BY_THE_DAY}
    timeless["papers"] = lambda: papers_owed_since(of_others)
    with patch.object(serve, "rounds", lambda: timeless):
        return serve.run_work(Namespace(once=False), Output(as_json=False))


def papers_owed_since(of_others: set[UUID]) -> int:
    """Make what is owed by other cases than theirs."""
    from oneseal.documents.jobs import make_owed
    from oneseal.documents.models import Paper

    owed = Paper.objects.filter(state="owed").order_by("owed_at", "id").values_list("id", "case")
    cases = dict.fromkeys(case for paper, case in owed if paper not in of_others)
    return sum(make_owed(stream=case) for case in cases)


if __name__ == "__main__":
    raise SystemExit(main())
