"""What applications offer the watch: drafts that have run out, and files that belong to nothing any more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from django.conf import settings

from yakuba.applications.commands import arriving, drafts
from yakuba.applications.models import Amendment, Draft, Filing, SealedBody
from yakuba.ground.actor import Actor
from yakuba.ground.ref import Ref
from yakuba.ground.text import Text
from yakuba.ground.watch import DELETE, MENDED_THEN_DELETED, Kind, Span, Stuck, Sweep, sweeps
from yakuba.papers import commands as papers
from yakuba.papers import reads as kept

_BATCH: Final = 500
_WATCH: Final = Actor.system("watch")


def _run_out(span: Span) -> Iterator[Stuck]:
    found = Draft.objects.filter(expires_at__lt=span.before).order_by("expires_at", "pk")
    for lookup, since in found.values_list("lookup", "expires_at").iterator():
        # Enough to tell two apart, too little to find anything by it.
        yield Stuck(lookup, since, f"{lookup[:6]}…")


def _throw_away(id_: str, at: datetime) -> bool:
    return drafts.throw_away_if_run_out(id_, at=at)


def _without_owner(span: Span) -> Iterator[Stuck]:
    rows = kept.sealed_of("draft", before=span.before, after=span.after)
    while batch := list(islice(rows, _BATCH)):
        owners = _owners(about.id for _, about, _ in batch)
        yield from (Stuck(ref.id, at, ref.id) for ref, about, at in batch if about.id not in owners)


def _owners(lookups: Iterator[str]) -> set[str]:
    wanted = list(lookups)
    living = set(Draft.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    return living | set(Filing.objects.filter(lookup__in=wanted).values_list("lookup", flat=True))


def _destroy(id_: str, at: datetime) -> bool:
    row = kept.find(Ref("sealed", id_))
    about = Ref.parse(row.about) if row else None
    if about is None or about.kind != "draft" or _owners(iter((about.id,))):
        return False
    return papers.destroy(Ref("sealed", id_), actor=_WATCH, at=at, why="持ち主の下書きも申請もないため")


def _not_deleted(span: Span) -> Iterator[Stuck]:
    found = SealedBody.objects.filter(fetched_at__lt=span.before).order_by("fetched_at", "pk")
    for id_, since in found.values_list("pk", "fetched_at").iterator():
        yield Stuck(id_, since or span.before, id_)


def _delete_body(id_: str, at: datetime) -> bool:
    if not SealedBody.objects.filter(pk=id_).exclude(fetched_at=None).exists():
        return False
    forget = arriving.forget_amendment if Amendment.objects.filter(pk=id_).exists() else arriving.forget_filing
    forget(id_, at=at)
    return True


sweeps.add(
    "draft.run_out",
    Sweep(
        name=Text("保存期間を過ぎた下書き", "のこって いる ふるい したがき", "Drafts past their time"),
        kind=Kind.LATE,
        patience=timedelta(hours=1),
        by_itself=Text(
            "ワーカーが1分ごとに、添付書類とともに消します。",
            "じどうで けします。",
            "The worker deletes them every minute, with their files.",
        ),
        by_hand=Text(
            "ワーカー（yakuba work）が動いているかを確かめてください。",
            "yakuba work が うごいて いるか、みて ください。",
            "See that the worker (yakuba work) runs.",
        ),
        look=_run_out,
        mend=_throw_away,
        press=DELETE,
        alone=_throw_away,
    ),
)
sweeps.add(
    "file.without_owner",
    Sweep(
        name=Text("下書きも申請もない添付ファイル", "もちぬしの ない ファイル", "Files whose draft is gone"),
        kind=Kind.LATE,
        patience=timedelta(days=2),
        by_itself=Text(
            "自動では消しません。毎晩3時30分に調べます。",
            "じどうでは けしません。",
            "They are not deleted unasked. They are looked for every night at half past three.",
        ),
        by_hand=Text(
            "封がされていて中は読めません。復元の途中でないことを確かめてから、消してください。記録に残ります。",
            "たしかめてから おすと、きえます。",
            "They are sealed and cannot be read. Make sure that no restoration is under way, then delete them; the journal "
            "says so.",
        ),
        look=_without_owner,
        mend=_destroy,
        press=DELETE,
        dear=True,
    ),
)
if settings.ZONE != "office":  # there nothing is fetched, and nobody may ask whether it was
    sweeps.add(
        "body.not_deleted",
        Sweep(
            name=Text(
                "役場に届いた後も消えていない申請の中身",
                "とどいたのに のこって いる しんせい",
                "Sealed filings that are still on the internet side after they arrived",
            ),
            kind=Kind.LATE,
            patience=settings.RELAY_KEEP + timedelta(hours=1),
            by_itself=Text(
                "庁内に届いて決められた時間（ふつう24時間）が過ぎると、添付書類とともに自動で消します。残ったものは毎晩3時30分に調べて消します。",
                "じどうで けします。",
                "Once the office has had them for the time set (24 hours, if not set otherwise), they are deleted with their files. What "
                "is left is looked for every night at half past three, and deleted.",
            ),
            by_hand=MENDED_THEN_DELETED,
            look=_not_deleted,
            mend=_delete_body,
            press=DELETE,
            alone=_delete_body,
            dear=True,
        ),
    )
