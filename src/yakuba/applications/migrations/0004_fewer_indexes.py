"""What a filing writes into: only indexes that somebody reads."""

from django.db import migrations

from yakuba.ground.postgresql.indexes import without_like

TABLES = ("applications_draft", "applications_filing", "applications_sealedbody")


class Migration(migrations.Migration):
    dependencies = [("applications", "0003_lookstold")]
    operations = [migrations.RunPython(without_like(TABLES), migrations.RunPython.noop)]
