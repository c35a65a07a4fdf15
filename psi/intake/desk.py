"""One case on the desk: what is kept, what is typed, and the drafts in which every keystroke that was sent is safe."""

import copy
import json
from typing import Any, get_origin

from pydantic import BaseModel

from psi.case import Case
from psi.case.changes import Conflict, annotation_of, is_entries, merge, model_in
from psi.errors import BadInput
from psi.intake.fields import kept_as
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
        value: Any = self.typed
        for step in path.split("."):
            value = _inside(value, step)
        return value

    def type_in(self, path: str, typed: str) -> None:
        """Put what was typed into a control, and keep it."""
        place, _, name = path.rpartition(".")
        model = model_at(place)
        assert model is not None
        self.set(path, kept_as(model, name, typed))

    def set(self, path: str, value: Any) -> None:
        """Put a value at a place, or take away what stands there, and keep it."""
        place, _, name = path.rpartition(".")
        around = self._part(place)
        if value in (None, "", [], {}):
            around.pop(name, None)
            self._prune(place)
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
        around = self._part(place)
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

    def _answered(self, path: str) -> None:
        """Take away the reason why a list has no entries, now that it has one."""
        place, _, name = path.rpartition(".")
        if name in self._part(place).get("unanswered", {}):
            self.mark(path, state="")

    def add(self, path: str, copied: dict[str, Any] | None = None) -> str:
        """Put a new entry at the end of a list, and return its place; or a copy of one behind it."""
        entries = self._list(path)
        made: dict[str, Any] = {"id": self._new_id(path, entries)}
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
        self._list(section).append(entry)
        self.keep(section)
        self._answered(section)

    def join(self, path: str, entry: dict[str, Any]) -> None:
        """Fill an entry with what it lacks from one that repeats it; what it has stays."""
        place, _, _ = path.rpartition(".")
        held, entries = self.at(path), self._list(place)
        entries[entries.index(held)] = rapsheet.joined(held, entry)
        self.keep(place)

    def remove(self, path: str) -> None:
        """Take an entry away; it can be put back."""
        place, _, entry = path.rpartition(".")
        entries = self._list(place)
        at = next(n for n, each in enumerate(entries) if each.get("id") == entry)
        self.removed.append((path, json.dumps(entries[at]), at))
        del entries[at]
        self._tidy(place)
        self.keep(place)

    def put_back(self) -> str | None:
        """Put back what was removed last, and return its place."""
        if not self.removed:
            return None
        path, entry, at = self.removed.pop()
        place = path.rpartition(".")[0]
        self._list(place).insert(at, json.loads(entry))
        self.keep(place)
        return path

    def move(self, path: str, by: int) -> None:
        """Move an entry up or down in its list."""
        place, _, entry = path.rpartition(".")
        entries = self._list(place)
        at = next(n for n, each in enumerate(entries) if each.get("id") == entry)
        to = max(0, min(len(entries) - 1, at + by))
        entries.insert(to, entries.pop(at))
        self.keep(place)

    def add_plain(self, path: str) -> str:
        """Put a new part without an id, such as a dispute, at the end of a list, and return its place."""
        found = self._list(path)
        found.append({})
        self.keep(path)
        return f"{path}.{len(found)}"

    def remove_plain(self, path: str) -> None:
        """Take such a part away."""
        place, _, number = path.rpartition(".")
        del self._list(place)[int(number) - 1]
        self._tidy(place)
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
        part = self._list(around) if isinstance(value, dict) and value.get("id") == name else self._part(around)
        if isinstance(part, list):
            part[:] = [each for each in part if each.get("id") != name] + ([value] if value is not None else [])
        elif value is None:
            part.pop(name, None)
        else:
            part[name] = value

    def _replace(self, section: str, value: Any) -> None:
        if value is None:
            self.typed.pop(section, None)
        else:
            self.typed[section] = value

    def _part(self, place: str) -> Any:
        """The part of the case at a place; one without an id is made when nothing stands there yet."""
        value: Any = self.typed
        annotation: Any = Case
        for step in filter(None, place.split(".")):
            field = annotation_of(annotation, step)
            inside = _inside(value, step)
            if inside is None and (field is None or get_origin(field) is tuple):
                raise BadInput("this entry was removed in another window. What was typed into it is not kept: enter it anew.")
            if inside is None:
                inside = value[step] = {}
            value, annotation = inside, field or model_in(annotation)
        return value

    def _list(self, path: str) -> Any:
        place, _, name = path.rpartition(".")
        around = self._part(place)
        if not isinstance(around.get(name), list):
            around[name] = []
        return around[name]

    def _prune(self, place: str) -> None:
        """Take away the parts around a place in which nothing is left; a section and an entry of a list stay."""
        while "." in place:
            place, _, name = place.rpartition(".")
            part = self._part(place)
            if not isinstance(part, dict) or part.get(name) != {}:
                return
            part.pop(name)

    def _tidy(self, path: str) -> None:
        place, _, name = path.rpartition(".")
        around = self._part(place)
        if not around.get(name):
            around.pop(name, None)

    def _new_id(self, path: str, entries: Any) -> str:
        stem = path.rpartition(".")[2].replace("_", "-")[:30]
        taken = {each.get("id") for each in entries} | {gone.rpartition(".")[2] for gone, *_ in self.removed}
        number = len(entries) + 1
        while f"{stem}-{number}" in taken:
            number += 1
        return f"{stem}-{number}"


def model_at(place: str) -> type[BaseModel] | None:
    """The part of the case model that stands at a place."""
    annotation: Any = Case
    for step in filter(None, place.split(".")):
        annotation = annotation_of(annotation, step) or model_in(annotation)
    return model_in(annotation)


def _inside(value: Any, step: str) -> Any:
    if isinstance(value, dict):
        return value.get(step)
    if is_entries(value) and value:
        return next((entry for entry in value if entry.get("id") == step), None)
    if isinstance(value, list) and step.isdecimal() and 0 < int(step) <= len(value):
        return value[int(step) - 1]
    return None
