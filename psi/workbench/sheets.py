"""The assessment as lines to read and as data: every amount with its rule, its fact and its source."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from psi.report.compose import as_plain
from psi.risk import PointsScore, Score
from psi.workbench.bench import Workbench
from psi.working import Line, Missing, Sum


def as_data(bench: Workbench) -> dict[str, Any]:
    """The whole assessment as plain data."""
    found: dict[str, Any] = as_plain(bench.assessment)
    return {"case": bench.case.id, "jurisdiction": bench.jurisdiction.id} | found


def as_lines(bench: Workbench) -> Iterator[str]:
    """The whole assessment as lines of text."""
    made = bench.assessment
    yield f"{bench.case.id} ({bench.jurisdiction.title}), worked out for {made.on}"
    for total in (made.custody_days, made.curfew_days, made.restitution, made.net_worth, made.cash_flow):
        if total.lines:
            yield from _sum(total)
    for score in made.computed:
        yield from _score(score)
    for answered in made.answered:
        yield from _answered(answered)
    for comparison in made.entered:
        yield f"\n{comparison.title}, as entered"
        yield from (f"  {check.standing}: {check.why}" for check in (comparison.level, comparison.domains_sum, comparison.domain_maxima))
    if made.guideline_range:
        found = made.guideline_range
        yield from _sum(found.offense_level)
        yield from _sum(found.criminal_history)
        yield from _lines((*found.editions, *found.steps, *found.statute.lines))
        yield from _missing(found.statute.missing)
        yield from (f"  warning: {warning}" for warning in found.warnings)
        yield from (f"  refused: {why}" for why in (found.refused, found.statute.refused) if why)
    for due in made.due_dates:
        yield f"\n{due.what}: {due.due or 'cannot be counted: the date it runs from is not known to the day'} ({due.cite})"


def _sum(total: Sum) -> Iterator[str]:
    yield f"\n{total.title}"
    yield from _lines(total.lines)
    yield from _missing(total.missing)
    if total.total is not None:
        yield f"  total: {_amount(total.total)}"


def _score(score: Score) -> Iterator[str]:
    yield f"\n{score.title}, edition of {score.edition}"
    yield from _lines(score.lines or score.inputs)
    yield from _missing(score.missing)
    if score.refused:
        yield f"  refused: {score.refused}"
    if score.band:
        yield from (f"  within {p.years} years: {p.value:.9f} ({p.per_cent}%)" for p in score.probabilities or ())
        yield f"  band: {score.band.name} ({score.band.first} to {score.band.last}%, {score.band.cite})"
        yield from (f"  {said}" for said in (score.sensitivity,) if said)


def _answered(score: PointsScore) -> Iterator[str]:
    yield f"\n{score.title}, edition of {score.edition}{', a screen and no diagnosis' if score.about.is_screen else ''}"
    yield from _lines(score.lines)
    yield from _missing(score.missing)
    yield from (f"  refused: {score.refused}",) if score.refused else ()
    if score.total is not None:
        yield f"  total: {score.total}{f' ({score.prorated})' if score.prorated else ''}"
    if score.band:
        yield f"  band for {score.bands_for}: {score.band.name} ({score.band.first} to {score.band.last}, {score.band.cite})"
    said = (score.no_band, score.possible.says if score.possible else None, score.sensitivity, score.frequency, score.override_disagrees)
    yield from (f"  {each}" for each in said if each)
    yield f"  terms of use: {score.about.terms_of_use}"


def _lines(lines: Sequence[Line]) -> Iterator[str]:
    for line in lines:
        amount = f": {_amount(line.amount)}" if line.amount is not None else ""
        behind = "; ".join(part for part in (line.cite, line.fact, ", ".join(line.source)) if part)
        yield f"  {line.what}, {line.says}{amount}{f'  [{behind}]' if behind else ''}"


def _missing(missing: tuple[Missing, ...]) -> Iterator[str]:
    yield from (f"  missing: {gap.what}{f'  [{gap.fact}]' if gap.fact else ''}" for gap in missing)


def _amount(amount: int | float | Decimal) -> str:
    return f"{amount:.9f}" if isinstance(amount, float) else f"{amount:,}"
