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
    range of the table or takes its place, `is_minimum_told` whether the record says what the statute requires at the least, or that it requires nothing.
    """

    lines: tuple[Line, ...] = ()
    minimum: Months | None = None
    maximum: Months | None = None
    missing: tuple[Missing, ...] = ()
    refused: str | None = None
    is_changed: bool = False
    is_minimum_told: bool = False


def after_statute(minimum: Months, maximum: Months, counts: tuple[Count, ...], rules: StatutoryLimits) -> AfterStatute:
    """USSG §5G1.1: on a single count of conviction, the range as the statutory maximum and minimum leave it.

    A count without a required minimum in the record is read as having none, and the line says so; one whose minimum was asked for and is
    not known is not read.
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
    place = f"counts.{count.id}.penalties.{terms[0].id}"
    asked = terms[0].unanswered.get("minimum_months")
    if asked and asked.state != "not-applicable":
        return AfterStatute(missing=(Missing(f"the statutory minimum of the count ({asked.state.replace('-', ' ')})", place),))
    return _limited(minimum, maximum, terms[0], place, rules)


def _limited(minimum: Months, maximum: Months, term: Penalty, place: str, rules: StatutoryLimits) -> AfterStatute:
    most: Months = "life" if term.maximum_months is None else term.maximum_months
    least: Months = term.minimum_months or 0
    if _months(minimum) > _months(most):
        low, high, what, cite = most, most, "Guideline sentence", rules.maximum_below
    elif _months(least) > _months(maximum):
        low, high, what, cite = least, least, "Guideline sentence", rules.minimum_above
    else:
        low, high = max(least, minimum, key=_months), min(most, maximum, key=_months)
        what, cite = "Range after the statute", rules.otherwise
    lines = (Line("Statutory maximum", _said(most), None, term.cite, place), _minimum(term, place), Line(what, in_words(low, high), None, cite, place))
    is_told = term.minimum_months is not None or "minimum_months" in term.unanswered
    return AfterStatute(lines, low, high, is_changed=(low, high) != (minimum, maximum), is_minimum_told=is_told)


def _minimum(term: Penalty, place: str) -> Line:
    if term.minimum_months is None:
        says = "none" if "minimum_months" in term.unanswered else "none is entered for the count"
        return Line("Statutory minimum", says, None, None, place)
    return Line("Statutory minimum", _said(term.minimum_months), None, term.cite, place)


def in_words(minimum: Months, maximum: Months) -> str:
    """A range in words, `24 to 30 months` or `360 months to life`; one term where both edges are the same."""
    if minimum == maximum:
        return _said(minimum)
    return f"{minimum} months to life" if maximum == "life" else f"{minimum} to {maximum} months"


def _months(term: Months) -> float:
    return float("inf") if term == "life" else float(term)


def _said(term: Months) -> str:
    return "life" if term == "life" else f"{term} months"
