"""The mechanics of written English in two countries: dates, ages, money, numbers, lists. No sentences."""

import calendar
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from psi.case.dates import PartialDate, age_on

_US_SHORT = {5: "May", 6: "June", 7: "July", 9: "Sept."}
_QUOTED = re.compile(r"(?<!\w)'((?:[^']|'(?=\w))+)'(?!\w)|\"([^\"]+)\"")
_SMALL = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]


def date_in_words(date: PartialDate, language: str) -> str:
    """`October 6, 2026` or `6 October 2026`; `March 2009`; `2009`; `about 1989`."""
    text = str(date.year)
    if date.month:
        month = calendar.month_name[date.month]
        if date.day and language == "en-US":
            text = f"{month} {date.day}, {date.year}"
        elif date.day:
            text = f"{date.day} {month} {date.year}"
        else:
            text = f"{month} {date.year}"
    return f"about {text}" if date.about else text


def date_with_preposition(date: PartialDate, language: str) -> str:
    """`on October 6, 2026`, `in March 2009`, `in about 1989`."""
    return f"{'on' if date.day and not date.about else 'in'} {date_in_words(date, language)}"


def date_short(date: PartialDate, language: str) -> str:
    """A date for a table cell: `Oct. 6, 2026` or `6 Oct 2026`; as much as is known."""
    if not date.month:
        return date_in_words(date, language)
    month = calendar.month_abbr[date.month]
    if language == "en-US":
        month = _US_SHORT.get(date.month, f"{month}.")
        text = f"{month} {date.day}, {date.year}" if date.day else f"{month} {date.year}"
    else:
        text = f"{date.day} {month} {date.year}" if date.day else f"{month} {date.year}"
    return f"about {text}" if date.about else text


def age_in_words(born: PartialDate, day: PartialDate) -> str:
    """`22`, or `21 or 22` when the birth date leaves it open, or `about 21 to 24`."""
    least, most = age_on(born, day)
    if least == most:
        return str(least)
    return f"{least} or {most}" if most == least + 1 else f"between {least} and {most}"


def at_age(born: PartialDate, day: PartialDate) -> str:
    """`at age 22`, `at age 21 or 22`, `at an age between 13 and 16`."""
    words = age_in_words(born, day)
    return f"at an age {words}" if words.startswith("between") else f"at age {words}"


def number_in_words(number: int) -> str:
    """One to ten in words, larger numbers in figures with separators."""
    return _SMALL[number] if 0 <= number <= 10 else f"{number:,}"


def money_in_words(amount: Decimal, currency: str) -> str:
    """`$1,250`, `$17.50`; no cents where none matter."""
    places = 0 if amount == amount.to_integral_value() else 2
    sign = "-" if amount < 0 else ""
    return f"{sign}{currency}{abs(amount):,.{places}f}"


def counted(number: int, singular: str, plural: str | None = None) -> str:
    """`one victim`, `three victims`."""
    return f"{number_in_words(number)} {singular if number == 1 else plural or singular + 's'}"


def length_in_words(length: Mapping[str, Any]) -> str:
    """A length of time as the court said it: `one year and six months`."""
    parts = [counted(int(length[unit]), unit[:-1]) for unit in ("years", "months", "weeks", "days", "hours") if length.get(unit)]
    return listed(parts)


def length_adjective(length: Mapping[str, Any]) -> str:
    """A length before a noun: `24-month`, `one-year`."""
    parts = [f"{number_in_words(int(length[unit]))}-{unit[:-1]}" for unit in ("years", "months", "weeks", "days", "hours") if length.get(unit)]
    return ", ".join(parts)


def listed(items: Iterable[str], joint: str = "and") -> str:
    """`a`, `a and b`, `a, b, and c`; semicolons where an item holds a comma."""
    given = [str(item) for item in items if item]
    if len(given) < 3:
        return f" {joint} ".join(given)
    mark = ";" if any("," in item for item in given) else ","
    return f"{mark} ".join(given[:-1]) + f"{mark} {joint} {given[-1]}"


def curly(text: str, language: str) -> str:
    """Straight quotation marks and apostrophes, as a rule file has them, as the country prints them."""
    opening, closing = ("‘", "’") if language == "en-GB" else ("“", "”")
    return _QUOTED.sub(lambda m: f"{opening}{m[1] or m[2]}{closing}", text).replace("'", "’")


def possessive(name: str) -> str:
    """`Mr. Hale’s`, `Ms. Rivers’s`."""
    return f"{name}’s"
