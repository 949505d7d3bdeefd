"""The keys that issue certificates and sign roots are made once: the database itself refuses to change or delete them."""

from importlib import import_module

from django.db import migrations

WORDS = {"seals_authority": "签发机构和签名根密钥只制作一次，不得修改或删除"}


def refuse_changes(apps, schema_editor):
    before = import_module("oneseal.seals.migrations.0002_append_only")
    before.install(schema_editor.connection, WORDS)


class Migration(migrations.Migration):
    dependencies = [("seals", "0003_service_seal")]

    operations = [migrations.RunPython(refuse_changes, migrations.RunPython.noop)]
