"""Only what is withheld: what the sealed memorandum is made of."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from psi.case.model import SOURCES, Case, records
from psi.case.record import STANDING, Entry, Model, PrintAs, Record, Sourced, Withhold
from psi.disclosure.minors import with_initials
from psi.disclosure.pointers import unsourced, used_sources
from psi.disclosure.printing import Printing, printable
from psi.disclosure.withheld import SILENT, is_inside
from psi.rulebook.jurisdiction import Jurisdiction

# What the head of any document of the case says: whose case it is, before whom and when.
CAPTION = ("court", "officer", "supervisor", "dates", "identity")


@dataclass(frozen=True)
class Withheld:
    """What is withheld, alone: a case that holds nothing else but its caption, the reason at each place, and the other places."""

    case: Case
    reasons: Mapping[str, Withhold]
    others: tuple[str, ...]

    @property
    def summaries(self) -> dict[str, str]:
        """What the officer wrote for the parties of what is withheld, by its place."""
        held = ((place, record.summary_for_parties) for place, record in records(self.case) if isinstance(record, Sourced) and place in self.reasons)
        return {f"{place}.summary_for_parties": said for place, said in held if said}


def only_withheld(case: Case, jurisdiction: Jurisdiction, reasons: tuple[Withhold, ...], own: Mapping[str, PrintAs] | None = None, *, on: dt.date) -> Withheld:
    """What some reader may not have for one of the reasons, as the policy prints it, with the sources it rests on.

    An entry withheld for several reasons stands under the first of them.
    """
    applied = tuple(reason for reason in reasons if any(reason in reader.withholds for reader in jurisdiction.readers))
    found: dict[str, Withhold] = {}
    alone = unsourced(_alone(case, "", applied, found), frozenset(), lambda place: not is_inside(place, found))
    policy = Printing(jurisdiction.id, jurisdiction.printing | dict(own or {}))
    shown = printable(alone, "", policy)
    others = tuple(place for place, _ in records(case) if not is_inside(place, found) and not any(f.startswith(f"{place}.") for f in found))
    told = {place for place, _ in records(shown) if is_inside(place, found) and not is_inside(place, policy.hidden)}
    whole = _with_its_sources(shown, case, told)
    return Withheld(with_initials(whole, case, on) if jurisdiction.minors == "initials" else whole, found, others)


def _alone(model: Any, place: str, reasons: tuple[Withhold, ...], found: dict[str, Withhold], *, whole: bool = False) -> Any:
    """A part with what is withheld in it; nothing is said of what is left out. `whole` keeps its own fields beside that."""
    held: dict[str, Any] = {}
    for name, value in model:
        here = f"{place}.{name}" if place else name
        if isinstance(value, Sourced) and not isinstance(value, Entry) and (reason := _reason(value, reasons)):
            found[here], held[name] = reason, value
        elif isinstance(value, Model):
            held[name] = _alone(value, here, reasons, found, whole=whole or here in CAPTION)
        elif isinstance(value, tuple) and value and isinstance(value[0], Entry):
            held[name] = tuple(made for entry in value if (made := _entry_alone(entry, f"{here}.{entry.id}", reasons, found)))
        elif whole or here in {"id", "jurisdiction", "invented"}:
            held[name] = value
    if place in CAPTION:  # a caption cites nothing, whether a part has sources of its own or only notes on its fields
        held |= {name: empty for name, empty in (("source", ()), ("disputes", ()), ("field_notes", {})) if name in type(model).model_fields}
    if isinstance(model, Record):
        empty = {name for name in type(model).model_fields if name not in STANDING and not held.get(name)}
        held["unanswered"] = dict.fromkeys(sorted(empty), SILENT) | ({} if place in CAPTION else held.get("unanswered", {}))
    return type(model).model_construct(**held)


def _entry_alone(entry: Any, place: str, reasons: tuple[Withhold, ...], found: dict[str, Withhold]) -> Any:
    """An entry that is withheld, or holds something that is, or counts a matter that is; None for any other."""
    reason = _reason(entry, reasons) or found.get(f"criminal_history.{getattr(entry, 'prior', None)}")
    reason = reason or found.get(f"after_sentence.violations.{getattr(entry, 'violation', None)}")
    if reason:
        found[place] = reason
        return entry
    before = len(found)
    made = _alone(entry, place, reasons, found, whole=True)
    return made if len(found) > before else None


def _reason(record: Sourced, reasons: tuple[Withhold, ...]) -> Withhold | None:
    return next((reason for reason in reasons if reason in record.withhold), None)


def _with_its_sources(alone: Case, case: Case, told: Collection[str]) -> Case:
    """The same with the sources that what it holds rests on, the verifications of what is told, and the sources these rest on."""
    ids = {v.id for v in case.verifications if v.fact in told} | {e.id for where in SOURCES for e in getattr(alone, where)}
    while True:
        made = alone.model_copy(update={where: tuple(e for e in getattr(case, where) if e.id in ids) for where in SOURCES})
        if used_sources(made) <= ids:
            return made
        ids |= used_sources(made)
