"""What every event writes into: only indexes that somebody reads."""

from django.db import migrations

from yakuba.ground.postgresql.indexes import without_like


class Migration(migrations.Migration):
    dependencies = [("ground", "0003_withholding")]
    operations = [migrations.RunPython(without_like(("ground_outboxevent",)), migrations.RunPython.noop)]
