"""The commands of ``oneseal``, one module each; a module's ``register`` adds its group to the command line."""

from collections.abc import Callable
from typing import Any

from oneseal.site.commands import bureau, calendar, case, catalogue, certificate, doctor, flow, init, item, journal, law, people, serve

COMMANDS: tuple[Callable[[Any], None], ...] = (
    init.register,
    serve.register,
    case.register,
    people.register,
    bureau.register,
    item.register,
    catalogue.register,
    flow.register,
    law.register,
    calendar.register,
    journal.register,
    certificate.register,
    doctor.register,
)
