"""Which single answer that nobody verified would put the extended result of a predictor into another band."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from psi.case.model import Case
from psi.case.record import Sourced
from psi.risk.answers import Answer, in_words
from psi.risk.inputs import CaseInputs, Found
from psi.risk.predictor_terms import EXTENDED, Facts, parts
from psi.risk.predictors import facts_of_one
from psi.risk.scoring import Score, logistic, per_cent
from psi.rulebook.instruments import Band, FormulaInstrument, Item, band_of, decimals


def sensitivity(score: Score, found: CaseInputs, case: Case) -> str | None:
    """In words, which one other answer to an item of the extended result would change the band; None for any other result, or without a band.

    Every other answer to every item that is not verified is tried, one at a time. Days and counts of the record are not tried.
    """
    if score.result != EXTENDED or score.band is None:
        return None
    instrument = found.instrument
    items = [item for item in instrument.items if item.asked_for == EXTENDED]
    unverified = [item for item in items if not _is_verified(found.found[item.id], case)]
    if not unverified:
        return "Every answer of the extended result is verified."
    tried = [(item, other) for item in unverified for other in _others(item, found.cells[item.id])]
    turned = [(item, other, band) for (item, other), band in zip(tried, _bands(tried, found.cells, instrument), strict=True) if band not in (None, score.band)]
    if not turned:
        return f"No other answer to a single unverified item would change the band; {len(unverified)} of {len(items)} answers are not verified."
    said = [_said(item, found.cells[item.id], [(other, band) for each, other, band in turned if each == item]) for item in unverified]
    rests = [each for each in said if each]
    which = "an answer that nobody has verified" if len(rests) == 1 else "each of these answers, which nobody has verified"
    return f"The band rests on {which}: {'; '.join(rests)}."


def _is_verified(finding: object, case: Case) -> bool:
    """Whether the entry, or every entry of the list, that an answer was read from is verified.

    An answer of an assessor stands as its assessment does unless it says otherwise.
    """
    place = finding.fact if isinstance(finding, Found) else ""
    held: object = case
    standing = None
    for step in place.split("."):
        held = next((each for each in held if each.id == step), None) if isinstance(held, tuple) else getattr(held, step, None)
        standing = (held.verification if isinstance(held, Sourced) else None) or standing
    if isinstance(held, tuple):
        return bool(held) and all(each.verification == "verified" for each in held)
    return standing == "verified"


def _others(item: Item, given: Answer) -> list[Answer]:
    answers: list[Answer] = [code.value for code in item.codes] or [choice.name for choice in item.choices]
    return [answer for answer in answers if answer != given]


def _bands(tried: list[tuple[Item, Answer]], given: Mapping[str, Answer], instrument: FormulaInstrument) -> list[Band | None]:
    """The band that each of the other answers would give, all worked out at once."""
    facts = _repeated(facts_of_one(given, instrument), len(tried))
    for n, (item, other) in enumerate(tried):
        facts.answers[item.id][n] = other if isinstance(other, int) else int(other == "yes")
    constant = float(instrument.term(f"{EXTENDED}, constant", "two years").value)
    totals = constant + sum((part.amount(facts) for part in parts(instrument, EXTENDED)), start=np.zeros(len(tried)))
    return [band_of(instrument.bands, per_cent(logistic(float(total)), decimals(instrument.bands))) for total in totals]


def _repeated(facts: Facts, times: int) -> Facts:
    """The same person so many times, each with answers of their own."""
    return replace(
        facts,
        female=np.repeat(facts.female, times),
        age=np.repeat(facts.age, times),
        years=np.repeat(facts.years, times),
        months=np.repeat(facts.months, times),
        sanctions=np.repeat(facts.sanctions, times),
        violent=np.repeat(facts.violent, times),
        category=np.repeat(facts.category, times),
        answers={name: np.repeat(value, times) for name, value in facts.answers.items()},
    )


def _said(item: Item, given: Answer, turned: list[tuple[Answer, Band | None]]) -> str:
    """The other answers to one item that would change the band, and to which."""
    other = ", ".join(f"'{in_words(item, answer)}' would give {band.name}" for answer, band in turned if band)
    return f"{item.what} (answered '{in_words(item, given)}'; {other})" if other else ""
