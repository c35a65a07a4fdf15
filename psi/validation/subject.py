"""What a study is about: an instrument, its scale and its bands, from the rule file or from the analyst."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Literal

from psi.errors import BadInput
from psi.rulebook import edition, rule_set_named
from psi.rulebook.instruments import Band as RuleBand
from psi.rulebook.instruments import Number, decimals

Scale = Literal["points", "probability"]
BandsFrom = Literal["rules", "analyst", "data", "nowhere"]
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_BAND = re.compile(r"\s*([^=,]{1,40}?)\s*=\s*(-?\d{1,6})\s*(?:-|to)\s*(-?\d{1,6})\s*")
EXAMPLE = "--bands 'Low=1-4,Medium=5-7,High=8-10'"


@dataclass(frozen=True)
class Band:
    """A band of the score with both edges, in points, or in per cent where the score is a probability."""

    name: str
    first: int | float
    last: int | float


@dataclass(frozen=True)
class Subject:
    """The instrument of a study; `is_held` when psi has a rule file for it, `edition` the first day of that file.

    Where the edges differ by sex they stand in `by_sex`, and of `bands` only the names and their order hold for everybody.
    `decimals` are those to which a chance in per cent is rounded before it is given a band.
    """

    instrument: str
    title: str
    edition: str | None
    is_held: bool
    scale: Scale
    bands: tuple[Band, ...] = ()
    bands_from: BandsFrom = "nowhere"
    by_sex: tuple[tuple[str, tuple[Band, ...]], ...] = ()
    decimals: int = 0


def subject(instrument: str, *, scale: str | None = None, bands: str | None = None) -> Subject:
    """The instrument under study, with its own bands unless others are named; raises BadInput where the bands cannot be told."""
    if not _ID.fullmatch(instrument):
        raise BadInput(f"'{instrument}' is no id of an instrument. Write lower-case letters, digits and hyphens, as in 'oras-cst'.")
    named = read_bands(bands) if bands else ()
    held = rule_set_named(instrument)
    if held is None:
        return Subject(instrument, instrument, None, False, _scale(scale, "points"), named, "analyst" if named else "nowhere")
    if held.kind == "guideline":
        raise BadInput(f"'{instrument}' is a guideline, and gives no score to validate.")
    entered = [each for each in held.editions if each.status != "not-entered"]
    if not entered:
        return Subject(instrument, held.title, None, True, _scale(scale, "points"), named, "analyst" if named else "nowhere")
    rules: Any = edition(instrument, entered[-1].in_force_from)
    own: Scale = "probability" if held.kind == "formula" else "points"
    made = Subject(instrument, rules.title, str(rules.in_force_from), True, _scale(scale, own))
    if named:
        return replace(made, bands=named, bands_from="analyst")
    for_all = tuple(getattr(rules, "bands", None) or ())
    if for_all:
        return replace(made, bands=_plain(for_all), bands_from="rules", decimals=decimals(for_all))
    by_sex = tuple((each.sex, _plain(each.bands)) for each in getattr(rules, "cutoffs", ()))
    return _for_each_sex(made, by_sex) if by_sex else made


def read_bands(said: str) -> tuple[Band, ...]:
    """Bands as an analyst writes them, `Low=1-4,Medium=5-7,High=8-10`, from the lowest up and without gap or overlap."""
    found = [_BAND.fullmatch(part) for part in said.split(",")]
    bands = tuple(Band(each[1], int(each[2]), int(each[3])) for each in found if each)
    if len(bands) != len(found):
        raise BadInput(f"the bands '{said}' cannot be read. Write them like {EXAMPLE}.")
    for band in bands:
        if band.last < band.first:
            raise BadInput(f"the band '{band.name}' ends at {band.last}, before it starts at {band.first}.")
    for below, above in pairwise(bands):
        if above.first != below.last + 1:
            raise BadInput(f"'{below.name}' ends at {below.last} and '{above.name}' starts at {above.first}: bands follow without gap or overlap.")
    if len({band.name.casefold() for band in bands}) < len(bands):
        raise BadInput(f"two of the bands '{said}' have the same name. Give each a name of its own.")
    return bands


def _scale(said: str | None, own: Scale) -> Scale:
    if said not in (None, "", "points", "probability"):
        raise BadInput(f"the scale '{said}' is not known. It is points or probability.")
    return "points" if said == "points" else "probability" if said == "probability" else own


def _plain(bands: Sequence[RuleBand]) -> tuple[Band, ...]:
    return tuple(Band(each.name, _number(each.first), _number(each.last)) for each in bands)


def _number(edge: Number) -> int | float:
    return int(edge) if edge == int(edge) else float(edge)


def _for_each_sex(made: Subject, by_sex: tuple[tuple[str, tuple[Band, ...]], ...]) -> Subject:
    """The instrument with the bands of each sex; raises BadInput where they have other names for one than for the other."""
    bands = by_sex[0][1]
    if any([band.name for band in each] != [band.name for band in bands] for _, each in by_sex):
        raise BadInput(f"the bands of '{made.instrument}' have other names for one sex than for another. Study one sex at a time, with --only and --bands.")
    return replace(made, bands=bands, bands_from="rules", by_sex=by_sex if len({each for _, each in by_sex}) > 1 or len(by_sex) == 1 else ())
