"""Ages as the law counts them."""

from __future__ import annotations

from datetime import date, timedelta

from yakuba.ground.japanese.years import fiscal_year, last_day


def legal_age(born: date, on: date) -> int:
    """Return the age in years under 年齢計算ニ関スル法律 and 民法第143条: the day before a birthday completes the year.

    Somebody born on 2 April 2020 is 6 from 1 April 2026, somebody born on 1 April from 31 March: the reason why
    the latter goes to school a year earlier. Who is born on 29 February completes the year on 28 February.
    Before the birth the result is negative.
    """
    morrow = on + timedelta(days=1)
    return morrow.year - born.year - ((morrow.month, morrow.day) < (born.month, born.day))


def fiscal_year_end(on: date) -> date:
    """Return the 31 March that ends the fiscal year (4月から3月) of a day."""
    return last_day(fiscal_year(on))


def age_at_fiscal_year_end(born: date, on: date) -> int:
    """Return the legal age on the 31 March that ends the fiscal year of ``on``.

    「18歳に達する日以後の最初の3月31日まで」 (児童手当法第3条) is ``age_at_fiscal_year_end(born, on) <= 18``.
    """
    return legal_age(born, fiscal_year_end(on))
