"""How each place of a case may be printed, and the case as it may be."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_args

from psi.case.dates import PartialDate
from psi.case.minors import initials
from psi.case.model import Case, holding
from psi.case.policy import printed_as
from psi.case.record import Model, PrintAs
from psi.disclosure.copies import changed, kept
from psi.disclosure.withheld import remarks
from psi.errors import RuleDefect

NOT_PRINTED, IN_FULL = frozenset({"never", "working"}), frozenset({"full", "pointer"})


@dataclass(frozen=True)
class Printing:
    """How each place of a case may be printed, where a jurisdiction or one of its documents says so."""

    jurisdiction: str
    places: Mapping[str, PrintAs]

    def __post_init__(self) -> None:
        for place in self.places:
            model: type[Model] | None = Case
            for step in place.split("."):
                if model is None or step not in model.model_fields:
                    raise RuleDefect(f"{self.jurisdiction}/jurisdiction.yaml: printing: '{place}' names no place in a case.")
                model = _inside(model.model_fields[step].annotation)

    @property
    def hidden(self) -> tuple[str, ...]:
        """The places of which nothing is printed."""
        return tuple(place for place, how in self.places.items() if how in NOT_PRINTED)


def _inside(annotation: Any) -> type[Model] | None:
    """The kind of part or entry that a field holds, if it holds any."""
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return annotation
    return next((found for arg in get_args(annotation) if (found := _inside(arg))), None)


def printable(model: Any, place: str, policy: Printing) -> Any:
    """A part of a case as it may be printed: shortened, emptied or whole."""
    changes: dict[str, Any] = {}
    reworded: set[str] = set()
    kind: type[Model] = type(model)
    for name, value in model:
        here = f"{place}.{name}" if place else name
        how = policy.places.get(here) or printed_as(kind, name)
        if how not in IN_FULL:
            reworded.add(name)
            changes[name] = value if value is None else _less(model, name, value, how, here, policy)
        elif value and name in holding(kind):
            is_list = isinstance(value, tuple)
            changes[name] = kept(value, tuple(printable(item, here, policy) for item in value)) if is_list else printable(value, here, policy)
    return changed(model, changes | remarks(model, reworded))


def _less(model: Any, name: str, value: Any, how: PrintAs, here: str, policy: Printing) -> Any:
    """What is printed of a value that is not printed in full."""
    if how in NOT_PRINTED:
        return _emptied(model, name, value)
    try:
        return shortened(value, how)
    except TypeError:
        raise RuleDefect(f"{policy.jurisdiction}/jurisdiction.yaml: printing: '{here}' cannot be printed as '{how}'.") from None


def _emptied(model: Any, name: str, value: Any) -> Any:
    field = type(model).model_fields[name]
    if isinstance(value, tuple | dict):
        return type(value)()
    if isinstance(value, Model) and field.default is not None:
        return type(value)()
    return "" if field.is_required() else None


def shortened(value: Any, how: PrintAs) -> Any:
    """A value in the shorter form the policy allows: the year, the month, initials or the last four characters.

    Raises TypeError for a value that has no such form, so that nothing is printed in full by mistake. A text of four
    characters or fewer has no last four that would hide anything: it is not printed.
    """
    if isinstance(value, tuple):
        return tuple(shortened(item, how) for item in value)
    if isinstance(value, PartialDate) and how in {"year", "month"}:
        return PartialDate(value.year, value.month if how == "month" else None, None, value.about)
    if isinstance(value, str) and how == "initials":
        return initials(value)
    if isinstance(value, str) and how == "last-four":
        return value[-4:] if len(value) > 4 else ""
    raise TypeError(how)
