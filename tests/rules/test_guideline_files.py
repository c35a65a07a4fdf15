"""Broken guideline files: the YAML and the table beside it."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from psi.errors import RuleDefect
from psi.rulebook import RULES, Guideline, in_force

USSG = RULES / "us-federal/ussg"
NAME, TABLE = "2025-11-01.yaml", "2025-11-01-sentencing-table.csv"

Copy = Callable[[str, str, str], Path]


@pytest.fixture
def broken(tmp_path: Path) -> Copy:
    def copy(file: str, was: str, becomes: str) -> Path:
        folder = tmp_path / "us-federal/ussg"
        folder.mkdir(parents=True)
        for name in (NAME, TABLE):
            text = (USSG / name).read_text("utf-8")
            assert name != file or was in text
            (folder / name).write_text(text.replace(was, becomes, 1) if name == file else text, "utf-8")
        return tmp_path

    return copy


TABLES = [
    ("43,VI,life,life,D\n", "", "the cell for level 43, category VI is missing."),
    ("43,VI,life,life,D\n", "43,V,life,life,D\n", "the cell for level 43, category V stands twice."),
    ("1,I,0,6,A", "44,I,0,6,A", "the cell for level 44, category I lies outside the table."),
    ("1,I,0,6,A", "1,I,0,6,B", "line 2: a minimum of 0 months does not lie in zone B."),
    ("1,I,0,6,A", "1,I,7,6,B", "line 2: the maximum (6) lies below the minimum (7)."),
    ("1,I,0,6,A", "1,VII,0,6,A", "line 2: this row cannot be read: 'VII' is not in the rule file."),
    ("1,I,0,6,A", "1,I,0,6,E", "line 2: this row cannot be read: 'E' is not in the rule file."),
    ("1,I,0,6,A", "1,I,zero,6,A", "line 2: this row cannot be read: invalid literal for int() with base 10: 'zero'."),
    ("1,I,0,6,A", "1,I,0,6", "line 2: this row cannot be read: not enough values to unpack (expected 5, got 4)."),
    ("offense_level", "level", "line 1: the columns must be offense_level, category, minimum_months, maximum_months, zone."),
]


@pytest.mark.parametrize(("was", "becomes", "says"), TABLES)
def test_a_broken_table_is_a_defect_with_file_line_and_problem(broken: Copy, was: str, becomes: str, says: str) -> None:
    folder = broken(TABLE, was, becomes)
    with pytest.raises(RuleDefect) as caught:
        in_force("ussg", dt.date(2026, 1, 1), folder)
    assert f"{folder / 'us-federal/ussg' / TABLE}: {says}" in str(caught.value).splitlines()


def test_a_table_that_is_not_there_is_a_defect(broken: Copy) -> None:
    folder = broken(NAME, TABLE, "other.csv")
    with pytest.raises(RuleDefect, match=r"other.csv: the table cannot be read: .*No such file"):
        in_force("ussg", dt.date(2026, 1, 1), folder)


FILES = [
    ("category: II, from: 2", "category: II, from: 3", "category II starts at 3 points; it must start at 2."),
    (
        "category: VI, from: 13",
        "category: VI, from: 13, to: 40",
        "the last category has an upper edge, so more points would have no category.",
    ),
]


@pytest.mark.parametrize(("was", "becomes", "says"), FILES)
def test_categories_with_a_gap_are_a_defect(broken: Copy, was: str, becomes: str, says: str) -> None:
    with pytest.raises(RuleDefect, match=f"{NAME}: line 23: categories: {says}"):
        in_force("ussg", dt.date(2026, 1, 1), broken(NAME, was, becomes))


def test_cells_cannot_be_written_in_the_yaml(broken: Copy) -> None:
    cell = "cells: [{offense_level: 1, category: I, minimum: 0, maximum: 6, zone: A}]\ntable:"
    with pytest.raises(RuleDefect, match="cells: Tuple should have at most 0 items"):
        in_force("ussg", dt.date(2026, 1, 1), broken(NAME, "table:", cell))


def test_an_unbroken_copy_is_read(broken: Copy) -> None:
    rules = in_force("ussg", dt.date(2026, 1, 1), broken(NAME, "", ""))
    assert isinstance(rules, Guideline)
    assert len(rules.cells) == 258
