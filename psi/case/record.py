"""What every part of a case carries: its source, how far it is verified, who disputes it, what is missing."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, Strict, model_validator
from pydantic_core import PydanticCustomError

from psi.case.dates import PartialDate
from psi.text import NotText, clean

PrintAs = Literal["full", "never", "year", "month", "initials", "last-four", "working", "pointer"]


@dataclass(frozen=True)
class Printed:
    """How a field may be printed unless the jurisdiction says otherwise.

    `never`: identifiers and third parties' addresses. `working`: a note of the office, no fact for the court.
    `pointer`: the place of another entry, printed as a paragraph number if at all.
    """

    how: PrintAs


def _clean(value: str) -> str:
    try:
        return clean(value)
    except NotText as error:
        raise PydanticCustomError("text", "{said}", {"said": f"holds {error}."}) from None


def _no_float(value: Any) -> Any:
    if isinstance(value, bool | float):
        raise PydanticCustomError("money", "{said}", {"said": "this is not an amount. Write 1250 or '17.50'."})
    return value


def _in_digits(amount: Decimal) -> Decimal:
    """`1e5` as 100000, so that no page ever shows an exponent."""
    return amount.quantize(Decimal(1)) if int(amount.as_tuple().exponent) > 0 else amount


Text = Annotated[str, AfterValidator(_clean)]
Line = Annotated[str, AfterValidator(_clean), Field(min_length=1, max_length=400)]
Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
Flag = Annotated[bool, Strict()]
Whole = Annotated[int, Strict(), Field(ge=0, le=1_000_000)]
Points = Annotated[int, Strict(), Field(ge=-100, le=1000)]
Money = Annotated[Decimal, BeforeValidator(_no_float), Field(ge=0, max_digits=15, decimal_places=2), AfterValidator(_in_digits)]
NeverPrinted = Annotated[Line | None, Printed("never")]
Working = Annotated[Text | None, Printed("working")]

Verification = Literal["verified", "self-reported", "unverified"]
State = Literal["not-known", "declined", "not-applicable"]
Withhold = Literal[
    "diagnosis",
    "confidential-source",
    "harm",
    "victim-contact",
    "cooperation",
    "protected-statement",
    "juvenile-record",
    "sealed-record",
    "treatment-record",
    "third-party",
]


class Model(BaseModel):
    """A frozen part of a case; keys that psi does not know are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Unanswered(Model):
    """Why a field or section is empty although it was asked; a field left out was not asked."""

    state: State
    why: Text | None = None


class Dispute(Model):
    """Who says that a fact is wrong, what they say instead, and what it would change if they are right."""

    by: Line
    says: Text
    would_change: Text | None = None
    resolution: Text | None = None


class FieldNote(Model):
    """One field whose source or standing differs from the rest of its record."""

    source: tuple[Id, ...] = ()
    verification: Verification | None = None
    disputes: tuple[Dispute, ...] = ()
    note: Text | None = None


class Record(Model):
    """A part of the case in which any field may be missing for a stated reason."""

    unanswered: dict[str, Unanswered] = {}
    field_notes: dict[str, FieldNote] = {}

    @model_validator(mode="after")
    def _names_own_fields(self) -> "Record":
        known = type(self).model_fields
        for name in (*self.unanswered, *self.field_notes):
            if name not in known:
                said = f"'{name}' is not a field here. The fields are: {', '.join(sorted(known))}."
                where = "unanswered" if name in self.unanswered else "field_notes"
                raise PydanticCustomError("own_field", "{said}", {"said": said, "place": f"{where}.{name}"})
        for name in self.unanswered:
            if self._has_value(name):
                said = f"'{name}' is marked as unanswered but has a value. Keep one of the two."
                raise PydanticCustomError("own_field", "{said}", {"said": said, "place": f"unanswered.{name}"})
        return self

    def _has_value(self, name: str) -> bool:
        """Whether something was written for a field; a part of the case that was left out holds nothing."""
        value = getattr(self, name)
        is_bare = isinstance(value, Record) and value == type(self).model_fields[name].default
        return name in self.model_fields_set and value not in (None, (), {}, "") and not is_bare


class Sourced(Record):
    """A part of the case that says where it comes from.

    `source` names interviews, documents, record requests or verifications of the same case. `verification` left out
    means that nobody has said. `withhold` gives the reasons for which some readers may not have it, and
    `summary_for_parties` what they may be told of it all the same, in general terms: it stands in the sealed memorandum alone.
    """

    source: tuple[Id, ...] = ()
    verification: Verification | None = None
    disputes: tuple[Dispute, ...] = ()
    withhold: tuple[Withhold, ...] = ()
    summary_for_parties: Text | None = None


# What a part says of itself rather than of the person.
STANDING = ("id", "unanswered", "field_notes", "source", "verification", "disputes", "withhold", "summary_for_parties")


class Entry(Sourced):
    """One entry of a list, with a short id that never changes."""

    id: Id


class Passage(Entry):
    """A paragraph that the officer wrote, printed as written."""

    text: Text


class Period(Entry):
    """An entry that lasted from one date to another; no end means that it goes on or that nobody said.

    `ongoing` tells which.
    """

    began: PartialDate | None = None
    ended: PartialDate | None = None
    ongoing: Flag | None = None

    @model_validator(mode="after")
    def _in_order(self) -> "Period":
        if self.began and self.ended and self.began.is_after(self.ended):
            said = f"it ended ({self.ended}) before it began ({self.began}). Correct one of the two dates."
            raise PydanticCustomError("order", "{said}", {"said": said})
        if self.ended and self.ongoing:
            said = f"it is marked as ongoing but ended on {self.ended}. Keep one of the two."
            raise PydanticCustomError("order", "{said}", {"said": said})
        return self


def is_answered(record: Record, field: str) -> bool:
    """Whether a list holds something, or is known to have nothing to hold."""
    state = record.unanswered.get(field)
    return bool(getattr(record, field)) or (state is not None and state.state == "not-applicable")


def in_order(*steps: tuple[str, PartialDate | None]) -> None:
    """Refuse dates that cannot have come in this order; dates not given are passed over."""
    given = [(name, date) for name, date in steps if date]
    for (first, a), (second, b) in pairwise(given):
        if a.is_after(b):
            said = f"{second} ({b}) comes before {first} ({a}). Correct one of the two dates."
            raise PydanticCustomError("order", "{said}", {"said": said})
