"""The checks of a record, each a small function from the case to its findings."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from typing import Any

from psi import chronology
from psi.case.dates import PartialDate, age_on
from psi.case.model import Case, records
from psi.case.record import Model, Sourced
from psi.checks import needs
from psi.checks.findings import Finding, in_order
from psi.checks.minors import names_of_minors
from psi.errors import RuleDefect
from psi.rulebook.jurisdiction import Jurisdiction

LEAST_AGE = 10


def findings(case: Case, jurisdiction: Jurisdiction, on: dt.date) -> tuple[Finding, ...]:
    """Everything an officer should look at, the missing first."""
    found: list[Finding] = list(required(case, jurisdiction))
    for check in (*CHECKS, *needs.CHECKS):
        found.extend(check(case, on))
    if any("recommendation" in reader.without for reader in jurisdiction.readers):
        found.extend(given_away(case))
    if jurisdiction.minors == "initials":
        found.extend(names_of_minors(case, on))
    return in_order(found)


def required(case: Case, jurisdiction: Jurisdiction) -> Iterator[Finding]:
    """What the jurisdiction requires and the record neither holds nor accounts for."""
    for need in jurisdiction.required:
        value, state = at(case, need.field)
        if value in (None, (), "") and state is None:
            yield Finding("missing", need.field, f"{need.what} is required and has not been asked about.", need.cite)


_OF_THE_RECOMMENDATION = re.compile(
    r"(?i)\b(?:the (?:proposal|recommendation)|recommended (?:sentence|term)"
    r"|(?:officer|office|report|I) (?:recommends?|proposes?)|(?:is|are) (?:recommended|proposed))\b"
)


def given_away(case: Case) -> Iterator[Finding]:
    """Passages of the evaluation and of the offense that speak of a recommendation which some reader of the report does not have."""
    for where, passages in (("evaluation.analysis", case.evaluation.analysis), ("offense.analysis", case.offense.analysis)):
        for passage in passages:
            if spoken := _OF_THE_RECOMMENDATION.search(passage.text):
                yield Finding(
                    "notice", f"{where}.{passage.id}.text", f"'{spoken.group()}': some readers of the report do not have the recommendation. Say it there."
                )


def at(case: Case, place: str) -> tuple[Any, str | None]:
    """The value at a place, and the state of its answer when it is empty; lists yield their first entry with a value."""
    value: Any = case
    state: str | None = None
    for step in place.split("."):
        if isinstance(value, tuple):
            value = next((getattr(item, step) for item in value if getattr(item, step)), None)
            continue
        if not isinstance(value, Model):
            return None, state
        unanswered = getattr(value, "unanswered", {}).get(step)
        state = unanswered.state if unanswered else state
        if step not in type(value).model_fields:
            raise RuleDefect(f"the jurisdiction requires '{place}', but a case has no field '{step}' there.")
        value = getattr(value, step)
    return value, state


def unsourced(case: Case, on: dt.date) -> Iterator[Finding]:
    """Entries of the record that name no source."""
    for place, record in records(case):
        if isinstance(record, Sourced) and place.count(".") == 1 and place.split(".")[0] in SOURCED and not record.source:
            yield Finding("unverified", place, "It names no source.")


def unverified(case: Case, on: dt.date) -> Iterator[Finding]:
    """Entries whose standing nobody has stated, or that are called verified with nothing to show for it."""
    about = {v.fact for v in case.verifications if v.result in {"confirmed", "in-part"}}
    papers = {e.id for e in (*case.documents, *case.record_requests, *case.verifications)}
    talks = {i.id for i in case.interviews}
    for place, record in records(case):
        if not isinstance(record, Sourced) or place.split(".")[0] not in SOURCED or place.count(".") != 1:
            continue
        if record.verification is None:
            yield Finding("unverified", place, "Nobody has said whether it is verified, self-reported or unverified.")
        elif record.verification == "verified" and place not in about and not papers & set(record.source) and not talks & set(record.source):
            yield Finding("unverified", place, "It is marked as verified, but no document, record or verification supports it.")
        elif record.verification == "unverified":
            yield Finding("unverified", place, "It is unverified; the report says so.")


def contradicted(case: Case, on: dt.date) -> Iterator[Finding]:
    """Entries that somebody who was asked has contradicted, and that nobody disputes or calls unverified."""
    known = dict(records(case))
    for verified in case.verifications:
        record = known.get(verified.fact)
        if verified.result == "contradicted" and isinstance(record, Sourced) and record.verification == "verified" and not record.disputes:
            yield Finding("contradictory", verified.fact, f"It is marked as verified, but '{verified.id}' contradicts it.")


def dispositions(case: Case, on: dt.date) -> Iterator[Finding]:
    """Charges of the prior record whose outcome is not known."""
    for prior in case.criminal_history:
        for charge in prior.charges:
            place = f"criminal_history.{prior.id}.charges.{charge.id}"
            if charge.disposition is None:
                yield Finding("missing", place, "The charge has no disposition, and no search for one is recorded.")
            elif charge.disposition == "not-found" and not (charge.searched or charge.searched_on):
                yield Finding("missing", place, "The disposition is said not to be found, but not where it was looked for.")
        if prior.fingerprint_matched is None and not prior.juvenile:
            yield Finding("unverified", f"criminal_history.{prior.id}", "It is not recorded whether a fingerprint match ties it to this person.")
        if prior.is_conviction and prior.sentence is None:
            yield Finding("missing", f"criminal_history.{prior.id}.sentence", "It ended in a conviction, but no sentence is recorded.")


def ages(case: Case, on: dt.date) -> Iterator[Finding]:
    """Ages that cannot be right."""
    born = case.identity.born
    if born is None:
        return
    for prior in case.criminal_history:
        if prior.dated and age_on(born, prior.dated)[1] < LEAST_AGE:
            yield Finding("contradictory", f"criminal_history.{prior.id}", f"The person would have been under {LEAST_AGE}.")
        if prior.dated and not prior.juvenile and age_on(born, prior.dated)[1] < 18:
            yield Finding("contradictory", f"criminal_history.{prior.id}", "The person was under 18, but the entry is not marked as juvenile.")
    if case.dates.offense_began and born.is_after(case.dates.offense_began):
        yield Finding("contradictory", "identity.born", "The birth date lies after the offense.")


def order(case: Case, on: dt.date) -> Iterator[Finding]:
    """Dates that contradict each other or the day of the report."""
    today = PartialDate(on.year, on.month, on.day)
    sentencing = case.dates.sentencing
    for prior in case.criminal_history:
        if prior.convicted and sentencing and prior.convicted.earliest >= sentencing.latest:
            yield Finding("contradictory", f"criminal_history.{prior.id}.convicted", "A prior conviction lies on or after the day of sentence.")
        if prior.arrested and prior.arrested.is_after(today):
            yield Finding("contradictory", f"criminal_history.{prior.id}.arrested", "The arrest lies after the day of the report.")
    for held_now in case.custody:
        if held_now.began and held_now.began.is_after(today):
            yield Finding("contradictory", f"custody.{held_now.id}", "It begins after the day of the report, so no day of it is counted.")
    jobs = [(job.id, job.began, chronology.ended(job, on)) for job in case.employment if job.hours == "full-time"]
    for a, b in chronology.overlaps(jobs):
        yield Finding("contradictory", f"employment.{b}", f"It overlaps with the full-time job '{a}' by more than a month.")
    periods = (*case.custody, *(p for prior in case.criminal_history for p in prior.custody_periods))
    held = [(p.id, p.began, chronology.ended(p, on)) for p in periods if p.kind == "custody"]
    working = [(f"employment.{job.id}", job.began, chronology.ended(job, on)) for job in case.employment]
    for a, b in chronology.overlaps(held + working):
        if b.startswith("employment.") and not a.startswith("employment."):
            yield Finding("contradictory", b, f"It overlaps with the custody '{a}' by more than a month.")


def disputes(case: Case, on: dt.date) -> Iterator[Finding]:
    """Disputed facts, for the court to resolve or the officer to settle."""
    for place, record in records(case):
        if isinstance(record, Sourced):
            for dispute in record.disputes:
                if not dispute.resolution:
                    yield Finding("notice", place, "It is disputed and not resolved; the report says so.")


def trackers(case: Case, on: dt.date) -> Iterator[Finding]:
    """Releases that have lapsed, and requests nobody has answered."""
    for release in case.releases:
        if release.revoked:
            yield Finding("notice", f"releases.{release.id}", "The release has been revoked; no new use may be made of the records.")
        elif release.expires and release.expires.latest < on:
            yield Finding("notice", f"releases.{release.id}", "The release has expired; no new use may be made of the records.")
    for request in case.record_requests:
        if request.sent and not request.received and not request.refused:
            yield Finding("notice", f"record_requests.{request.id}", "The record was asked for and has not come.")


def grammar(case: Case, on: dt.date) -> Iterator[Finding]:
    """What the wording needs and would otherwise have to do without."""
    if not (case.identity.surname or case.identity.given_names):
        yield Finding("missing", "identity.surname", "No name is recorded; the report says 'the defendant'.")
    if not case.identity.pronouns:
        yield Finding("missing", "identity.pronouns", "The person's pronouns are not recorded; the report says 'they'.")
    if not case.identity.title:
        yield Finding("missing", "identity.title", "No title (Mr., Ms., Mx.) is recorded; the report uses the full name.")


SOURCED = frozenset(["victims", "criminal_history", "residences", "education", "skills", "military", "employment", "scores", "supervision", "codefendants"])
CHECKS: tuple[Callable[[Case, dt.date], Iterator[Finding]], ...] = (
    grammar,
    dispositions,
    ages,
    order,
    unverified,
    unsourced,
    contradicted,
    disputes,
    trackers,
)
