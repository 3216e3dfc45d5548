"""How far residents were told who looked, where this is told across a border."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """One small table."""

    dependencies = [("applications", "0002_sealed_bodies")]

    operations = [
        migrations.CreateModel(
            name="LooksTold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("upto", models.PositiveBigIntegerField(default=0)),
            ],
        ),
    ]
