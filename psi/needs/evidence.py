"""What speaks for a need or a strength: lines of evidence, each with its entry, its standing and its rule."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from psi.case.beginnings import first_sentence
from psi.case.dates import PartialDate
from psi.case.model import Case, records
from psi.case.record import FieldNote, Record, Sourced, Verification, Withhold
from psi.risk import PointsScore
from psi.rulebook.needs import EvidenceRule, NeedDomain, SpeaksFor
from psi.working import Missing

Said = tuple[str | PartialDate | None, ...]
# What a draft ends with, so that nobody takes it for a judgment: a finding until somebody has written the judgment.
TO_WRITE = "[Draft from the record. Say it in your own words, then take this note away.]"


@dataclass(frozen=True)
class Evidence:
    """One line: what kind of entry it is, what the entry says, which way it speaks, and how far the entry is verified.

    `fact` is the entry, None where the record holds nothing because there is nothing; `depends_on` are all the places without
    which the line would be another. `withhold` are the reasons for which somebody may not have it. `basis` is the rule.
    """

    rule: str
    what: str
    says: Said
    speaks_for: SpeaksFor
    basis: str
    fact: str | None = None
    source: tuple[str, ...] = ()
    verification: Verification | None = None
    is_disputed: bool = False
    note: str | None = None
    is_screen: bool = False
    depends_on: tuple[str, ...] = ()
    withhold: tuple[Withhold, ...] = ()

    def in_words(self, dated: Callable[[PartialDate], str] = str) -> str:
        """What the entry says, its dates as the caller writes them."""
        return "".join(dated(part) if isinstance(part, PartialDate) else part for part in self.says if part)

    def draft(self, dated: Callable[[PartialDate], str] = str) -> str:
        """The words an entry begins with when the officer takes the line for a need or a strength; they say that they are a draft."""
        said = self.in_words(dated)
        closed = said if said.endswith((".", "…", "”", "!", "?")) else f"{said}."
        return " ".join(filter(None, (f"{self.what}: {closed}", self.note, TO_WRITE)))

    @property
    def standing(self) -> str:
        """How far it is verified, and whether it is disputed, in words."""
        said = (self.verification or "nobody has said").replace("-", " ")
        return f"{said}, disputed" if self.is_disputed else said


@dataclass(frozen=True)
class DomainEvidence:
    """What the record holds on one domain, and what bears on it and was not asked; with no line at all, nothing is recorded."""

    domain: NeedDomain
    lines: tuple[Evidence, ...] = ()
    unasked: tuple[Missing, ...] = ()


@dataclass(frozen=True)
class Seen:
    """What the rules of evidence look at: the case on one day, and the instruments that were added up."""

    case: Case
    answered: tuple[PointsScore, ...]
    on: dt.date

    @cached_property
    def places(self) -> dict[str, Record]:
        """Every record of the case by its place."""
        return dict(records(self.case))

    def line(self, rule: EvidenceRule, place: str | None, says: Said, *, field: str = "", depends_on: Iterable[str] = (), note: str | None = None) -> Evidence:
        """The line that one entry makes; `field` is the one that was read, whose own note goes before the entry's."""
        depends = tuple(dict.fromkeys((*([place] if place else ()), *depends_on)))
        held = tuple(self._around(place or ""))
        own = held[0].field_notes.get(field, FieldNote()) if held else FieldNote()
        disputes = (*own.disputes, *(dispute for record in held for dispute in record.disputes))
        return Evidence(
            rule=rule.id,
            what=rule.what,
            says=says,
            speaks_for=rule.speaks_for,
            basis=rule.basis,
            fact=place,
            source=own.source or next((record.source for record in held if record.source), ()),
            verification=own.verification or next((record.verification for record in held if record.verification), None),
            is_disputed=any(not dispute.resolution for dispute in disputes),
            note=note or rule.note,
            is_screen=bool(rule.instruments),
            depends_on=depends,
            withhold=tuple(dict.fromkeys(reason for each in depends for record in self._around(each) for reason in record.withhold)),
        )

    def _around(self, place: str) -> Iterator[Sourced]:
        """The record at a place, and those that it lies in."""
        while place:
            record = self.places.get(place)
            if isinstance(record, Sourced):
                yield record
            place = place.rpartition(".")[0]


def quoted(text: str) -> str:
    """The first sentence of a text, and a sign that more follows."""
    first = first_sentence(text)
    return first if len(first) >= len(text.strip()) else f"{first} …"
