"""The whole chain in one call: what the record adds up to under the rules of its jurisdiction."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import get_args

from psi import chronology, deadlines, money, supervision_sums
from psi.case.after_sentence import Kept, Result
from psi.case.model import Case
from psi.checks import Finding, findings, in_order
from psi.checks.results import of_answers, of_results
from psi.chronology import WorkGap
from psi.deadlines import DueDate
from psi.errors import NotEntered
from psi.guidelines import AfterStatute, GuidelineRange, range_on
from psi.needs import DomainEvidence, needs_of
from psi.needs import without as evidence_without
from psi.risk import Comparison, PointsScore, Score, added_up, compare_entered, frequency
from psi.risk import scores as results
from psi.risk.answered import Validations, no_validations
from psi.risk.entered import Check
from psi.risk.scoring import SharedInput, shared_inputs
from psi.rulebook.jurisdiction import Jurisdiction, Statement
from psi.rulebook.validations import LocalValidation
from psi.supervision_sums import Account
from psi.working import Line, Missing, Sum


@dataclass(frozen=True)
class Assessment:
    """Everything worked out from a case on one day; every number in it can name its rule, fact and source."""

    on: dt.date
    custody_days: Sum
    curfew_days: Sum
    restitution: Sum
    net_worth: Sum
    cash_flow: Sum
    work_gaps: tuple[WorkGap, ...]
    due_dates: tuple[DueDate, ...]
    statements: tuple[Statement, ...]
    computed: tuple[Score, ...]
    entered: tuple[Comparison, ...]
    answered: tuple[PointsScore, ...]
    need_evidence: tuple[DomainEvidence, ...]
    validations: tuple[LocalValidation, ...]
    guideline_range: GuidelineRange | None
    contacts: Sum
    tests: Sum
    money_accounts: tuple[Account, ...]
    hours_account: Account
    findings: tuple[Finding, ...]

    @property
    def losses_by_victim(self) -> tuple[Line, ...]:
        """The losses not recovered, one line a victim."""
        return money.by_victim(self.restitution)

    @property
    def group_frequencies(self) -> tuple[Line, ...]:
        """How often people with the same result had the outcome, in words, one line an instrument; said of the group and never of this person."""
        here = {each.instrument: each for each in self.validations}
        said = [(s.title, frequency.of_score(s, here.get(s.instrument)), s.instrument) for s in self.computed]
        said += [(s.title, s.frequency, f"assessments.{s.entry}") for s in self.answered]
        return tuple(Line(title, words, fact=place) for title, words, place in said if words)

    @property
    def score_inputs(self) -> tuple[SharedInput, ...]:
        """The answers that the scores worked out here rest on, each once, with the instruments that use it."""
        return shared_inputs(self.computed)

    @property
    def contacts_by_result(self) -> tuple[Line, ...]:
        """The contacts under supervision, one line for each thing that became of them."""
        return supervision_sums.by_kind(self.contacts, get_args(Kept))

    @property
    def tests_by_result(self) -> tuple[Line, ...]:
        """The tests under supervision, one line a result."""
        return supervision_sums.by_kind(self.tests, get_args(Result))


def assess(case: Case, jurisdiction: Jurisdiction, on: dt.date, validations: Validations = no_validations) -> Assessment:
    """Work out everything the jurisdiction's report needs from the full record; `validations` gives the local validation of an instrument."""
    statements, undecided = statements_in_force(case, jurisdiction, on)
    computed, refused = scores(case, jurisdiction, on)
    entered = tuple(compare_entered(each, sex=case.identity.sex, on=on) for each in case.scores)
    points, unscored = added_up(case, on, validations)
    instruments = dict.fromkeys((*(s.instrument for s in computed), *(c.instrument for c in entered), *(p.instrument for p in points)))
    guideline = range_on(case.guideline, jurisdiction.guideline.rule_set, on, case.counts) if jurisdiction.guideline else None
    return Assessment(
        on=on,
        custody_days=chronology.custody_days(case, on),
        curfew_days=chronology.custody_days(case, on, "curfew"),
        restitution=money.restitution(case),
        net_worth=money.net_worth(case),
        cash_flow=money.cash_flow(case),
        work_gaps=chronology.work_gaps(case, on),
        due_dates=deadlines.due_dates(case, jurisdiction),
        statements=statements,
        computed=computed,
        entered=entered,
        answered=points,
        need_evidence=needs_of(case, points, on),
        validations=tuple(found.for_a_person() for name in instruments if (found := validations(name))),
        guideline_range=guideline,
        contacts=supervision_sums.contacts(case),
        tests=supervision_sums.tests(case),
        money_accounts=supervision_sums.money(case),
        hours_account=supervision_sums.hours(case),
        findings=in_order((*findings(case, jurisdiction, on), *undecided, *refused, *of_results(computed, entered, guideline), *of_answers(points, unscored))),
    )


def scores(case: Case, jurisdiction: Jurisdiction, on: dt.date) -> tuple[tuple[Score, ...], tuple[Finding, ...]]:
    """The scores psi works out from the record, and a finding for each whose edition has not been entered."""
    made: list[Score] = []
    refused: list[Finding] = []
    for instrument in jurisdiction.instruments:
        try:
            made += results(case, instrument, on)
        except NotEntered as error:
            refused.append(Finding("missing", instrument, str(error)))
    return tuple(made), tuple(refused)


