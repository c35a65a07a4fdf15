"""Sentencing guidelines as data: the table, the categories of criminal history, the zones and the limits on points."""

import csv
from collections.abc import Container
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from psi.errors import BadFile
from psi.rulebook.provenance import Edition, Rule, Whole, Words, refusal

Months = int | Literal["life"]
Category = Literal["I", "II", "III", "IV", "V", "VI"]
ZoneName = Literal["A", "B", "C", "D"]
COLUMNS = ("offense_level", "category", "minimum_months", "maximum_months", "zone")


@dataclass(frozen=True)
class Cell:
    """One cell of a sentencing table; a month is a whole number, or the word "life"."""

    offense_level: int
    category: Category
    minimum: Months
    maximum: Months
    zone: ZoneName


class CategoryPoints(Rule):
    """The criminal history points of one category; `to` left out: and more."""

    category: Category
    first: Annotated[Whole, Field(alias="from")]
    last: Annotated[Whole | None, Field(alias="to")] = None
    cite: Words


def _from_none_up(categories: tuple[CategoryPoints, ...]) -> tuple[CategoryPoints, ...]:
    wanted = 0
    for band in categories:
        if band.first != wanted:
            raise refusal(f"category {band.category} starts at {band.first} points; it must start at {wanted}.")
        wanted = -1 if band.last is None else band.last + 1
    if wanted != -1:
        raise refusal("the last category has an upper edge, so more points would have no category.")
    return categories


class Zone(Rule):
    """The minimum terms, in months, of one zone; `to` left out: and more."""

    zone: ZoneName
    first: Annotated[Whole, Field(alias="from")]
    last: Annotated[Whole | None, Field(alias="to")] = None
    cite: Words


class Levels(Rule):
    """The least and most offense level of the table: a total outside them is read as the nearer one."""

    least: Whole
    most: Whole
    cite: Words


class PointLimit(Rule):
    """The most points one subsection can add, and how many points of other subsections it presupposes."""

    section: Words
    most: Whole
    presupposes: Whole = 0
    cite: Words


class CategoryElsewhere(Rule):
    """A section that sets the criminal history category itself, whatever the points; from `settled_from` on it adds nothing."""

    section: Words
    settled_from: Category
    cite: Words


class StatutoryLimits(Rule):
    """The subsections by which a statute cuts the range of a single count, and the one for several counts."""

    maximum_below: Words
    minimum_above: Words
    otherwise: Words
    several_counts: Words


class Table(Rule):
    """The file of the table, beside the rule file."""

    file: Words
    cite: Words


class Guideline(Edition):
    """A sentencing guideline as far as psi reads it: the table, and what is needed to find the cell.

    `cells` come from the file that `table` names, never from the YAML.
    """

    kind: Literal["guideline"]
    edition_rule: Words
    offense_levels: Levels
    categories: Annotated[tuple[CategoryPoints, ...], Field(min_length=1), AfterValidator(_from_none_up)]
    category_cite: Words
    zones: tuple[Zone, ...]
    point_limits: tuple[PointLimit, ...] = ()
    category_elsewhere: tuple[CategoryElsewhere, ...] = ()
    statutory_limits: StatutoryLimits | None = None
    table: Table
    cells: Annotated[tuple[Cell, ...], Field(max_length=0)] = ()

    def cell(self, level: int, category: Category) -> Cell:
        """The cell of a level and a category; KeyError when the table has none."""
        cell = next((c for c in self.cells if (c.offense_level, c.category) == (level, category)), None)
        if cell is None:
            raise KeyError(f"{level}, {category}")
        return cell


def with_cells(guideline: Guideline, path: Path) -> Guideline:
    """The guideline with its table read from the file beside `path`; raises BadFile with every problem found."""
    table = path.with_name(guideline.table.file)
    try:
        rows = list(csv.reader(table.read_text("utf-8").splitlines(), strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BadFile(table, (f"the table cannot be read: {error}.",)) from None
    if not rows or tuple(rows[0]) != COLUMNS:
        raise BadFile(table, (f"line 1: the columns must be {', '.join(COLUMNS)}.",))
    problems: list[str] = []
    cells = [_cell(row, line, guideline, problems) for line, row in enumerate(rows[1:], start=2)]
    found = [(cell.offense_level, cell.category) for cell in cells if cell]
    problems += [] if problems else _gaps(found, guideline)
    if problems:
        raise BadFile(table, tuple(problems))
    return guideline.model_copy(update={"cells": tuple(cell for cell in cells if cell)})


def _cell(row: list[str], line: int, guideline: Guideline, problems: list[str]) -> Cell | None:
    try:
        level, category, low, high, zone = row
        categories, zones = {c.category: c.category for c in guideline.categories}, {z.zone: z.zone for z in guideline.zones}
        cell = Cell(int(level), categories[_known(category, categories)], _months(low), _months(high), zones[_known(zone, zones)])
    except ValueError as error:
        problems.append(f"line {line}: this row cannot be read: {error}.")
        return None
    if _length(cell.maximum) < _length(cell.minimum):
        problems.append(f"line {line}: the maximum ({high}) lies below the minimum ({low}).")
    if cell.zone != _zone(cell, guideline):
        problems.append(f"line {line}: a minimum of {low} months does not lie in zone {zone}.")
    return cell


def _known(text: str, names: Container[str]) -> Any:
    if text not in names:
        raise ValueError(f"'{text}' is not in the rule file")
    return text


def _months(text: str) -> Months:
    return "life" if text == "life" else int(text)


def _length(months: Months) -> float:
    return float("inf") if months == "life" else months


def _zone(cell: Cell, guideline: Guideline) -> str | None:
    low = _length(cell.minimum)
    return next((z.zone for z in guideline.zones if z.first <= low and (z.last is None or low <= z.last)), None)


def _gaps(found: list[tuple[int, Category]], guideline: Guideline) -> list[str]:
    levels = range(guideline.offense_levels.least, guideline.offense_levels.most + 1)
    wanted = [(level, band.category) for level in levels for band in guideline.categories]
    missing = [f"the cell for level {level}, category {category} is missing." for level, category in wanted if (level, category) not in found]
    twice = sorted({f"the cell for level {level}, category {c} stands twice." for level, c in found if found.count((level, c)) > 1})
    beyond = [f"the cell for level {level}, category {c} lies outside the table." for level, c in found if (level, c) not in wanted]
    return missing + twice + beyond
