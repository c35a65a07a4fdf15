"""The domains of need and strength, each with what the record holds on it: facts side by side, and no judgment."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from psi.case.model import Case
from psi.needs import history, people, substances, work
from psi.needs.assessed import assessed, assessed_high
from psi.needs.evidence import TO_WRITE, DomainEvidence, Evidence, Seen
from psi.risk import PointsScore
from psi.rulebook.needs import EvidenceRule, NeedDomain, NeedDomains, need_domains

__all__ = ["TO_WRITE", "DomainEvidence", "Evidence", "NeedDomain", "needs_of", "without"]

Finder = Callable[[Seen, EvidenceRule], Iterator[Evidence]]


def needs_of(case: Case, answered: Iterable[PointsScore], on: dt.date) -> tuple[DomainEvidence, ...]:
    """What the record holds on each domain, in the order in which they are published.

    `answered` are the instruments that were added up. Nothing is inferred: a line says what an entry says, and a domain on
    which the record holds nothing has no line.
    """
    seen, rules = Seen(case, tuple(answered), on), need_domains()
    unasked = {"education-and-work": tuple(work.award_unasked(seen))}
    return tuple(DomainEvidence(domain, tuple(_lines(seen, domain, rules)), unasked.get(domain.id, ())) for domain in rules.domains)


def _lines(seen: Seen, domain: NeedDomain, rules: NeedDomains) -> Iterator[Evidence]:
    for rule in rules.evidence:
        if rule.domain == domain.id:
            yield from FINDERS[rule.id](seen, rule)
    for name in ("assessed-high", "assessed"):
        yield from (assessed_high if name == "assessed-high" else assessed)(seen, rules.rule(name), rules.rule("assessed-high"), domain)


def without(found: tuple[DomainEvidence, ...], is_touched: Callable[[str | None], bool]) -> tuple[DomainEvidence, ...]:
    """The same less every line that would be another without a place that is touched, so that none tells of what is withheld."""
    return tuple(
        replace(
            each,
            lines=tuple(line for line in each.lines if not any(is_touched(place) for place in line.depends_on)),
            unasked=tuple(gap for gap in each.unasked if not is_touched(gap.fact)),
        )
        for each in found
    )


def _beside(finder: Callable[[Seen, EvidenceRule, EvidenceRule], Iterator[Evidence]], other: str) -> Finder:
    """What is left when another rule has had its own."""
    return lambda seen, rule: finder(seen, rule, need_domains().rule(other))


FINDERS: dict[str, Finder] = {
    "no-earlier-matter": history.no_earlier_matter,
    "time-without-arrest": history.time_without_arrest,
    "acceptance": people.acceptance,
    "release": people.release,
    "supervision-completed": people.supervision_completed,
    "supervision": _beside(people.supervision, "supervision-completed"),
    "codefendant": people.codefendant,
    "dependant": people.dependant,
    "partner": people.partner,
    "relative": people.relative,
    "work-now": work.work_now,
    "work-kept": work.work_kept,
    "no-work": work.no_work,
    "no-work-explained": work.no_work_explained,
    "award": work.award,
    "no-award": work.no_award,
    "not-used": substances.not_used,
    "substance": _beside(substances.substance, "not-used"),
    "treatment-now": substances.treatment_now,
    "treatment-completed": substances.treatment_completed,
    "treatment": _beside(substances.treatment, "treatment-completed"),
    "screen-above": substances.screen_above,
    "screen-lowest": substances.screen_lowest,
}
