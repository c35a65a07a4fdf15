"""What is read from one cell of the data: a number, or why the row cannot be used."""

import re
from collections.abc import Callable

from psi.validation.subject import Scale, Subject

Read = Callable[[str], tuple[float, str]]
WHOLE = re.compile(r"-?[0-9]{1,6}(\.0+)?")
_REAL = re.compile(r"[0-9]*\.?[0-9]+([eE]-?[0-9]{1,3})?")


def by_number(column: str, about: Subject) -> Read:
    """A score in points, within the bands, or a chance from 0 to 1."""

    def read(cell: str) -> tuple[float, str]:
        if not cell:
            return 0.0, f"{column}: nothing is given."
        if not (WHOLE if about.scale == "points" else _REAL).fullmatch(cell):
            return 0.0, f"{column}: it is no {_wanted(about.scale)}."
        value = float(cell)
        if about.scale == "probability":
            return value, "" if value <= 1 else f"{column}: it is more than 1, and a probability is not."
        inside = not about.bands or about.bands[0].first <= value <= about.bands[-1].last
        return value, "" if inside else f"{column}: it lies outside the bands ({about.bands[0].first} to {about.bands[-1].last})."

    return read


def _wanted(scale: Scale) -> str:
    return "whole number" if scale == "points" else "number from 0 to 1"


def by_name(column: str, names: dict[str, int]) -> Read:
    """A score that is the name of a band: its position, from 0 for the lowest."""

    def read(cell: str) -> tuple[float, str]:
        if not cell:
            return 0.0, f"{column}: nothing is given."
        return (float(names[cell.casefold()]), "") if cell.casefold() in names else (0.0, f"{column}: it is none of the bands.")

    return read


def outcome(column: str) -> Read:
    """The outcome: 0 or 1 and nothing else."""
    return lambda cell: (float(cell), "") if cell in {"0", "1"} else (0.0, f"{column}: nothing is given." if not cell else f"{column}: it is not 0 or 1.")


def count(column: str) -> Read:
    """How many people a row stands for."""

    def read(cell: str) -> tuple[float, str]:
        if re.fullmatch(r"[0-9]{1,9}", cell):
            return float(cell), ""
        return 0.0, f"{column}: nothing is given." if not cell else f"{column}: it is no whole number of people."

    return read


def sex(column: str, sexes: tuple[str, ...]) -> Read:
    """The position of the sex among those for which bands are published."""
    places = {text: float(n) for n, sex in enumerate(sexes) for text in (sex, sex[0])}

    def read(cell: str) -> tuple[float, str]:
        if cell.casefold() in places:
            return places[cell.casefold()], ""
        return 0.0, f"{column}: nothing is given." if not cell else f"{column}: bands are published for {' and '.join(sexes)} only."

    return read
