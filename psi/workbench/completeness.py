"""How far a case is: what its jurisdiction requires, and what of it is there or accounted for."""

from typing import Any

from psi.rulebook.jurisdiction import Required, jurisdictions, read_jurisdiction
from psi.workbench.site import site_folder


def required(jurisdiction: str | None) -> tuple[Required, ...]:
    """What a jurisdiction requires; nothing where none is named yet."""
    if jurisdiction not in jurisdictions(site_folder()):
        return ()
    return read_jurisdiction(str(jurisdiction), site_folder()).required


def missing(typed: dict[str, Any]) -> tuple[Required, ...]:
    """What the jurisdiction requires and a case, valid or not, neither holds nor accounts for."""
    return tuple(need for need in required(typed.get("jurisdiction")) if not _is_accounted_for(typed, need.field.split(".")))


def percent(typed: dict[str, Any]) -> int:
    """How much of what is required is there, in whole percent; a case without a jurisdiction has nothing of it."""
    needed = len(required(typed.get("jurisdiction")))
    return (needed - len(missing(typed))) * 100 // needed if needed else 0


def _is_accounted_for(around: Any, steps: list[str]) -> bool:
    if isinstance(around, list):
        return any(_is_accounted_for(each, steps) for each in around)
    if not steps:
        return around not in (None, "", [], {})
    if not isinstance(around, dict):
        return False
    return steps[0] in around.get("unanswered", {}) or _is_accounted_for(around.get(steps[0]), steps[1:])
