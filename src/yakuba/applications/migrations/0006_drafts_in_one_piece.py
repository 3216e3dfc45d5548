"""A draft is read and rewritten as a whole with every page: it lies in its row. Nothing sealed is worth packing."""

from django.db import migrations

from yakuba.ground.postgresql.storage import not_packed


class Migration(migrations.Migration):
    dependencies = [("applications", "0005_closure")]
    operations = [
        migrations.RunPython(not_packed("applications_draft", "sealed", in_its_row=True), migrations.RunPython.noop),
        # Not in its row: that it was fetched is noted in the row, and would write all of it once more.
        migrations.RunPython(not_packed("applications_sealedbody", "sealed"), migrations.RunPython.noop),
    ]
