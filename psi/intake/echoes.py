"""What psi understood of what was typed, said back: a date with the age it implies, an amount, a length."""

import calendar
import datetime as dt
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from psi.case import PartialDate, age_on
from psi.case.labels import length_in_words


def echo(typed: str, born: Any, *, day_first: bool = False) -> str:
    """What was understood of a date, and the age it implies."""
    try:
        date = PartialDate.parse(typed)
    except ValueError:
        return ""
    said = in_words(date, day_first=day_first)
    if not isinstance(born, PartialDate) or date.latest < born.earliest:
        return said
    return f"{said}, at age {_age(age_on(born, date))}"


def aged(typed: str, on: dt.date, *, day_first: bool = False, died: bool = False) -> str:
    """What was understood of a date of birth, and the age today of somebody who lives."""
    try:
        date = PartialDate.parse(typed)
    except ValueError:
        return ""
    today = PartialDate(on.year, on.month, on.day)
    said = in_words(date, day_first=day_first)
    return said if died or date.earliest > on else f"{said}, age {_age(age_on(date, today))} today"


def _age(between: tuple[int, int]) -> str:
    least, most = between
    return str(least) if least == most else f"{max(least, 0)} {'or' if most - least == 1 else 'to'} {most}"


def in_words(date: PartialDate, *, day_first: bool = False, short: bool = False) -> str:
    """A date in words: `March 4, 2009` (or `4 March 2009`, or short `Mar 4, 2009`), `March 2009`, `about 1989`."""
    month = (calendar.month_abbr if short else calendar.month_name)[date.month or 0]
    to_the_day = f"{date.day} {month} {date.year}" if day_first else f"{month} {date.day}, {date.year}"
    said = to_the_day if date.day else f"{month} {date.year}" if date.month else f"{date.year}"
    return f"about {said}" if date.about else said


def day_in_words(day: dt.date, *, day_first: bool = False, short: bool = False) -> str:
    """A day in words, as the court writes it."""
    return in_words(PartialDate(day.year, day.month, day.day), day_first=day_first, short=short)


def as_said(typed: Any, *, day_first: bool = False, short: bool = False) -> str:
    """A date in words; what cannot be read as one stays as it was typed."""
    try:
        return in_words(PartialDate.parse(str(typed)), day_first=day_first, short=short)
    except ValueError:
        return str(typed)


def amount(typed: str, currency: str) -> str:
    """What was understood of an amount: `$1,250.00`."""
    try:
        return f"{currency}{Decimal(typed):,.2f}"
    except InvalidOperation:
        return ""


def in_months(length: Mapping[str, int]) -> str:
    """A length said the other way, where years or more than eleven months make one reckon: `1 year 6 months = 18 months`."""
    years, months = int(length.get("years", 0)), int(length.get("months", 0))
    other = {"months": years * 12 + months} if years else {"years": months // 12, "months": months % 12}
    said = {unit: count for unit, count in other.items() if count} | {unit: int(length[unit]) for unit in ("weeks", "days", "hours") if length.get(unit)}
    return f"{length_in_words(length)} = {length_in_words(said)}" if years or months > 11 else ""
