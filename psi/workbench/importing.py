"""Bringing facts in from files: a new case, or a new revision of one that keeps every later correction.

What the file changed since it was last brought in is taken. Where an officer has changed the same place meanwhile, the
officer's word stays, and the difference waits until somebody accepts it.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from psi.case.changes import Conflict, Difference, Merged, covers, differences, merge
from psi.case.labels import Labels, Said, Waiting, in_words
from psi.case.model import SOURCES, Case
from psi.case.reading import read_case
from psi.errors import BadFile, BadInput
from psi.files.checked import problems, validated
from psi.files.rows import Row, is_table, read_rows
from psi.files.yamlfile import YamlFile
from psi.store import Store
from psi.workbench.casework import plain, put, whole
from psi.workbench.matching import Matching, Placed, given_entry, in_order_of, plain_words
from psi.workbench.spreadsheets import KINDS, Kind

ALL = ""
"""The place that stands for the whole case when everything is accepted."""


@dataclass(frozen=True)
class RowDone:
    """What became of one row of a sheet: `new`, `changed`, `same`, `differs` or `likely a duplicate`.

    `kept` are the places where what was entered in psi stands against an unchanged sheet. `beside` sets a likely
    duplicate beside the entry it seems to repeat: heading, what the row says, what the case has.
    """

    number: int
    outcome: str
    label: str
    changes: tuple[Said, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    kept: tuple[Said, ...] = ()
    like: str | None = None
    place: str | None = None
    beside: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class Imported:
    """What an import did with one file: `new`, `changed`, `same` or, in a dry run, what it would do.

    `waiting` are the differences to accept; `kept` are places where what was entered in psi stands and the file has
    not changed.
    """

    case: str
    outcome: str
    revision: int | None
    changes: tuple[Said, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    kept: tuple[Said, ...] = ()
    rows: tuple[RowDone, ...] = ()

    @property
    def to_accept(self) -> int:
        """How many differences wait for a decision."""
        return len(self.waiting) + len({row.place for row in self.rows if row.like})


@dataclass(frozen=True)
class Choices:
    """How to import: why, whether only to say what would happen, what to accept, and the revision a file was made from."""

    reason: str = "import"
    dry_run: bool = False
    accepted: frozenset[str] = frozenset()
    accept_all: bool = False
    based_on: int | None = None

    @property
    def places(self) -> frozenset[str]:
        """The places accepted."""
        return frozenset({ALL}) if self.accept_all else self.accepted


@dataclass(frozen=True)
class _Plan:
    """A case as it would be kept, and what would be said of it."""

    case: Case
    newest: int | None
    done: Imported


def import_files(store: Store, paths: tuple[Path, ...], *, reason: str = "import", dry_run: bool = False, **more: Any) -> tuple[Imported, ...]:
    """Read every file first, then make a case or a new revision of each; nothing is kept when one cannot be used."""
    chosen = Choices(reason=reason, dry_run=dry_run, **more)
    problems: list[str] = []
    read: list[Case] = []
    for path in paths:
        try:
            if is_table(path):
                raise BadInput(f"{path}: a sheet does not say whose it is. Name the case: --case CASE.")
            read.append(read_case(path))
        except BadInput as error:
            problems.append(str(error))
    if problems:
        raise BadInput("\n".join(problems))
    twice = next((case.id for case in read if [each.id for each in read].count(case.id) > 1), None)
    if twice:
        raise BadInput(f"two of the files hold the case '{twice}'. Import them one after the other.")
    if chosen.based_on is not None and len(read) > 1:
        raise BadInput("--based-on speaks of one file. Import the files one after the other.")
    return _kept(store, tuple(_planned(store, case, chosen) for case in read), chosen)


def import_sheet(store: Store, path: Path, case_id: str, *, reason: str = "import", dry_run: bool = False, **more: Any) -> Imported:
    """Bring the rows of a sheet into a case; nothing is kept when one row cannot be used."""
    chosen = Choices(reason=reason, dry_run=dry_run, **more)
    held, revision = whole(store, case_id)
    return _kept(store, (_planned_sheet(store, path, plain(held), revision.number, chosen),), chosen)[0]


def sheet_over(store: Store, path: Path, kept: dict[str, Any], typed: dict[str, Any], **more: Any) -> tuple[Imported, dict[str, list[Any]]]:
    """What a sheet would make of a case on the desk, and the list it fills as it would stand then; nothing is kept.

    The list and the sources count as they are typed, drafts included; the rest of the case as it is kept.
    """
    kind, rows = _read_sheet(path)
    own = (kind.part, *SOURCES)
    held = {name: value for name, value in kept.items() if name not in own} | {name: typed[name] for name in own if typed.get(name)}
    made = _merged_sheet(store, path, (kind, rows), held, 0, Choices(dry_run=True, **more))
    try:
        _checked(path, kind, made.value, made.rows)
    except BadFile as error:
        known = tuple(problem.says for problem in problems(Case, held))  # what the draft says already waits on the check screen, and is not of this sheet
        worse = tuple(each for each in error.problems if not each.endswith(known))
        if worse:
            raise BadFile(path, worse) from None
    return made.done, {kind.part: made.value.get(kind.part, [])}


def _kept(store: Store, plans: tuple[_Plan, ...], chosen: Choices) -> tuple[Imported, ...]:
    _require_waiting(plans, chosen)
    return tuple(_keep(store, plan, chosen) for plan in plans)


def _keep(store: Store, plan: _Plan, chosen: Choices) -> Imported:
    done = plan.done
    if done.outcome == "same":
        return done
    number = None if chosen.dry_run else put(store, plan.case, chosen.reason, plan.newest, origin="imported").number
    return Imported(done.case, done.outcome, number, done.changes, done.waiting, done.kept, done.rows)


def _require_waiting(plans: tuple[_Plan, ...], chosen: Choices) -> None:
    """Refuse to accept what does not wait: a slip of the pen would otherwise look like a decision."""
    waits = {w.place for plan in plans for w in plan.done.waiting} | {row.place for plan in plans for row in plan.done.rows if row.like and row.place}
    taken = {c.place for plan in plans for c in plan.done.changes}
    for place in sorted(chosen.accepted):
        if not any(covers(place, each) or covers(each, place) for each in waits | taken):
            known = f"Those that wait: {', '.join(sorted(waits))}." if waits else "None waits."
            raise BadInput(f"--accept {place}: no difference waits in this place. {known}")


def _planned(store: Store, case: Case, chosen: Choices) -> _Plan:
    if store.head(case.id) is None:
        if chosen.based_on is not None:
            raise BadInput(f"{case.id}: there is no stored case of this id, so the file cannot be based on a revision of it. Leave --based-on out.")
        return _Plan(case, None, Imported(case.id, "new", None))
    stored, revision = whole(store, case.id)
    held, given = plain(stored), plain(case)
    base = _base(store, case.id, chosen.based_on)
    merged = merge(base, held, given, chosen.places)
    made = validated(Case, YamlFile(Path(f"{case.id}, with what the file changes"), merged.value))
    return _Plan(made, revision.number, _done(case.id, revision.number, merged, held, given))


def _done(case_id: str, newest: int, merged: Merged, held: dict[str, Any], given: dict[str, Any]) -> Imported:
    words = Labels(merged.value, held, given)
    waits = tuple(words.waiting(each) for each in merged.conflicts)
    kept = tuple(words.said(each) for each in _elsewhere(differences(given, merged.value), merged.conflicts))
    changes = tuple(words.said(each) for each in merged.taken)
    return Imported(case_id, "changed" if merged.value != held else "same", newest, changes, waits, kept)


def _elsewhere(found: tuple[Difference, ...], conflicts: tuple[Conflict, ...]) -> list[Difference]:
    """The differences that no conflict is about."""
    return [d for d in found if not any(covers(c.place, d.place) or covers(d.place, c.place) for c in conflicts)]


def _base(store: Store, case_id: str, based_on: int | None) -> dict[str, Any]:
    """What the files said so far: the revision named, else everything that imports have brought, and nothing that was entered.

    An imported revision also holds what was entered before it. Only what it changed came from its file.
    """
    if based_on is not None:
        return plain(whole(store, case_id, based_on)[0])
    history = store.history(case_id)
    base: dict[str, Any] = {"id": case_id}
    before: tuple[int, dict[str, Any]] = (0, base)
    for revision in history:
        if revision.origin == "imported":
            last = revision.number - 1
            was = before[1] if last == before[0] else plain(whole(store, case_id, last)[0])
            before = (revision.number, plain(whole(store, case_id, revision.number)[0]))
            base = merge(was, base, before[1], {ALL}).value
    return base


def _read_sheet(path: Path) -> tuple[Kind, tuple[Row, ...]]:
    """The rows of a sheet, and the list that they fill."""
    table, rows = read_rows(path, *(kind.table for kind in KINDS.values()))
    return next(kind for kind in KINDS.values() if kind.title == table.sheet), rows


@dataclass(frozen=True)
class _Merged:
    """A case with the rows of a sheet in it, not checked yet, and what would be said of each row."""

    value: dict[str, Any]
    rows: list[Placed]
    done: Imported


def _planned_sheet(store: Store, path: Path, held: dict[str, Any], newest: int, chosen: Choices) -> _Plan:
    kind, rows = _read_sheet(path)
    made = _merged_sheet(store, path, (kind, rows), held, newest, chosen)
    return _Plan(_checked(path, kind, made.value, made.rows), newest, made.done)


def _merged_sheet(store: Store, path: Path, sheet: tuple[Kind, tuple[Row, ...]], held: dict[str, Any], newest: int, chosen: Choices) -> _Merged:
    kind, read = sheet
    base = _base(store, held["id"], chosen.based_on)
    was, now = ({entry["id"]: entry for entry in state.get(kind.part, ())} for state in (base, held))
    matching = Matching(kind, {**was, **now})
    matching.match(read)
    rows: dict[str, list[Placed]] = {}
    for row in matching.rows:
        rows.setdefault(row.entry, []).append(row)
    made = {entry: given_entry(matching, rows[entry], was.get(entry), now.get(entry)) for entry in rows}
    if matching.problems:
        raise BadFile(path, tuple(sorted(matching.problems, key=_row_number)))
    accepted = {entry for entry in rows if any(covers(each, f"{kind.part}.{entry}") for each in chosen.places)}
    entries = was | {entry: value for entry, value in made.items() if not rows[entry][0].like or entry in accepted}
    given = base | ({kind.part: in_order_of(list(entries.values()), held.get(kind.part, []))} if entries else {})
    merged = merge(base, held, given, chosen.places)
    done = _done(held["id"], newest, merged, held, given)
    words = Labels(merged.value, held, {kind.part: list(matching.known.values())})
    telling = _Telling(kind, matching, done, words)
    return _Merged(merged.value, matching.rows, Imported(done.case, done.outcome, newest, done.changes, done.waiting, (), telling.rows(set(entries))))


@dataclass(frozen=True)
class _Telling:
    """What is said of each row of a sheet."""

    kind: Kind
    matching: Matching
    done: Imported
    words: Labels

    def rows(self, entries: set[str]) -> tuple[RowDone, ...]:
        """Every row of the sheet; one whose entry is not among those brought in seems to repeat another."""
        changes, waits, kept = (self._by_entry(found) for found in (self.done.changes, self.done.waiting, self.done.kept))
        found = []
        for row in self.matching.rows:
            if row.entry not in entries:
                found.append(self._duplicate(row))
                continue
            mine = [tuple(each for each in of.get(row.entry, ()) if _is_of(row, each.place)) for of in (changes, waits, kept)]
            outcome = "differs" if mine[1] else "new" if row.is_new and mine[0] else "changed" if mine[0] else "same"
            found.append(RowDone(row.row.number, outcome, self.words.label(row.place(self.kind)), () if outcome == "new" else mine[0], mine[1], mine[2]))
        return tuple(found)

    def _duplicate(self, row: Placed) -> RowDone:
        like, place = f"{self.kind.part}.{row.like}", f"{self.kind.part}.{row.entry}"
        return RowDone(row.row.number, "likely a duplicate", self.words.label(like), like=like, place=place, beside=_beside(row, self.matching))

    def _by_entry(self, found: tuple[Any, ...]) -> dict[str, list[Any]]:
        grouped: dict[str, list[Any]] = {}
        for each in found:
            part, *steps = each.place.split(".")
            if part == self.kind.part and steps:
                grouped.setdefault(steps[0], []).append(each)
        return grouped


def _is_of(row: Placed, place: str) -> bool:
    return any(covers(place, each) or covers(each, place) for each in row.places)


def _beside(row: Placed, matching: Matching) -> tuple[tuple[str, str, str], ...]:
    """What the row says beside what the entry has that it seems to repeat, heading by heading."""
    entry = matching.known[row.like or ""]
    offense = plain_words(row.values.get("charges.offense"))
    charge: dict[str, Any] = next((c for c in entry.get("charges", ()) if plain_words(c.get("offense")) == offense), {})
    found = []
    for column in matching.kind.columns:
        value: Any = charge if column.of_charge else entry
        for step in column.field.split("."):
            value = value.get(step) if isinstance(value, dict) else None
        mine = row.row.cells.get(column.heading, "")
        if (mine or value is not None) and column.field != "id":
            found.append((column.heading, mine, "" if value is None else in_words(value, matching.kind.annotation(column))))
    return tuple(found)


def _checked(path: Path, kind: Kind, value: dict[str, Any], rows: list[Placed]) -> Case:
    """The case as a whole; what is wrong with it is said by row and column where a cell is the cause."""
    lines: dict[tuple[str | int, ...], int] = {}
    headings: dict[tuple[int, str], str] = {}
    at = {entry["id"]: n for n, entry in enumerate(value.get(kind.part, ()))}
    for row in rows:
        position = at.get(row.entry)
        if position is None:
            continue
        headings |= {(row.row.number, place): heading for place, heading in row.places.items()}
        charges = {c["id"]: n for n, c in enumerate(value[kind.part][position].get("charges", ()))}
        lines.setdefault((kind.part, position), row.row.number)
        for place in (*row.places, row.place(kind)):
            steps: list[str | int] = [kind.part, position, *place.split(".")[2:]]
            if len(steps) > 3 and steps[2] == "charges":
                steps[3] = charges.get(str(steps[3]), 0)
            lines.setdefault(tuple(steps), row.row.number)
    try:
        return validated(Case, YamlFile(path, value, lines))
    except BadFile as error:
        raise BadFile(path, tuple(_by_cell(problem, kind, headings) for problem in error.problems)) from None


def _by_cell(problem: str, kind: Kind, headings: dict[tuple[int, str], str]) -> str:
    """`line 4: employment.mill.began: ...` as `row 4, column 'Start': ...`."""
    found = re.match(rf"line (\d+): (?:({kind.part}[^:]*): )?(.*)", problem, re.S)
    if not found:
        return f"with these rows the case would not hold: {problem}"
    number, place, what = int(found[1]), found[2] or "", found[3]
    near = [heading for (row, each), heading in headings.items() if row == number and covers(each, place)]
    return f"row {number}, column '{near[0]}': {what}" if near else f"row {number}: {what}"


def _row_number(problem: str) -> int:
    found = re.match(r"row (\d+)", problem)
    return int(found[1]) if found else 0
