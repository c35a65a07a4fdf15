"""A county's docket listing in columns: by their places on the line, or with tabs, bars, commas or semicolons between them."""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from psi.workbench.rapsheet.layouts import Fact, labelled
from psi.workbench.rapsheet.words import plain

# The headings of a listing, in capitals and without punctuation. A bare "date" is that of the listing, not of an arrest.
_HEADINGS = {
    **dict.fromkeys(("DATE", "FILED", "DATE FILED", "FILING DATE", "FILE DATE", "CASE FILED"), "filed"),
    **dict.fromkeys(("ARRESTED", "ARREST DATE", "DATE OF ARREST", "DATE ARRESTED", "ARREST DT", "CITED", "DATE OF CITATION"), "arrested"),
    **dict.fromkeys(("DOCKET", "DOCKET NO", "DOCKET NUMBER", "CASE", "CASE NO", "CASE NUMBER", "COURT CASE", "CAUSE NO", "CAUSE NUMBER"), "docket"),
    **dict.fromkeys(("CHARGE", "CHARGES", "OFFENSE", "OFFENSES", "CHARGE DESCRIPTION", "OFFENSE DESCRIPTION", "CHARGED WITH"), "offense"),
    **dict.fromkeys(("STATUTE", "CODE", "CODE SECTION", "SECTION", "STATUTE NO", "STATUTE NUMBER"), "statute"),
    **dict.fromkeys(("DEGREE", "LEVEL", "CHARGE LEVEL", "OFFENSE LEVEL", "SEVERITY", "CLASS", "F M"), "degree"),
    **dict.fromkeys(("DISPOSITION", "DISPO", "DISP", "OUTCOME"), "disposition"),
    **dict.fromkeys(("DISPOSED", "DISPOSITION DATE", "DATE OF DISPOSITION", "DISP DATE", "DISPO DATE", "DATE OF OUTCOME"), "disposed"),
    **dict.fromkeys(("SENTENCE", "SENTENCE IMPOSED"), "sentence"),
    **dict.fromkeys(("SENTENCED", "SENTENCE DATE", "DATE OF SENTENCE", "SENTENCING DATE"), "sentenced"),
    **dict.fromkeys(("COURT", "COURT NAME"), "court"),
    **dict.fromkeys(("AGENCY", "ARRESTING AGENCY", "ARRESTED BY"), "agency"),
    **dict.fromkeys(("NAME", "DEFENDANT", "SUBJECT", "DEFENDANT NAME", "SUBJECT NAME"), "name"),
    **dict.fromkeys(("DOB", "DATE OF BIRTH", "BIRTH DATE", "BORN"), "born"),
    **dict.fromkeys(("FINGERPRINT", "FINGERPRINTS", "FINGERPRINT MATCH", "FINGERPRINT MATCHED", "FINGERPRINTS MATCHED", "FINGERPRINTED"), "fingerprint"),
}
# What a column can hold, in the words in which an officer is asked about one whose heading psi does not know.
HOLDS = {
    "arrested": "date of arrest",
    "filed": "date of filing or of the listing",
    "agency": "arresting agency",
    "docket": "docket or case number",
    "court": "court",
    "offense": "charge",
    "statute": "statute",
    "degree": "level or degree",
    "disposition": "disposition",
    "disposed": "date of disposition",
    "sentence": "sentence",
    "sentenced": "date of sentence",
    "name": "name of the person",
    "born": "date of birth",
    "fingerprint": "whether the fingerprints matched",
}
_DATES = {"docket", "arrested", "filed"}
_OF_CHARGE = ("offense", "statute", "degree", "disposition", "disposed", "sentence", "sentenced")
_LAST_OF = ("sentence", "disposition")
_CELL = re.compile(r"\S+(?: \S+)*")


@dataclass(frozen=True)
class Columns:
    """The columns of a listing: what each holds and where it starts, or the mark that separates them.

    `other` are the headings in words that psi does not know.
    """

    holds: tuple[str, ...]
    starts: tuple[int, ...]
    separator: str = ""
    other: tuple[str, ...] = ()

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


def columns_in(line: str, named: Mapping[str, str] | None = None) -> Columns | None:
    """The columns that a heading names, or None where the line is none; `named` says what headings in other words hold."""
    known = _HEADINGS | {plain(heading): what for heading, what in (named or {}).items() if what in HOLDS}
    for separator in ("\t", "|", ",", ";", ""):
        said = [(0, each) for each in _split(line, separator)] if separator else [(cell.start(), cell[0]) for cell in _CELL.finditer(line)]
        holds = tuple(known.get(plain(words), f"?{at}") for at, (_, words) in enumerate(said))
        if "offense" in holds and _DATES & set(holds) and len(set(holds)) == len(holds) and sum(not each.startswith("?") for each in holds) >= 3:
            other = tuple(words for held, (_, words) in zip(holds, said, strict=True) if held.startswith("?") and words)
            return Columns(holds, tuple(start for start, _ in said), separator, other)
    return None


def known_headings() -> tuple[str, ...]:
    """Every heading that psi knows, by which a table's separator is found."""
    return tuple(_HEADINGS)


def _split(line: str, separator: str) -> list[str]:
    try:
        return [each.strip() for row in csv.reader([line], delimiter=separator) for each in row]
    except csv.Error:
        return []
