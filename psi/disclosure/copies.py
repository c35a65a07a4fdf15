"""Copies of parts of a case, which are the parts themselves where nothing in them is another."""

from collections.abc import Mapping
from typing import Any


def changed(model: Any, changes: Mapping[str, Any]) -> Any:
    """A part of a case with these values; the part itself where it holds every one of them."""
    made = {name: value for name, value in changes.items() if value is not getattr(model, name)}
    return model.model_copy(update=made) if made else model


def kept(before: tuple[Any, ...], after: tuple[Any, ...]) -> tuple[Any, ...]:
    """A list as it is after something was done to its entries; the list before that where all of them stayed what they were."""
    return before if len(before) == len(after) and all(a is b for a, b in zip(before, after, strict=True)) else after
