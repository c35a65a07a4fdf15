"""What the record holds on earlier matters that speaks for a strength: none at all, or a long time without arrest."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from psi.case.dates import PartialDate, add_months
from psi.case.history import Length, PriorCase
from psi.needs.evidence import Evidence, Seen
from psi.rulebook.needs import EvidenceRule

MOST_MONTHS, MOST_DAYS = 1200, 36525  # a hundred years: no term that is longer says more


@dataclass(frozen=True)
class Matter:
    """One matter: its place, the first day the record ties to it, and the last, None when that cannot be said; `over_by` is the latest that can be."""

    place: str
    first: PartialDate
    last: PartialDate | None
    over_by: dt.date


def no_earlier_matter(seen: Seen, rule: EvidenceRule) -> Iterator[Evidence]:
    """No earlier matter, where that was asked."""
    mark = seen.case.unanswered.get("criminal_history")
    if not seen.case.criminal_history and mark and mark.state == "not-applicable":
        yield seen.line(rule, None, ("no earlier arrest or conviction is recorded",), depends_on=("criminal_history",))


def time_without_arrest(seen: Seen, rule: EvidenceRule) -> Iterator[Evidence]:
    """The longest time between one matter and the next, when it is as long as the rule says and every matter has its dates."""
    priors = seen.case.criminal_history
    now = _now(seen)
    if now is None or any(prior.dated is None for prior in priors) or any(charge.charged is None for charge in seen.case.pending_charges):
        return
    pending = [Matter(f"pending_charges.{c.id}", c.charged, c.charged, c.charged.latest) for c in seen.case.pending_charges if c.charged]
    matters = [*(_matter(prior) for prior in priors), *pending]
    spans = list(_spans([*matters, Matter("dates", now, now, now.latest)]))
    if spans:
        place, last, following = max(spans, key=lambda span: span[2].earliest - span[1].latest)
        if add_months(last.latest, rule.months or 0) <= following.earliest:
            places = (*(matter.place for matter in matters), "custody", "dates")
            yield seen.line(rule, place, ("none recorded between ", last, " and ", following), depends_on=places)


def _now(seen: Seen) -> PartialDate | None:
    """The first day that the record ties to the present offense."""
    dates = seen.case.dates
    known = [day for day in (dates.offense_began, dates.arrest, dates.charged, dates.summoned) if day]
    return min(known, key=lambda day: day.earliest) if known else None


def _spans(matters: list[Matter]) -> Iterator[tuple[str, PartialDate, PartialDate]]:
    """The times between one matter and the next: none where nobody can say when the matter before was over."""
    ordered = sorted(matters, key=lambda matter: matter.first.earliest)
    for n, following in enumerate(ordered[1:], 1):
        before = max(ordered[:n], key=lambda matter: matter.over_by)
        if before.last:
            yield before.place, before.last, following.first


def _matter(prior: PriorCase) -> Matter:
    """A matter with the days the record ties to it; custody whose end is not recorded may have lasted as long as was imposed."""
    assert prior.dated is not None
    sentence = prior.sentence
    dates = [prior.arrested, prior.convicted, sentence and sentence.imposed, *(charge.disposed for charge in prior.charges)]
    held = [(sentence.imposed or prior.convicted or prior.dated, sentence.custody)] if sentence and sentence.custody else []
    held += [(revocation.on or prior.dated, revocation.custody) for revocation in prior.revocations if revocation.custody]
    ends = [day for day in (prior.released, *(period.ended for period in prior.custody_periods)) if day]
    known = [day for day in (*dates, *(revocation.on for revocation in prior.revocations), *ends) if day]
    last = max(known, key=lambda day: day.latest)
    is_over = not held or any(end.latest >= max(began.earliest for began, _ in held) for end in ends)
    over_by = max([last.latest, *(() if is_over else (_end(began, length) for began, length in held))])
    return Matter(f"criminal_history.{prior.id}", prior.dated, last if is_over else None, over_by)


def _end(began: PartialDate, length: Length) -> dt.date:
    """The last day of a term that began on the last day it can have begun."""
    whole_months, days = min(12 * length.years + length.months, MOST_MONTHS), min(7 * length.weeks + length.days, MOST_DAYS)
    return add_months(began.latest, whole_months) + dt.timedelta(days=days)
