"""The instruments whose formula psi works out, and the edition to use."""

import datetime as dt

from psi.errors import BadInput
from psi.rulebook import FormulaInstrument, PointsInstrument, Rules, edition, in_force, rule_set_named


def formula_instrument(instrument_id: str, first_day: dt.date | None = None) -> FormulaInstrument:
    """The edition that begins on a day, or the only one psi holds.

    Raises NotEntered for one psi does not hold, BadInput for one that is not scored or when the edition must be named.
    """
    return a_formula(rules_named(instrument_id, first_day))


def rules_named(instrument_id: str, first_day: dt.date | None = None) -> Rules:
    """The edition of any rule set that begins on a day, or the only one psi holds; raises NotEntered or BadInput."""
    return edition(instrument_id, _only_edition(instrument_id) if first_day is None else first_day)


def formula_in_force(instrument_id: str, on: dt.date) -> FormulaInstrument:
    """The edition of an instrument in force on a day; raises NotEntered or BadInput."""
    return a_formula(in_force(instrument_id, on))


def a_formula(rules: Rules) -> FormulaInstrument:
    """The rules as a formula psi can work out; raises BadInput for rules of another kind."""
    if isinstance(rules, FormulaInstrument):
        return rules
    if isinstance(rules, PointsInstrument):
        raise BadInput(f"{rules.id} ({rules.title}) is no formula: its answers are recorded item by item, and added up.")
    why = "it is scored by a trained assessor and entered by hand" if rules.kind == "entered" else "it is a sentencing guideline"
    raise BadInput(f"{rules.id} ({rules.title}) is not scored by psi: {why}.")


def _only_edition(instrument_id: str) -> dt.date:
    held = rule_set_named(instrument_id)
    entered = [e.in_force_from for e in held.editions if e.status != "not-entered"] if held else []
    if len(entered) > 1:
        raise BadInput(f"psi holds more than one edition of {instrument_id}. Name one: {', '.join(str(day) for day in entered)}.")
    return entered[0] if entered else dt.date.max
