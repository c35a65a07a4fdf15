"""What a picture of a report shows, as plain values: periods and dates, bands, a table, amounts."""

from dataclasses import dataclass
from typing import Literal

from psi.report.pictures.plots import Plot, Shares
from psi.rulebook.instruments import Number

MarkKind = Literal["date", "now", "guilty", "adjudicated", "not-guilty"]


@dataclass(frozen=True)
class Span:
    """A stretch of a timeline, from one day to another as fractions of years; `sure` when both ends are known."""

    start: float
    end: float
    sure: bool = True


@dataclass(frozen=True)
class Mark:
    """A date of a timeline, from the first to the last day it can be, as fractions of years; `count` when it stands for several."""

    start: float
    end: float
    kind: MarkKind = "date"
    sure: bool = True
    count: int = 1

    @property
    def at(self) -> float:
        """Where it is drawn."""
        return (self.start + self.end) / 2


@dataclass(frozen=True)
class Lane:
    """One row of a timeline; `fill` is which of the fills its periods have."""

    name: str
    spans: tuple[Span, ...]
    marks: tuple[Mark, ...] = ()
    fill: int = 0


@dataclass(frozen=True)
class Timeline:
    """Rows over years; `ages` is the word beside a line of ages and the year of birth, `key` what each kind of mark means."""

    lanes: tuple[Lane, ...]
    first: float
    last: float
    ages: tuple[str, int] | None = None
    key: tuple[tuple[MarkKind, str], ...] = ()


@dataclass(frozen=True)
class Band:
    """A band of a score, from its first figure to its last."""

    name: str
    first: Number
    last: Number


@dataclass(frozen=True)
class Reading:
    """One figure of a score: what it is called, its place on the scale and how it is written; `banded` when the bands divide it."""

    name: str
    value: float
    says: str
    banded: bool


@dataclass(frozen=True)
class Scale:
    """A score on its scale, with the edges of its bands; `even` when the bands are drawn equally wide, since one is too narrow for its name."""

    bands: tuple[Band, ...]
    readings: tuple[Reading, ...]
    even: bool = False


@dataclass(frozen=True)
class Cell:
    """One cell of a table: what stands in it, and its zone."""

    says: str
    zone: str


@dataclass(frozen=True)
class Row:
    """One row of a table, by its name."""

    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Grid:
    """A part of a sentencing table with one cell marked (its row and column); `note` stands below."""

    across: str
    down: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    marked: tuple[int, int]
    zones: tuple[tuple[str, str], ...]
    note: str = ""


@dataclass(frozen=True)
class Bar:
    """An amount as a bar of one or more parts, each of a kind (a place in the key), and what stands at its end."""

    name: str
    parts: tuple[tuple[int, float], ...]
    says: str


@dataclass(frozen=True)
class Bars:
    """Groups of bars, each group on a scale of its own; `key` names the kinds of parts, where there is more than one."""

    groups: tuple[tuple[Bar, ...], ...]
    key: tuple[str, ...] = ()


Picture = Timeline | Scale | Grid | Bars | Plot | Shares
