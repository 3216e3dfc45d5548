"""The emergency switch: that nothing is taken in for a while."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("applications", "0004_fewer_indexes")]

    operations = [
        migrations.CreateModel(
            name="Closure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("words", models.JSONField()),
                ("why", models.CharField(max_length=500)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until__gt", models.F("since"))), name="a_closure_ends_after_it_begins"
                    )
                ],
            },
        ),
    ]
