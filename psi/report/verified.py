"""Which places of a case are verified: an entry, each of its fields, and a list of which every entry is."""

from collections.abc import Iterator

from psi.case.model import Case, records
from psi.case.record import Sourced


def verified(case: Case) -> Iterator[str]:
    """The places that somebody verified; a field that stands otherwise than its entry goes by what is said of it."""
    lists: dict[str, bool] = {}
    for place, record in records(case):
        if not isinstance(record, Sourced):
            continue
        holder = place.rpartition(".")[0]
        lists[holder] = lists.get(holder, True) and record.verification == "verified"
        if record.verification == "verified":
            yield place
        for name in type(record).model_fields:
            note = record.field_notes.get(name)
            if ((note.verification if note else None) or record.verification) == "verified":
                yield f"{place}.{name}"
    yield from (place for place, are_all in lists.items() if place and are_all)
