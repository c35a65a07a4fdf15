"""What the statute of the count does to a range of the table: USSG §5G1.1."""

from dataclasses import dataclass

from psi.case.proceeding import Count, Penalty
from psi.rulebook import Months
from psi.rulebook.guidelines import StatutoryLimits
from psi.working import Line, Missing

CONVICTED = frozenset({"pleaded-guilty", "pleaded-no-contest", "found-guilty-by-jury", "found-guilty-by-court"})


@dataclass(frozen=True)
class AfterStatute:
    """The range once the statute of the one count of conviction is applied; `minimum` equals `maximum` where the statute sets the sentence.

    Both are None when something is missing, or when it is `refused` in words. `is_changed` says whether the statute cuts the
    range of the table or takes its place.
    """

    lines: tuple[Line, ...] = ()
    minimum: Months | None = None
    maximum: Months | None = None
    missing: tuple[Missing, ...] = ()
    refused: str | None = None
    is_changed: bool = False


def after_statute(minimum: Months, maximum: Months, counts: tuple[Count, ...], rules: StatutoryLimits) -> AfterStatute:
    """USSG §5G1.1: on a single count of conviction, the range as the statutory maximum and minimum leave it.

    A count without a required minimum in the record is read as having none, and the line says so.
    """
    convicted = tuple(count for count in counts if count.finding in CONVICTED)
    if not convicted:
        return AfterStatute(missing=(Missing("a count of conviction", "counts"),))
    if len(convicted) > 1:
        return AfterStatute(
            refused=f"there are {len(convicted)} counts of conviction, and psi does not apportion a sentence among counts ({rules.several_counts})."
        )
    count = convicted[0]
    terms = tuple(penalty for penalty in count.penalties if penalty.kind == "imprisonment")
    if len(terms) > 1:
        return AfterStatute(refused="the count has more than one term of imprisonment, and psi does not choose between them.")
    if not terms or (terms[0].maximum_months is None and not terms[0].maximum_is_life):
        return AfterStatute(missing=(Missing("the statutory maximum of the count, in months", f"counts.{count.id}.penalties"),))
    return _limited(minimum, maximum, terms[0], f"counts.{count.id}.penalties.{terms[0].id}", rules)


def _limited(minimum: Months, maximum: Months, term: Penalty, place: str, rules: StatutoryLimits) -> AfterStatute:
    most: Months = "life" if term.maximum_months is None else term.maximum_months
    least: Months = term.minimum_months or 0
    given = (
        Line("Statutory maximum", _said(most), None, term.cite, place),
        Line("Statutory minimum", _said(least) if least else "none is entered for the count", None, term.cite if least else None, place),
    )
    if _months(minimum) > _months(most):
        return AfterStatute((*given, Line("Guideline sentence", _said(most), None, rules.maximum_below, place)), most, most, is_changed=True)
    if _months(least) > _months(maximum):
        return AfterStatute((*given, Line("Guideline sentence", _said(least), None, rules.minimum_above, place)), least, least, is_changed=True)
    low, high = max(least, minimum, key=_months), min(most, maximum, key=_months)
    line = Line("Range after the statute", f"{low} to {high}{'' if high == 'life' else ' months'}", None, rules.otherwise, place)
    return AfterStatute((*given, line), low, high, is_changed=(low, high) != (minimum, maximum))


def _months(term: Months) -> float:
    return float("inf") if term == "life" else float(term)


def _said(term: Months) -> str:
    return "life" if term == "life" else f"{term} months"
