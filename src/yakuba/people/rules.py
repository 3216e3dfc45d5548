"""What a post allows, and the arithmetic of one-time codes. No database, no clock, no request."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from yakuba.ground.text import Text

POWERS: Final[Mapping[str, Text]] = {
    "case.work": Text("案件を処理する", "しごとを する", "Work on cases"),
    "case.approve": Text("決裁する", "きめる", "Approve decisions"),
    "case.read_all": Text(
        "他課の案件を理由を記して見る",
        "ほかの かの ものを りゆうを かいて みる",
        "Look at cases of other sections, with a reason",
    ),
    "plan.work": Text(
        "自課の施策を起案し報告する", "けいかくの しごとを する", "Propose and report measures of one's section"
    ),
    "plan.steer": Text("計画をとりまとめる", "けいかくを まとめる", "Keep the plan (CIO's staff)"),
    "plan.decide": Text("計画を決定する", "けいかくを きめる", "Decide on the plan (CIO)"),
    "body.keep": Text("会議の事務局を務める", "かいぎの せわを する", "Keep bodies and their meetings"),
    "looks.withhold": Text(
        "閲覧の通知の延期を決定し点検する",
        "しらせるのを おくらせるか きめる",
        "Decide on telling looks later, and audit it",
    ),
    "staff.manage": Text("職員と職を管理する", "しょくいんを きめる", "Manage staff and posts"),
    "system.operate": Text("システムを運用する", "システムを うごかす", "Run the installation"),
}
"""Everything that can be allowed, under the name by which rooms ask for it."""


@dataclass(frozen=True, slots=True)
class StandardPost:
    """A post that every hall has; a hall may add its own. ``rank`` orders them, the highest first in lists."""

    code: str
    name: Text
    powers: tuple[str, ...]
    rank: int


STANDARD_POSTS: Final = (
    StandardPost("clerk", Text("担当", "たんとう", "Clerk"), ("case.work", "plan.work"), 10),
    StandardPost("chief", Text("係長", "かかりちょう", "Chief"), ("case.work", "case.approve", "plan.work"), 20),
    StandardPost(
        "manager",
        Text("課長", "かちょう", "Section manager"),
        ("case.work", "case.approve", "case.read_all", "plan.work"),
        30,
    ),
    StandardPost(
        "cio-staff", Text("CIOスタッフ", "CIOスタッフ", "CIO staff"), ("plan.work", "plan.steer", "body.keep"), 22
    ),
    StandardPost("cio-assistant", Text("CIO補佐官", "CIOほさかん", "CIO assistant"), ("plan.work", "plan.steer"), 34),
    StandardPost("deputy-cio", Text("副CIO", "ふくCIO", "Deputy CIO"), ("plan.steer", "plan.decide"), 36),
    StandardPost("cio", Text("CIO(最高情報責任者)", "CIO", "CIO"), ("plan.steer", "plan.decide"), 38),
    StandardPost(
        "privacy-officer",
        Text("個人情報保護責任者", "こじんじょうほうの せきにんしゃ", "Privacy officer"),
        ("looks.withhold",),
        32,
    ),
    StandardPost("admin", Text("管理者", "かんりしゃ", "Administrator"), ("staff.manage", "system.operate"), 40),
)
"""The posts of the flows that the packs bring. Lanes name posts by ``code``."""


@dataclass(frozen=True, slots=True)
class NewStaff:
    """What is known of somebody who joins: the number they sign in with, name, reading (katakana), e-mail address."""

    number: str
    name: str
    kana: str = ""
    email: str = ""


def powers_of(posts: Iterable[Iterable[str]]) -> frozenset[str]:
    """Return what several posts allow together; a power nobody defined allows nothing."""
    return frozenset(power for powers in posts for power in powers if power in POWERS)


def holds_on(from_: date, until: date | None, on: date) -> bool:
    """Tell whether an appointment is in force that day. ``until`` is the last day, and belongs to it."""
    return from_ <= on and (until is None or on <= until)


def totp(secret: str, at: datetime) -> str:
    """Return the six digits that an authenticator app shows at that moment (RFC 6238: SHA-1, 30 seconds).

    ``secret`` is base32. Used by the console, where a member of staff of a demo has no phone at hand.
    """
    counter = struct.pack(">Q", int(at.timestamp()) // 30)
    digest = hmac.new(base64.b32decode(secret, casefold=True), counter, hashlib.sha1).digest()
    offset = digest[-1] & 0x0F
    number: int = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"
