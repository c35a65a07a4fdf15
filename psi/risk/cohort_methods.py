"""How each formula is worked out for many people at once, and what it adds to their table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from psi.risk.scoring import Score
from psi.rulebook.instruments import FormulaInstrument

if TYPE_CHECKING:
    import pandas as pd

Real = NDArray[np.float64]
Mask = NDArray[np.bool_]
Words = NDArray[np.object_]


@dataclass(frozen=True)
class Output:
    """One result: the columns of its probabilities, the longest span last, and the column of the band that divides that one."""

    probabilities: tuple[str, ...]
    band: str

    @property
    def divided(self) -> str:
        """The column that the band divides."""
        return self.probabilities[-1]


@dataclass(frozen=True)
class Plain:
    """What was worked out at once: which rows are done, their numbers by column, and by row what the last result lacks."""

    plain: Mask
    values: dict[str, Real]
    lacking: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Method:
    """A formula for one person and for many: the same numbers."""

    outputs: tuple[Output, ...]
    plain_rows: "Callable[[FormulaInstrument, Mapping[str, pd.Series[Any]], int], Plain]"
    one: Callable[[FormulaInstrument, Mapping[str, object]], tuple[Score, ...]]

    @property
    def added(self) -> tuple[str, ...]:
        """The columns that are added to a table, in their order."""
        return (*(name for each in self.outputs for name in each.probabilities), *(each.band for each in self.outputs), "error")
