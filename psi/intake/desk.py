"""One case on the desk: what is kept, what is typed, and the drafts in which every keystroke that was sent is safe."""

import copy
import json
from typing import Any

from psi.case.changes import Conflict, merge
from psi.intake.fields import kept_as
from psi.intake.places import found_at, list_at, model_at, new_id, part_at, prune, tidy
from psi.workbench import Stale, StaleDraft, casework, drafting, rapsheet


class Desk:
    """A stored case as one person types in it.

    `typed` is the whole case as plain data, drafts included; it need not be valid. Each change is kept as a draft of its
    section before it is acknowledged.
    """

    def __init__(self, store: Any, case_id: str) -> None:
        self.store, self.id = store, case_id
        self.open_again()

    def open_again(self) -> None:
        """Read what is kept, and the drafts over it."""
        case, revision = casework.whole(self.store, self.id)
        self.revision = revision.number
        self.kept = casework.plain(case)
        drafts = self.store.drafts(self.id)
        self.drafts = {draft.section: draft for draft in drafts if draft.section != drafting.CHOICES}
        self.conflicts = drafting.conflicts_in(drafts)
        self.typed = copy.deepcopy(self.kept)  # what is kept stays as it is while somebody types
        for section, draft in self.drafts.items():
            self._replace(section, json.loads(draft.typed))
        self.known = json.dumps(self.typed)
        self.unkept: set[str] = set()
        self.removed: list[tuple[str, str, int]] = []

    @property
    def jurisdiction(self) -> str | None:
        """The id of the jurisdiction, as it is typed."""
        found = self.typed.get("jurisdiction")
        return found if isinstance(found, str) else None

    def at(self, path: str) -> Any:
        """What stands at a place; None where nothing does."""
        return found_at(self.typed, path)

    def type_in(self, path: str, typed: str) -> None:
        """Put what was typed into a control, and keep it."""
        place, _, name = path.rpartition(".")
        model = model_at(place)
        assert model is not None
        self.set(path, kept_as(model, name, typed))

    def set(self, path: str, value: Any) -> None:
        """Put a value at a place, or take away what stands there, and keep it."""
        place, _, name = path.rpartition(".")
        around = part_at(self.typed, place)
        if value in (None, "", [], {}):
            around.pop(name, None)
            prune(self.typed, place)
        else:
            around[name] = value
            marks = around.get("unanswered", {})
            marks.pop(name, None)
            if not marks:
                around.pop("unanswered", None)
        self.keep(path)

    def mark(self, path: str, *, state: str | None = None, why: str | None = None) -> None:
        """Say why a field has no answer, and keep it."""
        place, _, name = path.rpartition(".")
        around = part_at(self.typed, place)
        marks = dict(around.get("unanswered", {}))
        mark = dict(marks.get(name, {})) | ({"state": state} if state is not None else {}) | ({"why": why} if why is not None else {})
        mark = {key: said for key, said in mark.items() if said}
        marks.pop(name, None)
        if mark.get("state"):
            marks[name] = mark
        around.pop("unanswered", None)
        if marks:
            around["unanswered"] = marks
        self.keep(path if place else "unanswered")
        if not marks.get(name):
            self._forget_the_source(place, name)

    def _forget_the_source(self, place: str, name: str) -> None:
        """Take away what a reason rested on together with the reason; a note on the field that says more stays."""
        around = part_at(self.typed, place)
        notes = around.get("field_notes", {})
        if set(notes.get(name, {})) == {"source"}:
            del notes[name]
            if not notes:
                around.pop("field_notes")
            self.keep(place or "field_notes")

    def _answered(self, path: str) -> None:
        """Take away the reason why a list has no entries, now that it has one."""
        place, _, name = path.rpartition(".")
        if name in part_at(self.typed, place).get("unanswered", {}):
            self.mark(path, state="")

    def add(self, path: str, copied: dict[str, Any] | None = None) -> str:
        """Put a new entry at the end of a list, and return its place; or a copy of one behind it."""
        entries = list_at(self.typed, path)
        made: dict[str, Any] = {"id": new_id(path, entries, self._gone)}
        at = len(entries)
        if copied:
            made = json.loads(json.dumps(copied)) | made
            at = entries.index(copied) + 1
        entries.insert(at, made)
        self.keep(path)
        self._answered(path)
        return f"{path}.{made['id']}"

    def append(self, section: str, entry: dict[str, Any]) -> None:
        """Put an entry that was made elsewhere at the end of a list."""
        list_at(self.typed, section).append(entry)
        self.keep(section)
        self._answered(section)

    def join(self, path: str, entry: dict[str, Any]) -> None:
        """Fill an entry with what it lacks from one that repeats it; what it has stays."""
        place, _, _ = path.rpartition(".")
        held, entries = self.at(path), list_at(self.typed, place)
        entries[entries.index(held)] = rapsheet.joined(held, entry)
        self.keep(place)

    def remove(self, path: str) -> None:
        """Take an entry away; it can be put back."""
        place, _, entry = path.rpartition(".")
        entries = list_at(self.typed, place)
        at = next(n for n, each in enumerate(entries) if each.get("id") == entry)
        self.removed.append((path, json.dumps(entries[at]), at))
        del entries[at]
        tidy(self.typed, place)
        self.keep(place)

    def put_back(self) -> str | None:
        """Put back what was removed last, and return its place."""
        if not self.removed:
            return None
        path, entry, at = self.removed.pop()
        place = path.rpartition(".")[0]
        list_at(self.typed, place).insert(at, json.loads(entry))
        self.keep(place)
        return path

    def move(self, path: str, by: int) -> None:
        """Move an entry up or down in its list."""
        place, _, entry = path.rpartition(".")
        entries = list_at(self.typed, place)
        at = next(n for n, each in enumerate(entries) if each.get("id") == entry)
        to = max(0, min(len(entries) - 1, at + by))
        entries.insert(to, entries.pop(at))
        self.keep(place)

    def add_plain(self, path: str) -> str:
        """Put a new part without an id, such as a dispute, at the end of a list, and return its place."""
        found = list_at(self.typed, path)
        found.append({})
        self.keep(path)
        return f"{path}.{len(found)}"

    def remove_plain(self, path: str) -> None:
        """Take such a part away."""
        place, _, number = path.rpartition(".")
        del list_at(self.typed, place)[int(number) - 1]
        tidy(self.typed, place)
        self.keep(place)

    def keep(self, path: str) -> None:
        """Keep the section of a place as a draft, and any section that could not be kept before."""
        self.unkept.add(path.partition(".")[0])
        for section in sorted(self.unkept):
            self._bring_and_keep(section)
            self.unkept.discard(section)

    def _bring_and_keep(self, section: str) -> None:
        """Keep a section. What another window has changed meanwhile is brought together with it."""
        try:
            self._keep(section)
        except StaleDraft as stale:
            if stale.held is None:
                self.catch_up()
                return
            self.drafts[section] = stale.held
            other = json.loads(self.known)
            other[section] = json.loads(stale.held.typed)
            merged = merge(json.loads(self.known), {name: value for name, value in other.items() if value is not None}, self.typed)
            self.typed = merged.value
            self._wait_for(merged.conflicts)
            self._keep(section)

    def _keep(self, section: str) -> None:
        turn = self.drafts[section].turn if section in self.drafts else 0
        self.drafts[section] = drafting.keep(self.store, self.id, section, self.typed.get(section), turn=turn, based_on=self.revision)
        self.known = json.dumps(self.typed)

    def promote(self, reason: str) -> int:
        """Make a revision of all that was typed, and return its number; raises Stale once what others saved is brought together with it."""
        try:
            made = drafting.promote(self.store, self.id, reason=reason)
        except Stale:
            self.catch_up()
            raise
        self.open_again()
        return int(made.number)

    def catch_up(self) -> None:
        """Bring what is typed here together with the revision that somebody else has saved."""
        was, mine = self.kept, self.typed
        self.open_again()
        merged = merge(was, self.kept, mine)
        self.typed = copy.deepcopy(merged.value)
        self._wait_for(merged.conflicts)
        for section in sorted({*self.drafts, *(name for name in {*self.typed, *self.kept} if self.typed.get(name) != self.kept.get(name))}):
            self._keep(section)

    def choose(self, place: str, *, mine: bool) -> None:
        """Settle one place that was changed here and elsewhere."""
        chosen = next((conflict for conflict in self.conflicts if conflict.place == place), None)
        if chosen and mine:
            self._put(place, chosen.given)
            self.keep(place)
        self.conflicts = tuple(conflict for conflict in self.conflicts if conflict is not chosen)
        drafting.keep_conflicts(self.store, self.id, self.conflicts)

    def _wait_for(self, conflicts: tuple[Conflict, ...]) -> None:
        """Keep the places that wait for a choice; a place that waited already waits with what was typed last."""
        if conflicts:
            places = {conflict.place for conflict in conflicts}
            self.conflicts = (*(conflict for conflict in self.conflicts if conflict.place not in places), *conflicts)
            drafting.keep_conflicts(self.store, self.id, self.conflicts)

    def _put(self, place: str, value: Any) -> None:
        around, _, name = place.rpartition(".")
        part = list_at(self.typed, around) if isinstance(value, dict) and value.get("id") == name else part_at(self.typed, around)
        if isinstance(part, list):
            part[:] = [each for each in part if each.get("id") != name] + ([value] if value is not None else [])
        elif value is None:
            part.pop(name, None)
        else:
            part[name] = value

    @property
    def _gone(self) -> frozenset[str]:
        """The ids of entries that were removed and can be put back."""
        return frozenset(path.rpartition(".")[2] for path, *_ in self.removed)

    def _replace(self, section: str, value: Any) -> None:
        if value is None:
            self.typed.pop(section, None)
        else:
            self.typed[section] = value
