"""What the pictures of a study show: points on two axes, and shares with their intervals in rows. Shares run from 0 to 1."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Point:
    """A point on two axes; `low` and `high` bound its interval upward, `says` stands beside it, `below` under its place on the axis."""

    across: float
    up: float
    low: float | None = None
    high: float | None = None
    says: str = ""
    tick: str = ""
    below: str = ""


@dataclass(frozen=True)
class Plot:
    """Points between two axes from 0 to 1, with a line and a broken diagonal where there is one.

    The axis across has its own words under each point (`tick`), or per cents where no point has any; `beneath` names the row of `below`.
    """

    across: str
    up: str
    points: tuple[Point, ...]
    line: tuple[tuple[float, float], ...] = ()
    has_diagonal: bool = False
    beneath: str = ""
    height: float = 3.2


@dataclass(frozen=True)
class Share:
    """A share with its interval, in words at the end of the row; none where there is nobody to count."""

    name: str
    value: float | None
    low: float | None
    high: float | None
    says: str


@dataclass(frozen=True)
class Shares:
    """Groups of shares under one scale, each group with a heading."""

    groups: tuple[tuple[str, tuple[Share, ...]], ...]
