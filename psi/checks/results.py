"""Findings on what was worked out: refused or incomplete scores, entered results that do not fit, table warnings."""

from collections.abc import Iterable, Iterator

from psi.checks.findings import Finding
from psi.guidelines import GuidelineRange
from psi.risk import Comparison, PointsScore, Score


def of_results(computed: Iterable[Score], entered: Iterable[Comparison], guideline: GuidelineRange | None) -> Iterator[Finding]:
    """Everything about the results that an officer should look at."""
    for score in computed:
        if score.result == "extended":
            yield from _of_extended(score)
            continue
        for gap in score.missing:
            yield Finding("missing", gap.fact or score.instrument, f"{score.title} cannot be scored without {gap.what}.")
        if score.refused:
            yield Finding("notice", score.instrument, score.refused)
    for comparison in entered:
        for check in (comparison.level, comparison.domains_sum, comparison.domain_maxima):
            if check.standing == "disagree":
                yield Finding("contradictory", f"scores.{comparison.entered}", check.why)
        if comparison.needs_choice:
            yield Finding("missing", f"scores.{comparison.entered}.cutoffs_for", comparison.level.why)
    if guideline is not None:
        yield from _of_range(guideline)


def _of_extended(score: Score) -> Iterator[Finding]:
    """A result that may be left away: one line on why it is not given, beside the brief one."""
    if score.missing:
        lacking = "one answer is missing" if len(score.missing) == 1 else f"{len(score.missing)} answers are missing"
        yield Finding("notice", score.instrument, f"{score.title}, is not given: {lacking}.")
    elif score.refused:
        yield Finding("notice", score.instrument, score.refused)


def of_answers(answered: Iterable[PointsScore], refused: Iterable[tuple[str, str]]) -> Iterator[Finding]:
    """Everything about the instruments answered item by item; what cannot be added up is told with its place."""
    for place, why in refused:
        yield Finding("missing", place, why)
    for score in answered:
        place = f"assessments.{score.entry}"
        for gap in score.missing if score.total is None and not score.refused else ():
            yield Finding("missing", gap.fact or place, f"{score.title} has no total without an answer: {gap.what}.")
        if score.refused:
            yield Finding("notice", place, score.refused)
        if score.no_band and score.total is not None:
            yield Finding("missing", place, f"{score.title} has a total and no band. {score.no_band}")
        if score.override_disagrees:
            yield Finding("contradictory", place, f"{score.title}: {score.override_disagrees}")
        if score.turns:
            items = ", ".join(dict.fromkeys(turn.item for turn in score.turns))
            yield Finding("unverified", place, f"{score.title}: one other answer to an unverified item would change the band ({items}).")


def _of_range(guideline: GuidelineRange) -> Iterator[Finding]:
    for gap in guideline.missing:
        yield Finding("missing", gap.fact or "guideline", f"The table range cannot be read without {gap.what}.")
    if guideline.refused:
        yield Finding("notice", "guideline.edition", guideline.refused)
    for warning in guideline.warnings:
        yield Finding("contradictory", "guideline", warning)
