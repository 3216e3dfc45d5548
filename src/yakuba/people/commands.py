"""Changing the hall's people. Each command writes its line into the journal; who may call it, it asks itself."""

from __future__ import annotations

from datetime import date, datetime

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from yakuba.ground import journal
from yakuba.ground.actor import Actor
from yakuba.ground.errors import Conflict, NotAllowed, NotHere, Refusal
from yakuba.ground.ref import Ref
from yakuba.ground.text import Text
from yakuba.people import rules
from yakuba.people.models import Appointment, Post, Section, Staff


class NumberTaken(Conflict):
    """Somebody has this staff number already."""

    words = Text(
        "この職員番号は、すでに使われています。",
        "この ばんごうは もう つかわれて います。",
        "This staff number is in use already.",
    )
    remedy = Text("番号を確かめてください。", "ばんごうを たしかめて ください。", "Please check the number.")


class WeakPassword(Refusal):
    """The password is too short or too easy to guess."""

    status = 422
    words = Text(
        "このパスワードは短すぎるか、推測されやすいものです。",
        "この パスワードは みじかいか、かんたん すぎます。",
        "This password is too short or too easy to guess.",
    )
    remedy = Text(
        "12文字以上で、氏名や番号を含まないものにしてください。",
        "12もじより ながく して ください。なまえや ばんごうは つかわないで ください。",
        "Use 12 characters or more, without the name or number.",
    )


class WrongDates(Refusal):
    """The appointment would end before it begins, or is already in force."""

    status = 422
    words = Text(
        "配属の期間が正しくありません。",
        "きかんが ただしく ありません。",
        "The period of the appointment is not possible.",
    )
    remedy = Text(
        "開始日と終了日、同じ職への配属がないかを確かめてください。",
        "はじめの ひと おわりの ひを たしかめて ください。",
        "Check the first and last day, and whether the same appointment exists already.",
    )


def _ask(actor: Actor) -> None:
    if actor.kind != "system" and not actor.may("staff.manage"):
        raise NotAllowed


@transaction.atomic
def add_section(code: str, name: Text, *, actor: Actor, at: datetime, parent: str = "", order: int = 0) -> Ref:
    """Add a section, or give one its new name and place. Raises NotAllowed."""
    _ask(actor)
    ref = Ref("section", code)
    Section.objects.update_or_create(
        code=code, defaults={"name": name.as_data(), "parent_id": parent or None, "order": order}
    )
    journal.record(actor, "section.added", ref, at=at)
    return ref


@transaction.atomic
def add_post(post: rules.StandardPost, *, actor: Actor, at: datetime) -> Ref:
    """Add a post, or change the powers of one. Raises NotAllowed."""
    _ask(actor)
    ref = Ref("post", post.code)
    Post.objects.update_or_create(
        code=post.code, defaults={"name": post.name.as_data(), "powers": list(post.powers), "rank": post.rank}
    )
    journal.record(actor, "post.added", ref, at=at, data={"powers": list(post.powers)})
    return ref


def add_standard_posts(*, actor: Actor, at: datetime) -> None:
    """Add the posts that every hall has. Those that exist stay as the hall has made them."""
    there = set(Post.objects.values_list("code", flat=True))
    for post in rules.STANDARD_POSTS:
        if post.code not in there:
            add_post(post, actor=actor, at=at)


@transaction.atomic
def add_staff(person: rules.NewStaff, *, password: str, actor: Actor, at: datetime) -> Ref:
    """Add a member of staff with a first password, which they change. Raises NotAllowed, NumberTaken, WeakPassword."""
    _ask(actor)
    if Staff.objects.filter(number=person.number).exists():
        raise NumberTaken
    row = Staff(number=person.number, name=person.name, kana=person.kana, email=person.email)
    try:
        validate_password(password, row)
    except ValidationError as fault:
        raise WeakPassword from fault
    row.set_password(password)
    row.save(force_insert=True)
    ref = Ref("staff", row.pk)
    journal.record(actor, "staff.added", ref, at=at, data={"number": person.number})
    return ref


