"""A whole study: everything that is worked out from the data of an instrument, as plain values."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from psi.errors import BadInput
from psi.validation import confusion as tables
from psi.validation import measures
from psi.validation.confusion import Confusion, Cut, Differences
from psi.validation.data import Columns, Data, Refused
from psi.validation.measures import FEW, Auc, Bin, Line
from psi.validation.subject import Subject

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class About:
    """What the analyst says of the study: whose outcome, where and when, what counts as the outcome, who checked it."""

    place: str = ""
    first: dt.date | None = None
    last: dt.date | None = None
    outcome: str = ""
    checked_by: str = ""


@dataclass(frozen=True)
class AtCut:
    """The counts at one cut-off: of everybody, and by group in each column of groups."""

    cut: Cut
    everybody: Confusion
    groups: dict[str, dict[str, Confusion]]
    differences: dict[str, Differences | None]


@dataclass(frozen=True)
class Group:
    """One group: how many people, how many with the outcome, how well the score ranks them, and what was observed by score and by band."""

    column: str
    value: str
    n: int
    events: int
    auc: Auc | None
    bins: tuple[Bin, ...]
    bands: tuple[Bin, ...]

    @property
    def is_enough(self) -> bool:
        """Whether at least ten people had the outcome and ten had not."""
        return min(self.events, self.n - self.events) >= FEW


@dataclass(frozen=True)
class Study:
    """The results of a study."""

    subject: Subject
    about: About
    on: dt.date
    columns: Columns
    is_by_band: bool
    rows: int
    left_out: int
    refused: tuple[Refused, ...]
    reasons: tuple[tuple[str, int], ...]
    digest: str
    n: int
    events: int
    auc: Auc | None
    curve: tuple[tuple[float, float], ...]
    brier: dict[str, float]
    line: Line | None
    bins: tuple[Bin, ...]
    bands: tuple[Bin, ...]
    cuts: tuple[AtCut, ...]
    main: int
    groups: tuple[Group, ...]
    base_rates_differ: dict[str, bool]

    @property
    def is_enough(self) -> bool:
        """Whether at least ten people had the outcome and ten had not."""
        return min(self.events, self.n - self.events) >= FEW

    @property
    def main_cut(self) -> AtCut | None:
        """The cut-off at which the groups are compared in figures and in the record."""
        return self.cuts[self.main] if self.cuts else None


def study(data: Data, said: About, on: dt.date, *, cut: str | None = None) -> Study:
    """Work everything out; `cut` names the band from which on people count as classed high in figures, the second when left out.

    Raises BadInput when there is nobody with the outcome, or nobody without it: nothing can then be said of the scores.
    """
    about, table, by_band = data.subject, data.table, data.is_by_band
    n, events = _people(table)
    if not 0 < events < n:
        why = "there is nobody in it whose row can be used" if n == 0 else f"of its {n:,} people, {'none' if events == 0 else 'all'} had the outcome"
        first = f" {data.reasons[0][1]:,} rows were refused: {data.reasons[0][0]}" if data.reasons else ""
        raise BadInput(f"no study can be made of the file: {why}.{first}")
    levels = tables.cuts(about)
    found = tuple(_at_cut(data, level, position) for position, level in enumerate(levels, 1))
    is_chance = about.scale == "probability" and not by_band
    return Study(
        subject=about,
        about=said,
        on=on,
        columns=data.columns,
        is_by_band=by_band,
        rows=data.rows,
        left_out=data.left_out,
        refused=data.refused,
        reasons=data.reasons,
        digest=data.digest,
        n=n,
        events=events,
        auc=measures.auc(table),
        curve=measures.curve(table),
        brier=measures.brier(table, about, by_band=by_band),
        line=measures.line(table) if is_chance else None,
        bins=measures.bins(table, about, by_band=by_band),
        bands=measures.by_bands(table, about.bands) if about.bands else (),
        cuts=found,
        main=_main(levels, cut),
        groups=tuple(each for position, name in enumerate(data.columns.groups) for each in _groups(data, position, name)),
        base_rates_differ={name: tables.base_rates_differ(found[0].groups[name]) for name in data.columns.groups} if found else {},
    )


def _people(table: "pd.DataFrame") -> tuple[int, int]:
    return round(float(table["people"].sum())), round(float((table["people"] * table["event"]).sum()))


def _main(levels: tuple[Cut, ...], named: str | None) -> int:
    names = [level.band.casefold() for level in levels]
    if named and named.casefold() not in names:
        known = ", ".join(level.band for level in levels) or "none"
        raise BadInput(f"there is no cut-off '{named}'. The bands above the lowest are: {known}.")
    return names.index(named.casefold()) if named else 0


def _at_cut(data: Data, level: Cut, position: int) -> AtCut:
    everybody = tables.at_cut(data.table, position)
    groups = {name: tables.by_group(data.table, f"group{n}", position) for n, name in enumerate(data.columns.groups)}
    return AtCut(level, everybody, groups, {name: tables.differences(held) for name, held in groups.items()})


def _groups(data: Data, position: int, name: str) -> tuple[Group, ...]:
    about = data.subject
    made = []
    for value, held in data.table.groupby(f"group{position}", sort=True):
        n, events = _people(held)
        bins = measures.bins(held, about, by_band=data.is_by_band)
        bands = measures.by_bands(held, about.bands) if about.bands else ()
        made.append(Group(name, str(value), n, events, measures.auc(held), bins, bands))
    return tuple(sorted(made, key=lambda each: -each.n))
