from typing import Any

from django.db import migrations, models


def mark(apps: Any, _editor: Any) -> None:
    """Tell by the journal what was born or taken out in the town; of what was carried over, its plan tells it."""
    nodes = apps.get_model("plans", "Node").objects.filter(plan__reference=False)
    lines = apps.get_model("ground", "JournalLine").objects
    born = lines.filter(action__in=["measure.proposed", "measure.asked", "measure.added"])
    nodes.filter(pk__in=[about.partition(":")[2] for about in born.values_list("about", flat=True)]).update(
        born_here=True
    )
    nodes.filter(is_measure=True, plan__before__isnull=False, more__carried_over=True).update(born_here=True)
    gone = {}
    for about, action in (
        lines.filter(action__in=["measure.removed", "measure.restored"]).order_by("id").values_list("about", "action")
    ):
        gone[about.partition(":")[2]] = action == "measure.removed"
    removed = [id_ for id_, out in gone.items() if out]
    nodes.filter(pk__in=removed).exclude(removed_on=None).update(removed_here=True)


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0004_what_a_document_says_of_earlier_measures"),
        ("ground", "0004_fewer_indexes"),
    ]

    operations = [
        migrations.AddField("node", "born_here", models.BooleanField(default=False)),
        migrations.AddField("node", "removed_here", models.BooleanField(default=False)),
        migrations.RunPython(mark, migrations.RunPython.noop),
    ]
