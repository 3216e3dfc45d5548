"""Which measures of plans replace analogue demands: their titles, and the pages on which they stand."""

from __future__ import annotations

from collections.abc import Collection

from django.urls import reverse

from yakuba.governance.rules.naming import Named, titles
from yakuba.ground.errors import NotHere
from yakuba.ground.text import Text
from yakuba.plans.reads import tree


@titles("plan")
def of_plans(wanted: Collection[str]) -> dict[str, Named]:
    """Return the measures that are there, each plan read once."""
    found: dict[str, Named] = {}
    for plan in {one.partition("/")[0] for one in wanted}:
        try:
            nodes = tree.tree(plan).by_key
        except NotHere:
            continue
        for one in wanted:
            slug, _, key = one.partition("/")
            if slug == plan and (node := nodes.get(key)):
                words = (f"{node.number} {said}".strip() for said in (node.title.ja, node.title.ja_easy, node.title.en))
                found[one] = Named(Text(*words), reverse("plans:measure", args=[plan, key]))
    return found
