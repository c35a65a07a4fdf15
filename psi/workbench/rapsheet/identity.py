"""Whether an event of a sheet speaks for another person than the one of the case."""

import re
from typing import Any

from psi.case.dates import PartialDate
from psi.workbench.matching import plain_words
from psi.workbench.rapsheet.values import About, Event, SheetDate


def another_person(event: Event, about: About, held: dict[str, Any]) -> str:
    """The reason to think that an event is another person's, or nothing.

    The event's own name and date of birth count; where it has none, those of the sheet. Another date of birth is a
    reason. Another name is one only where no date of birth agrees, because people use other names.
    """
    identity = _identity(held)
    dates = (event.born,) if event.born else about.born
    agreed = [_agrees(date, identity.get("born")) for date in dates]
    if agreed and all(each is False for each in agreed):
        said = " or ".join(date.said for date in dates)
        return f"{_whose(event.born)} the date of birth as {said}; the case has {identity.get('born')}."
    if True in agreed:
        return ""
    names = (event.name,) if event.name else about.names
    known = names_of(identity)
    if names and known and not any(is_name_of(name, known) for name in names):
        return f"{_whose(event.name)} the name as {' or '.join(names)}, which is not a name of the case, and no date of birth that agrees."
    return ""


def name_problem(event: Event, about: About, held: dict[str, Any], reason: str) -> tuple[str, ...]:
    """A name that the case does not have, where the date of birth agrees: it may be another name of the same person."""
    known = names_of(_identity(held))
    if reason or not event.name or not known or is_name_of(event.name, known):
        return ()
    return (f"It stands under the name {event.name}, which the case does not have. If it is the same person, add it to the other names.",)


def names_of(identity: dict[str, Any]) -> tuple[str, ...]:
    """Every name that the case has of the person."""
    parts = [identity.get(field) for field in ("given_names", "surname", "suffix")]
    whole = " ".join(part for part in parts if isinstance(part, str)) if isinstance(identity.get("surname"), str) else ""
    aliases = identity.get("aliases")
    return (
        tuple(filter(None, (whole, *(each for each in aliases if isinstance(each, str))))) if isinstance(aliases, list | tuple) else (whole,) if whole else ()
    )


def is_name_of(said: str, known: tuple[str, ...]) -> bool:
    """Whether a name is one of those known, in whatever order; a middle name may be left out or be an initial."""
    return any(_is_same(_words(said), _words(name)) for name in known)


def _is_same(one: set[str], other: set[str]) -> bool:
    return bool(one and other) and (one <= other or other <= one) and len(one & other) >= min(2, len(one), len(other))


def _words(name: str) -> set[str]:
    return {word for word in plain_words(re.sub(r"['’]", "", name)).split() if len(word) > 1}


def _agrees(said: SheetDate, born: Any) -> bool | None:
    """Whether a date of birth can be that of the case; None where either cannot be read."""
    try:
        held = PartialDate.parse(str(born))
    except ValueError:
        return None
    if said.iso is None:
        return None
    date = PartialDate.parse(said.iso)
    return date.earliest <= held.latest and held.earliest <= date.latest


def _identity(held: dict[str, Any]) -> dict[str, Any]:
    identity = held.get("identity")
    return identity if isinstance(identity, dict) else {}


def _whose(own: object) -> str:
    return "The sheet gives for this event" if own else "The sheet gives for all of it"
