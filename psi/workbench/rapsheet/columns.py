"""A county's docket listing in columns: by their places on the line, or with tabs, bars, commas or semicolons between them."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass

from psi.workbench.rapsheet.layouts import Fact, labelled
from psi.workbench.rapsheet.words import plain

# The headings of a listing. A bare "date" is that of the listing, not of an arrest.
_HEADINGS = {
    **dict.fromkeys(("DATE", "FILED", "DATE FILED", "FILING DATE", "FILE DATE"), "filed"),
    **dict.fromkeys(("ARRESTED", "ARREST DATE", "DATE OF ARREST"), "arrested"),
    **dict.fromkeys(("DOCKET", "DOCKET NO", "DOCKET NUMBER", "CASE", "CASE NO", "CASE NUMBER"), "docket"),
    **dict.fromkeys(("CHARGE", "CHARGES", "OFFENSE"), "offense"),
    **dict.fromkeys(("STATUTE", "CODE"), "statute"),
    **dict.fromkeys(("DEGREE", "LEVEL"), "degree"),
    **dict.fromkeys(("DISPOSITION", "DISPO"), "disposition"),
    **dict.fromkeys(("DISPOSED", "DISPOSITION DATE", "DATE OF DISPOSITION", "DISP DATE"), "disposed"),
    **dict.fromkeys(("SENTENCE",), "sentence"),
    **dict.fromkeys(("SENTENCED", "SENTENCE DATE", "DATE OF SENTENCE"), "sentenced"),
    **dict.fromkeys(("COURT",), "court"),
    **dict.fromkeys(("AGENCY", "ARRESTING AGENCY"), "agency"),
    **dict.fromkeys(("NAME", "DEFENDANT"), "name"),
    **dict.fromkeys(("DOB", "DATE OF BIRTH", "BORN"), "born"),
}
_OF_CHARGE = ("offense", "statute", "degree", "disposition", "disposed", "sentence", "sentenced")
_LAST_OF = ("sentence", "disposition")
_CELL = re.compile(r"\S+(?: \S+)*")


@dataclass(frozen=True)
class Columns:
    """The columns of a listing: what each holds and where it starts, or the mark that separates them."""

    holds: tuple[str, ...]
    starts: tuple[int, ...]
    separator: str = ""

    def cells(self, line: str) -> dict[str, str]:
        """The cells of a row that are not empty, by what they hold; nothing when a cell stands under no heading or two under one."""
        found: dict[str, str] = {}
        for at, said in self._placed(line):
            if at >= len(self.holds) or self.holds[at] in found:
                return {}
            found[self.holds[at]] = said
        return found

    def _placed(self, line: str) -> Iterator[tuple[int, str]]:
        if self.separator:
            yield from ((at, said) for at, said in enumerate(_split(line, self.separator)) if said)
            return
        for cell in _CELL.finditer(line):
            before = [at for at, start in enumerate(self.starts) if start <= cell.start() + 1]
            yield (before[-1] if before else len(self.holds)), cell[0]

    def read(self, line: str, section: str) -> list[Fact]:
        """A row of the listing; one without a docket, date and charge goes on with the sentence or disposition above."""
        cells = self.cells(line)
        charge = [Fact(what, cells[what]) for what in _OF_CHARGE if what in cells]
        if "offense" in cells and ("docket" in cells or "filed" in cells or "arrested" in cells):
            key = "\t".join(plain(cells.get(what, "")) for what in ("docket", "filed", "arrested", "name", "born"))
            event = [Fact("note" if what.startswith("?") else what, said) for what, said in cells.items() if what not in _OF_CHARGE]
            return [Fact("matter", key), Fact("section", "listing"), *event, Fact("count"), *charge]
        if "offense" in cells and "disposition" in cells and set(cells) <= set(_OF_CHARGE):
            return [Fact("count"), *charge]
        if cells and set(cells) <= set(_LAST_OF):
            return [Fact(f"more {what}", said) for what, said in cells.items()]
        return labelled(line, "head") if section == "" else []


def columns_in(line: str) -> Columns | None:
    """The columns that a heading names, or None where the line is none."""
    for separator in ("\t", "|", ",", ";", ""):
        said = [(0, each) for each in _split(line, separator)] if separator else [(cell.start(), cell[0]) for cell in _CELL.finditer(line)]
        holds = tuple(_HEADINGS.get(plain(words), f"?{at}") for at, (_, words) in enumerate(said))
        if {"docket", "offense"} <= set(holds) and len(set(holds)) == len(holds) and sum(not each.startswith("?") for each in holds) >= 3:
            return Columns(holds, tuple(start for start, _ in said), separator)
    return None


def _split(line: str, separator: str) -> list[str]:
    try:
        return [each.strip() for row in csv.reader([line], delimiter=separator) for each in row]
    except csv.Error:
        return []