@transaction.atomic
def appoint(
    staff_id: str, *, section: str, post: str, period: tuple[date, date | None], actor: Actor, at: datetime
) -> int:
    """Appoint somebody to a post in a section for a period (first day, last day or None); return the appointment's id.

    Raises NotAllowed, NotHere for an unknown person, section or post, WrongDates.
    """
    _ask(actor)
    first, last = period
    if not (
        Staff.objects.filter(pk=staff_id).exists()
        and Section.objects.filter(pk=section).exists()
        and Post.objects.filter(pk=post).exists()
    ):
        raise NotHere
    same = Appointment.objects.filter(staff_id=staff_id, section_id=section, post_id=post, until_date=None)
    if (last is not None and last < first) or same.exists():
        raise WrongDates
    row = Appointment.objects.create(
        staff_id=staff_id, section_id=section, post_id=post, from_date=first, until_date=last
    )
    journal.record(
        actor,
        "staff.appointed",
        Ref("staff", staff_id),
        at=at,
        data={"section": section, "post": post, "from": str(first)},
    )
    return row.pk


@transaction.atomic
def end_appointment(appointment_id: int, *, last_day: date, actor: Actor, at: datetime) -> None:
    """End an appointment with a day, which still belongs to it. Raises NotAllowed, NotHere, WrongDates."""
    _ask(actor)
    row = Appointment.objects.select_for_update().filter(pk=appointment_id).first()
    if row is None:
        raise NotHere
    if last_day < row.from_date:
        raise WrongDates
    row.until_date = last_day
    row.save(update_fields=["until_date"])
    data = {"section": row.section_id, "post": row.post_id, "until": str(last_day)}
    journal.record(actor, "staff.appointment_ended", Ref("staff", row.staff_id), at=at, data=data)


@transaction.atomic
def close_account(staff_id: str, *, actor: Actor, at: datetime) -> None:
    """Close an account: its owner can no longer sign in, and open sessions end with their next page."""
    _ask(actor)
    if not Staff.objects.filter(pk=staff_id).update(is_active=False):
        raise NotHere
    journal.record(actor, "staff.closed", Ref("staff", staff_id), at=at)


@transaction.atomic
def give_totp(staff_id: str, *, secret: str, actor: Actor, at: datetime) -> None:
    """Give somebody an authenticator with a known secret (base32), in place of the one they had.

    For setting up a hall or a demo from the console; at the screen people make their own. Raises NotAllowed, NotHere.
    """
    _ask(actor)
    if not Staff.objects.filter(pk=staff_id).exists():
        raise NotHere
    Authenticator.objects.update_or_create(
        user_id=staff_id, type=Authenticator.Type.TOTP, defaults={"data": {"secret": get_adapter().encrypt(secret)}}
    )
    journal.record(actor, "staff.second_factor_given", Ref("staff", staff_id), at=at, data={"type": "totp"})


@transaction.atomic
def clear_second_factors(staff_id: str, *, actor: Actor, at: datetime) -> None:
    """Take away all second factors of somebody who has lost their phone; at the next sign-in they set up a new one."""
    _ask(actor)
    if not Staff.objects.filter(pk=staff_id).exists():
        raise NotHere
    Authenticator.objects.filter(user_id=staff_id).delete()
    journal.record(actor, "staff.second_factors_cleared", Ref("staff", staff_id), at=at)


def note_sign_in(staff_id: str, *, method: str, at: datetime) -> None:
    """Write into the journal that somebody has signed in, and how."""
    row = Staff.objects.get(pk=staff_id)
    actor = Actor("staff", row.pk, row.name)
    journal.record(actor, "staff.signed_in", Ref("staff", row.pk), at=at, data={"with": method})


def note_failed_sign_in(number: str, *, at: datetime) -> None:
    """Write into the journal that somebody failed to sign in, under ``unknown`` if nobody has that number.

    What was typed is not written: it may be a password. A line either way, so that both take the same time.
    """
    id_ = Staff.objects.filter(number__iexact=number).values_list("pk", flat=True).first() or "unknown"
    journal.record(Actor.system("sign-in"), "staff.sign_in_failed", Ref("staff", id_), at=at)
