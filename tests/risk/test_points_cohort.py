"""Many people at once: the totals of one at a time, and a plain word for every row refused."""

import datetime as dt
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from psi.errors import BadInput
from psi.risk import score_cohort, score_file
from psi.risk.points import score
from psi.risk.points_cohort import score_points
from psi.rulebook import PointsInstrument, edition
from tests.demo_points import demo

AUDIT = edition("audit", dt.date(2001, 1, 1))
assert isinstance(AUDIT, PointsInstrument)
CELLS = st.sampled_from([*(a.name for a in AUDIT.answer_lists["how often"]), "0", "4", "2", 3, 1.0, True, None, "", "1 or 2", "seven", float("nan"), -1])


def row(*numbers: int) -> dict[str, Any]:
    return {f"q{n}": str(number) for n, number in enumerate(numbers, 1)}


def test_the_public_vectors_come_out_in_a_table() -> None:
    table = score_cohort("audit", pd.DataFrame([row(*[0] * 10), row(*[4] * 10), row(2, 1, 1, 0, 0, 0, 2, 0, 2, 0), row(3, 2, 2, 1, 1, 0, 2, 1, 2, 2)]))
    assert table["total"].tolist() == [0, 40, 8, 16]
    assert table["band"].tolist() == ["Low risk (zone I)", "Possible dependence (zone IV)", "Hazardous (zone II)", "Harmful (zone III)"]
    assert table["error"].tolist() == [None] * 4


def test_a_row_that_cannot_be_added_up_says_why_and_stops_nothing() -> None:
    short, strange, against = row(*[1] * 8), row(*[0] * 8, 1, 0), row(0, 0, 2, *[0] * 7)
    table = score_cohort("audit", pd.DataFrame([short, strange, row(*[0] * 10), against]))
    assert table["total"].tolist() == [pd.NA, pd.NA, 0, pd.NA]
    assert table["error"].tolist()[0] == "q9 is missing. q10 is missing."
    assert table["error"].tolist()[1].startswith("q9: '1' is not one of its answers.")
    assert table["error"].tolist()[3].startswith("The answers contradict each other: q1")


@settings(max_examples=80, deadline=None)
@given(rows=st.lists(st.fixed_dictionaries({item.id: CELLS for item in AUDIT.items}), min_size=1, max_size=4))
def test_a_table_gives_the_numbers_of_one_at_a_time(rows: list[dict[str, Any]]) -> None:
    assert isinstance(AUDIT, PointsInstrument)
    table = score_points(AUDIT, pd.DataFrame(rows, dtype=object))
    for n, cells in enumerate(rows):
        alone = score(AUDIT, cells)
        total = table["total"].iloc[n]
        assert (None if pd.isna(total) else int(total)) == alone.total
        assert table["band"].iloc[n] == (alone.band.name if alone.band else None)
        assert (table["error"].iloc[n] is None) == (alone.band is not None)


def test_the_cut_offs_are_those_for_the_sex_of_the_row(tmp_path: Path) -> None:
    screen = demo(tmp_path)
    given = {"age": [22, 22, 22], "job": ["no"] * 3, "arrests": ["one"] * 3, "note": ["no"] * 3, "sex": ["male", "female", ""]}
    table = score_points(screen, pd.DataFrame(given))
    # By hand: 5 points, middle for men, high for women, and no band for nobody.
    assert table["total"].tolist() == [5, 5, 5]
    assert table["band"].tolist() == ["middle", "high", None]
    assert table["error"].iloc[2].startswith("There are cut-offs for male and female only")


def test_a_row_is_prorated_as_one_person_is(tmp_path: Path) -> None:
    table = score_points(demo(tmp_path), pd.DataFrame({"age": [22], "job": ["no"], "arrests": [""], "note": ["no"], "sex": ["male"]}))
    assert (table["total"].iloc[0], table["band"].iloc[0]) == (6, "high")


def test_a_file_that_is_not_confirmed_scores_nobody() -> None:
    with pytest.raises(BadInput, match=r"is not scored: nobody has compared the items q10"):
        score_cohort("ssi-sa", pd.DataFrame({f"q{n}": ["yes"] for n in range(1, 17)}))


def test_a_csv_file_is_scored_and_its_other_cells_stay(tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    people.write_text("name,q1,q2,q3,q4,q5,q6,q7,q8,q9,q10\n=Doe,yes,yes,no,no,yes,no,no,no,no,no\nRoe,no,no,maybe,no,no,no,no,no,no,\n", "utf-8")
    refused, rows, text = score_file("dast10", people)
    assert (refused, rows) == (1, 2)
    assert str(text).splitlines() == [
        "name,q1,q2,q3,q4,q5,q6,q7,q8,q9,q10,total,band,error",
        "=Doe,yes,yes,no,no,yes,no,no,no,no,no,4,Moderate,",
        "Roe,no,no,maybe,no,no,no,no,no,no,,,,q3: 'maybe' is not one of its answers. Choose no or yes. q10 is missing.",
    ]


def test_a_missing_column_is_named() -> None:
    with pytest.raises(BadInput, match=r"the table lacks the columns q10\."):
        score_cohort("dast10", pd.DataFrame({f"q{n}": ["no"] for n in range(1, 10)}))
