"""What a given reader may have: the case with everything else really removed, before any text is made."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from psi.case.dates import PartialDate
from psi.case.model import Case
from psi.case.policy import printed_as
from psi.case.record import Entry, Model, PrintAs, Record, Sourced
from psi.rulebook.jurisdiction import Jurisdiction, Reader

NOT_PRINTED = frozenset({"never", "working"})


@dataclass(frozen=True)
class Disclosed:
    """A case reduced for one reader, and the places that were removed (for the sealed memorandum only)."""

    case: Case
    reader: Reader
    withheld: tuple[str, ...]


def disclose(case: Case, jurisdiction: Jurisdiction, reader: Reader) -> Disclosed:
    """Remove what is withheld from the reader, then what no report of the jurisdiction prints."""
    withheld: list[str] = []
    reduced = _without(case, "", reader, withheld)
    reduced = _printable(reduced, "", jurisdiction.printing)
    return Disclosed(_mended(reduced, withheld), reader, tuple(withheld))


def withheld_only(case: Case, disclosed: Disclosed) -> tuple[tuple[str, Record], ...]:
    """The entries that were removed from a reader's copy, for the sealed memorandum."""
    from psi.case.model import records

    return tuple((place, record) for place, record in records(case) if place in disclosed.withheld)


def _without(model: Any, place: str, reader: Reader, withheld: list[str]) -> Any:
    changes: dict[str, Any] = {}
    for name, value in model:
        here = f"{place}.{name}" if place else name
        if isinstance(value, Sourced) and not isinstance(value, Entry) and _is_withheld(value, reader):
            withheld.append(here)
            changes[name] = type(value)()
        elif isinstance(value, Model):
            changes[name] = _without(value, here, reader, withheld)
        elif isinstance(value, tuple) and value and isinstance(value[0], Entry):
            withheld.extend(f"{here}.{e.id}" for e in value if _is_withheld(e, reader))
            changes[name] = tuple(_without(e, f"{here}.{e.id}", reader, withheld) for e in value if not _is_withheld(e, reader))
    return model.model_copy(update=changes)


def _is_withheld(record: Sourced, reader: Reader) -> bool:
    return any(reason in reader.withholds for reason in record.withhold)


def _printable(model: Any, place: str, printing: dict[str, PrintAs]) -> Any:
    changes: dict[str, Any] = {}
    for name, value in model:
        here = f"{place}.{name}" if place else name
        how = printing.get(here) or printed_as(type(model), name)
        if value is not None and how in NOT_PRINTED and name in type(model).model_fields:
            changes[name] = _emptied(model, name, value)
        elif value is not None and how not in {"full", "pointer"}:
            changes[name] = shortened(value, how)
        elif isinstance(value, Model):
            changes[name] = _printable(value, here, printing)
        elif isinstance(value, tuple) and value and isinstance(value[0], Model):
            changes[name] = tuple(_printable(item, here, printing) for item in value)
    return model.model_copy(update=changes)


def _emptied(model: Any, name: str, value: Any) -> Any:
    field = type(model).model_fields[name]
    if isinstance(value, tuple):
        return ()
    return "" if field.is_required() else None


def shortened(value: Any, how: PrintAs) -> Any:
    """A value in the shorter form the policy allows: the year, the month, initials or the last four characters."""
    if isinstance(value, PartialDate):
        month = value.month if how == "month" else None
        return PartialDate(value.year, month, None, value.about)
    if how == "initials":
        return "".join(f"{part[0]}." for part in str(value).split())
    return str(value)[-4:] if how == "last-four" else value


def _mended(case: Case, withheld: list[str]) -> Case:
    """Take away what points at removed entries, so that no pointer tells of them."""
    gone = tuple(withheld)

    def is_gone(place: str) -> bool:
        return any(place == g or place.startswith(f"{g}.") for g in gone)

    sources = {g.split(".", 1)[1] for g in gone if g.split(".", 1)[0] in {"interviews", "documents", "record_requests", "verifications"}}
    verifications = tuple(v for v in case.verifications if not is_gone(v.fact))
    sources |= {v.id for v in case.verifications} - {v.id for v in verifications}
    priors = tuple(line for line in case.guideline.history_points if not (line.prior and is_gone(f"criminal_history.{line.prior}")))
    guideline = case.guideline.model_copy(update={"history_points": priors})
    kept = _unsourced(case.model_copy(update={"verifications": verifications, "guideline": guideline}), frozenset(sources), is_gone)
    assert isinstance(kept, Case)
    return kept


def _unsourced(model: Any, gone: frozenset[str], is_gone: Callable[[str], bool]) -> Any:
    changes: dict[str, Any] = {}
    for name, value in model:
        if name == "source" and isinstance(value, tuple):
            changes[name] = tuple(s for s in value if s not in gone)
        elif name == "rests_on":
            changes[name] = tuple(place for place in value if not is_gone(place))
        elif isinstance(value, Model):
            changes[name] = _unsourced(value, gone, is_gone)
        elif isinstance(value, tuple) and value and isinstance(value[0], Model):
            changes[name] = tuple(_unsourced(item, gone, is_gone) for item in value)
    return model.model_copy(update=changes)


def day_of(on: dt.date) -> PartialDate:
    """A calendar day as a date of the record."""
    return PartialDate(on.year, on.month, on.day)
