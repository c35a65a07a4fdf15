"""Where a score stands among its bands, and a range in its sentencing table: the edges and cells of the rules that were used."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from psi.report.language import counted
from psi.report.pictures.values import Band, Cell, Grid, Reading, Row, Scale
from psi.report.values import Paragraph
from psi.rulebook import Guideline, edition

AROUND = 3
"""How many offense levels above and below are shown."""
NARROWEST = 8
"""How many of the hundred parts of a scale a band needs for its name to be read in it."""


def by_instrument(computed: Sequence[Mapping[str, Any]]) -> Iterator[tuple[Mapping[str, Any], ...]]:
    """The results that are given, those of one instrument together."""
    for instrument in dict.fromkeys(score["instrument"] for score in computed):
        given = tuple(score for score in computed if score["instrument"] == instrument and score["probabilities"])
        if given:
            yield given


def score_bands(*scores: Mapping[str, Any]) -> Scale:
    """The results of one instrument on its scale, of each the longest span first: the bands divide that one."""
    bands = tuple(Band(band["name"], band["first"], band["last"]) for band in scores[0]["bands"])
    readings = tuple(reading for score in scores for reading in _readings(score))
    starts = [float(band.first) for band in bands]
    narrowest = min(end - start for start, end in pairwise([*starts, 100.0]))
    return Scale(bands, readings, even=narrowest < NARROWEST and all(reading.banded for reading in readings))


def _readings(score: Mapping[str, Any]) -> Iterator[Reading]:
    spans = sorted(score["probabilities"], key=lambda p: -p["years"])
    for p in spans:
        name = score.get("result") or counted(p["years"], "year")
        yield Reading(_capital(name), float(p["per_cent"]), f"{p['per_cent']}%", p is spans[0])


def sentencing_table(
    context: Mapping[str, Any], terms: Mapping[str, str], say: Callable[[str, Mapping[str, Any]], Paragraph]
) -> tuple[Grid, dict[str, Any]] | None:
    """The cells around the range, of the edition that was used; None when there is no range."""
    found = context["guideline_range"]
    if found is None or found["level"] is None:
        return None
    rules = edition(found["rule_set"], dt.date.fromisoformat(found["edition"]))
    assert isinstance(rules, Guideline)
    categories = tuple(band.category for band in rules.categories)
    levels = [n for n in range(found["level"] - AROUND, found["level"] + AROUND + 1) if rules.offense_levels.least <= n <= rules.offense_levels.most]
    cells = {(cell.offense_level, cell.category): Cell(_range(cell.minimum, cell.maximum), cell.zone) for cell in rules.cells}
    grid = Grid(
        across=terms["table-category"],
        down=terms["table-level"],
        columns=categories,
        rows=tuple(Row(str(level), tuple(cells[level, category] for category in categories)) for level in levels),
        marked=(levels.index(found["level"]), categories.index(found["category"])),
        zones=tuple((zone.zone, f"{terms['table-zone']} {zone.zone}") for zone in rules.zones),
        note=say("sentencing-table-note", {}).text,
    )
    return grid, {"shown": {"first": levels[0], "last": levels[-1]}}


def _range(low: int | str, high: int | str) -> str:
    return f"{low}" if low == high else f"{low}–{high}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
