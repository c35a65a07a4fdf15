"""Which entries an event of a sheet likely repeats, with both side by side."""

from dataclasses import dataclass
from typing import Any, Literal

from psi.case.changes import is_entries
from psi.case.dates import PartialDate
from psi.case.history import PriorCase, PriorCharge
from psi.case.labels import field_words, in_words
from psi.workbench.matching import plain_docket, plain_words

Where = Literal["case", "sheet"]
Why = Literal["same docket", "same offense and date"]

_SHOWN = ("docket", "arrested", "agency", "court")
_SHOWN_OF_CHARGE = ("offense", "statute", "degree", "disposition", "disposed")


@dataclass(frozen=True)
class Match:
    """An entry that an event likely repeats: in the case, or earlier on the same sheet.

    `beside` is what both say, item by item: its name, the event's words, the other entry's words.
    """

    where: Where
    id: str
    why: Why
    beside: tuple[tuple[str, str, str], ...]


class Likely:
    """The entries known so far, to be found by docket or by offense."""

    def __init__(self, held: list[dict[str, Any]]) -> None:
        self._known: list[tuple[Where, dict[str, Any]]] = []
        self._by: dict[tuple[str, str], list[int]] = {}
        for entry in held:
            self.add("case", entry)

    def add(self, where: Where, entry: dict[str, Any]) -> None:
        """Know one more entry."""
        for key in _keys(entry):
            self._by.setdefault(key, []).append(len(self._known))
        self._known.append((where, entry))

    def matches(self, entry: dict[str, Any]) -> tuple[Match, ...]:
        """Every entry with the same docket, or with the same offense and a date of arrest or disposition in common."""
        near = sorted({at for key in _keys(entry) for at in self._by.get(key, ())})
        found = [(self._known[at], _why(entry, self._known[at][1])) for at in near]
        return tuple(Match(where, other["id"], why, _beside(entry, other)) for (where, other), why in found if why)


def _keys(entry: dict[str, Any]) -> set[tuple[str, str]]:
    docket = plain_docket(entry.get("docket"))
    offenses = {("offense", plain_words(charge.get("offense"))) for charge in _charges(entry)}
    return offenses | ({("docket", docket)} if docket else set())


def _why(entry: dict[str, Any], other: dict[str, Any]) -> Why | None:
    docket = plain_docket(entry.get("docket"))
    if docket and docket == plain_docket(other.get("docket")):
        return "same docket"
    for charge in _charges(entry):
        for same in (c for c in _charges(other) if plain_words(c.get("offense")) == plain_words(charge.get("offense"))):
            if _meet(entry.get("arrested"), other.get("arrested")) or _meet(charge.get("disposed"), same.get("disposed")):
                return "same offense and date"
    return None


def _meet(one: Any, other: Any) -> bool:
    """Whether two dates can be the same day; a date of a draft that cannot be read meets none."""
    try:
        a, b = PartialDate.parse(str(one)), PartialDate.parse(str(other))
    except ValueError:
        return False
    return a.earliest <= b.latest and b.earliest <= a.latest


def _charges(entry: dict[str, Any]) -> list[dict[str, Any]]:
    charges = entry.get("charges")
    return charges if charges and is_entries(charges) else []


def _beside(entry: dict[str, Any], other: dict[str, Any]) -> tuple[tuple[str, str, str], ...]:
    found = [(field_words(name, PriorCase), _words(PriorCase, entry, name), _words(PriorCase, other, name)) for name in _SHOWN]
    paired: set[str] = set()
    for charge in _charges(entry):
        same = next((c for c in _charges(other) if c["id"] not in paired and plain_words(c.get("offense")) == plain_words(charge["offense"])), {})
        paired |= {same["id"]} if same else set()
        found += [(field_words(name, PriorCharge), _words(PriorCharge, charge, name), _words(PriorCharge, same, name)) for name in _SHOWN_OF_CHARGE]
    for charge in (c for c in _charges(other) if c["id"] not in paired):
        found += [(field_words(name, PriorCharge), "", _words(PriorCharge, charge, name)) for name in _SHOWN_OF_CHARGE]
    found.append(("sentence", _words(PriorCase, entry, "sentence"), _words(PriorCase, other, "sentence")))
    return tuple(line for line in found if line[1] or line[2])


def _words(model: type[PriorCase] | type[PriorCharge], entry: dict[str, Any], name: str) -> str:
    value = entry.get(name)
    return "" if value is None else in_words(value, model.model_fields[name].annotation)
