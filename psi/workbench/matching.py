"""Which entry of the case a row of a sheet speaks of, and which entries it may only seem to repeat."""

import copy
import datetime as dt
import difflib
import re
import unicodedata
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from psi.case.dates import PartialDate
from psi.case.typed import value_of
from psi.files.rows import Row
from psi.workbench.spreadsheets import CHARGE, CRIMINAL_HISTORY, Kind

ALIKE = 0.8
_OPEN_END = dt.date.max
_MATCHED_BY = ("docket", "offense", "employer")
_AMOUNTS = ("pay", "fine", "restitution")


@dataclass
class Placed:
    """A row, the places of the case it fills (with their headings), and the entry it seems to repeat, if any."""

    row: Row
    values: dict[str, Any]
    entry: str = ""
    charge: str | None = None
    places: dict[str, str] = field(default_factory=dict)
    is_new: bool = False
    like: str | None = None

    def place(self, kind: Kind) -> str:
        """The place of the charge, or of the entry, that the row is about."""
        whole = f"{kind.part}.{self.entry}"
        return f"{whole}.{CHARGE}.{self.charge}" if self.charge else whole


@dataclass
class Matching:
    """All rows of a sheet, each with the entry it speaks of; `problems` names rows that speak of none or of two."""

    kind: Kind
    known: dict[str, dict[str, Any]]
    problems: list[str] = field(default_factory=list)
    rows: list[Placed] = field(default_factory=list)
    made: dict[str, str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    by_docket: dict[str, list[str]] = field(default_factory=dict)

    def match(self, rows: tuple[Row, ...]) -> None:
        """Read every cell and find the entry of every row."""
        self.taken = set(self.known)
        for entry_id, entry in self.known.items():
            self.by_docket.setdefault(plain_docket(entry.get("docket")), []).append(entry_id)
        for row in rows:
            placed = Placed(row, {})
            for column in self.kind.columns:
                if column.heading in row.cells:
                    try:
                        placed.values[column.place] = value_of(row.cells[column.heading], self.kind.annotation(column))
                    except ValueError as error:
                        self.problems.append(f"row {row.number}, column '{column.heading}': {error}")
            self.rows.append(placed)
        for placed in self.rows:
            find = self._prior if self.kind is CRIMINAL_HISTORY else self._job
            placed.entry = find(placed)
            self.taken.add(placed.entry)
            placed.is_new = placed.entry not in self.known
        if self.kind is CRIMINAL_HISTORY:
            self._charges()
        for placed in self.rows:
            placed.places = {place_in(self.kind, placed, c.place): c.heading for c in self.kind.columns if c.place in placed.values}
        self._likely()

    def _prior(self, placed: Placed) -> str:
        said, number = placed.values, f"row {placed.row.number}"
        named, docket = said.get("id"), plain_docket(said.get("docket"))
        same = self.by_docket.get(docket, []) if docket else []
        if named in same or (named and not same):
            self.made.setdefault(docket, named)
            return str(named)
        if named:
            self.problems.append(f"{number}, column 'Entry id': the docket is that of '{same[0]}', not of '{named}'. Correct one of the two.")
            return str(named)
        if len(same) > 1:
            self.problems.append(f"{number}, column 'Docket': {len(same)} entries have this docket ({', '.join(same)}). Say which in 'Entry id'.")
        if same:
            return same[0]
        if docket in self.made:
            return self.made[docket]
        exact = [i for i, entry in self.known.items() if not docket and not entry.get("docket") and self._is_exactly(placed, entry)]
        if len(exact) == 1:
            return exact[0]
        made = self._new_id(said.get("docket") or f"{said.get('charges.offense', 'entry')} {str(_first_date(said) or '')[:4]}")
        if docket:
            self.made[docket] = made
        return made

    def _is_exactly(self, placed: Placed, entry: dict[str, Any]) -> bool:
        dates = [(placed.values.get("arrested"), entry.get("arrested"))]
        for charge in entry.get(CHARGE, ()):
            if plain_words(charge.get("offense")) == plain_words(placed.values.get("charges.offense")):
                both = [*dates, (placed.values.get("charges.disposed"), charge.get("disposed"))]
                return all(said is None or said == held for said, held in both) and any(said for said, _ in both)
        return False

    def _job(self, placed: Placed) -> str:
        said = placed.values
        if named := said.get("id"):
            return str(named)
        same = [i for i, e in self.known.items() if plain_words(e.get("employer")) == plain_words(said.get("employer")) and e.get("began") == said.get("began")]
        if len(same) > 1:
            self.problems.append(f"row {placed.row.number}, column 'Employer': {len(same)} entries have this employer and start. Say which in 'Entry id'.")
        return same[0] if same else self._new_id(said.get("employer", "work"))

    def _new_id(self, said: str) -> str:
        return new_id(said, self.taken)

    def _charges(self) -> None:
        """The charge of every row: by its id, else by the offense, the second count of an offense being the second row."""
        used: dict[str, set[str]] = {}
        alike: dict[str, int] = {}
        for placed in self.rows:
            charges = {c["id"]: c for c in self.known.get(placed.entry, {}).get(CHARGE, ())}
            said = {p: v for p, v in placed.values.items() if p.startswith(f"{CHARGE}.")}
            if not said:
                continue
            taken = used.setdefault(placed.entry, set())
            named, offense = said.get("charges.id"), said.get("charges.offense")
            if not offense and named not in charges:
                self.problems.append(f"row {placed.row.number}, column 'Offense': this is empty. Write what was charged.")
                continue
            same = [i for i, c in charges.items() if plain_words(c.get("offense")) == plain_words(offense) and i not in taken]
            first = alike.setdefault(repr((placed.entry, sorted(_charge(placed).items()))), placed.row.number)
            if not named and not same and first != placed.row.number:
                self.problems.append(f"row {placed.row.number}: it says the same as row {first}. Delete one, or write 'count 2' behind the offense.")
            placed.charge = str(named or (same[0] if same else new_id(str(offense), {*charges, *taken})))
            if placed.charge in taken:
                self.problems.append(f"row {placed.row.number}, column 'Charge id': '{placed.charge}' stands in another row too. Leave it empty in a new row.")
            taken.add(placed.charge)
            placed.is_new = placed.is_new or placed.charge not in charges

    def _likely(self) -> None:
        """Mark the rows of new entries that seem to repeat one the case has."""
        is_like = is_like_prior if self.kind is CRIMINAL_HISTORY else is_like_job
        for placed in self.rows:
            if placed.entry not in self.known:
                placed.like = next((i for i, entry in self.known.items() if is_like(placed.values, entry)), None)
        like = {placed.entry: placed.like for placed in reversed(self.rows) if placed.like}
        for placed in self.rows:
            placed.like = like.get(placed.entry)


def _charge(placed: Placed) -> dict[str, Any]:
    return {p: v for p, v in placed.values.items() if p.startswith(f"{CHARGE}.") and p != "charges.id"}


def place_in(kind: Kind, placed: Placed, place: str) -> str:
    """The place in the case that a column of this row fills."""
    whole = f"{kind.part}.{placed.entry}"
    if place.startswith(f"{CHARGE}."):
        return f"{whole}.{CHARGE}.{placed.charge}.{place.removeprefix(f'{CHARGE}.')}"
    return f"{whole}.{place}"


def given_entry(matching: Matching, rows: list[Placed], base: dict[str, Any] | None, held: dict[str, Any] | None) -> dict[str, Any]:
    """An entry as the sheet has it: the base, with what the cells of its rows say in place of it."""
    entry: dict[str, Any] = copy.deepcopy(base) if base else {"id": rows[0].entry}
    said_by: dict[str, Placed] = {}
    for placed in rows:
        for place, value in placed.values.items():
            if place.startswith(f"{CHARGE}.") or place == "id":
                continue
            first = said_by.setdefault(place, placed)
            if not _means_the_same(place, first.values[place], value):
                where = f"row {placed.row.number}, column '{placed.places[place_in(matching.kind, placed, place)]}'"
                matching.problems.append(f"{where}: row {first.row.number} of the same matter says something else. Make them alike, or leave one empty.")
            if first is placed:
                _put(entry, held, place, value, is_named="id" in placed.values)
        if placed.charge:
            _put_charge(entry, held, placed)
    return entry


def _put_charge(entry: dict[str, Any], held: dict[str, Any] | None, placed: Placed) -> None:
    charges = entry.setdefault(CHARGE, [])
    charge = next((c for c in charges if c["id"] == placed.charge), None)
    if charge is None:
        charge = {"id": placed.charge}
        charges.append(charge)
    held_charge = next((c for c in (held or {}).get(CHARGE, ()) if c["id"] == placed.charge), None)
    for place, value in _charge(placed).items():
        _put(charge, held_charge, place.removeprefix(f"{CHARGE}."), value, is_named="charges.id" in placed.values)


def _put(entry: dict[str, Any], held: dict[str, Any] | None, place: str, value: Any, *, is_named: bool) -> None:
    """Set one value, in the words of the case where it means the same: 150 and 150.00, `no` and nothing said.

    A docket, offense or employer by which the row was matched is taken over in another spelling only when the row
    names the entry by its id.
    """
    *around, last = place.split(".")
    for step in around:
        entry = entry.setdefault(step, {})
        held = held.get(step) if held else None
    had = (held or {}).get(last)
    if value is False and last == "juvenile" and had is None:
        entry.pop(last, None)
    elif had is not None and _means_the_same(place, had, value) and not (is_named and last in _MATCHED_BY):
        entry[last] = had
    else:
        entry[last] = value


def _means_the_same(place: str, one: Any, other: Any) -> bool:
    last = place.rsplit(".", maxsplit=1)[-1]
    if last == "docket":
        return plain_docket(one) == plain_docket(other)
    if last in _MATCHED_BY:
        return plain_words(one) == plain_words(other)
    return bool(one == other) or (last in _AMOUNTS and Decimal(one) == Decimal(other))


def in_order_of(entries: list[dict[str, Any]], held: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The entries of a sheet in the order the case has them, because the rows of a sheet may have been sorted; new ones last."""
    position = {entry["id"]: n for n, entry in enumerate(held)}
    found = sorted(entries, key=lambda entry: position.get(entry["id"], len(position)))
    for entry in found:
        charges: list[dict[str, Any]] = next((e.get(CHARGE, []) for e in held if e["id"] == entry["id"]), [])
        if CHARGE in entry:
            entry[CHARGE] = in_order_of(entry[CHARGE], charges)
    return found


def is_like_prior(said: dict[str, Any], entry: dict[str, Any]) -> bool:
    """Whether a row seems to be a matter that the case has: the same offense, and a date of arrest or disposition in common."""
    charges = [c for c in entry.get(CHARGE, ()) if plain_words(c.get("offense")) == plain_words(said.get("charges.offense"))]
    pairs = [(said.get("arrested"), entry.get("arrested")), *((said.get("charges.disposed"), c.get("disposed")) for c in charges)]
    dated = [(PartialDate.parse(a), PartialDate.parse(b)) for a, b in pairs if a and b]
    if not charges:
        return False
    return any(_meet(a, b) for a, b in dated) if dated else not (said.get("docket") and entry.get("docket"))


def is_like_job(said: dict[str, Any], entry: dict[str, Any]) -> bool:
    """Whether a row seems to be work that the case has: an employer spelled nearly alike, and times that overlap."""
    alike = difflib.SequenceMatcher(None, plain_words(said.get("employer")), plain_words(entry.get("employer"))).ratio()
    (first, last), (began, ended) = _time(said), _time(entry)
    return alike >= ALIKE and first <= ended and began <= last


def _meet(a: PartialDate, b: PartialDate) -> bool:
    return a.earliest <= b.latest and b.earliest <= a.latest


def _time(entry: dict[str, Any]) -> tuple[dt.date, dt.date]:
    """The longest time that work may have lasted; a start that nobody said may be any day."""
    began, ended = (PartialDate.parse(entry[end]) if entry.get(end) else None for end in ("began", "ended"))
    return (began.earliest if began else dt.date.min, ended.latest if ended else _OPEN_END)


def _first_date(said: dict[str, Any]) -> Any:
    found = [PartialDate.parse(said[p]) for p in ("arrested", "charges.disposed", "convicted", "sentence.imposed") if said.get(p)]
    return found[0].year if found else None


def plain_docket(docket: Any) -> str:
    """A docket number without what clerks write differently: case, spaces, dashes."""
    return re.sub(r"[\s\-‐-―._/]", "", str(docket or "")).casefold()


def plain_words(said: Any) -> str:
    """Words without what people write differently: case, punctuation, spaces."""
    return " ".join(re.findall(r"\w+", str(said or "").casefold()))


def new_id(said: str, taken: set[str]) -> str:
    """A readable id made of a docket, an employer or an offense, and unlike every other."""
    letters = unicodedata.normalize("NFKD", said).encode("ascii", "ignore").decode().lower()
    made = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:36].strip("-") or "entry"
    return next(each for each in (made, *(f"{made}-{n}" for n in range(2, 1000 + len(taken)))) if each not in taken)
