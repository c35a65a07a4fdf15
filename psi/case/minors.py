"""Who in a case is under 18, and where their names stand in what somebody wrote."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from psi.case.dates import PartialDate, age_on
from psi.case.model import Case
from psi.case.policy import chosen_from_list, printed_as
from psi.case.record import Entry, Model

OF_AGE = 18
UNPRINTED = frozenset({"never", "working", "pointer"})


@dataclass(frozen=True)
class Named:
    """Somebody other than the person the case is about: their place in the case, their name, and their date of birth where it is recorded."""

    place: str
    name: str
    born: PartialDate | None

    def is_minor(self, on: dt.date) -> bool:
        """Whether the date of birth leaves it open, or certain, that they are under 18 on that day."""
        return self.born is not None and age_on(self.born, PartialDate(on.year, on.month, on.day))[0] < OF_AGE

    @cached_property
    def initials(self) -> str:
        """`A.Q.` for Ada Quimby."""
        return initials(self.name)

    @property
    def parts(self) -> tuple[str, ...]:
        """The words of the name, without a suffix."""
        return tuple(part.strip(",") for part in self.name.split() if part.strip(",").rstrip(".").casefold() not in {"jr", "sr", "ii", "iii", "iv"})

    @cached_property
    def in_full(self) -> re.Pattern[str] | None:
        """Where the whole name stands, in either order and with or without the middle names; None for a name of one word, which may be a word of any text."""
        if len(self.parts) < 2:
            return None
        given, middle, last = _word(self.parts[0]), [_word(part) for part in self.parts[1:-1]], _word(self.parts[-1])
        between = rf"(?:\s+(?:{'|'.join([*middle, r'[A-Z][.]?'])}))*"
        return re.compile(rf"(?<!\w)(?:{given}{between}\s+{last}|{last},\s*{given}{between})(?!\w)\.?", re.IGNORECASE)

    @cached_property
    def by_given_name(self) -> re.Pattern[str]:
        """Where the given name stands, written as it is recorded."""
        return re.compile(rf"(?<!\w){_word(self.parts[0] if self.parts else self.name)}(?!\w)")


def initials(name: str) -> str:
    """The first letter of each word of a name, each with a full stop."""
    return "".join(f"{part[0]}." for part in name.split())


def named(case: Case) -> Iterator[Named]:
    """Everybody of whom the case may know a name and an age: dependants, relatives, victims who are people, and codefendants."""
    lists = (("family.dependants", case.family.dependants), ("family.relatives", case.family.relatives), ("victims", case.victims))
    for where, entries in (*lists, ("codefendants", case.codefendants)):
        for entry in entries:
            if entry.name and getattr(entry, "kind", "person") == "person":
                yield Named(f"{where}.{entry.id}", entry.name, entry.born)


def minors(case: Case, on: dt.date) -> tuple[Named, ...]:
    """Those among them who are, or may be, under 18 on that day."""
    return tuple(each for each in named(case) if each.is_minor(on))


def has_namesake(someone: Named, case: Case, on: dt.date) -> bool:
    """Whether an adult of the case has the same first and last name, so that a text may mean either."""
    adults = [each.name for each in named(case) if each.place != someone.place and not each.is_minor(on)]
    adults += [each.name for each in (case.officer, case.supervisor) if each]
    adults += [f"{case.identity.given_names or ''} {case.identity.surname or ''}", *case.identity.aliases]
    return any(someone.in_full.fullmatch(" ".join(name.split())) for name in adults) if someone.in_full else False


def texts(model: Model, place: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a part of a case that a document may print, with its place."""
    for name, value in ((name, value) for name in _worded(type(model)) if (value := getattr(model, name))):
        here = f"{place}.{name}" if place else name
        for each in value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else (value,):
            if isinstance(each, str):
                if name not in {"source", "withhold", "rests_on"}:
                    yield here, each
            elif isinstance(each, Model):
                yield from texts(each, f"{here}.{each.id}" if isinstance(each, Entry) else here)


@cache
def _worded(model: type[Model]) -> tuple[str, ...]:
    """The fields that a document may print in somebody's own words, and those that hold other parts of a case."""
    fields = (name for name in model.model_fields if name != "id" and not chosen_from_list(model, name))
    return tuple(name for name in fields if printed_as(model, name) not in UNPRINTED)


def _word(part: str) -> str:
    """A word of a name as a pattern, whichever way its apostrophes and accents are written."""
    forms = {re.sub("['’]", "['’]", re.escape(unicodedata.normalize(form, part))) for form in ("NFC", "NFD")}
    return f"(?:{'|'.join(sorted(forms))})"