def statements_in_force(case: Case, jurisdiction: Jurisdiction, on: dt.date) -> tuple[tuple[Statement, ...], tuple[Finding, ...]]:
    """The required statements that apply to this case, and a finding for each that cannot be decided."""
    applying, undecided = [], []
    for statement in jurisdiction.statements:
        day = deadlines.event_day(case, statement.event) if statement.event else None
        if statement.event and day is None:
            says = f"Whether the statement '{statement.id}' applies cannot be said: the date of the {statement.event} is missing."
            undecided.append(Finding("missing", "dates", says, statement.cite))
            continue
        first, last = (day.earliest, day.latest) if day else (on, on)
        if _in_force(statement, first) != _in_force(statement, last):
            says = f"Whether the statement '{statement.id}' applies cannot be said: the date of the {statement.event} is not known to the day."
            undecided.append(Finding("missing", "dates", says, statement.cite))
        elif _in_force(statement, first):
            applying.append(statement)
    return tuple(applying), tuple(undecided)


def _in_force(statement: Statement, day: dt.date) -> bool:
    return (statement.in_force_from or dt.date.min) <= day <= (statement.in_force_to or dt.date.max)


def reduced(assessment: Assessment, withheld: tuple[str, ...]) -> Assessment:
    """The assessment without the lines that rest on withheld entries, so that no total tells of them.

    A score or a range that rests on one is not worked out again: it would be wrong. The score is left out, the range
    is not given.
    """

    def gone(place: str | None) -> bool:
        return place is not None and any(place == w or place.startswith(f"{w}.") for w in withheld)

    def touched(place: str | None) -> bool:
        return gone(place) or any(w.startswith(f"{place}.") for w in withheld)

    def without(total: Sum) -> Sum:
        lines = tuple(line for line in total.lines if not gone(line.fact))
        return replace(total, lines=lines, missing=tuple(m for m in total.missing if not gone(m.fact)))

    def account_without(account: Account) -> Account:
        return replace(account, ordered=without(account.ordered), done=without(account.done))

    accounts = tuple(account_without(account) for account in assessment.money_accounts)
    computed = tuple(s for s in assessment.computed if not any(touched(p) for p in (*s.rests_on, *(m.fact for m in s.missing))))
    entered = tuple(_comparison_without(c, without(c.domains)) for c in assessment.entered if not gone(f"scores.{c.entered}"))
    points = tuple(s for s in assessment.answered if not any(touched(p) for p in (*s.rests_on, *(m.fact for m in s.missing))))
    left = {*(s.instrument for s in computed), *(c.instrument for c in entered), *(p.instrument for p in points)}
    return replace(
        assessment,
        custody_days=without(assessment.custody_days),
        curfew_days=without(assessment.curfew_days),
        restitution=without(assessment.restitution),
        net_worth=without(assessment.net_worth),
        cash_flow=without(assessment.cash_flow),
        work_gaps=_gaps_without(assessment.work_gaps, withheld),
        computed=computed,
        entered=entered,
        answered=points,
        need_evidence=evidence_without(assessment.need_evidence, touched),
        validations=tuple(each for each in assessment.validations if each.instrument in left),
        guideline_range=_range_without(assessment.guideline_range, withheld, gone),
        contacts=without(assessment.contacts),
        tests=without(assessment.tests),
        money_accounts=tuple(a for a in accounts if a.ordered.lines or a.done.lines),
        hours_account=account_without(assessment.hours_account),
        findings=tuple(f for f in assessment.findings if not gone(f.place)),
    )


def _gaps_without(gaps: tuple[WorkGap, ...], withheld: tuple[str, ...]) -> tuple[WorkGap, ...]:
    """Times without work tell of the jobs beside them and of the custody in them: none is told when one of those is withheld."""
    heads = {place.partition(".")[0] for place in withheld}
    if "employment" in heads:
        return ()
    told = tuple(gap for gap in gaps if f"employment_gaps.{gap.explained_by}" not in withheld)
    return tuple(replace(gap, in_custody=False) for gap in told) if heads & {"custody", "criminal_history"} else told


def _comparison_without(comparison: Comparison, domains: Sum) -> Comparison:
    """A comparison without some domains is without the total too: less the other domains, it would tell of them."""
    if domains == comparison.domains:
        return comparison
    unsaid, level = Check("cannot be said", "The domain scores are not complete."), Check("cannot be said", "The level cannot be compared.")
    return replace(comparison, domains=domains, domains_sum=unsaid, domain_maxima=unsaid, level=level, band=None, total=None)


def _range_without(found: GuidelineRange | None, withheld: tuple[str, ...], gone: Callable[[str | None], bool]) -> GuidelineRange | None:
    """A range without its levels and points is none; what is missing is said without saying why."""
    if found is None:
        return None

    def short(total: Sum, decided: str) -> Sum:
        is_decided_in_secret = gone("guideline") or any(w.startswith(f"{decided}.") for w in withheld)
        lines = () if is_decided_in_secret else tuple(line for line in total.lines if not gone(line.fact))
        missing = tuple(m for m in total.missing if not gone(m.fact))
        is_short = len(lines) < len(total.lines) or len(missing) < len(total.missing)
        return replace(total, lines=lines, missing=(*missing, Missing(f"a part of the {total.title.lower()}")) if is_short else missing)

    levels, points = short(found.offense_level, "guideline.offense_level"), short(found.criminal_history, "guideline.history_points")
    if (levels, points) == (found.offense_level, found.criminal_history):
        return replace(found, statute=AfterStatute()) if gone("counts") or any(w.startswith("counts.") for w in withheld) else found
    return GuidelineRange(found.rule_set, found.title, found.edition, levels, points, tuple(line for line in found.editions if not gone(line.fact)))
