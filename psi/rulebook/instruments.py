"""Risk and need instruments as data: what they are for, what they ask, their terms and their bands."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, Field, PlainSerializer, PlainValidator, Strict, model_validator

from psi.rulebook.provenance import Edition, Exact, Rule, Whole, Words, refusal

ItemId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Sex = Literal["male", "female"]
T = TypeVar("T")
Number = int | Decimal


def _edge(value: object) -> Number:
    if isinstance(value, bool) or not isinstance(value, int | Decimal) or not Decimal(value).is_finite():
        raise refusal(f"{value!r} is not a number. Write it as in the source, without quotation marks.")
    return value


def _plain_edge(value: Number) -> int | float:
    return value if isinstance(value, int) else float(value)


Edge = Annotated[Number, PlainValidator(_edge), PlainSerializer(_plain_edge, when_used="json")]


class Band(Rule):
    """A band of a score, with both edges; the edges belong to it. Their decimals are those that the figure is rounded to.

    `leads_to` is what the source says is done next.
    """

    name: Words
    first: Annotated[Edge, Field(alias="from")]
    last: Annotated[Edge, Field(alias="to")]
    cite: Words
    leads_to: Words | None = None


def decimals(bands: Sequence[Band]) -> int:
    """How many decimals the edges of bands have: the figure they divide is rounded to as many."""
    exponents = (Decimal(edge).as_tuple().exponent for band in bands for edge in (band.first, band.last))
    return max((-exponent for exponent in exponents if isinstance(exponent, int)), default=0)


def _without_gaps(bands: tuple[Band, ...]) -> tuple[Band, ...]:
    step = Decimal(1).scaleb(-decimals(bands))
    for band in bands:
        if band.last < band.first:
            raise refusal(f"the band '{band.name}' ends at {band.last}, before it starts at {band.first}.")
    for below, above in pairwise(bands):
        if above.first != below.last + step:
            says = f"'{below.name}' ends at {below.last} and '{above.name}' starts at {above.first}"
            raise refusal(f"{says}: bands follow without gap or overlap.")
    return bands


Bands = Annotated[tuple[Band, ...], Field(min_length=1), AfterValidator(_without_gaps)]


def band_of(bands: Sequence[Band], value: Number) -> Band | None:
    """The band that holds a value, or None when the value lies outside all of them."""
    return next((band for band in bands if band.first <= value <= band.last), None)


class Choice(Rule):
    """One answer to an item, and other ways in which files spell it."""

    name: Words
    also: tuple[Words, ...] = ()


class Least(Rule):
    """The smallest value an item is scored for, and what is said of a smaller one."""

    value: Whole
    says: Words
    cite: Words


class Code(Rule):
    """One number that an item can be answered with, and what it stands for."""

    value: Whole
    says: Words


class Item(Rule):
    """One thing the instrument asks: a whole number, or a day, or one of `codes` or `choices`, or of the terms of the group `choices_from`.

    `asked_for` names the result that needs it, where there is a first result that goes without it. `table` is a file of
    codes among the rules.
    """

    id: ItemId
    what: Words
    cite: Words
    unit: Words | None = None
    least: Least | None = None
    is_day: Annotated[bool, Strict()] = False
    table: Words | None = None
    codes: tuple[Code, ...] = ()
    choices: tuple[Choice, ...] = ()
    choices_from: Words | None = None
    asked_for: Words | None = None


class Term(Rule):
    """One term of a formula; `from` and `to` when it holds for a span (`to` left out: and above)."""

    name: Words
    value: Exact
    cite: Words
    first: Annotated[Whole | None, Field(alias="from")] = None
    last: Annotated[Whole | None, Field(alias="to")] = None

    def holds_for(self, value: int) -> bool:
        """Whether a value lies in the span of the term."""
        return (self.first is None or value >= self.first) and (self.last is None or value <= self.last)


class Instrument(Edition):
    """What a reader must know of any instrument before relying on it.

    A screen finds who should be assessed in full and is no diagnosis. `is_for_sentencing` says that it was validated for choosing a
    sentence. `terms_of_use` are printed wherever a result is.
    """

    version: Words | None = None
    is_screen: Annotated[bool, Strict()] = False
    is_for_sentencing: Annotated[bool, Strict()] = False
    terms_of_use: Words | None = None
    checked_by: Words | None = None
    purpose: Words
    decision_point: Words
    outcome: Words
    follow_up: Words
    development_sample: Words


class FormulaInstrument(Instrument):
    """An instrument that psi works out from its published formula; `bands_on` says which figure the bands divide."""

    kind: Literal["formula"]
    items: Annotated[tuple[Item, ...], Field(min_length=1)]
    terms: dict[str, tuple[Term, ...]]
    bands_on: Words
    bands: Bands

    @model_validator(mode="after")
    def _choices_exist(self) -> "FormulaInstrument":
        for item in self.items:
            if item.choices_from is not None and item.choices_from not in self.terms:
                raise refusal(f"the item '{item.id}' takes its choices from '{item.choices_from}', but there are no such terms.")
        return self

    def choices(self, item: Item) -> tuple[Choice, ...]:
        """The answers an item can have; none for a whole number."""
        return tuple(Choice(name=term.name) for term in self.terms[item.choices_from]) if item.choices_from else item.choices

    def item(self, item: str) -> Item:
        """The item of that id; KeyError when there is none."""
        return _found((i for i in self.items if i.id == item), item)

    def term(self, group: str, name: str) -> Term:
        """The term of that name; KeyError when the file has none."""
        return _found((t for t in self.terms[group] if t.name == name), f"{group}: {name}")

    def term_for(self, group: str, value: int) -> Term:
        """The term whose span holds a value; KeyError when none does."""
        return _found((t for t in self.terms[group] if t.holds_for(value)), f"{group}: {value}")


def _found(matches: Iterator[T], what: str) -> T:
    match = next(matches, None)
    if match is None:
        raise KeyError(what)
    return match


class Cutoffs(Rule):
    """The bands of the total for one sex."""

    sex: Sex
    bands: Bands


class Domain(Rule):
    """One domain of an instrument and the most points it can hold; `also` lists shorter names that assessors write."""

    id: ItemId
    title: Words
    also: tuple[Words, ...] = ()
    most: Whole
    cite: Words


class EnteredInstrument(Instrument):
    """An instrument scored by a trained assessor and entered by hand: cut-offs and maxima only, for comparison."""

    kind: Literal["entered"]
    most: Whole
    most_cite: Words
    cutoffs: Annotated[tuple[Cutoffs, ...], Field(min_length=1)]
    domains: tuple[Domain, ...] = ()

    @model_validator(mode="after")
    def _adds_up(self) -> "EnteredInstrument":
        for cutoffs in self.cutoffs:
            first, last = cutoffs.bands[0].first, cutoffs.bands[-1].last
            if (first, last) != (0, self.most):
                raise refusal(f"the bands for {cutoffs.sex} run from {first} to {last}; they must run from 0 to {self.most}.")
        if self.domains and sum(domain.most for domain in self.domains) != self.most:
            raise refusal(f"the domains hold {sum(domain.most for domain in self.domains)} points together, but the most is {self.most}.")
        return self

    def bands_for(self, sex: Sex) -> tuple[Band, ...]:
        """The bands of the total for one sex, or an empty tuple when none are published."""
        return next((cutoffs.bands for cutoffs in self.cutoffs if cutoffs.sex == sex), ())
