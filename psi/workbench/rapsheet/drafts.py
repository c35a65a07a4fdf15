"""Events and charges of a sheet while its lines are read, and as they stand when it has been read."""

import re
from dataclasses import dataclass, field

from psi.workbench.rapsheet.sentences import read_sentence
from psi.workbench.rapsheet.values import Event, Lines, SheetCharge, SheetDate
from psi.workbench.rapsheet.words import disposition_of, given, plain, read_date

# The longest line and the longest text of a field that psi tries to understand; the lines themselves are always kept.
MOST_CHARACTERS = 2000
OUTCOME = ("disposition", "disposed", "sentence", "sentenced")


@dataclass
class DraftCharge:
    """A charge while its lines are read."""

    number: str = ""
    section: str = ""
    said: dict[str, str] = field(default_factory=dict)
    lines: dict[int, str] = field(default_factory=dict)


@dataclass
class DraftEvent:
    """An event while its lines are read; `parent` is the arrest that a second court case goes back to."""

    number: str = ""
    is_arrest: bool = False
    said: dict[str, str] = field(default_factory=dict)
    charges: list[DraftCharge] = field(default_factory=list)
    lines: dict[int, str] = field(default_factory=dict)
    head: dict[int, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    parent: "DraftEvent | None" = None

    def charged_again(self, new: DraftCharge, offense: str) -> DraftCharge | None:
        """The charge of the arrest that the court now speaks of, taken over into the court's case."""
        for event in filter(None, (self, self.parent)):
            for charge in event.charges:
                is_numbered_alike = not new.number or not charge.number or new.number == charge.number
                is_same = plain(charge.said.get("offense", "")) == plain(offense) != "" and is_numbered_alike
                if is_same and charge is not new and charge.section == "arrest":
                    event.charges.remove(charge)
                    self.charges.append(charge)
                    self.lines |= charge.lines
                    return charge
        return None

    def silent(self, section: str) -> int:
        """How many of the last charges of a part of the sheet have neither a disposition nor a sentence."""
        run = 0
        for charge in reversed(self.charges):
            if charge.section != section or any(each in charge.said for each in OUTCOME):
                break
            run += 1
        return run


def add(values: dict[str, str], what: str, said: str) -> None:
    """Keep what is said; a second and different saying is kept beside the first."""
    held = values.get(what, "")
    if len(held) > MOST_CHARACTERS:
        return
    if given(said) and plain(held) != plain(said):
        values[what] = f"{held}; {said}" if held else said
    elif given(said) and not held:
        values[what] = said


def frozen_event(event: DraftEvent, names: dict[str, str], court: str) -> Event:
    """An event as it was read; `names` are the numbered names at the head of the sheet, `court` is the one it is a listing of."""
    said = {what: given(words) for what, words in event.said.items()}
    name = re.sub(r"\t([0-9]+)", lambda found: names.get(found[1], ""), event.said.get("name", "")).strip("; ")
    arrested, filed, born = (_date(event.said, what) for what in ("arrested", "filed", "born"))
    return Event(
        "arrest" if event.is_arrest or "arrested" in event.said else "court",
        event.number,
        arrested,
        filed,
        said.get("agency", ""),
        said.get("court", "") or court,
        said.get("docket", ""),
        given(name),
        born,
        tuple(_charge(charge) for charge in event.charges),
        tuple(event.problems),
        frozen_lines(event.lines),
        said.get("fingerprint", ""),
    )


def _charge(charge: DraftCharge) -> SheetCharge:
    said = {what: given(words) for what, words in charge.said.items()}
    words = said.get("disposition", "")
    return SheetCharge(
        offense=said.get("offense", ""),
        number=charge.number,
        statute=said.get("statute", ""),
        degree=said.get("degree", ""),
        disposition=disposition_of(words),
        disposition_said=words,
        disposed=_date(charge.said, "disposed"),
        sentence=read_sentence(said.get("sentence", "")),
        sentenced=_date(charge.said, "sentenced"),
        lines=frozen_lines(charge.lines),
    )


def _date(said: dict[str, str], what: str) -> SheetDate | None:
    return read_date(said.get(what, ""))


def frozen_lines(lines: dict[int, str]) -> Lines:
    """Lines in the order of the sheet."""
    return tuple(sorted(lines.items()))
