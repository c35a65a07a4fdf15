"""The sanctions before the current conviction: which entries of the record count, and which cannot be told."""

from collections import Counter
from dataclasses import dataclass

from psi.case.dates import PartialDate
from psi.case.history import PriorCase
from psi.case.model import Case
from psi.case.record import Record
from psi.working import Missing

STATES = {"not-known": "asked and not known", "declined": "declined", "not-applicable": "marked as not applicable"}
UNKNOWN = frozenset({None, "not-found"})


@dataclass(frozen=True)
class EarlierSanctions:
    """The entries that are sanctions before the current conviction, those that come later, and what is missing."""

    counted: tuple[PriorCase, ...] = ()
    not_counted: tuple[PriorCase, ...] = ()
    missing: tuple[Missing, ...] = ()

    @property
    def note(self) -> str | None:
        """What was not counted and why, and entries of one day, which may be one sanction: for the officer to judge."""
        later = len(self.not_counted)
        said = [f"{later} earlier matter{'' if later == 1 else 's'} not counted: on or after the current conviction"] if later else []
        days = Counter(str(sanctioned(prior)) for prior in self.counted)
        said += [f"entries of one day ({day}) are counted one by one" for day, n in days.items() if n > 1]
        return "; ".join(said) or None


def earlier_sanctions(case: Case) -> EarlierSanctions:
    """Every entry of the prior record that is a conviction or a caution before the current conviction.

    A record that nobody asked about is missing, not empty; so is an outcome that was not found, and an order of
    dates that cannot be told.
    """
    if not case.criminal_history:
        asked = case.unanswered.get("criminal_history")
        none = asked is not None and asked.state == "not-applicable"
        return EarlierSanctions() if none else EarlierSanctions(missing=missing_field(case, "criminal_history", "", "the prior record"))
    current = case.dates.plea_or_verdict
    if current is None:
        return EarlierSanctions(missing=missing_field(case.dates, "plea_or_verdict", "dates", "the day of the plea or verdict"))
    missing = tuple(m for prior in case.criminal_history if (m := _untold(prior, current)))
    known = [(prior, day) for prior in case.criminal_history if prior.is_sanction and (day := sanctioned(prior))]
    counted = tuple(prior for prior, day in known if day.latest < current.earliest)
    later = tuple(prior for prior, day in known if day.earliest >= current.latest)
    return EarlierSanctions(counted, later, missing)


def sanctioned(prior: PriorCase) -> PartialDate | None:
    """The day of a sanction: the conviction, else the earliest disposition that is one, else the sentence."""
    disposed = [c.disposed for c in prior.charges if c.disposed and (c.is_conviction or c.disposition == "cautioned")]
    imposed = prior.sentence.imposed if prior.sentence else None
    return prior.convicted or min(disposed, key=lambda day: day.earliest, default=None) or imposed


def _untold(prior: PriorCase, current: PartialDate) -> Missing | None:
    place = f"criminal_history.{prior.id}"
    if not prior.is_sanction:
        open_ended = not prior.charges or any(charge.disposition in UNKNOWN for charge in prior.charges)
        return Missing("the outcome of every charge in this entry", place) if open_ended else None
    day = sanctioned(prior)
    if day is None:
        return Missing("the day of the conviction or caution in this entry", place)
    told = day.latest < current.earliest or day.earliest >= current.latest
    return None if told else Missing(f"whether this entry ({day}) came before the current conviction ({current})", place)


def missing_field(record: Record, field: str, place: str, what: str) -> tuple[Missing, ...]:
    """What is missing, with the reason in words when somebody gave one."""
    why = record.unanswered.get(field)
    return (Missing(f"{what} ({STATES[why.state] if why else 'not asked'})", f"{place}.{field}" if place else field),)
