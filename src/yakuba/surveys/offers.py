"""What surveys offer the watch: that sheets of a closed survey have not come over the border."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings

from yakuba.ground.text import Text
from yakuba.ground.watch import Kind, Span, Stuck, Sweep, sweeps
from yakuba.surveys.commands.crossing import awaiting


def _sheets_not_here(span: Span) -> Iterator[Stuck]:
    found = awaiting().filter(survey__closed_at__lt=span.before).order_by("survey__closed_at", "pk")
    for one in found.select_related("survey").iterator():
        given = "?" if one.awaited is None else one.awaited
        # What everybody was asked under is no secret, and by it the survey is found in the list.
        title, since = Text.read(one.survey.title), one.survey.closed_at or span.before
        yield Stuck(one.pk, since, title, f"{one.survey.slug} {one.arrived}/{given}")


if settings.ZONE != "edge":  # there nothing is waited for, and nobody may ask what is
    sweeps.add(
        "survey.sheets_not_here",
        Sweep(
            name=Text(
                "締め切ったのに、インターネット側の回答がそろわないアンケート",
                "こたえが そろわない アンケート",
                "Closed surveys whose answers from the internet side have not all come",
            ),
            kind=Kind.LATE,
            patience=timedelta(days=3),
            by_itself=Text(
                "インターネット側で受け付けた件数と回答は、通信のたびに届きます。そろうまで、クロス集計は見られません。",
                "つうしんの たびに とどきます。",
                "How many were given there, and the answers themselves, come with each exchange. Until all are here, nothing is crossed.",
            ),
            by_hand=Text(
                "回線と、隔離されている送付物を確かめてください。届かないことが分かったら、CIOスタッフがアンケートの結果の画面で"
                "「待たずに集計する」を押します。",
                "つうしんが できて いるか、みて ください。",
                "See whether the line is up, and what lies in quarantine. If it is known that they will not come, the CIO's staff "
                "press “Cross without waiting” on the page of the survey's results.",
            ),
            look=_sheets_not_here,
        ),
    )
