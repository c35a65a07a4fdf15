"""The data of a study: a CSV file of people, or of counts of people, read strictly; a row that cannot be used is refused and counted."""

import hashlib
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from psi.errors import BadFile, BadInput
from psi.risk.csvfile import read_rows
from psi.validation import cells
from psi.validation.subject import EXAMPLE, Band, Subject

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

SCORES, OUTCOMES, BANDS = ("score", "decile_score"), ("outcome", "two_year_recid"), ("band", "score_text")
PEOPLE, SEX = "people", "sex"
MOST_GROUPS = 40
LONGEST = 60
NOT_RECORDED = "not recorded"


@dataclass(frozen=True)
class Columns:
    """Which columns hold what; `only` keeps the rows that have one of these values in a column, `count` says how many people a row stands for.

    `band` is read only where neither a rule file nor the analyst names the bands, `sex` only where the bands differ by sex.
    """

    score: str | None = None
    outcome: str | None = None
    band: str | None = None
    groups: tuple[str, ...] = ()
    count: str | None = None
    sex: str | None = None
    only: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Refused:
    """A row of the file that was not used, by its number below the header, and why."""

    row: int
    why: str


@dataclass(frozen=True)
class Data:
    """People by score, outcome and groups, in a table with the columns score, band, event, people and one for each group."""

    table: "pd.DataFrame"
    subject: Subject
    columns: Columns
    is_by_band: bool
    rows: int
    left_out: int
    refused: tuple[Refused, ...]
    digest: str

    @property
    def reasons(self) -> tuple[tuple[str, int], ...]:
        """How many rows were refused for each reason."""
        return tuple(Counter(each.why for each in self.refused).most_common())


def read_data(path: Path, columns: Columns, about: Subject) -> Data:
    """Read the file of a study; raises BadFile or BadInput when no study can be made of it."""
    import pandas as pd

    rows = read_rows(path, required=_named(columns))
    frame = pd.DataFrame(rows.cells, columns=list(rows.header), dtype=object)
    score = _column(path, columns.score, SCORES, rows.header, "score")
    outcome = _column(path, columns.outcome, OUTCOMES, rows.header, "outcome")
    band = columns.band or next((name for name in BANDS if name in rows.header), None)
    found = replace(columns, score=score, outcome=outcome, band=band, count=columns.count or (PEOPLE if PEOPLE in rows.header else None))
    kept = _kept(frame, found)
    about = about if about.bands else _with_bands(about, frame[kept], score, band)
    names = {each.name.casefold(): n for n, each in enumerate(about.bands)}
    by_band = bool(names) and any(str(cell).strip().casefold() in names for cell in frame[score].unique())
    sex = _column(path, columns.sex, (SEX,), rows.header, "sex") if about.by_sex and not by_band else None
    found = replace(found, sex=sex)
    table, said = _read(frame, found, about, cells.by_name(score, names) if by_band else cells.by_number(score, about))
    table["band"] = table["score"].astype(int) if by_band else _positions(table, about)
    why = pd.Series([rows.problems.get(n, each) for n, each in enumerate(said)], index=frame.index, dtype=object)
    refused = tuple(Refused(int(str(n)) + 1, str(each)) for n, each in why[kept & (why != "")].items())
    usable = table[kept & (why == "") & (table["people"] > 0)]
    _refuse_labels(usable, found)
    counted = usable.groupby([*_group_columns(found), "score", "band", "event"], as_index=False, sort=True)[["people"]].sum()
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Data(counted, about, found, by_band, len(frame), int((~kept).sum()), refused, digest)


def _named(columns: Columns) -> tuple[str, ...]:
    named = (columns.score, columns.outcome, columns.band, *columns.groups, columns.count, columns.sex, *(name for name, _ in columns.only))
    return tuple(dict.fromkeys(name for name in named if name))


def _column(path: Path, named: str | None, usual: tuple[str, ...], header: tuple[str, ...], option: str) -> str:
    if named:
        return named
    found = [name for name in usual if name in header]
    if len(found) != 1:
        says = "more than one column could be" if found else "no column is called"
        raise BadFile(path, (f"line 1: {says} the {option}. Name it with --{option}. The columns are: {', '.join(header)}.",))
    return found[0]


