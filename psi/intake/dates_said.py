"""Days inside the sentences of a screen, which other rooms write as 2026-10-06, as the court writes them: in one place for every screen."""

import re
from dataclasses import fields, is_dataclass, replace
from typing import Any

from psi.case import PartialDate
from psi.intake.echoes import in_words
from psi.intake.screen import Table

# What is said, and not what was typed, nor where it stands.
SAID = frozenset({"words", "says", "note", "error", "echo", "legend", "caption", "empty", "title", "cells", "alt", "said", "status"})
VERBATIM = ("lines-", "unread")
_DAY = re.compile(r"(?<![\w-])(?<!Write )(?<!as )(?<!like )(\d{4}-\d{2}-\d{2})(?![\w-])|(?<=\()((?:about )?\d{4}-\d{2})(?=\))")


def as_the_court_writes(shown: Any, *, day_first: bool) -> Any:
    """A screen, or a part of one, with the days in its sentences in words; the lines of a pasted record stay as they were pasted."""
    if isinstance(shown, tuple):
        return tuple(as_the_court_writes(each, day_first=day_first) for each in shown)
    if not is_dataclass(shown) or isinstance(shown, type) or (isinstance(shown, Table) and shown.id.startswith(VERBATIM)):
        return shown
    changes: dict[str, Any] = {}
    for field in fields(shown):
        value = getattr(shown, field.name)
        if isinstance(value, tuple) and value and not isinstance(value[0], str):
            changes[field.name] = as_the_court_writes(value, day_first=day_first)
        elif field.name in SAID:
            changes[field.name] = _said(value, day_first=day_first)
    return replace(shown, **changes)


def _said(value: Any, *, day_first: bool) -> Any:
    if isinstance(value, tuple):
        return tuple(_said(each, day_first=day_first) for each in value)
    return _DAY.sub(lambda m: _day(m[0], day_first=day_first), value) if isinstance(value, str) else value


def _day(text: str, *, day_first: bool) -> str:
    try:
        return in_words(PartialDate.parse(text), day_first=day_first)
    except ValueError:
        return text
