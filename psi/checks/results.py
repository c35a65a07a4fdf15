"""Findings on what was worked out: refused or incomplete scores, entered results that do not fit, table warnings."""

from collections.abc import Iterable, Iterator

from psi.checks.findings import Finding
from psi.guidelines import GuidelineRange
from psi.risk import Comparison, Score


def of_results(computed: Iterable[Score], entered: Iterable[Comparison], guideline: GuidelineRange | None) -> Iterator[Finding]:
    """Everything about the results that an officer should look at."""
    for score in computed:
        for gap in score.missing:
            yield Finding("missing", gap.fact or score.instrument, f"{score.title} cannot be scored without {gap.what}.")
        if score.refused:
            yield Finding("notice", score.instrument, score.refused)
    for comparison in entered:
        for check in (comparison.level, comparison.domains_sum, comparison.domain_maxima):
            if check.standing == "disagree":
                yield Finding("contradictory", f"scores.{comparison.entered}", check.why)
    if guideline is not None:
        yield from _of_range(guideline)


def _of_range(guideline: GuidelineRange) -> Iterator[Finding]:
    for gap in guideline.missing:
        yield Finding("missing", gap.fact or "guideline", f"The table range cannot be read without {gap.what}.")
    if guideline.refused:
        yield Finding("notice", "guideline.edition", guideline.refused)
    for warning in guideline.warnings:
        yield Finding("contradictory", "guideline", warning)
