"""OGRS3, the Offender Group Reconviction Scale: its terms and its two probabilities."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from psi.risk.answers import read_answers
from psi.risk.scoring import Probability, Score, logistic, no_score
from psi.rulebook.instruments import FormulaInstrument, Term
from psi.working import Line, Missing

SPANS = (("one year", 1), ("two years", 2))


@dataclass(frozen=True)
class Inputs:
    """What OGRS3 asks: ages in completed years, and the number of sanctions before the current conviction."""

    sex: Literal["male", "female"]
    age_at_start_of_risk: int
    age_at_current_conviction: int
    age_at_first_sanction: int
    previous_sanctions: int
    offence_category: str


def score_cells(cells: Mapping[str, object], instrument: FormulaInstrument, facts: Mapping[str, Line] | None = None) -> Score:
    """Score one person from cells named after the items.

    A blank cell is missing, an answer that cannot be is refused. `facts` are lines that say where an answer comes from.
    """
    answers = read_answers(instrument, cells)
    if facts is None:
        facts = {item.id: Line(item.what, str(answers.given[item.id]), cite=item.cite) for item in instrument.items if item.id in answers.given}
    missing = tuple(Missing(item.what, item.id) for item in instrument.items if item.id not in {**answers.given, **answers.refused})
    sheet = no_score(instrument, inputs=tuple(facts.values()), missing=missing)
    if missing or answers.refused:
        return replace(sheet, refused=" ".join(answers.refused.values()) or None)
    inputs = Inputs(**answers.given)  # type: ignore[arg-type]
    contradictions = " ".join(objections(inputs))
    return replace(sheet, refused=contradictions) if contradictions else _scored(sheet, inputs, instrument, facts)


def objections(inputs: Inputs) -> tuple[str, ...]:
    """Answers that contradict each other, each in a sentence.

    The first sanction comes before the current conviction or is the same; the conviction comes before the sentence.
    """
    first, current, start = inputs.age_at_first_sanction, inputs.age_at_current_conviction, inputs.age_at_start_of_risk
    found = []
    if first > current:
        found.append(f"age_at_first_sanction ({first}) is greater than age_at_current_conviction ({current}).")
    if current > start:
        found.append(f"age_at_current_conviction ({current}) is greater than age_at_start_of_risk ({start}).")
    if inputs.previous_sanctions == 0 and first < current:
        said = f"previous_sanctions is 0, but age_at_first_sanction ({first}) is below age_at_current_conviction ({current})."
        found.append(f"{said} With no earlier sanction the two are the same.")
    return tuple(found)


def _scored(sheet: Score, inputs: Inputs, instrument: FormulaInstrument, facts: Mapping[str, Line]) -> Score:
    lines = tuple(line(inputs, instrument, facts) for line in (age_and_sex, status, rate_of_sanctions, offence_category))
    total = sum(float(line.amount or 0) for line in lines)
    constants = tuple((years, _line("Constant", name, instrument.term("constant", name))) for name, years in SPANS)
    probabilities = tuple(Probability(years, logistic(float(line.amount or 0) + total), line) for years, line in constants)
    return replace(sheet, lines=lines, probabilities=probabilities)


def age_and_sex(inputs: Inputs, instrument: FormulaInstrument, facts: Mapping[str, Line]) -> Line:
    """Research Summary 7/09: a term for sex and age at the start of the period at risk."""
    term = instrument.term_for(f"age, {inputs.sex}", inputs.age_at_start_of_risk)
    return _line("Age and sex", f"{inputs.sex}, {inputs.age_at_start_of_risk} ({term.name})", term, facts["age_at_start_of_risk"])


def status(inputs: Inputs, instrument: FormulaInstrument, facts: Mapping[str, Line]) -> Line:
    """Research Summary 7/09: a term for a first conviction with no earlier sanction, another for every later one."""
    term = instrument.term("status", "first conviction" if inputs.previous_sanctions == 0 else "repeat conviction")
    return _line("First or repeat conviction", term.name, term, facts["previous_sanctions"])


def rate_of_sanctions(inputs: Inputs, instrument: FormulaInstrument, facts: Mapping[str, Line]) -> Line:
    """Research Summary 7/09: c × ln((n + 1) / (10 + age at current conviction − age at first sanction)), n earlier sanctions, not capped."""
    rate, added = instrument.term("rate of sanctions", "coefficient"), instrument.term("rate of sanctions", "added years")
    n, current, first = inputs.previous_sanctions, inputs.age_at_current_conviction, inputs.age_at_first_sanction
    says = f"{rate.value} × ln(({n} + 1) / ({added.value} + {current} − {first}))"
    amount = float(rate.value) * math.log((n + 1) / (float(added.value) + current - first))
    return replace(_line("Rate of sanctions", says, rate, facts["previous_sanctions"]), amount=amount)


def offence_category(inputs: Inputs, instrument: FormulaInstrument, facts: Mapping[str, Line]) -> Line:
    """Research Summary 7/09: a term for the group of the current offence."""
    term = instrument.term("offence category", inputs.offence_category)
    return _line("Category of the current offence", term.name, term, facts["offence_category"])


def _line(what: str, says: str, term: Term, fact: Line | None = None) -> Line:
    return Line(what, says, float(term.value), term.cite, fact.fact if fact else None, fact.source if fact else ())
