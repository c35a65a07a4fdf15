"""What the record holds on education and work."""

from collections.abc import Iterator

from psi import chronology
from psi.case.dates import add_months
from psi.case.person import Job, Schooling
from psi.needs.evidence import Evidence, Said, Seen
from psi.rulebook.needs import EvidenceRule
from psi.working import Missing


def work_now(seen: Seen, rule: EvidenceRule) -> Iterator[Evidence]:
    """Jobs that go on."""
    for job in seen.case.employment:
        if job.ongoing:
            yield seen.line(rule, f"employment.{job.id}", (*_named(job), ", since " if job.began else None, job.began))


def work_kept(seen: Seen, rule: EvidenceRule) -> Iterator[Evidence]:
    """Jobs that have ended and lasted as long as the rule says, however their dates are read."""
    for job in seen.case.employment:
        if job.began and job.ended and add_months(job.began.latest, rule.months or 0) <= job.ended.earliest:
            yield seen.line(rule, f"employment.{job.id}", (*_named(job), ", ", job.began, " to ", job.ended))


def _named(job: Job) -> Said:
    return (job.employer, f", {job.position}" if job.position else None, f", {job.hours.replace('-', ' ')}" if job.hours else None)


def no_work(seen: Seen, rule: EvidenceRule) -> Iterator[Evidence]:
    """No work at present after a last job, unless the person is held; one that an entry accounts for is another rule's."""
    for gap in _open_gaps(seen):
        if not gap.explained_by:
            held = " (part of the time in custody)" if gap.in_custody else None
            yield seen.line(rule, f"employment.{gap.after}", ("none recorded since ", gap.began, held), depends_on=_beside(seen, gap))


def no_work_explained(seen: Seen, rule: EvidenceRule) -> Iterator[Evidence]:
    """No work at present for a time that an entry accounts for, in the words of that entry."""
    for gap in _open_gaps(seen):
        told = next((each for each in seen.case.employment_gaps if each.id == gap.explained_by), None)
        if told:
            yield seen.line(rule, f"employment_gaps.{told.id}", ("none recorded since ", gap.began, ": ", told.says), depends_on=_beside(seen, gap))


def _open_gaps(seen: Seen) -> Iterator[chronology.WorkGap]:
    is_held = seen.case.release.status in {"detained", "remand"} or any(p.kind == "custody" and p.ongoing for p in seen.case.custody)
    works = any(job.ongoing for job in seen.case.employment)
    yield from (gap for gap in chronology.work_gaps(seen.case, seen.on) if gap.ended is None and not is_held and not works)


def _beside(seen: Seen, gap: chronology.WorkGap) -> Iterator[str]:
    """Every job, and every time in custody where one falls into the gap: the line tells of them all."""
    yield from (f"employment.{job.id}" for job in seen.case.employment)
    if gap.in_custody:
        yield from (f"custody.{period.id}" for period in seen.case.custody)
        yield from (f"criminal_history.{prior.id}" for prior in seen.case.criminal_history)


def award(seen: Seen, rule: EvidenceRule) -> Iterator[Evidence]:
    """Every diploma, certificate or degree that an entry names."""
    for school in seen.case.education:
        if school.award:
            yield seen.line(rule, f"education.{school.id}", (school.award, f", {school.school}", ", " if school.ended else None, school.ended), field="award")


def no_award(seen: Seen, rule: EvidenceRule) -> Iterator[Evidence]:
    """No award from any school, where that was asked and recorded of each."""
    schools = seen.case.education
    if schools and all(not school.award and _had_none(school) for school in schools):
        places = [f"education.{school.id}" for school in schools]
        names = ", ".join(school.school for school in schools)
        yield seen.line(rule, places[-1], (f"none from {names}",), field="award", depends_on=places)


def award_unasked(seen: Seen) -> Iterator[Missing]:
    """A school that has ended, where nobody has recorded whether it led to an award and no other did."""
    if any(school.award for school in seen.case.education):
        return
    for school in seen.case.education:
        if not school.ongoing and "award" not in school.unanswered:
            yield Missing(f"whether {school.school} led to a diploma or another award", f"education.{school.id}.award")


def _had_none(school: Schooling) -> bool:
    mark = school.unanswered.get("award")
    return mark is not None and mark.state == "not-applicable"
