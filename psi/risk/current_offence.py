"""The current offense as ARP, VRP and SVRP ask for it: its code, the category the code gives, and whether it is violent."""

from psi.case.judgment import RiskInput
from psi.case.model import Case
from psi.case.proceeding import Count
from psi.risk.answers import spellings
from psi.risk.inputs import NOT_TRIED, Finding, Found, sources_of
from psi.risk.offence_codes import OffenceCode, offence_codes
from psi.risk.predictors import CATEGORY, CODE
from psi.rulebook.instruments import FormulaInstrument
from psi.working import Missing


def _counts(case: Case) -> list[Count]:
    return [count for count in case.counts if count.finding not in NOT_TRIED]


def _by_hand(instrument: FormulaInstrument, item: str, case: Case) -> RiskInput | None:
    return next((entry for entry in case.risk_inputs if (entry.instrument, entry.input) == (instrument.id, item)), None)


def code(instrument: FormulaInstrument, case: Case) -> Finding:
    """The code of the first count that has one; where there is none, or the category is set by hand, the category stands by itself."""
    if _by_hand(instrument, CATEGORY, case):
        return ()
    count = next((each for each in _counts(case) if each.offense_code), None)
    if count is None or count.offense_code is None:
        return ()
    return Found(count.offense_code, count.offense_code, f"counts.{count.id}", sources_of(count, "offense_code"))


def category(instrument: FormulaInstrument, case: Case) -> Finding:
    """The category that the code of the current offense gives, or that the record names in the words of the instrument."""
    names = spellings(instrument.item(CATEGORY).choices)
    by_hand, coded = _by_hand(instrument, CODE, case), next((each for each in _counts(case) if each.offense_code), None)
    if by_hand or coded:
        found = offence_codes(instrument.item(CODE).table or "").get((by_hand.value if by_hand else str(coded and coded.offense_code)).strip())
        if found is None or found.category is None:
            return ()
        name, says = names[found.category], f"{names[found.category]} (code {found.code})"
        if by_hand:
            return Found(name, says, f"risk_inputs.{by_hand.id}", by_hand.source)
        return Found(name, says, f"counts.{coded.id}", sources_of(coded, "offense_code")) if coded else ()
    count = next((each for each in _counts(case) if each.offense_category in names), None)
    if count is None or count.offense_category is None:
        place = f"counts.{case.counts[0].id}" if case.counts else "counts"
        return (Missing("the code of the current offense, on any count", place),)
    name = names[count.offense_category]
    return Found(name, name, f"counts.{count.id}", sources_of(count, "offense_category"))


def current_is_violent(case: Case, table: str) -> tuple[bool, tuple[Missing, ...]]:
    """Whether a count before the court has a violent code; with a code missing, a violent one still decides."""
    known: list[OffenceCode | None] = [offence_codes(table).get(count.offense_code or "") for count in _counts(case)]
    if any(code and code.is_violent for code in known):
        return True, ()
    gaps = tuple(
        Missing("the code of this count, which tells whether it was violent", f"counts.{c.id}") for c, k in zip(_counts(case), known, strict=True) if k is None
    )
    return False, gaps or (() if known else (Missing("the code of the current offense, on any count", "counts"),))
