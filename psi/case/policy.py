"""Which facts may be printed: the policy that the model declares and a jurisdiction may change."""

import types
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin

from psi.case.record import Model, PrintAs, Printed


@cache
def printed_as(model: type[Model], field: str) -> PrintAs:
    """How the model itself allows a field to be printed."""
    for note in _metadata(model, field):
        if isinstance(note, Printed):
            return note.how
    return "full"


def _metadata(model: type[Model], field: str) -> tuple[Any, ...]:
    found = model.model_fields[field]
    inner = tuple(n for arg in get_args(found.annotation) for n in getattr(arg, "__metadata__", ()))
    return (*found.metadata, *inner)


@cache
def chosen_from_list(model: type[Model], field: str) -> bool:
    """Whether the answer is one of a fixed list (which wording turns into its own words)."""
    return _has_literal(model.model_fields[field].annotation)


def _has_literal(annotation: Any) -> bool:
    origin = get_origin(annotation)
    if origin is Literal:
        return True
    if origin in (Union, types.UnionType):
        return any(_has_literal(arg) for arg in get_args(annotation))
    return False
