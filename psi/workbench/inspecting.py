"""Looking over Word files, also those that somebody has edited since psi wrote them."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from psi.document.inspection import Remark


def inspect(file: Path) -> "tuple[Remark, ...]":
    """Everything to mend in a Word file before it leaves the office; raises BadFile when psi cannot read it."""
    from psi.document.inspection import inspect as looked_over

    return looked_over(file)
