"""What the record holds on alcohol and drugs: use, treatment, and screens."""

from collections.abc import Iterator

from psi.case.dates import add_months
from psi.case.person import Substance, Treatment
from psi.needs.evidence import Evidence, Said, Seen, quoted
from psi.needs.people import is_said
from psi.risk import PointsScore
from psi.rulebook.needs import EvidenceRule


def not_used(seen: Seen, rule: EvidenceRule) -> Iterator[Evidence]:
    """What was not used for as long as the rule says, by the date of last use."""
    yield from (_used(seen, rule, each) for each in seen.case.substance_use.substances if _is_past(seen, rule, each))


def substance(seen: Seen, rule: EvidenceRule, past: EvidenceRule) -> Iterator[Evidence]:
    """What was used later, or of which nobody has said when."""
    yield from (_used(seen, rule, each) for each in seen.case.substance_use.substances if not _is_past(seen, past, each))


def _is_past(seen: Seen, rule: EvidenceRule, used: Substance) -> bool:
    return used.last_used is not None and add_months(used.last_used.latest, rule.months or 0) <= seen.on


def _used(seen: Seen, rule: EvidenceRule, used: Substance) -> Evidence:
    told = f": {quoted(used.year_before_arrest).removesuffix('.')}" if used.year_before_arrest else None
    joint = " Last used " if told and told.endswith("…") else "; last used " if told else ", last used "
    last: Said = (joint, used.last_used) if used.last_used else ()
    return seen.line(rule, f"substance_use.substances.{used.id}", (used.name, told, *last), field="last_used" if last else "year_before_arrest")


def treatment_now(seen: Seen, rule: EvidenceRule) -> Iterator[Evidence]:
    """Treatment that goes on."""
    yield from (_treated(seen, rule, each) for each in seen.case.substance_use.treatments if each.ongoing)


def treatment_completed(seen: Seen, rule: EvidenceRule) -> Iterator[Evidence]:
    """Treatment that the entry says was completed."""
    yield from (_treated(seen, rule, each) for each in seen.case.substance_use.treatments if not each.ongoing and is_said(rule, each.outcome))


def treatment(seen: Seen, rule: EvidenceRule, completed: EvidenceRule) -> Iterator[Evidence]:
    """Every other treatment."""
    yield from (_treated(seen, rule, each) for each in seen.case.substance_use.treatments if not each.ongoing and not is_said(completed, each.outcome))


def _treated(seen: Seen, rule: EvidenceRule, given: Treatment) -> Evidence:
    dates: Said = (", ", given.began, " to " if given.ended else None, given.ended) if given.began else ()
    told = f": {quoted(given.outcome)}" if given.outcome else None
    named = (given.kind or "treatment", f", {given.provider}")
    return seen.line(rule, f"substance_use.treatments.{given.id}", (*named, *dates, told), field="outcome")


def screen_above(seen: Seen, rule: EvidenceRule) -> Iterator[Evidence]:
    """Screens whose total lies above their lowest band."""
    yield from (_screened(seen, rule, score) for score in _screens(seen, rule) if score.band != score.bands[0])


def screen_lowest(seen: Seen, rule: EvidenceRule) -> Iterator[Evidence]:
    """Screens whose total lies in their lowest band."""
    yield from (_screened(seen, rule, score) for score in _screens(seen, rule) if score.band == score.bands[0])


def _screens(seen: Seen, rule: EvidenceRule) -> Iterator[PointsScore]:
    yield from (score for score in seen.answered if score.instrument in rule.instruments and score.about.is_screen and score.band and score.entry)


def _screened(seen: Seen, rule: EvidenceRule, score: PointsScore) -> Evidence:
    assert score.band is not None
    points = f"{score.total} point{'' if score.total == 1 else 's'}"
    says = (f"{score.title}: {points}, {score.band.name} ({score.band.first} to {score.band.last})",)
    return seen.line(rule, f"assessments.{score.entry}", says, depends_on=score.rests_on)
