"""Studies made for the tests: the published one, and small ones whose figures can be worked out by hand."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from psi.workbench.validating import Validation, validate

ROOT = Path(__file__).resolve().parent.parent.parent
COMPAS = ROOT / "examples" / "validation" / "compas.csv"
DAY = "2026-11-26"
BANDS = "Low=1-2,High=3-4"


@pytest.fixture(scope="session")
def compas() -> Validation:
    return validate("compas", COMPAS, groups=("race",), on=DAY)


@pytest.fixture
def table(tmp_path: Path) -> Callable[..., Path]:
    """Write the data of a study as an analyst would have it, and return its path."""

    def write(content: str | bytes) -> Path:
        path = tmp_path / "people.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return path

    return write


@pytest.fixture
def study(table: Callable[..., Path]) -> Callable[..., Validation]:
    """A study of an invented screen with two bands, 1 to 2 and 3 to 4, from the text of its data."""

    def made(content: str | bytes, instrument: str = "made-up", **said: Any) -> Validation:
        bands = {"bands": BANDS} if instrument == "made-up" else {}
        return validate(instrument, table(content), on=DAY, **(bands | said))

    return made


def people(*rows: tuple[object, ...]) -> str:
    """Rows of score, outcome, group and how many people."""
    return "\n".join(["score,outcome,site,people", *(",".join(map(str, row)) for row in rows)]) + "\n"
