"""The names of people under 18 as their initials, wherever they stand: Fed. R. Crim. P. 49.1(a)(3) and rules like it."""

import datetime as dt
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from psi.case.minors import Named, has_namesake, minors
from psi.case.model import Case
from psi.case.policy import chosen_from_list
from psi.case.record import Entry, Model
from psi.disclosure.copies import changed, kept

POINTERS = frozenset({"id", "source", "withhold", "rests_on"})
Write = Callable[[str], str]


def shortening(case: Case, on: dt.date) -> Write | None:
    """What writes the initials of each minor of the case for the whole name; None where there is no such name.

    A name of one word, and one that an adult of the case has too, are left: a finding tells of them.
    """
    known = [each for each in minors(case, on) if each.in_full and not has_namesake(each, case, on)]
    return (lambda text: _shortened(text, known)) if known else None


def _shortened(text: str, known: list[Named]) -> str:
    for each in known:
        if each.in_full:
            text = each.in_full.sub(each.initials, text)
    return text


def with_initials(shown: Case, case: Case, on: dt.date) -> Case:
    """A case as it may be printed, with initials for the names that the whole case knows to be those of minors."""
    own = {each.place: each.initials for each in minors(case, on)}
    if not own:
        return shown
    made = _rewritten(shown, "", shortening(case, on) or str, own)
    assert isinstance(made, Case)
    return made


def _rewritten(model: Any, place: str, write: Write, own: Mapping[str, str]) -> Any:
    changes: dict[str, Any] = {}
    kind: type[Model] = type(model)
    for name, value in ((name, value) for name in _worded(kind) if (value := getattr(model, name))):
        here = f"{place}.{name}" if place else name
        changes[name] = own[place] if name == "name" and place in own else _of(value, here, write, own)
    return changed(model, changes)


@cache
def _worded(model: type[Model]) -> tuple[str, ...]:
    """The fields that may hold a name, or a part of a case that does."""
    return tuple(name for name in model.model_fields if name not in POINTERS and not chosen_from_list(model, name))


def _of(value: Any, place: str, write: Write, own: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        made = write(value)
        return made if made != value else value
    if isinstance(value, tuple):
        return kept(value, tuple(_of(each, place, write, own) for each in value))
    if isinstance(value, dict):
        return {key: _of(each, f"{place}.{key}", write, own) for key, each in value.items()}
    if isinstance(value, Model):
        return _rewritten(value, f"{place}.{value.id}" if isinstance(value, Entry) else place, write, own)
    return value


def in_plain(value: Any, write: Write) -> Any:
    """The same for results that are plain texts, lists and groups."""
    if isinstance(value, str):
        return write(value)
    if isinstance(value, list):
        return [in_plain(each, write) for each in value]
    if isinstance(value, dict):
        return {key: in_plain(each, write) for key, each in value.items()}
    return value
