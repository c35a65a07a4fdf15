"""Findings on needs and on what is proposed for them: what nothing answers, what rests on nothing, and what rests on a score."""

import datetime as dt
import re
from collections.abc import Callable, Iterator

from psi.case.judgment import Component, ProposedCondition
from psi.case.model import Case
from psi.checks.findings import Finding
from psi.needs import TO_WRITE
from psi.rulebook.needs import need_domains

NOT_FOR_SEVERITY = "NCSC, Using Offender Risk and Needs Assessment Information at Sentencing (2011), principle 1"


def unanswered(case: Case, on: dt.date) -> Iterator[Finding]:
    """Needs of a domain that can change, on which no condition and no part of the sentence rests."""
    answered = {place for _, part in _proposed(case) for place in part.rests_on}
    for need in case.needs:
        if need.area and not need_domains().domain(need.area).is_static and f"needs.{need.id}" not in answered:
            yield Finding("notice", f"needs.{need.id}", "The need is not answered by any condition or part of the sentence that is proposed.")


def drafted(case: Case, on: dt.date) -> Iterator[Finding]:
    """Needs and strengths that still hold the words laid down from the record."""
    for where, entries in (("needs", case.needs), ("strengths", case.strengths)):
        for entry in entries:
            if TO_WRITE in entry.evidence:
                says = "It still holds the draft laid down from the record. Say in your own words what it shows, and take the note away."
                yield Finding("missing", f"{where}.{entry.id}.evidence", says)


def groundless(case: Case, on: dt.date) -> Iterator[Finding]:
    """Conditions that have no reason and rest on nothing."""
    for condition in case.recommendation.conditions:
        if not (condition.reason or condition.rests_on or "reason" in condition.unanswered):
            yield Finding(
                "missing", f"recommendation.conditions.{condition.id}", "The condition rests on nothing in the record, and no reason is given for it."
            )


def unfilled(case: Case, on: dt.date) -> Iterator[Finding]:
    """Conditions with a place in brackets that the court's words leave for the officer to fill in."""
    for condition in case.recommendation.conditions:
        left = re.search(r"\[[a-z][^\[\]]*\]", condition.text)
        if left:
            yield Finding("missing", f"recommendation.conditions.{condition.id}.text", f"A part of the condition is still to be filled in: {left.group()}.")


def on_a_score(case: Case, on: dt.date) -> Iterator[Finding]:
    """Conditions and parts of the sentence that rest on a score: a score is no reason for either."""
    for place, part in _proposed(case):
        if any(fact.partition(".")[0] in {"scores", "assessments"} for fact in part.rests_on):
            says = "It rests on a score. It must stand without one: let it rest on a need, a strength or a fact."
            yield Finding("contradictory", place, says, NOT_FOR_SEVERITY if isinstance(part, Component) else None)


def _proposed(case: Case) -> Iterator[tuple[str, Component | ProposedCondition]]:
    yield from ((f"recommendation.sentence.{part.id}", part) for part in case.recommendation.sentence)
    yield from ((f"recommendation.conditions.{part.id}", part) for part in case.recommendation.conditions)


CHECKS: tuple[Callable[[Case, dt.date], Iterator[Finding]], ...] = (unanswered, drafted, groundless, unfilled, on_a_score)
