"""The terms of ARP, VRP and SVRP, each a coefficient times something known of a person: the same for one person and for many."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from psi.rulebook.instruments import FormulaInstrument, Term

Whole = NDArray[np.int64]
Real = NDArray[np.float64]
Mask = NDArray[np.bool_]

BRIEF, EXTENDED = "brief", "extended"
SEXES = ("male", "female")
LIVES_WITH_PARTNER = 1
OTHER_DRUGS = ("ketamine", "spice", "hallucinogens", "solvents", "other_drugs")


@dataclass(frozen=True)
class Facts:
    """What the terms rest on, one value a person in every field.

    Ages, years and months are completed ones; `years` lie between the first and the current sanction. `category` is the
    position among the categories, `answers` holds the code of every answer (yes is 1) by the id of its item.
    """

    female: Mask
    age: Whole
    years: Whole
    months: Whole
    sanctions: Whole
    violent: Whole
    category: Whole
    answers: Mapping[str, Whole]
    added_years: int
    added_violent: int

    @cached_property
    def rate(self) -> Real:
        """ln(n / (years + the years added)) with n sanctions: 0 for fewer than three."""
        logs: Real = np.where(self.sanctions >= 3, np.log(np.maximum(self.sanctions, 1) / (self.years + self.added_years)), 0.0)
        return logs

    @cached_property
    def violent_rate(self) -> Real:
        """ln(v / (years + the years added)) with v violent sanctions: 0 for none."""
        logs: Real = np.where(self.violent > 0, np.log(np.maximum(self.violent, 1) / (self.years + self.added_violent)), 0.0)
        return logs

    def is_sex(self, sex: str) -> Mask:
        """Who is of that sex."""
        return self.female if sex == "female" else ~self.female


@dataclass(frozen=True)
class Part:
    """One term: `times` is what its coefficient is multiplied by, `of` the facts it rests on, `item` where they are asked.

    An answer is shown also where it adds nothing, as are the months; any other term is shown where it applies.
    """

    what: str
    term: Term
    times: Callable[[Facts], Real]
    of: Literal["age", "months", "category", "record", "answer"]
    item: str
    says: str = ""

    def is_shown(self, facts: Facts) -> bool:
        """Whether the sheet of one person has a line for it."""
        return self.of == "answer" or self.term.name == "months" or bool(self.times(facts)[0])

    def amount(self, facts: Facts) -> Real:
        """What the term adds, for everyone."""
        found: Real = float(self.term.value) * self.times(facts)
        return found


def parts(instrument: FormulaInstrument, result: str) -> tuple[Part, ...]:
    """The terms of a result that the rule file holds, without the constant."""
    made = [*_age(instrument, result), *_category(instrument, result), *_sanctions(instrument, result), *_violence(instrument, result)]
    made += _powers(_group(instrument, result, "months free of offending"), "Time free of offending", lambda f: f.months, "months", "community_date")
    return (*made, *_answers(instrument, result))


def categories(instrument: FormulaInstrument) -> tuple[str, ...]:
    """The categories of the current offence, in the order of their positions."""
    return tuple(choice.name for choice in instrument.item("actuarial_category").choices)


def bound(instrument: FormulaInstrument, name: str) -> int:
    """A bound or a number of years that the rule file gives; 0 for one that the instrument does not have."""
    return next((int(term.value) for term in instrument.terms["bounds"] if term.name == name), 0)


def _group(instrument: FormulaInstrument, result: str, name: str) -> tuple[Term, ...]:
    return instrument.terms.get(f"{result}, {name}", ())


def _powers(terms: tuple[Term, ...], what: str, value: Callable[[Facts], Whole], of: Literal["age", "months"], item: str) -> list[Part]:
    """One term for each power, the first power first."""
    return [Part(f"{what}: {t.name}", t, lambda f, n=n: value(f).astype(float) ** n, of, item) for n, t in enumerate(terms, start=1)]  # type: ignore[misc]


def _age(instrument: FormulaInstrument, result: str) -> Iterator[Part]:
    """A polynomial of the age at the date in the community, by sex; for women also a constant."""
    for sex in SEXES:
        for part in _powers(_group(instrument, result, f"age, {sex}"), f"Age of a {_adult(sex)}", lambda f: f.age, "age", "community_date"):
            yield Part(part.what, part.term, lambda f, part=part, sex=sex: np.where(f.is_sex(sex), part.times(f), 0.0), "age", part.item)  # type: ignore[misc]
    for term in _group(instrument, result, "sex"):
        yield Part("Sex", term, lambda f: f.female.astype(float), "age", "gender", says="female")


def _adult(sex: str) -> str:
    return "woman" if sex == "female" else "man"


def _category(instrument: FormulaInstrument, result: str) -> Iterator[Part]:
    """A term for the category of the current offence; for some kinds of violence a second one."""
    at = {name: n for n, name in enumerate(categories(instrument))}
    for group, what in (("offence category", "Category of the current offence"), ("kind of violence", "Kind of violence")):
        for term in _group(instrument, result, group):
            position = at[term.name]
            yield Part(what, term, lambda f, k=position: (f.category == k).astype(float), "category", "actuarial_category", says=term.name)  # type: ignore[misc]


def _sanctions(instrument: FormulaInstrument, result: str) -> Iterator[Part]:
    """Each sanction; a constant for the first or the second; with two the years between them; with three or more their rate, and its square."""
    counts: dict[str, Callable[[Facts], Real]] = {
        "the current one only": lambda f: (f.sanctions == 1).astype(float),
        "two": lambda f: (f.sanctions == 2).astype(float),
        "each": lambda f: f.sanctions.astype(float),
    }
    for term in _group(instrument, result, "sanctions"):
        yield Part(f"Sanctions: {term.name}", term, counts[term.name], "record", "total_sanctions_count")
    by_sex: dict[str, Callable[[Facts], Real]] = {
        "years between two sanctions": lambda f: np.where(f.sanctions == 2, f.years, 0).astype(float),
        "rate of sanctions": lambda f: f.rate,
        "rate of sanctions squared": lambda f: f.rate**2,
    }
    for group, times in by_sex.items():
        yield from _by_sex(instrument, result, group, times, "total_sanctions_count")


def _by_sex(instrument: FormulaInstrument, result: str, group: str, times: Callable[[Facts], Real], item: str) -> Iterator[Part]:
    for term in _group(instrument, result, group):
        what = f"{group[:1].upper()}{group[1:]}, {_adult(term.name)}"
        yield Part(what, term, lambda f, sex=term.name: np.where(f.is_sex(sex), times(f), 0.0), "record", item)  # type: ignore[misc]


def _violence(instrument: FormulaInstrument, result: str) -> Iterator[Part]:
    """Never violent, by sex; otherwise each violent sanction, a constant when there is one, and their rate."""
    item = "total_violent_sanctions"
    yield from _by_sex(instrument, result, "never violent", lambda f: (f.violent == 0).astype(float), item)
    counts: dict[str, Callable[[Facts], Real]] = {"one": lambda f: (f.violent == 1).astype(float), "each": lambda f: f.violent.astype(float)}
    for term in _group(instrument, result, "violent sanctions"):
        yield Part(f"Violent sanctions: {term.name}", term, counts[term.name], "record", item)
    for term in _group(instrument, result, "rate of violent sanctions"):
        yield Part("Rate of violent sanctions", term, lambda f: f.violent_rate, "record", item)


def _answers(instrument: FormulaInstrument, result: str) -> Iterator[Part]:
    """Each answer times its coefficient; a partner lived with, and that times the relationship; other drugs once."""
    for group in ("answers", "drugs", "earlier serious offences"):
        for term in _group(instrument, result, group):
            what = instrument.item(term.name).what
            yield Part(what, term, lambda f, item=term.name: f.answers[item].astype(float), "answer", term.name)  # type: ignore[misc]
    for term in _group(instrument, result, "any other drug"):
        yield Part("Any other drug", term, lambda f: np.any([f.answers[item] for item in OTHER_DRUGS], axis=0).astype(float), "answer", "other_drugs")
    partner = _group(instrument, result, "partner")
    times: tuple[Callable[[Facts], Real], ...] = (_with_partner, lambda f: _with_partner(f) * f.answers["six_point_four"])
    for term, by in zip(partner, times, strict=False):
        yield Part(term.name[:1].upper() + term.name[1:], term, by, "answer", "six_point_eight")


def _with_partner(facts: Facts) -> Real:
    together: Mask = facts.answers["six_point_eight"] == LIVES_WITH_PARTNER
    return together.astype(float)
