"""Drafts: sections of a case as they were typed, kept apart until the officer promotes them to a revision."""

import difflib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from psi.case.changes import Conflict
from psi.case.model import Case
from psi.errors import BadInput
from psi.files import checked
from psi.files.checked import Problem, validated
from psi.files.yamlfile import YamlFile, read_yaml
from psi.store import Draft, Revision, Stale, Store
from psi.workbench import casework

CHOICES = "waiting_choices"
SECTIONS = tuple(name for name in Case.model_fields if name != "id")


def keep(store: Store, case: str, section: str, typed: Any, turn: int | None = None, based_on: int | None = None) -> Draft:
    """Keep what was typed into one section, valid or not.

    `turn` is that of the draft it was typed over, 0 for none, and guards against another window; left out, what was
    typed takes the place of whatever draft there is. `based_on` is the revision it was begun from, the newest when left out.
    """
    if section not in SECTIONS:
        close = difflib.get_close_matches(section, SECTIONS, n=1)
        raise BadInput(f"'{section}' is no section of a case." + (f" Did you mean '{close[0]}'?" if close else f" The sections are: {', '.join(SECTIONS)}."))
    if turn is None:
        turn = next((draft.turn for draft in store.drafts(case) if draft.section == section), 0)
    return store.keep_draft(case, section, json.dumps(typed, default=str), turn=turn, based_on=based_on or store.history(case)[-1].number)


def keep_file(store: Store, case: str, section: str, file: Path) -> Draft:
    """Keep a section from a YAML or JSON file as it is."""
    return keep(store, case, section, read_yaml(file).value)


def shown(store: Store, case: str, section: str) -> str:
    """A draft as indented JSON; raises BadInput when there is none of that section."""
    found = next((draft for draft in store.drafts(case) if draft.section == section), None)
    if found is None:
        raise BadInput(f"{case}: there is no draft of '{section}'.")
    return json.dumps(json.loads(found.typed), indent=2, ensure_ascii=False)


def problems(typed: dict[str, Any]) -> tuple[Problem, ...]:
    """What is wrong with a whole case as it is typed, by place; nothing when it can be promoted."""
    return checked.problems(Case, typed)


def keep_conflicts(store: Store, case: str, conflicts: tuple[Conflict, ...]) -> None:
    """Keep the places that wait for a choice between two windows, until each is settled."""
    held = next((draft for draft in store.drafts(case) if draft.section == CHOICES), None)
    if conflicts:
        said = json.dumps([asdict(conflict) for conflict in conflicts], default=str)
        store.keep_draft(case, CHOICES, said, turn=held.turn if held else 0, based_on=store.history(case)[-1].number)
    elif held:
        store.drop_draft(case, CHOICES)


def conflicts_in(drafts: tuple[Draft, ...]) -> tuple[Conflict, ...]:
    """The places that wait for a choice, among the drafts of a case."""
    return tuple(Conflict(**each) for draft in drafts if draft.section == CHOICES for each in json.loads(draft.typed))


def promote(store: Store, case: str, *, sections: tuple[str, ...] = (), reason: str) -> Revision:
    """Make a revision of the drafts of these sections, all of them when none is named.

    Raises BadFile when what was typed is not valid yet, with each place; Stale when somebody has saved one of the same
    sections since its draft was begun. Nothing is kept then, and the drafts stay.
    """
    drafts = store.drafts(case)
    if conflicts_in(drafts):
        raise BadInput(f"{case}: some places were changed in two windows. Choose for each before it becomes part of the case.")
    chosen = [draft for draft in drafts if not sections or draft.section in sections]
    missing = next((section for section in sections if section not in {draft.section for draft in chosen}), None)
    if missing or not chosen:
        raise BadInput(f"{case}: there is no draft of '{missing}'." if missing else f"{case}: there is no draft to promote.")
    held, newest = casework.whole(store, case)
    for draft in chosen:
        _require_fresh(store, draft, newest)
    typed = {draft.section: json.loads(draft.typed) for draft in chosen}
    whole = casework.plain(held) | typed
    read = validated(Case, YamlFile(Path(f"{case}, drafts"), {name: value for name, value in whole.items() if value is not None}))
    return casework.put(store, read, reason, newest.number, promoted=tuple(typed))


def _require_fresh(store: Store, draft: Draft, newest: Revision) -> None:
    if draft.based_on == newest.number:
        return
    found = casework.differences(store, draft.case, draft.based_on, newest.number)
    changed = tuple(each.label for each in found if each.place.partition(".")[0] == draft.section)
    if changed:
        raise Stale(draft.case, draft.based_on, newest, changed)
