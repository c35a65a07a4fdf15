"""A record of arrests as it was brought in, and what was decided on each of its matters."""

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from psi.errors import BadInput
from psi.intake.desk import Desk
from psi.workbench import casework, rapsheet

HISTORY, EXCLUDED, REQUESTS = "criminal_history", "excluded_records", "record_requests"


@dataclass(frozen=True)
class Standing:
    """Where a record comes from and how far it is verified, as the officer said; empty where nobody has said."""

    document: str = ""
    verification: str = ""


@dataclass(frozen=True)
class Decision:
    """What was decided on one matter: the words for it, the entries it made, and the entry it changed, before and after."""

    says: str
    made: tuple[tuple[str, dict[str, Any]], ...] = ()
    was: dict[str, Any] | None = None
    joined: dict[str, Any] | None = None


class Pasted:
    """A record of arrests, pasted or from a file, and what was decided on each of its matters.

    `named` says what the columns hold whose headings psi does not know. `wrong` is what the officer has to mend first, by control.
    `turn` is that of the record: what was said of one record (which document it is) is not taken for another.
    """

    def __init__(self) -> None:
        self.text, self.file, self.turn = "", "", 0
        self.decided: dict[int, Decision] = {}
        self.named: dict[str, str] = {}
        self.wrong: dict[str, str] = {}

    def take(self, text: str, file: str = "") -> None:
        """Take another text; what was decided on an earlier one stays in the case."""
        said = casework.said(text.replace("\f", "\n"))  # a form feed is a page break of the paper it was copied from
        if len(said) > rapsheet.MOST_IN_A_RECORD:
            raise BadInput(f"The record has more than {rapsheet.MOST_IN_A_RECORD:,} characters, the most psi reads at once. Bring it in in parts.")
        if file or self.decided or set(self.text.split("\n")).isdisjoint(said.split("\n")):
            self.turn += 1
        self.text, self.file, self.decided, self.named, self.wrong = said, file, {}, {}, {}

    def take_file(self, name: str, data: bytes) -> None:
        """Take the text of a file; it is never kept on the disk."""
        self.take(rapsheet.text_of(name, data), name)

    def reading(self) -> "rapsheet.Reading":
        """The record as it was read."""
        return rapsheet.read_record(self.text, self.named)

    def proposals(self, desk: Desk) -> "tuple[rapsheet.Proposal, ...]":
        """Each matter of the record as it would stand in the case."""
        return rapsheet.to_entries(self.reading(), desk.typed)

    def next_after(self, number: int, among: int) -> int | None:
        """The next matter that nobody has decided on: behind this one, else the first."""
        left = [each for each in range(among) if each not in self.decided]
        return next((each for each in left if each > number), left[0] if left else None)

    def decide(self, desk: Desk, number: int, what: str, standing: Standing = Standing()) -> str:
        """Do what the officer chose for one matter, and say so: `add`, `exclude`, `leave`, or `join:` with the entry it repeats."""
        self.decided[number] = self._decided(desk, self.proposals(desk)[number], what, standing)
        return self.decided[number].says

    def _decided(self, desk: Desk, proposal: "rapsheet.Proposal", what: str, standing: Standing) -> Decision:
        entry = rapsheet.from_document(proposal.entry, proposal.event, standing.document, standing.verification)
        if what == "add":
            made = ((HISTORY, entry), *((REQUESTS, request) for request in proposal.requests))
            said = "Added to the criminal history" + (", and a request for the missing outcome was entered." if proposal.requests else ".")
            return Decision(said, _appended(desk, made))
        if what == "exclude" and proposal.excluded:
            apart = proposal.excluded | ({"source": [standing.document]} if standing.document else {})
            held = proposal.excluded in (desk.typed.get(EXCLUDED) or ())
            return Decision("Kept apart as the record of another person.", () if held else _appended(desk, ((EXCLUDED, apart),)))
        if what.startswith("join:"):
            return _joined(desk, what.removeprefix("join:"), {name: value for name, value in entry.items() if name != "verification"}, standing)
        return Decision("Left out.")

    def undo(self, desk: Desk, number: int) -> None:
        """Take a decision back, as long as nobody has changed what came of it."""
        decision = self.decided[number]
        places = [(section, f"{section}.{entry['id']}", entry) for section, entry in decision.made]
        changed = [place for _, place, entry in places if desk.at(place) != entry]
        if decision.joined and desk.at(f"{HISTORY}.{decision.joined['id']}") != decision.joined:
            changed.append(HISTORY)
        if changed:
            raise BadInput("What came of this decision was changed since, so it cannot be taken back here. Change or remove the entry itself.")
        for _, place, _ in places:
            desk.remove(place)
            desk.removed.pop()  # taken back here, and not to be put back elsewhere
        if decision.was is not None:
            _put(desk, decision.was)
        del self.decided[number]


def _appended(desk: Desk, made: tuple[tuple[str, dict[str, Any]], ...]) -> tuple[tuple[str, dict[str, Any]], ...]:
    for section, entry in made:
        desk.append(section, copy.deepcopy(entry))
    return made


def _joined(desk: Desk, held: str, entry: dict[str, Any], standing: Standing) -> Decision:
    """An entry filled from one that repeats it; the document is one more of its sources, and how far it is verified stays."""
    place = f"{HISTORY}.{held}"
    was = copy.deepcopy(desk.at(place))
    if was is None:
        raise BadInput("The entry to join with is no longer there. Look at the matter again.")
    _put(desk, rapsheet.also_from(rapsheet.joined(was, entry), standing.document))
    return Decision("Joined with the entry that was there.", was=was, joined=copy.deepcopy(desk.at(place)))


def _put(desk: Desk, entry: Mapping[str, Any]) -> None:
    """Put an entry of the criminal history in the place of the one with its id."""
    entries = desk.typed[HISTORY]
    entries[:] = [copy.deepcopy(dict(entry)) if each.get("id") == entry["id"] else each for each in entries]
    desk.keep(HISTORY)
