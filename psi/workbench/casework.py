"""Work on stored cases: open the store, new, export, differences, restore."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from psi.case.model import Case
from psi.files import private
from psi.files.checked import validated
from psi.files.yamlfile import YamlFile
from psi.store import About, Head, Revision, Store


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
    return put(store, validated(Case, YamlFile(Path(case_id), {"id": case_id, "jurisdiction": jurisdiction})), "new case", None)


def put(store: Store, case: Case, reason: str, based_on: int | None) -> Revision:
    """Keep a case: a new one when it is based on nothing, else a new revision."""
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
    return put(store, case_of(store.read(case_id, number)), reason, newest)


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


def opened(url: str | None = None) -> Store:
    """The store of this person or office."""
    from psi.store.opening import open_store

    return open_store(url)
