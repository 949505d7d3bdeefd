"""What a bureau received and what it has done with, by day: the head's page asks it of the last days beside all years."""

from django.db import migrations, models
from django.db.models.functions import Coalesce


class Migration(migrations.Migration):

    dependencies = [("cases", "0020_supply_notes_hold_the_form")]

    operations = [
        migrations.AddIndex("case", models.Index(fields=["body", "received_on"], name="cases_received")),
        migrations.AddIndex("case", models.Index("body", Coalesce("decided_on", "ended_on"), name="cases_gone")),
    ]
