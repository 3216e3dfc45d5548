"""Looking at the register: its lines, filtered; one line; what an import would change; what is counted of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from yakuba.governance.models import Demand
from yakuba.governance.rules import model as rules
from yakuba.governance.rules.model import Line
from yakuba.governance.rules.sheet import COLUMNS
from yakuba.ground.errors import NotHere
from yakuba.insight.rules import Span, share


@dataclass(frozen=True, slots=True)
class Filter:
    """What of the register is wanted; empty is everything. ``late`` wants what is overdue as of that day."""

    section: str = ""
    demand: str = ""
    state: str = ""
    query: str = ""
    late: date | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A line with the id by which its page is found; ``version`` goes back with whatever is changed."""

    id: str
    version: int
    line: Line


@dataclass(frozen=True, slots=True)
class Changes:
    """What taking a sheet over would do; ``stamp`` names the state of the register in which that holds."""

    new: tuple[Line, ...]
    changed: tuple[tuple[Line, Line], ...]
    same: int
    stamp: str


def register(wanted: Filter = Filter()) -> list[Entry]:
    """Return the lines that are wanted, by number."""
    rows = Demand.objects.select_related("regulation")
    if wanted.section:
        rows = rows.filter(regulation__section=wanted.section)
    if wanted.demand:
        rows = rows.filter(demand=wanted.demand)
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.late:
        rows = rows.filter(by_when__lt=wanted.late).exclude(state__in=[one.value for one in rules.DONE])
    if wanted.query:
        rows = rows.filter(_holds(wanted.query))
    return [_entry(one) for one in rows.order_by("regulation__number", "item")]


def entry(id_: str) -> Entry:
    """Return one line. Raises NotHere."""
    row = Demand.objects.select_related("regulation").filter(pk=id_).first()
    if row is None:
        raise NotHere
    return _entry(row)


def changes(lines: Sequence[Line], given: Collection[str] = frozenset(COLUMNS)) -> Changes:
    """Compare a sheet with the register; what it does not name, lines and columns alike, stays as it is."""
    here = {one.line.key: one.line for one in register()}
    lines = [_with_rest(one, here.get(one.key), given) for one in lines]
    new = tuple(one for one in lines if one.key not in here)
    known = [(here[one.key], one) for one in lines if one.key in here]
    return Changes(new, tuple(pair for pair in known if pair[0] != pair[1]), _same(known), stamp())


def stamp() -> str:
    """Return a word that is another one as soon as anything in the register has changed."""
    found = Demand.objects.aggregate(n=Count("pk"), versions=Sum("version"))
    return f"{found['n']}-{found['versions'] or 0}"


def share_replaced(span: Span) -> Decimal | None:
    """Return the share of demands that are replaced of those that are to be, as of the end of the span."""
    return share(replaced(span).count(), meant(span).count())


def replaced(span: Span) -> QuerySet[Demand]:
    """The demands that were replaced before the end of the span."""
    return Demand.objects.filter(state=rules.State.REPLACED.value, since__lt=span.at)


def meant(span: Span) -> QuerySet[Demand]:
    """The demands that were known by then, without those of which it was decided that they stay."""
    return Demand.objects.filter(found_at__lt=span.at).exclude(state=rules.State.STAYS.value)


def query_replaced(span: Span) -> str:
    """Return the two queries of `share_replaced`, to be read."""
    return f"{replaced(span).values('pk').query}\n/\n{meant(span).values('pk').query}"


def _with_rest(line: Line, before: Line | None, given: Collection[str]) -> Line:
    """Return a line with what stood there where the sheet has no such column."""
    rest = COLUMNS.keys() - set(given)
    return replace(line, **{name: getattr(before, name) for name in rest}) if before and rest else line


def _same(known: Iterable[tuple[Line, Line]]) -> int:
    return sum(before == after for before, after in known)


def _holds(query: str) -> Q:
    found = Q()
    for name in ("regulation__title", "regulation__number", "article", "law", "means", "note"):
        found |= Q(**{f"{name}__icontains": query})
    return found


def _entry(row: Demand) -> Entry:
    rule = row.regulation
    return Entry(
        row.pk,
        row.version,
        Line(
            number=rule.number,
            item=row.item,
            title=rule.title,
            kind=rules.Kind(rule.kind),
            section=rule.section,
            article=row.article,
            demand=rules.Demand(row.demand),
            law=row.law,
            means=row.means,
            by_when=row.by_when,
            measure=row.measure,
            state=rules.State(row.state),
            reason=row.reason,
            note=row.note,
        ),
    )
