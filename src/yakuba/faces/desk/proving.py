"""What surveys prove: the challenges of all plans, by name and with the page on which they stand."""

from __future__ import annotations

from django.urls import reverse

from yakuba.ground.text import Text
from yakuba.plans.reads import plans
from yakuba.plans.rules.asked import challenge_ref
from yakuba.surveys.rules.naming import Named, things


@things("challenge")
def challenges() -> list[Named]:
    """Return the challenges of all plans, those of the own plans first."""
    return [
        Named(
            challenge_ref(one.plan, one.key),
            Text(*(f"{one.number} {words}".strip() for words in (one.title.ja, one.title.ja_easy, one.title.en))),
            one.plan_title,
            f"{reverse('plans:plan', args=[one.plan])}#challenge-{one.key}",
        )
        for one in plans.challenge_names()
    ]
