"""The staff of the demo town: sections, posts, and accounts whose password and second factor are no secret."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Final

from django.contrib.auth.hashers import ScryptPasswordHasher
from django.test.utils import override_settings

from yakuba.config.demo import names
from yakuba.ground.actor import Actor
from yakuba.ground.text import Text
from yakuba.people import commands as people
from yakuba.people import reads
from yakuba.people.rules import STANDARD_POSTS, NewStaff

PASSWORD: Final = "minatono-demo-2026"
"""The password of every demo account. It opens nothing else: the demo listens on this machine alone."""
SECRET: Final = "MINATONOTOWNDEMO"
"""The secret (base32) of every demo account's authenticator app."""
SEED: Final = 9
IN_OFFICE: Final = timedelta(days=1100)
"""How long everybody has held their post: longer than the digital plan is old."""

SECTIONS: Final[Mapping[str, Text]] = {
    "citizen": Text("町民課 戸籍住民係", "町民課（ちょうみんか） こせき・じゅうみん", "Residents and registers"),
    "insurance": Text("保険年金課 保険係", "保険年金課（ほけんねんきんか） ほけん", "Health insurance"),
    "pension": Text("保険年金課 年金係", "保険年金課（ほけんねんきんか） ねんきん", "National Pension"),
    "child": Text("子育て支援課 子育て係", "子育て支援課（こそだて しえんか）", "Children and families"),
    "school": Text("教育委員会 学校教育課", "学校教育課（がっこう きょういくか）", "Schools"),
    "care": Text("介護福祉課 介護保険係", "介護福祉課（かいご ふくしか） かいご", "Long-term care"),
    "welfare": Text("介護福祉課 障害福祉係", "介護福祉課（かいご ふくしか） しょうがい", "Disability and welfare"),
    "tax": Text("税務課 町民税係", "税務課（ぜいむか）", "Taxes"),
    "environment": Text("環境課 生活環境係", "環境課（かんきょうか）", "Environment"),
    "water": Text("上下水道課 料金係", "上下水道課（じょうげすいどうか）", "Water supply"),
    "general": Text("総務課", "総務課（そうむか）", "General affairs"),
    "digital": Text(
        "企画デジタル課 デジタル推進係", "企画デジタル課（きかく デジタルか）", "Planning and digital affairs"
    ),
    "mayor": Text("町長・副町長", "町長（ちょうちょう）・副町長", "Mayor and deputy mayor"),
}
"""The sections, in the order of the hall's plan. Packs name them by these codes."""
BUSY: Final = frozenset({"citizen", "insurance", "child"})
"""Sections with two clerks."""
MANAGED: Final = frozenset({"child", "citizen", "care", "general", "digital"})
"""Sections with a manager at whose desk flows end: some decisions, and what the section puts into the plan."""
STEERING: Final = (
    ("cio", "mayor"),
    ("deputy-cio", "general"),
    ("cio-assistant", "digital"),
    ("cio-staff", "digital"),
)
"""The posts that steer the digital plan, and where they sit. The account is named after the post."""


@dataclass(frozen=True, slots=True)
class Account:
    """A demo account: the staff number to sign in with, section and post."""

    number: str
    section: str
    post: str

    @property
    def title(self) -> Text:
        """Section and post in words."""
        post = next(one.name for one in STANDARD_POSTS if one.code == self.post)
        section = SECTIONS[self.section]
        return Text(f"{section.ja} {post.ja}", f"{section.ja_easy} {post.ja_easy}", f"{section.en}: {post.en.lower()}")


def _accounts() -> tuple[Account, ...]:
    made: list[Account] = []
    for section in SECTIONS:
        if section == "mayor":
            continue
        made.append(Account(f"{section}-clerk", section, "clerk"))
        if section in BUSY:
            made.append(Account(f"{section}-clerk2", section, "clerk"))
        made.append(Account(f"{section}-chief", section, "chief"))
        if section in MANAGED:
            made.append(Account(f"{section}-manager", section, "manager"))
    made += [Account(post, section, post) for post, section in STEERING]
    return (*made, Account("admin", "general", "admin"), Account("privacy-officer", "general", "privacy-officer"))


ACCOUNTS: Final = _accounts()
"""All accounts. The manager of general affairs may look at cases of every section, with a reason; the privacy officer decides
which looks residents are told of later."""

Staff = Mapping[tuple[str, str], tuple[Actor, ...]]
"""Who can act, by section and post."""


class QuickHasher(ScryptPasswordHasher):
    """The hasher of the house with little work: its hashes are read, and at the first sign-in renewed, by the real one.

    The demo's password stands on the screen. To hash it well for everybody took a third of the time in which the town is made.
    """

    work_factor = 2**4


@override_settings(PASSWORD_HASHERS=[f"{__name__}.{QuickHasher.__name__}"])
def engage(*, at: datetime) -> Staff:
    """Add sections, posts and staff; return who can act."""
    by, since = Actor.system("demo"), at - IN_OFFICE
    people.add_standard_posts(actor=by, at=since)
    for order, (code, name) in enumerate(SECTIONS.items()):
        people.add_section(code, name, actor=by, at=since, order=order)
    random, acting = Random(SEED), dict[tuple[str, str], tuple[Actor, ...]]()
    for account in ACCOUNTS:
        ref = people.add_staff(_person(account, random), password=PASSWORD, actor=by, at=since)
        period = (since.date(), None)
        people.appoint(ref.id, section=account.section, post=account.post, period=period, actor=by, at=since)
        people.give_totp(ref.id, secret=SECRET, actor=by, at=since)
        place = (account.section, account.post)
        acting[place] = (*acting.get(place, ()), reads.actor_for(ref.id, on=at.date(), section=account.section))
    return acting


def _person(account: Account, random: Random) -> NewStaff:
    sex = random.choice(("female", "male"))
    called = names.japanese(random).member(sex, random.randint(25, 58), random, set())
    return NewStaff(account.number, called.name, called.kana, f"{account.number}@example.jp")
