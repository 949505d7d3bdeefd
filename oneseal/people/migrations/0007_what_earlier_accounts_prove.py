"""Accounts from before proofs were kept: those that somebody opened for herself by typing a number open no more, until she proves who she is.

An officer's and one opened by a code or by the province prove what they did; the invented people of a demo home count as seen at a window.
"""

import tomllib
from importlib.resources import files

from django.conf import settings
from django.contrib.auth.hashers import is_password_usable, make_password
from django.db import migrations


def _invented():
    """Logins of the demo's applicants; none in production."""
    if settings.PRODUCTION:
        return set()
    text = files("oneseal.people").joinpath("data", "demo", "applicants.toml").read_text(encoding="utf-8")
    return {row["login"] for row in tomllib.loads(text)["person"]}


def note_proofs(apps, schema_editor):
    entries = apps.get_model("journal", "JournalEntry").objects.filter(act="open_account")
    opened_by = dict(entries.values_list("stream", "by"))
    officers = set(apps.get_model("people", "Holding").objects.values_list("person_id", flat=True))
    invented = _invented()
    unproved = []
    for account in apps.get_model("people", "Account").objects.all():
        by = opened_by.get(account.id)
        if account.person_id in officers or by not in (None, account.person_id):
            account.proof = "office"
        elif by is not None:
            account.proof = "code" if is_password_usable(account.password) else "province"
        elif account.login in invented:
            account.proof = "window"
        else:
            account.password = make_password(None)
            unproved.append(account.person_id)
        account.save(update_fields=["proof", "password"])
    codes = apps.get_model("people", "RecoveryCode").objects.filter(state="open")
    for start in range(0, len(unproved), 500):
        codes.filter(person__in=unproved[start : start + 500]).update(state="replaced")


class Migration(migrations.Migration):
    dependencies = [("people", "0006_proved_identities"), ("journal", "0002_append_only")]

    operations = [migrations.RunPython(note_proofs, migrations.RunPython.noop)]
