"""The sheets that officers fill in: their columns as data, what a cell may say, and writing them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from psi.case.changes import annotation_of
from psi.case.history import PriorCase
from psi.case.person import Job
from psi.case.typed import as_cell, choices
from psi.errors import BadInput
from psi.files import private
from psi.files.rows import Columns, write_csv
from psi.files.workbook import SheetColumn, write_workbook
from psi.store import Store

CHARGE = "charges"


@dataclass(frozen=True)
class Column:
    """One column: its heading, the place it fills in an entry (`sentence.imposed`, `charges.offense`), width and explanation."""

    heading: str
    place: str
    width: int
    help: str

    @property
    def of_charge(self) -> bool:
        """Whether it belongs to the charge of the row rather than to the whole matter."""
        return self.place.startswith(f"{CHARGE}.")

    @property
    def field(self) -> str:
        """The place within the charge, or within the entry."""
        return self.place.removeprefix(f"{CHARGE}.")


@dataclass(frozen=True)
class Kind:
    """One kind of sheet: the list of the case it fills, its columns, and those it cannot do without."""

    id: str
    title: str
    part: str
    entry: type
    columns: tuple[Column, ...]
    needed: tuple[str, ...]
    how_to: tuple[str, ...]
    frozen: str

    @property
    def table(self) -> Columns:
        """What the file may hold."""
        return Columns(self.title, tuple(column.heading for column in self.columns), self.needed)

    def annotation(self, column: Column) -> Any:
        """What the model says of the field that a column fills."""
        found: Any = self.entry
        for step in column.place.split("."):
            found = annotation_of(found, step)
        return found


_DATE = "As exact as it is known: 2009-03-04, 2009-03, 2009, March 2009 or about 1989."
_LENGTH_HELP = "In words: 1 year 6 months, 90 days, 40 hours."
_MONEY = "Digits alone: 1250 or 17.50, without a currency sign or commas."
_SOURCES = "The ids of interviews, documents, record requests or verifications of the case, with ; between them."
_ID = "psi fills this in. Leave it as it is; leave it empty in a new row."

CRIMINAL_HISTORY = Kind(
    id="criminal-history",
    title="Criminal history",
    part="criminal_history",
    entry=PriorCase,
    needed=("Docket", "Offense"),
    frozen="C2",
    how_to=(
        "One row for each charge. Rows with the same docket are one matter.",
        "What is true of the whole matter (arrest, court, sentence, sources) need stand in one of its rows only; leave it empty in the others.",
        "Rows are matched with the case by docket and offense, else by the two ids at the end.",
        "An empty cell changes nothing: nothing is erased by leaving it empty. To remove something, change it in psi.",
        "Time in custody, revocations, decisions, disputes and reasons for withholding are entered in psi; a sheet leaves them as they are.",
    ),
    columns=(
        Column("Docket", "docket", 18, "The number of the case as the court writes it. Upper and lower case, spaces and dashes do not matter for matching."),
        Column("Offense", "charges.offense", 30, "What was charged, in words. Two counts of the same offense: two rows, and 'count 2' in the second."),
        Column("Statute", "charges.statute", 20, "The section, as R.C. 2913.02(A)(1)."),
        Column("Degree", "charges.degree", 34, "As felony of the fifth degree."),
        Column("Disposition", "charges.disposition", 20, "What became of the charge. Choose from the list; leave it empty where nobody has looked."),
        Column("Date of disposition", "charges.disposed", 14, _DATE),
        Column("What was searched", "charges.searched", 30, "Where the disposition was looked for and not found."),
        Column("Date of search", "charges.searched_on", 14, _DATE),
        Column("Date of arrest", "arrested", 14, _DATE),
        Column("Arresting agency", "agency", 32, "Who made the arrest."),
        Column("Place", "place", 24, "Town or county."),
        Column("Court", "court", 38, "The court that decided."),
        Column("Counsel", "counsel", 16, "Whether the person had a lawyer. Choose from the list."),
        Column("Date of conviction", "convicted", 14, _DATE),
        Column("Date of sentence", "sentence.imposed", 14, _DATE),
        Column("Kind of sentence", "sentence.kind", 20, "The main part of the sentence. Choose from the list."),
        Column("Length of custody", "sentence.custody", 18, _LENGTH_HELP),
        Column("Custody suspended", "sentence.suspended", 18, "How much of that was suspended. " + _LENGTH_HELP),
        Column("Length of supervision", "sentence.supervision", 18, _LENGTH_HELP),
        Column("Community service", "sentence.community_service", 18, _LENGTH_HELP),
        Column("Fine", "sentence.fine", 10, _MONEY),
        Column("Restitution", "sentence.restitution", 12, _MONEY),
        Column("Other parts of the sentence", "sentence.also", 34, "In whole sentences; it is printed as it stands."),
        Column("Date of release", "released", 14, "From custody. " + _DATE),
        Column("Date of discharge", "discharged", 14, "From supervision. " + _DATE),
        Column("As a juvenile", "juvenile", 10, "yes or no."),
        Column("Status of the record", "record_status", 14, "Choose from the list."),
        Column("Fingerprints matched", "fingerprint_matched", 14, "yes or no."),
        Column("Conduct", "conduct", 44, "What happened, in whole sentences; it is printed as it stands."),
        Column("Sources", "source", 32, _SOURCES),
        Column("Verification", "verification", 14, "How far the matter is verified. Choose from the list."),
        Column("Entry id", "id", 18, _ID),
        Column("Charge id", "charges.id", 18, _ID),
    ),
)
EMPLOYMENT = Kind(
    id="employment",
    title="Employment",
    part="employment",
    entry=Job,
    needed=("Employer",),
    frozen="B2",
    how_to=(
        "One row for each time with one employer.",
        "Rows are matched with the case by the id at the end, else by employer and start.",
        "An empty cell changes nothing: nothing is erased by leaving it empty. To remove something, change it in psi.",
        "Disputes, notes on single facts and reasons for withholding are entered in psi; a sheet leaves them as they are.",
    ),
    columns=(
        Column("Employer", "employer", 28, "The name of the business."),
        Column("Place", "place", 24, "Town or county."),
        Column("Position", "position", 22, "What the person did there."),
        Column("Hours", "hours", 14, "Choose from the list."),
        Column("Pay", "pay", 10, _MONEY),
        Column("Pay per", "pay_per", 10, "The time that the pay is for. Choose from the list."),
        Column("Start", "began", 14, _DATE),
        Column("End", "ended", 14, _DATE + " Leave it empty where the work goes on."),
        Column("Still going on", "ongoing", 14, "yes or no."),
        Column("Reason for leaving", "reason_left", 44, "As it would follow 'because' in a sentence: he was arrested."),
        Column("Description", "described", 44, "In whole sentences; it is printed as it stands."),
        Column("Sources", "source", 32, _SOURCES),
        Column("Verification", "verification", 14, "How far the work is verified. Choose from the list."),
        Column("Entry id", "id", 18, _ID),
    ),
)
KINDS = {kind.id: kind for kind in (CRIMINAL_HISTORY, EMPLOYMENT)}


def write_sheet(kind_id: str, out: Path, store: Store | None = None, case_id: str | None = None) -> Path:
    """Write the sheet to fill in, with what the case holds now if one is named; the audit keeps that it was done."""
    from psi.workbench.casework import plain, whole

    kind = KINDS[kind_id]
    if out.suffix.lower() not in {".xlsx", ".csv"}:
        raise BadInput(f"{out}: a sheet is written as .xlsx or .csv. Name one with --out.")
    rows = rows_of(kind, plain(whole(store, case_id)[0])) if store and case_id else []
    private.write(out, _bytes(kind, rows, out.suffix.lower()))
    if store and case_id:
        store.record("export", case_id, f"sheet {kind.id}")
    return out


def taken_out(store: Store, kind_id: str, case_id: str, typed: dict[str, Any]) -> bytes:
    """The workbook of a list as it stands on the desk, drafts included; the audit keeps that it was taken out."""
    kind = KINDS[kind_id]
    made = _bytes(kind, rows_of(kind, typed), ".xlsx")
    store.record("export", case_id, f"sheet {kind.id}")
    return made


def _bytes(kind: Kind, rows: list[dict[str, str]], suffix: str) -> bytes:
    if suffix == ".csv":
        return write_csv(kind.table, rows)
    columns = tuple(SheetColumn(c.heading, c.width, choices(kind.annotation(c)), c.help) for c in kind.columns)
    how_to = (*((line,) for line in kind.how_to), ("",), *((c.heading, c.help) for c in kind.columns))
    return write_workbook(kind.title, columns, rows, how_to, frozen=kind.frozen)


def rows_of(kind: Kind, case: dict[str, Any]) -> list[dict[str, str]]:
    """The rows of a sheet for what a case holds: of the rows of one matter, the first says what is true of all of it."""
    rows = []
    for entry in case.get(kind.part, ()):
        charges = entry.get(CHARGE) or [{}]
        for n, charge in enumerate(charges if kind is CRIMINAL_HISTORY else [{}]):
            shown = [c for c in kind.columns if c.of_charge or n == 0 or c.place in {"id", "docket"}]
            cells = {c.heading: _inside(charge if c.of_charge else entry, c.field) for c in shown}
            rows.append({heading: as_cell(value) for heading, value in cells.items() if value is not None})
            rows[-1] |= {c.heading: said.replace("-", " ") for c in shown if choices(kind.annotation(c)) and (said := rows[-1].get(c.heading))}
    return rows


def _inside(value: Any, place: str) -> Any:
    for step in place.split("."):
        value = value.get(step) if isinstance(value, dict) else None
    return value
