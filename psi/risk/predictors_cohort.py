"""ARP, VRP and SVRP for many people at once."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from psi.risk import columns as read
from psi.risk import predictors
from psi.risk.answers import OLDEST, spellings
from psi.risk.cohort_methods import Mask, Method, Output, Plain, Real
from psi.risk.offence_codes import offence_codes
from psi.risk.predictor_terms import BRIEF, EXTENDED, Facts, bound, categories, parts
from psi.risk.predictors import CATEGORY, CODE
from psi.rulebook.instruments import FormulaInstrument, Item

if TYPE_CHECKING:
    import pandas as pd

Whole = NDArray[np.int64]
YEAR = 10000
"""A year in a day written as a number, such as 20260401."""


def plain_rows(instrument: FormulaInstrument, columns: "Mapping[str, pd.Series[Any]]", length: int, names: tuple[str, str]) -> Plain:
    """The rows that hold plain answers which fit together, and their probabilities; a row that lacks answers has the brief one only."""
    days = {item.id: read.days(columns[item.id]) for item in instrument.items if item.is_day}
    counts = [read.whole(columns[item]) for item in ("total_sanctions_count", "total_violent_sanctions") if item in columns]
    sex, category = read.choices(instrument, "gender", columns["gender"]), _categories(instrument, columns)
    brief = (sex >= 0) & (category >= 0) & _fits(instrument, days, counts[0], counts[-1] if len(counts) > 1 else counts[0])
    answers = {item.id: _answer(instrument, item, columns[item.id]) for item in instrument.items if item.asked_for}
    readable, complete = _states(answers, length)
    plain, whole = brief & readable, brief & complete
    facts = _facts(instrument, days, counts, sex, category, answers)
    values = {name: np.full(length, np.nan) for name in names}
    for name, result, rows in zip(names, (BRIEF, EXTENDED), (plain, whole), strict=True):
        values[name][rows] = _probabilities(instrument, result, facts if rows.all() else _only(facts, rows))
    return Plain(plain, values, _lacking(answers, np.flatnonzero(plain & ~complete)))


def _answer(instrument: FormulaInstrument, item: Item, column: "pd.Series[Any]") -> Whole:
    """The code of every answer: yes is 1."""
    if item.codes:
        return read.codes(item, column)
    said = {choice.name: int(choice.name == "yes") for choice in item.choices}
    return read.texts(column, {text: said[name] for text, name in spellings(item.choices).items()})


def _states(answers: Mapping[str, Whole], length: int) -> tuple[Mask, Mask]:
    """Which rows hold answers that can be read or nothing, and which hold every answer."""
    readable, complete = np.ones(length, dtype=bool), np.ones(length, dtype=bool)
    for codes in answers.values():
        readable &= codes != read.LOOK
        complete &= codes >= 0
    return readable, complete


def _lacking(answers: Mapping[str, Whole], rows: Whole) -> dict[int, str]:
    """By row which answers are missing; rows that lack the same are told once."""
    blanks = np.array([codes[rows] == read.BLANK for codes in answers.values()])
    patterns, at = np.unique(blanks, axis=1, return_inverse=True) if len(rows) else (blanks, rows)
    said = [" ".join(f"{name} is missing." for name, blank in zip(answers, pattern, strict=True) if blank) for pattern in patterns.T]
    return {int(row): said[n] for row, n in zip(rows, at.ravel(), strict=True)}


def _categories(instrument: FormulaInstrument, columns: "Mapping[str, pd.Series[Any]]") -> Whole:
    """The position of the category that is given or that the code gives; a row in which the two disagree has to be looked at."""
    own, at = spellings(instrument.item(CATEGORY).choices), {name: n for n, name in enumerate(categories(instrument))}
    table = offence_codes(instrument.item(CODE).table or "")
    by_code = read.texts(columns[CODE], {code: at[own[each.category]] for code, each in table.items() if each.category})
    given = read.choices(instrument, CATEGORY, columns[CATEGORY])
    found = np.where(given == read.BLANK, by_code, given)
    return np.where((by_code == found) | (by_code == read.BLANK), found, read.LOOK)


def _fits(instrument: FormulaInstrument, days: Mapping[str, Whole], total: Whole, violent: Whole) -> Mask:
    """Which rows hold days and counts that do not contradict each other: what `predictors.objections` has nothing to say on."""
    born, first, current, community = (days[name] for name in predictors.IN_ORDER)
    assessment = days["assessment_date"]
    fits: Mask = (born >= 0) & (born <= first) & (first <= current) & (current <= community) & (current <= assessment)
    fits &= (assessment - born) // YEAR >= bound(instrument, "least age at the assessment")
    fits &= ((first - born) // YEAR >= bound(instrument, "least age at the first sanction")) & ((community - born) // YEAR <= OLDEST)
    fits &= (total >= 1) & (violent >= 0) & (violent <= total) & ((total > 1) | (first == current))
    return fits


def _facts(instrument: FormulaInstrument, days: Mapping[str, Whole], counts: list[Whole], sex: Whole, category: Whole, answers: Mapping[str, Whole]) -> Facts:
    born, first, current, community = (days[name] for name in predictors.IN_ORDER)
    return Facts(
        female=sex == 1,
        age=(community - born) // YEAR,
        years=(current - born) // YEAR - (first - born) // YEAR,
        months=_months(community, days["assessment_date"], bound(instrument, "most months free of offending")),
        sanctions=counts[0],
        violent=counts[-1] if len(counts) > 1 else np.zeros(len(sex), dtype=np.int64),
        category=category,
        answers=answers,
        added_years=bound(instrument, "years added to the time between sanctions"),
        added_violent=bound(instrument, "years added for violent sanctions") or 1,
    )


def _months(community: Whole, assessment: Whole, most: int) -> Whole:
    """Whole months from one day to another, from none to `most`."""
    years, months = assessment // YEAR - community // YEAR, assessment // 100 % 100 - community // 100 % 100
    free: Whole = np.clip(years * 12 + months - (assessment % 100 < community % 100), 0, most)
    return free


def _only(facts: Facts, rows: Mask) -> Facts:
    fields = {name: getattr(facts, name)[rows] for name in ("female", "age", "years", "months", "sanctions", "violent", "category")}
    answers = {name: codes[rows] for name, codes in facts.answers.items()}
    return Facts(**fields, answers=answers, added_years=facts.added_years, added_violent=facts.added_violent)


def _probabilities(instrument: FormulaInstrument, result: str, facts: Facts) -> Real:
    """Terms of the age, the months and the category are looked up in tables made with the same terms; the others are added row by row."""
    made = parts(instrument, result)
    z = np.full(len(facts.age), float(instrument.term(f"{result}, constant", "two years").value))
    ages, span = np.arange(OLDEST + 1), bound(instrument, "most months free of offending")
    men, women = (_grid(facts, age=ages, female=np.full(len(ages), female)) for female in (False, True))
    by_age, by_month = [part for part in made if part.of == "age"], [part for part in made if part.of == "months"]
    by_category = [part for part in made if part.of == "category"]
    z += np.array([sum(part.amount(each) for part in by_age) for each in (men, women)])[facts.female.astype(np.int64), facts.age]
    months, kinds = _grid(facts, months=np.arange(span + 1)), _grid(facts, category=np.arange(len(categories(instrument))))
    z += np.asarray(sum(part.amount(months) for part in by_month))[facts.months]
    z += np.asarray(sum(part.amount(kinds) for part in by_category))[facts.category]
    for part in made:
        if part.of in ("record", "answer"):
            z += part.amount(facts)
    found: Real = 1.0 / (1.0 + np.exp(-z))
    return found


def _grid(facts: Facts, **fields: "Whole | Mask") -> Facts:
    """Facts that hold every value a few of them can have, and nothing else."""
    length = len(next(iter(fields.values())))
    none = {name: np.zeros(length, dtype=np.int64) for name in ("age", "years", "months", "sanctions", "violent", "category")}
    known: dict[str, Any] = {"female": np.zeros(length, dtype=bool)} | none | fields
    return Facts(**known, answers={}, added_years=facts.added_years, added_violent=facts.added_violent)


def _method(name: str) -> Method:
    columns = (f"{name}_{BRIEF}", f"{name}_{EXTENDED}")
    return Method(
        tuple(Output((column,), f"{column}_band") for column in columns),
        lambda instrument, given, length: plain_rows(instrument, given, length, columns),
        lambda instrument, cells: predictors.score_cells(cells, instrument),
    )


METHODS = {"arp": _method("all"), "vrp": _method("violence"), "svrp": _method("serious_violence")}
