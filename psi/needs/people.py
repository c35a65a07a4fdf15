"""What the record holds on attitudes, associates, and family: words that the officer reads, and supervision that was completed."""

import re
from collections.abc import Iterator

from psi.case.history import SupervisionPeriod
from psi.needs.evidence import Evidence, Said, Seen, quoted
from psi.rulebook.needs import EvidenceRule


def is_said(rule: EvidenceRule, text: str | None) -> bool:
    """Whether a text holds one of the words of a rule, and none of those that would turn it round."""
    words = set(re.findall(r"\w+", (text or "").casefold()))
    return bool(words & set(rule.words)) and not words & set(rule.unless)


def acceptance(seen: Seen, rule: EvidenceRule) -> Iterator[Evidence]:
    """What is recorded on acceptance of responsibility."""
    if seen.case.offense.acceptance:
        yield seen.line(rule, "offense", (quoted(seen.case.offense.acceptance),), field="acceptance")


def release(seen: Seen, rule: EvidenceRule) -> Iterator[Evidence]:
    """How release before sentence has gone."""
    if seen.case.release.compliance:
        yield seen.line(rule, "release", (quoted(seen.case.release.compliance),), field="compliance")


def supervision_completed(seen: Seen, rule: EvidenceRule) -> Iterator[Evidence]:
    """Times under supervision that the entry says were completed."""
    yield from (_supervised(seen, rule, period) for period in seen.case.supervision if is_said(rule, period.outcome))


def supervision(seen: Seen, rule: EvidenceRule, completed: EvidenceRule) -> Iterator[Evidence]:
    """Every other time under supervision of which something is said."""
    told = (period for period in seen.case.supervision if period.outcome or period.compliance)
    yield from (_supervised(seen, rule, period) for period in told if not is_said(completed, period.outcome))


def _supervised(seen: Seen, rule: EvidenceRule, period: SupervisionPeriod) -> Evidence:
    dates: Said = (", ", period.began, " to " if period.ended else None, period.ended) if period.began else ()
    told = period.outcome or quoted(period.compliance or "")
    return seen.line(rule, f"supervision.{period.id}", (period.kind, *dates, f": {told}"), field="outcome" if period.outcome else "compliance")


def codefendant(seen: Seen, rule: EvidenceRule) -> Iterator[Evidence]:
    """Others charged in the same matter."""
    for other in seen.case.codefendants:
        yield seen.line(rule, f"codefendants.{other.id}", (f"charged in the same matter: {other.name}",))


def dependant(seen: Seen, rule: EvidenceRule) -> Iterator[Evidence]:
    """Those who rely on the person, with what is said of their support; no name is told."""
    for each in seen.case.family.dependants:
        told = quoted(each.support) if each.support else f"lives with {each.lives_with}" if each.lives_with else ""
        yield seen.line(rule, f"family.dependants.{each.id}", (each.relation, f": {told}" if told else None), field="support")


def partner(seen: Seen, rule: EvidenceRule) -> Iterator[Evidence]:
    """A marriage or other partnership that goes on; no name is told."""
    for each in seen.case.family.partnerships:
        if each.ongoing:
            told = f": {quoted(each.described)}" if each.described else None
            yield seen.line(rule, f"family.partnerships.{each.id}", (each.kind.replace("-", " "), ", since " if each.began else None, each.began, told))


def relative(seen: Seen, rule: EvidenceRule) -> Iterator[Evidence]:
    """What is said of the contact with a relative."""
    for each in seen.case.family.relatives:
        if each.contact:
            yield seen.line(rule, f"family.relatives.{each.id}", (each.relation, f": {quoted(each.contact)}"), field="contact")
