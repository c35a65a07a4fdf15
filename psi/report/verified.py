"""Which places of a case are verified: an entry, each of its fields, and a list of which every entry is."""

from collections.abc import Iterator

from psi.case.model import Case, records
from psi.case.record import Entry, Record, Sourced


def verified(case: Case) -> Iterator[str]:
    """The places that somebody verified; a field that stands otherwise than its entry goes by what is said of it."""
    lists: dict[str, bool] = {}
    yield from _fields("", case)
    for place, record in records(case):
        if isinstance(record, Sourced):
            holder = place.rpartition(".")[0]
            lists[holder] = lists.get(holder, True) and record.verification == "verified"
            if record.verification == "verified":
                yield place
        yield from _fields(place, record)
    yield from (place for place, are_all in lists.items() if place and are_all)


def _fields(place: str, record: Record) -> Iterator[str]:
    """The verified fields of a record; a list that holds something goes by its entries."""
    own = record.verification if isinstance(record, Sourced) else None
    if own != "verified" and not record.field_notes:
        return
    for name, value in record:
        note = record.field_notes.get(name)
        held = isinstance(value, tuple) and value and isinstance(value[0], Entry)
        if not held and ((note.verification if note else None) or own) == "verified":
            yield f"{place}.{name}" if place else name
