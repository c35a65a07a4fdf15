"""The domains of an instrument as an assessor entered them: the level is told as it was given, and nothing is scored."""

from collections.abc import Iterator

from psi.needs.evidence import Evidence, Said, Seen
from psi.rulebook.needs import EvidenceRule, NeedDomain


def assessed_high(seen: Seen, rule: EvidenceRule, high: EvidenceRule, domain: NeedDomain) -> Iterator[Evidence]:
    """The levels that the assessor gave as high."""
    yield from (line for level, line in _levels(seen, rule, domain) if _folded(level) in high.words)


def assessed(seen: Seen, rule: EvidenceRule, high: EvidenceRule, domain: NeedDomain) -> Iterator[Evidence]:
    """Every other level that the assessor gave."""
    yield from (line for level, line in _levels(seen, rule, domain) if _folded(level) not in high.words)


def _levels(seen: Seen, rule: EvidenceRule, domain: NeedDomain) -> Iterator[tuple[str, Evidence]]:
    """The levels of the domains that go by a name of this one; a domain of no such name is evidence of none."""
    names = {_folded(name) for name in domain.also}
    for score in seen.case.scores:
        for each in score.domains:
            if each.level and _folded(each.domain) in names:
                by: Said = (f", by {score.assessor}" if score.assessor else None, ", " if score.assessed_on else None, score.assessed_on)
                says = (f"{score.instrument.upper()}, {each.domain}: {each.level}", *by)
                yield each.level, seen.line(rule, f"scores.{score.id}.domains.{each.id}", says, field="level")


def _folded(text: str) -> str:
    return " ".join(text.casefold().replace("_", " ").split()).removesuffix(" risk").removesuffix(" need")
