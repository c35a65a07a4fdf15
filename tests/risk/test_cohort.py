import csv
import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from psi.errors import BadFile, BadInput
from psi.risk import score_cohort, score_file, score_ogrs3
from psi.risk.cohort import problem

HEADER = "id,sex,age_at_start_of_risk,age_at_current_conviction,age_at_first_sanction,previous_sanctions,offence_category"
PLAIN = "p1,M,34,33,16,4,Robbery"
VECTORS = Path(__file__).with_name("ogrs3_vectors.csv")
ITEMS = HEADER.split(",")[1:]


def _table(*rows: str) -> pd.DataFrame:
    return pd.DataFrame([row.split(",") for row in rows], columns=HEADER.split(","), dtype=object)


def _file(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "cohort.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path


def _rows(text: str | Path) -> list[dict[str, str]]:
    return list(csv.DictReader(str(text).splitlines()))


def test_every_vector_agrees_to_1e_9() -> None:
    frame = pd.read_csv(VECTORS)
    frame["previous_sanctions"] = frame["previous_sanctions"].where(frame["note"].isna(), frame["previous_sanctions"].clip(upper=50))
    scored = score_cohort("ogrs3", frame)
    assert scored["error"].isna().all()
    np.testing.assert_allclose(scored["probability_1yr"], frame["expected_1yr"], rtol=0, atol=1e-9)
    np.testing.assert_allclose(scored["probability_2yr"], frame["expected_2yr"], rtol=0, atol=1e-9)


whole = st.integers(min_value=-2, max_value=125)
answers = st.fixed_dictionaries(
    {
        "sex": st.sampled_from(["M", "F", "male", "female", "f", "X", "", None]),
        "age_at_start_of_risk": st.one_of(whole, st.integers(18, 60), st.sampled_from([None, 25.0, 25.5, "25", " 25 ", "025", True, float("nan")])),
        "age_at_current_conviction": st.one_of(whole, st.integers(16, 60)),
        "age_at_first_sanction": st.one_of(whole, st.integers(10, 30)),
        "previous_sanctions": st.one_of(st.integers(-2, 80), st.sampled_from([None, "", "x", 3.0, 10000])),
        "offence_category": st.sampled_from(["Violence", "Robbery", "Drink driving", "violence", "Piracy", None]),
    }
)
plain = st.builds(
    lambda sex, first, later, then, n, kind: {
        "sex": sex,
        "age_at_start_of_risk": max(18, first + later + then),
        "age_at_current_conviction": first + later,
        "age_at_first_sanction": first,
        "previous_sanctions": n + 1,
        "offence_category": kind,
    },
    st.sampled_from(["M", "F"]),
    st.integers(10, 40),
    st.integers(0, 40),
    st.integers(0, 5),
    st.integers(0, 80),
    st.sampled_from(["Violence", "Robbery", "Other motoring", "Drug possession/supply"]),
)


@settings(deadline=None)
@given(st.lists(st.one_of(answers, plain), min_size=1, max_size=12))
def test_a_cohort_gives_each_row_what_it_gives_one_person(rows: list[dict[str, Any]]) -> None:
    scored = score_cohort("ogrs3", pd.DataFrame(rows, columns=ITEMS, dtype=object))
    for row, found in zip(rows, scored.to_dict("records"), strict=True):
        one = score_ogrs3(**row)
        if one.probabilities is None:
            assert found["error"] == problem(one)
            assert found["band"] is None
            assert math.isnan(found["probability_2yr"])
        else:
            assert found["error"] is None
            assert one.band is not None
            assert found["band"] == one.band.name
            assert [found["probability_1yr"], found["probability_2yr"]] == pytest.approx([p.value for p in one.probabilities], abs=1e-14)


@settings(deadline=None)
@given(st.lists(plain, min_size=1, max_size=12))
def test_numbers_and_texts_score_alike(rows: list[dict[str, Any]]) -> None:
    numbers = score_cohort("ogrs3", pd.DataFrame(rows, columns=ITEMS))
    texts = score_cohort("ogrs3", pd.DataFrame([{k: str(v) for k, v in row.items()} for row in rows], columns=ITEMS))
    assert numbers["probability_2yr"].tolist() == texts["probability_2yr"].tolist()
    assert numbers["error"].isna().all()


REFUSED = [
    ("p,M,17,17,17,0,Robbery", "age_at_start_of_risk is 17. OGRS3 is scored here for people aged 18 and over only"),
    ("p,M,34,33,16,4,Piracy", "offence_category: 'Piracy' is not one of its answers."),
    ("p,M,34,33,16,,Robbery", "previous_sanctions is missing."),
    ("p,,34,33,16,4,Robbery", "sex is missing."),
    ("p,M,34,33,16,-4,Robbery", "previous_sanctions: -4 is negative."),
    ("p,M,34,33,35,4,Robbery", "age_at_first_sanction (35) is greater than age_at_current_conviction (33)."),
    ("p,M,34,35,16,4,Robbery", "age_at_current_conviction (35) is greater than age_at_start_of_risk (34)."),
    ("p,M,34.5,33,16,4,Robbery", "age_at_start_of_risk: '34.5' is not a whole number."),
    ("p,M,34,33,16,4e0,Robbery", "previous_sanctions: '4e0' is not a whole number."),
    ("p,M,34,33,16,٤,Robbery", "previous_sanctions: '٤' is not a whole number."),
    ("p,M,34,33,16,nan,Robbery", "previous_sanctions: 'nan' is not a whole number."),
    (",,,,,,", "sex is missing. age_at_start_of_risk is missing."),
]


@pytest.mark.parametrize(("row", "says"), REFUSED)
def test_a_row_is_refused_in_plain_words_and_the_others_are_scored(row: str, says: str) -> None:
    scored = score_cohort("ogrs3", _table(PLAIN, row, PLAIN))
    assert scored["error"].tolist()[1].startswith(says)
    assert scored["error"].tolist()[::2] == [None, None]
    assert scored["band"].tolist()[::2] == ["low", "low"]


def test_a_column_with_a_gap_is_scored_where_it_can_be() -> None:
    frame = _table(PLAIN, PLAIN).astype({"previous_sanctions": "float64"})
    frame.loc[1, "previous_sanctions"] = np.nan
    assert score_cohort("ogrs3", frame)["error"].tolist() == [None, "previous_sanctions is missing."]
    nullable = frame.astype({"previous_sanctions": "Int64"})
    assert score_cohort("ogrs3", nullable)["error"].tolist() == [None, "previous_sanctions is missing."]


def test_one_and_true_are_told_apart() -> None:
    frame = _table(PLAIN, PLAIN)
    frame["previous_sanctions"] = pd.Series([1, True], dtype=object)
    assert score_cohort("ogrs3", frame)["error"].tolist() == [None, "previous_sanctions: True is not a whole number."]


def test_the_table_given_is_not_changed_and_keeps_its_index() -> None:
    frame = _table(PLAIN, PLAIN).set_index(pd.Index([7, 7]))
    before = frame.copy()
    scored = score_cohort("ogrs3", frame)
    pd.testing.assert_frame_equal(frame, before)
    assert scored.index.tolist() == [7, 7]


def test_a_table_without_rows_stays_without_rows() -> None:
    assert score_cohort("ogrs3", _table()).columns.tolist() == [*HEADER.split(","), "probability_1yr", "probability_2yr", "band", "error"]


def test_a_table_without_a_column_is_refused() -> None:
    with pytest.raises(BadInput, match="the table lacks the columns sex, offence_category."):
        score_cohort("ogrs3", _table(PLAIN).drop(columns=["sex", "offence_category"]))


def test_a_table_with_a_column_twice_is_refused() -> None:
    frame = _table(PLAIN)
    with pytest.raises(BadInput, match="the columns sex stand twice in the table. Delete one of each."):
        score_cohort("ogrs3", pd.concat([frame, frame[["sex"]]], axis=1))


def test_a_table_that_is_already_scored_is_refused() -> None:
    with pytest.raises(BadInput, match="the table already has the columns probability_1yr, probability_2yr, band, error, which psi adds."):
        score_cohort("ogrs3", score_cohort("ogrs3", _table(PLAIN)))


def test_an_instrument_that_is_entered_by_hand_is_not_scored() -> None:
    with pytest.raises(BadInput, match=r"oras-cst .* is not scored by psi: it is scored by a trained assessor and entered by hand."):
        score_cohort("oras-cst", _table(PLAIN))


def test_a_file_is_scored_in_order_and_keeps_its_other_columns(tmp_path: Path) -> None:
    text = f'{HEADER},note\n{PLAIN},=1+1\np2,F,17,17,17,0,Violence,"a, b"\np3,M,34,33,16,4,Robbery,-x\n'
    refused, total, found = score_file("ogrs3", _file(tmp_path, text))
    rows = _rows(found)
    assert (refused, total) == (1, 3)
    assert [row["id"] for row in rows] == ["p1", "p2", "p3"]
    assert [row["note"] for row in rows] == ["=1+1", "a, b", "-x"]
    assert [row["band"] for row in rows] == ["low", "", "low"]
    assert [bool(row["error"]) for row in rows] == [False, True, False]
    # -1.325976554 + 0.463062792 + 1.251124464 ln(5/27) - 0.634795912 + 2.121705678 = -1.485898982875713, away from this program
    assert float(rows[0]["probability_2yr"]) == pytest.approx(0.184538065699263, abs=1e-12)
    assert rows[1]["probability_2yr"] == ""


def test_a_file_is_written_for_its_owner_only(tmp_path: Path) -> None:
    out = tmp_path / "scored.csv"
    assert score_file("ogrs3", _file(tmp_path, f"{HEADER}\n{PLAIN}\n"), out) == (0, 1, out)
    assert out.stat().st_mode & 0o777 == 0o600
    assert _rows(out.read_text("utf-8"))[0]["band"] == "low"


def test_the_file_given_is_never_overwritten(tmp_path: Path) -> None:
    path = _file(tmp_path, f"{HEADER}\n{PLAIN}\n")
    with pytest.raises(BadInput, match="the scores would overwrite the file they are made from. Name another file with --out."):
        score_file("ogrs3", path, tmp_path / "." / "cohort.csv")


def test_a_byte_order_mark_windows_line_ends_and_empty_lines_are_read_over(tmp_path: Path) -> None:
    data = b"\xef\xbb\xbf" + f"{HEADER}\r\n{PLAIN}\r\n\r\n{PLAIN}\r\n".encode()
    assert score_file("ogrs3", _file(tmp_path, data))[:2] == (0, 2)


def test_a_blank_row_is_refused_and_kept(tmp_path: Path) -> None:
    refused, total, found = score_file("ogrs3", _file(tmp_path, f"{HEADER}\n,,,,,,\n{PLAIN}\n"))
    assert (refused, total) == (1, 2)
    assert _rows(found)[0]["error"].startswith("sex is missing.")


def test_a_row_of_another_length_is_refused_by_itself(tmp_path: Path) -> None:
    refused, total, found = score_file("ogrs3", _file(tmp_path, f"{HEADER}\n{PLAIN},more\np2,M\n{PLAIN}\n"))
    assert (refused, total) == (2, 3)
    assert [row["error"] for row in _rows(found)] == [
        "the row has 8 cells, the header 7. The cells after number 7 are left out here.",
        "the row has 2 cells, the header 7.",
        "",
    ]
    assert [row["band"] for row in _rows(found)] == ["", "", "low"]


def test_a_file_with_a_header_only_has_no_rows(tmp_path: Path) -> None:
    assert score_file("ogrs3", _file(tmp_path, f"{HEADER}\n"))[:2] == (0, 0)


BAD_FILES = [
    (b"", "the file is empty."),
    ("id,sex\n".encode("utf-16"), "line 1: byte 0 is not UTF-8 text. Save the file as CSV UTF-8."),
    (f"{HEADER}\np1,M,34,33,16,4,Caf\xe9\n".encode("latin-1"), "line 2: byte 131 is not UTF-8 text. Save the file as CSV UTF-8."),
    (f"{HEADER}\np\x00,M\n".encode(), "holds the control character U+0000 at line 2, character 2 of the text; delete it."),
    (HEADER.replace(",", ";").encode(), "line 1: the columns are not divided by commas. Save the file as CSV with commas."),
    (
        HEADER.replace("offence", "offense").encode(),
        "line 1: the column 'offence_category' is missing. Is it the one called 'offense_category'?",
    ),
    (f"{HEADER},sex".encode(), "line 1: the column 'sex' stands twice. Delete one of the two."),
    (f"{HEADER},band".encode(), "line 1: the column 'band' is one that psi adds. Rename it."),
    (f'{HEADER}\n"open'.encode(), "it cannot be read as CSV: unexpected end of data."),
]


@pytest.mark.parametrize(("data", "says"), BAD_FILES)
def test_a_file_that_cannot_be_read_is_refused_with_its_place(tmp_path: Path, data: bytes, says: str) -> None:
    with pytest.raises(BadFile) as caught:
        score_file("ogrs3", _file(tmp_path, data))
    assert caught.value.problems == (says,)


def test_every_missing_column_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadFile) as caught:
        score_file("ogrs3", _file(tmp_path, "id,name\n1,2\n"))
    assert len(caught.value.problems) == 6


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="it cannot be read: no such file or directory."):
        score_file("ogrs3", tmp_path / "none.csv")