def _with_bands(about: Subject, frame: "pd.DataFrame", score: str, column: str | None) -> Subject:
    """The instrument with the bands that the file itself writes beside each score; raises BadInput when they overlap."""
    if column is None or column == score or about.scale == "probability":
        return about
    pairs = frame[[score, column]].drop_duplicates()
    whole = pairs[pairs[score].str.strip().map(lambda cell: bool(cells.WHOLE.fullmatch(cell))) & (pairs[column].str.strip() != "")]
    edges = whole.assign(points=whole[score].astype(float).astype(int)).groupby(whole[column].str.strip())["points"].agg(["min", "max"])
    named = sorted((int(row["min"]), int(row["max"]), str(name)) for name, row in edges.iterrows())
    for (_, last, name), (first, _, other) in pairwise(named):
        if first <= last:
            raise BadInput(f"the bands in the column '{column}' overlap: '{name}' goes up to {last} and '{other}' begins at {first}. Name them with {EXAMPLE}.")
    ends = [first - 1 for first, _, _ in named[1:]] + [last for _, last, _ in named[-1:]]
    bands = tuple(Band(name, first, end) for (first, _, name), end in zip(named, ends, strict=True))
    return replace(about, bands=bands, bands_from="data") if len(bands) > 1 else about


def _kept(frame: "pd.DataFrame", columns: Columns) -> "pd.Series[bool]":
    """The rows the study is of: in each column named, one of the values named for it."""
    import pandas as pd

    kept = pd.Series(True, index=frame.index)
    for name in dict.fromkeys(name for name, _ in columns.only):
        wanted = [value for column, value in columns.only if column == name]
        absent = next((value for value in wanted if value not in set(frame[name])), None)
        if absent is not None:
            raise BadInput(f"no row has '{absent}' in the column '{name}'. Look at --only.")
        kept &= frame[name].isin(wanted)
    return kept


def _read(frame: "pd.DataFrame", columns: Columns, about: Subject, score: cells.Read) -> "tuple[pd.DataFrame, list[str]]":
    """The cells as numbers, each different text read once, and for each row why it cannot be used, or nothing."""
    import pandas as pd

    assert columns.score
    assert columns.outcome
    wanted = [(columns.score, "score", score), (columns.outcome, "event", cells.outcome(columns.outcome))]
    wanted += [(columns.count, "people", cells.count(columns.count))] if columns.count else []
    wanted += [(columns.sex, "sex", cells.sex(columns.sex, tuple(sex for sex, _ in about.by_sex)))] if columns.sex else []
    made, why = {}, pd.Series("", index=frame.index, dtype=object)
    for name, target, read in wanted:
        texts = {cell: read(cell.strip()) for cell in frame[name].unique()}
        made[target] = frame[name].map({cell: value for cell, (value, _) in texts.items()}).astype(float)
        said = frame[name].map({cell: problem for cell, (_, problem) in texts.items()})
        why = why.where((why != "") | (said == ""), said)
    table = pd.DataFrame({"people": 1.0, **made}, index=frame.index)
    for position, name in enumerate(columns.groups):
        table[f"group{position}"] = frame[name].str.strip().replace("", NOT_RECORDED)
    return table, why.tolist()


def _positions(table: "pd.DataFrame", about: Subject) -> "NDArray[np.int64]":
    """The position of the band that holds each score, from 0 for the lowest; a chance in per cent is rounded first, half up."""
    import numpy as np

    scores, scale = table["score"].to_numpy(dtype=float), 10**about.decimals
    units = np.floor(scores * 100 * scale + 0.5) if about.scale == "probability" else scores * scale
    sets = [bands for _, bands in about.by_sex] or [about.bands]
    at = [np.searchsorted([round(band.first * scale) for band in bands], units, side="right") - 1 for bands in sets]
    whose = table["sex"].to_numpy(dtype=int) if about.by_sex else 0
    found: NDArray[np.int64] = np.where(whose == 0, at[0], at[-1]).clip(min=0)
    return found


def _group_columns(columns: Columns) -> list[str]:
    return [f"group{n}" for n in range(len(columns.groups))]


def _refuse_labels(table: "pd.DataFrame", columns: Columns) -> None:
    for name, column in zip(columns.groups, _group_columns(columns), strict=True):
        labels = table[column].unique()
        if len(labels) > MOST_GROUPS:
            raise BadInput(f"the column '{name}' has {len(labels):,} different values; psi compares at most {MOST_GROUPS} groups. Name another with --group.")
        if any(len(label) > LONGEST for label in labels):
            raise BadInput(f"the column '{name}' has values of more than {LONGEST} letters; they name no groups. Name another with --group.")
