"""What an officer types into a cell or a field, and what it means for the case; and a value of the case as it is typed."""

import difflib
import re
from decimal import Decimal, InvalidOperation
from typing import Any, Literal, get_args, get_origin

from psi.case.changes import model_in
from psi.case.dates import PartialDate
from psi.case.history import Length
from psi.case.labels import UNITS, length_in_words

_LENGTH = re.compile(r"(\d{1,6})\s*(year|month|week|day|hour)s?")
_YES_NO = {"yes": True, "true": True, "no": False, "false": False}


def as_cell(value: Any) -> str:
    """A value of the case as a cell says it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return length_in_words(value)
    return "; ".join(str(each) for each in value) if isinstance(value, list) else str(value)


def choices(annotation: Any) -> tuple[str, ...]:
    """The answers of a fixed list in words, as a drop-down offers them; none where anything may be written."""
    if leaf(annotation) is bool:
        return ("yes", "no")
    return tuple(answer.replace("-", " ") for answer in answers(annotation))


def value_of(said: str, annotation: Any) -> Any:
    """What a cell means for the case; raises ValueError in plain words."""
    if allowed := answers(annotation):
        return _choice(said, allowed)
    if get_origin(annotation) is tuple:
        return [each.strip() for each in said.split(";") if each.strip()]
    if model_in(annotation) is Length:
        return _length(said)
    plain = leaf(annotation)
    if plain is bool:
        if said.lower() not in _YES_NO:
            raise ValueError(f"'{_short(said)}' is neither yes nor no. Write one of the two.")
        return _YES_NO[said.lower()]
    if plain is PartialDate:
        return str(PartialDate.parse(said))
    return _money(said) if plain is Decimal else said


def _choice(said: str, answers: tuple[str, ...]) -> str:
    meant = "-".join(re.split(r"[\s_-]+", said.strip().lower()))
    if meant in answers:
        return meant
    close = difflib.get_close_matches(meant, answers, n=1)
    mend = f"Did you mean '{close[0].replace('-', ' ')}'?" if close else f"Choose one of: {', '.join(a.replace('-', ' ') for a in answers)}."
    raise ValueError(f"'{_short(said)}' is not one of the answers here. {mend}")


def _length(said: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for number, unit in _LENGTH.findall(said.lower()):
        if f"{unit}s" in found:
            raise ValueError(f"'{_short(said)}' says the {unit}s twice. Write each once.")
        found[f"{unit}s"] = int(number)
    if not found or re.sub(r"[\s,]|\band\b", "", _LENGTH.sub("", said.lower())):
        raise ValueError(f"'{_short(said)}' is not a length of time. Write it as 1 year 6 months, 90 days or 40 hours.")
    return {unit: found[unit] for unit in UNITS if found.get(unit)}


def _money(said: str) -> str:
    try:
        amount = Decimal(said)
    except InvalidOperation:
        amount = Decimal(-1)
    if not re.fullmatch(r"\d{1,13}(\.\d{1,2})?", said) or amount < 0:
        raise ValueError(f"'{_short(said)}' is not an amount. Write 1250 or 17.50, without a currency sign or commas.")
    return said


def answers(annotation: Any) -> tuple[str, ...]:
    """The answers of a fixed list as they are kept; none where anything may be written."""
    if get_origin(annotation) is Literal:
        return get_args(annotation)
    return () if get_origin(annotation) is tuple else next((found for each in get_args(annotation) if (found := answers(each))), ())


def leaf(annotation: Any) -> Any:
    """The plain type inside an annotation: text, a date, an amount, yes or no."""
    if isinstance(annotation, type):
        return annotation
    return next((found for each in get_args(annotation) if (found := leaf(each)) not in (None, type(None))), None)


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "..."
