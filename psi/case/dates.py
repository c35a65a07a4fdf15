"""Dates as people remember them: to the day, to the month, to the year, or about a year."""

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import PydanticCustomError, core_schema

Precision = Literal["day", "month", "year"]
FIRST_YEAR, LAST_YEAR = 1880, 2120

_MONTHS = {name.lower(): n for n, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): n for n, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_MEND = "Write 2009-03-04, 2009-03, 2009, March 2009, March 4, 2009, 4 March 2009, or about 1989."
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FORMS = (
    re.compile(r"(?P<y>\d{4})(?:-(?P<m>\d{2})(?:-(?P<d>\d{2}))?)?"),
    re.compile(r"(?P<month>[A-Za-z]+)\.? (?P<y>\d{4})"),
    re.compile(r"(?P<month>[A-Za-z]+)\.? (?P<d>\d{1,2}),? (?P<y>\d{4})"),
    re.compile(r"(?P<d>\d{1,2}) (?P<month>[A-Za-z]+)\.? (?P<y>\d{4})"),
)


@dataclass(frozen=True, order=False)
class PartialDate:
    """A date known to the day, the month or the year; `about` when even that is an estimate.

    It never becomes more precise than what was said: `earliest` and `latest` bound it. An estimate
    is taken to be right within a year either way.
    """

    year: int
    month: int | None = None
    day: int | None = None
    about: bool = False

    @classmethod
    def parse(cls, text: str) -> "PartialDate":
        """Read what an officer typed; raises ValueError with what to write instead."""
        return _to_the_day(said) if _ISO.fullmatch(said := text.strip()) else cls._read(said)

    @classmethod
    def _read(cls, said: str) -> "PartialDate":
        about = bool(re.match(r"(?i)(about|around|c\.|circa) ", said))
        bare = said.split(" ", 1)[1].strip() if about else said
        found = next((m for form in _FORMS if (m := form.fullmatch(bare))), None)
        if found is None:
            raise ValueError(f"'{said}' is not a date psi can read. {_MEND}")
        groups = found.groupdict()
        if groups.get("month") and groups["month"].lower() not in _MONTHS:
            raise ValueError(f"'{said}' names no month psi knows. {_MEND}")
        month = _MONTHS[groups["month"].lower()] if groups.get("month") else groups.get("m")
        return cls._checked(said, groups["y"], month, groups.get("d"), about)

    @classmethod
    def _checked(cls, said: str, y: str, m: int | str | None, d: str | None, about: bool) -> "PartialDate":
        year, month, day = int(y), int(m) if m else None, int(d) if d else None
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise ValueError(f"'{said}' lies outside {FIRST_YEAR} to {LAST_YEAR}. Check the year.")
        if month is not None and not 1 <= month <= 12:
            raise ValueError(f"'{said}' has no such month. {_MEND}")
        if month is not None and day is not None and not 1 <= day <= calendar.monthrange(year, month)[1]:
            raise ValueError(f"'{said}' is no day of the calendar. Check the day and the month.")
        return cls(year, month, day, about)

    @property
    def precision(self) -> Precision:
        """How much of the date is known."""
        return "day" if self.day else "month" if self.month else "year"

    @property
    def exact(self) -> dt.date | None:
        """The day, or None when it is not known to the day."""
        return self.earliest if self.day and not self.about else None

    @property
    def earliest(self) -> dt.date:
        """The first day it can have been."""
        day = dt.date(self.year, self.month or 1, self.day or 1)
        return add_months(day, -12) if self.about else day

    @property
    def latest(self) -> dt.date:
        """The last day it can have been."""
        month = self.month or 12
        if self.day:
            day = dt.date(self.year, month, self.day)
            return add_months(day, 12) if self.about else day
        return dt.date(self.year + self.about, month, calendar.monthrange(self.year + self.about, month)[1])

    def is_after(self, other: "PartialDate") -> bool:
        """Whether it must have been later than the other, however both are read."""
        return self.earliest > other.latest

    def __str__(self) -> str:
        parts = [f"{self.year:04d}"] + [f"{p:02d}" for p in (self.month, self.day) if p]
        return ("about " if self.about else "") + "-".join(parts)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        def read(value: Any) -> PartialDate:
            if isinstance(value, PartialDate):
                return value
            if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
                return cls(value.year, value.month, value.day)
            if isinstance(value, int) and not isinstance(value, bool):
                value = str(value)
            if not isinstance(value, str):
                raise PydanticCustomError("date", "{said}", {"said": f"this is not a date. {_MEND}"})
            try:
                return cls.parse(value)
            except ValueError as error:
                raise PydanticCustomError("date", "{said}", {"said": str(error)}) from None

        return core_schema.no_info_plain_validator_function(read, serialization=core_schema.to_string_ser_schema())

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {
            "anyOf": [{"type": "string"}, {"type": "integer"}],
            "title": "A date",
            "description": _MEND,
            "examples": ["2009-03-04", "2009-03", "about 1989"],
        }


@lru_cache(maxsize=4096)
def _to_the_day(said: str) -> PartialDate:
    """A date as psi writes it, read once: a report says most of its dates several times."""
    return PartialDate._read(said)


def age_on(born: PartialDate, day: PartialDate) -> tuple[int, int]:
    """Completed years on a day, as (least, most): the same number twice when it is certain."""
    return completed_years(born.latest, day.earliest), completed_years(born.earliest, day.latest)


def completed_years(born: dt.date, day: dt.date) -> int:
    """The age in completed years on a day; someone born on 29 February is a year older on 1 March of other years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day of the month so many months later, or the last day that month has."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
