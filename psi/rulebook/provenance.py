"""What every rule file says about itself: where it comes from, from which day it applies, who compared it and when."""

import datetime as dt
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, Strict, model_validator
from pydantic_core import PydanticCustomError


def refusal(said: str) -> PydanticCustomError:
    """A problem in a rule file, in a whole sentence."""
    return PydanticCustomError("rule", "{said}", {"said": said})


def _day(value: Any) -> Any:
    try:
        return dt.date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None


def _read_day(value: Any) -> dt.date:
    day = value if isinstance(value, dt.date) else _day(value)
    if day is None:
        raise refusal(f"{value!r} is not a day. Write it like 2025-11-01.")
    return day


def _exact(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise refusal(f"{value!r} is not a number. Write it as in the source, without quotation marks.")
    number = Decimal(value)
    if not number.is_finite():
        raise refusal(f"{value} is not a number. Write it as in the source.")
    return number


Words = Annotated[str, Field(min_length=1)]
Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
Day = Annotated[dt.date, BeforeValidator(_read_day)]
Exact = Annotated[Decimal, BeforeValidator(_exact)]
Whole = Annotated[int, Strict()]
Kind = Literal["formula", "entered", "points", "guideline"]


class Rule(BaseModel):
    """A frozen part of a rule file; keys that psi does not know are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Source(Rule):
    """A publication or a public copy that was compared with the file."""

    title: Words
    href: Words | None = None


class Disagreement(Rule):
    """A place where published copies differ: told to the reader, never used in a sum."""

    what: Words
    says: Words
    standing: Literal["read", "recalled"]
    source: Words


class Edition(Rule):
    """One rule set as it stood from one day on; the next file's first day ends it.

    `checked_on` is the last day on which someone compared the file with its source. `in_force_note` says what is
    not known about the first day. `licence` is proven by `licence_source`, or is the word "unknown".
    """

    id: Id
    title: Words
    kind: Kind
    status: Literal["entered", "partial"]
    in_force_from: Day
    in_force_note: Words | None = None
    checked_on: Day
    source: Source
    further_sources: tuple[Source, ...] = ()
    licence: Words
    licence_source: Words | None = None
    limits: Annotated[tuple[Words, ...], Field(min_length=1)]
    disagreements: tuple[Disagreement, ...] = ()

    @model_validator(mode="after")
    def _licence_is_proven(self) -> "Edition":
        if self.licence != "unknown" and self.licence_source is None:
            raise refusal(f"the licence '{self.licence}' has no licence_source. Say where it was read, or write unknown.")
        return self


class UnenteredEdition(Rule):
    """An edition that is known to be in force and that nobody has entered: it is refused by name."""

    id: Id
    title: Words
    kind: Kind
    status: Literal["not-entered"]
    in_force_from: Day
    checked_on: Day
    source: Source
    why: Words
