"""Work on stored cases: new, import, export, history, differences, restore, and the audit."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from psi.case.model import Case
from psi.case.reading import read_case
from psi.errors import BadFile, BadInput
from psi.files import private
from psi.files.checked import validated
from psi.files.yamlfile import YamlFile
from psi.store import About, AuditRow, Head, Revision, Store, chain, default_url


@dataclass(frozen=True)
class Imported:
    """What an import did with one file: `new`, `changed`, `same` or, in a dry run, what it would do."""

    case: str
    outcome: str
    revision: int | None


@dataclass(frozen=True)
class Difference:
    """One place in which two revisions differ; None stands for nothing there."""

    place: str
    before: str | None
    after: str | None


def content_of(case: Case) -> str:
    """A case as the store keeps it: JSON without what was left out."""
    return case.model_dump_json(exclude_defaults=True)


def case_of(revision: Revision) -> Case:
    """The case of a stored revision; raises BadFile when this version of psi can no longer read it."""
    return validated(Case, YamlFile(Path(f"{revision.case}, revision {revision.number}"), json.loads(revision.content)))


def create(store: Store, case_id: str, jurisdiction: str) -> Revision:
    """Make an empty case."""
    from psi.rulebook.jurisdiction import read_jurisdiction

    read_jurisdiction(jurisdiction)
    return _put(store, validated(Case, YamlFile(Path(case_id), {"id": case_id, "jurisdiction": jurisdiction})), "new case", None)


def import_files(store: Store, paths: tuple[Path, ...], *, reason: str, dry_run: bool = False) -> tuple[Imported, ...]:
    """Read every file first, then make a case or a new revision of each; nothing is kept when one cannot be read."""
    problems: list[str] = []
    read: list[Case] = []
    for path in paths:
        try:
            read.append(read_case(path))
        except BadFile as error:
            problems.append(str(error))
    if problems:
        raise BadInput("\n".join(problems))
    held = {head.id: head.newest for head in store.cases()}
    return tuple(_import(store, case, held.get(case.id), reason, dry_run) for case in read)


def _import(store: Store, case: Case, newest: int | None, reason: str, dry_run: bool) -> Imported:
    if newest is None:
        return Imported(case.id, "new", None if dry_run else _put(store, case, reason, None).number)
    if store.read(case.id).digest == chain.digest(content_of(case)):
        return Imported(case.id, "same", newest)
    return Imported(case.id, "changed", None if dry_run else _put(store, case, reason, newest).number)


def _put(store: Store, case: Case, reason: str, based_on: int | None) -> Revision:
    sentencing, convicted = (str(day) if day else None for day in (case.dates.sentencing, case.dates.plea_or_verdict))
    about = About(case.jurisdiction, sentencing, convicted)
    if based_on is None:
        return store.create(case.id, content_of(case), about=about, reason=reason)
    return store.save(case.id, content_of(case), based_on=based_on, about=about, reason=reason)


def export(store: Store, case_id: str, out: Path) -> Path:
    """Write the newest revision as a JSON case file that psi reads back."""
    revision = store.read(case_id)
    path = out / f"{case_id}.json"
    private.write(path, (json.dumps(json.loads(revision.content), indent=2, ensure_ascii=False) + "\n").encode())
    store.record("export", case_id, f"revision {revision.number}")
    return path


def restore(store: Store, case_id: str, number: int, reason: str) -> Revision:
    """Make an earlier revision the newest again, as a new revision; nothing is lost."""
    newest = store.history(case_id)[-1].number
    return _put(store, case_of(store.read(case_id, number)), reason, newest)


def differences(store: Store, case_id: str, before: int, after: int) -> tuple[Difference, ...]:
    """What changed from one revision to another, place by place; entries are matched by their ids."""
    old, new = (_places(json.loads(store.read(case_id, number).content)) for number in (before, after))
    places = sorted(set(old) | set(new))
    return tuple(Difference(place, old.get(place), new.get(place)) for place in places if old.get(place) != new.get(place))


def _places(value: Any, place: str = "") -> dict[str, str]:
    if isinstance(value, dict):
        inner = [(str(key), item) for key, item in value.items()]
    elif isinstance(value, list) and all(isinstance(item, dict) and "id" in item for item in value):
        inner = [(str(item["id"]), item) for item in value]
    elif isinstance(value, list):
        return {place: ", ".join(str(item) for item in value)}
    else:
        return {place: str(value)}
    return {where: said for key, item in inner for where, said in _places(item, f"{place}.{key}" if place else key).items()}


def heads(store: Store) -> tuple[Head, ...]:
    """The cases this person may see, the next to be sentenced first."""
    return store.cases()


def verify(store: Store, anchor: tuple[int, str] | None = None) -> str | None:
    """What is wrong with the audit, in words; None when nothing is."""
    return chain.broken(store.audit(), anchor)


def anchor(store: Store) -> AuditRow:
    """The last row of the audit, whose number and hash somebody keeps elsewhere."""
    rows = store.audit()
    if not rows:
        raise BadInput("the audit is empty: there is nothing to anchor yet.")
    return rows[-1]


def read_anchor(text: str) -> tuple[int, str]:
    """An anchor as `psi audit anchor` prints it: `12:9f86d0...`."""
    number, _, digest = text.partition(":")
    if not number.isdigit() or len(digest) != 64:
        raise BadInput(f"'{text}' is not an anchor. Write it as 'psi audit anchor' printed it.")
    return int(number), digest


def migrate_database(url: str | None = None) -> str:
    """Make or bring up psi's tables; the sentence says what was done."""
    from psi.store.opening import migrate, open_engine, plainly, schema_state

    engine = open_engine(url or default_url())
    with plainly(engine):
        state = schema_state(engine)
        if state == "newer":
            raise BadInput("the database was made by a newer version of psi. Install that version; nothing was changed.")
        if state != "current":
            migrate(engine)
    engine.dispose()
    return {"empty": "The tables have been made.", "current": "The tables are up to date already."}.get(state, "The tables have been brought up to date.")


def check_database(store: Store) -> tuple[str, ...]:
    """What is wrong with the stored cases this person may read: content that does not match its hash, a broken audit."""
    problems = []
    for head in store.cases():
        numbers = [revision.number for revision in store.history(head.id)]
        if numbers != list(range(1, head.newest + 1)):
            problems.append(f"{head.id}: its revisions are {numbers}, but the newest is said to be {head.newest}.")
        revision = store.read(head.id)
        if chain.digest(revision.content) != revision.digest:
            problems.append(f"{head.id}: revision {revision.number} does not match its hash.")
    broken = verify(store)
    return (*problems, f"audit: {broken}") if broken else tuple(problems)


def backup(store: Store, file: Path) -> Path:
    """Copy an SQLite store whole, also while it is in use; raises BadInput on PostgreSQL, which has its own tools."""
    if file.exists():
        raise BadInput(f"{file}: there is a file of that name already. Name another.")
    private.write(file, store.copied())
    return file


def opened(url: str | None = None) -> Store:
    """The store of this person or office."""
    from psi.store.opening import open_store

    return open_store(url)
