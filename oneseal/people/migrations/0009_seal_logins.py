"""Logins as they stood are sealed, those of erased persons go; what the lock-out has counted under them is forgotten."""

from django.db import migrations

from oneseal.journal.actions import enclose
from oneseal.journal.queries import blind_index


def seal_logins(apps, schema_editor):
    for account in apps.get_model("people", "Account").objects.select_related("person"):
        if account.person.erased_at is None:
            account.login_index = blind_index("login", account.login)
            for name, value in enclose(account.id, {"login": account.login}).items():
                setattr(account, name, value)
        else:
            account.login_index = f"erased-{account.id.hex}"
        account.save(update_fields=["login_index", "ciphertext", "wrapped_key"])
    for counted in ("AccessAttempt", "AccessFailureLog", "AccessLog"):
        apps.get_model("axes", counted).objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("people", "0008_sealed_logins"), ("axes", "0009_add_session_hash")]

    operations = [migrations.RunPython(seal_logins, migrations.RunPython.noop)]
