"""What the hall asks residents to correct, and what they answer."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any, Final

from yakuba.config.demo import addresses, saying
from yakuba.procedures.rules.keys import Key

ASKED: Final[Mapping[str, str]] = {
    "person.phone": "この番号につながりませんでした。日中に連絡のつく番号をご記入ください。",
    "address.new": "集合住宅の場合は、建物の名前と部屋番号までご記入ください。",
    "bank.account": "口座名義人のフリガナを、通帳の表記のとおりにご記入ください。",
    "member.name_kana": "フリガナが住民票の記載と異なるようです。もう一度お確かめください。",
    "daycare.work_hours": "就労証明書に記載された時間と異なります。証明書の時間をご記入ください。",
    "school.first_day": "学校の休業日に当たります。ほかの日をご記入ください。",
    "visit.planned_on": "この日は窓口の混雑が見込まれます。ほかの日をご検討ください。",
    "water.start_on": "開栓の作業に日数をいただきます。翌営業日以降の日をご記入ください。",
    "dog.vaccinated_on": "注射済証明書の日付と異なります。証明書の日付をご記入ください。",
    "address.old": "転出証明書の住所と異なるようです。番地をもう一度お確かめください。",
    "person.name_kana": "フリガナをもう一度お確かめください。",
}
"""What is wrong, in the words of a clerk, by item."""


def asked_of(answers: Mapping[str, Any], random: Random) -> dict[str, str]:
    """Return one or two of the answers of a case, with what is wrong with each; none if it has none of them."""
    keys = [key for key in answers if Key.parse(key).item in ASKED]
    chosen = random.sample(keys, min(len(keys), random.choice((1, 1, 2))))
    return {key: ASKED[Key.parse(key).item] for key in chosen}


def corrected(key: str, before: Any, random: Random) -> Any:
    """Return what somebody answers who was asked to correct this; often it was right as it stood."""
    item = Key.parse(key).item
    if item == "person.phone":
        return saying.phone(random)
    if item == "address.new" and isinstance(before, dict) and "postcode" in before:
        return addresses.with_building(before, random)
    if item == "daycare.work_hours":
        return random.choice((100, 120, 140))
    return before
