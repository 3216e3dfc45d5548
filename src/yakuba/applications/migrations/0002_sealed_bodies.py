"""What is sealed of filings and amendments gets a table of its own, so that rights on it can be told apart."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

TABLES = ("applications_filing", "applications_amendment")
OVER = "INSERT INTO applications_sealedbody (id, sealed) SELECT id, sealed FROM {table}"
BACK = "UPDATE {table} SET sealed = (SELECT body.sealed FROM applications_sealedbody body WHERE body.id = {table}.id)"


class Migration(migrations.Migration):
    """Bodies move; nothing is opened and nothing is lost. Backwards a filing whose body is gone cannot go."""

    dependencies = [("applications", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="SealedBody",
            fields=[
                ("id", models.CharField(max_length=26, primary_key=True, serialize=False)),
                ("sealed", models.BinaryField()),
                ("fetched_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("looks", "Looks"), ("visits", "Visits")], max_length=8)),
                ("sealed", models.BinaryField()),
                ("digest", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                (
                    "filing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notes",
                        to="applications.filing",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("filing", "kind"), name="one_note_of_a_kind")],
            },
        ),
        # Backwards the columns come back empty first, are filled, and only then must be full.
        *(migrations.RunSQL(OVER.format(table=table), migrations.RunSQL.noop) for table in TABLES),
        migrations.AlterField("filing", "sealed", models.BinaryField(null=True)),
        migrations.AlterField("amendment", "sealed", models.BinaryField(null=True)),
        *(migrations.RunSQL(migrations.RunSQL.noop, BACK.format(table=table)) for table in TABLES),
        migrations.RemoveField("filing", "sealed"),
        migrations.RemoveField("amendment", "sealed"),
    ]
