import csv
import datetime as dt
import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from psi.errors import BadFile, BadInput
from psi.risk import score_cohort, score_file
from psi.risk.cohort import method_of, problems
from psi.risk.formulas import formula_instrument
from psi.risk.predictors import score_cells

VECTORS = Path(__file__).with_name("predictor_vectors.csv")
NAMES = {"arp": "all", "vrp": "violence", "svrp": "serious_violence"}
DAYS = ["dob", "first_sanction_date", "last_sanction_date", "community_date", "assessment_date"]


def _texts() -> pd.DataFrame:
    return pd.read_csv(VECTORS, dtype=object, keep_default_na=False)


def _columns(instrument: str) -> list[str]:
    return [f"{NAMES[instrument]}_{result}" for result in ("brief", "extended")]


@pytest.mark.parametrize("instrument", NAMES)
@pytest.mark.parametrize("read", ["as texts", "with types"])
def test_every_vector_agrees_to_1e_9(instrument: str, read: str) -> None:
    frame = _texts() if read == "as texts" else pd.read_csv(VECTORS, dtype={"offence_code": str}, parse_dates=DAYS)
    scored = score_cohort(instrument, frame)
    assert scored["error"].isna().all()
    for column in _columns(instrument):
        np.testing.assert_allclose(scored[column], frame[f"{column}_predictions"].astype(float), rtol=0, atol=1e-9)


def test_every_band_is_the_one_of_the_per_cent() -> None:
    scored = score_cohort("svrp", _texts())
    edges = [(0, "low"), (1, "medium"), (3, "high"), (6.9, "very high")]
    for column in _columns("svrp"):
        wanted = [[name for edge, name in edges if round(100 * value, 2) >= edge][-1] for value in scored[column]]
        assert scored[f"{column}_band"].tolist() == wanted


def days_between(first: dt.date, last: dt.date) -> st.SearchStrategy[str]:
    return st.dates(first, last).map(str)


def rows(instrument: str) -> st.SearchStrategy[dict[str, Any]]:
    """Rows of which some fit together and some do not."""
    cells: dict[str, st.SearchStrategy[Any]] = {
        "dob": st.one_of(days_between(dt.date(1950, 1, 1), dt.date(2009, 12, 31)), st.sampled_from(["", None, "1990-13-01", " 1980-02-29 ", "1899-01-01"])),
        "gender": st.sampled_from(["M", "F", "M", "F", "male", "X", ""]),
        "offence_code": st.sampled_from(["", "", "05912", "01900", "00000", "99999", None, 1900]),
        "actuarial_category": st.sampled_from(["CRIMINAL_DAMAGE", "CRIMINAL_DAMAGE", "Drink driving", "WEAPONS_NON_FIREARM", "", None, "PIRACY"]),
        "total_sanctions_count": st.one_of(st.integers(-1, 60), st.sampled_from([1, 2, 3, "4", "x", "", 10000, 2.0, 2.5, True])),
        "total_violent_sanctions": st.one_of(st.integers(0, 5), st.sampled_from([0, 0, 1, "1", "", None])),
        "first_sanction_date": days_between(dt.date(2000, 1, 1), dt.date(2020, 12, 31)),
        "last_sanction_date": days_between(dt.date(2015, 1, 1), dt.date(2025, 12, 31)),
        "community_date": days_between(dt.date(2020, 1, 1), dt.date(2027, 12, 31)),
        "assessment_date": days_between(dt.date(2024, 1, 1), dt.date(2027, 12, 31)),
    }
    for item in formula_instrument(instrument).items:
        if item.asked_for:
            good = [code.value for code in item.codes] or ["Y", "N"]
            cells[item.id] = st.sampled_from([*good * 12, str(good[0]), "", 7])
    return st.fixed_dictionaries({item.id: cells[item.id] for item in formula_instrument(instrument).items})


def plain_rows(instrument: str) -> st.SearchStrategy[dict[str, Any]]:
    """Rows that fit together, with every answer or with some left empty."""
    sure: dict[str, st.SearchStrategy[Any]] = {
        "dob": days_between(dt.date(1950, 1, 1), dt.date(2000, 12, 31)),
        "gender": st.sampled_from(["M", "F"]),
        "offence_code": st.sampled_from(["", "05912"]),
        "actuarial_category": st.sampled_from(["CRIMINAL_DAMAGE"]),
        "total_sanctions_count": st.integers(2, 80),
        "total_violent_sanctions": st.integers(0, 2),
        "first_sanction_date": days_between(dt.date(2010, 1, 1), dt.date(2015, 12, 31)),
        "last_sanction_date": days_between(dt.date(2016, 1, 1), dt.date(2025, 12, 31)),
        "community_date": days_between(dt.date(2026, 1, 1), dt.date(2026, 6, 30)),
        "assessment_date": days_between(dt.date(2026, 1, 1), dt.date(2030, 12, 31)),
    }
    for item in formula_instrument(instrument).items:
        if item.asked_for:
            sure[item.id] = st.sampled_from([*([code.value for code in item.codes] or ["Y", "N"]) * 8, ""])
    return st.fixed_dictionaries({item.id: sure[item.id] for item in formula_instrument(instrument).items})


@settings(deadline=None, max_examples=40)
@given(st.sampled_from(list(NAMES)).flatmap(lambda name: st.tuples(st.just(name), st.lists(st.one_of(rows(name), plain_rows(name)), min_size=1, max_size=10))))
def test_a_cohort_gives_each_row_what_it_gives_one_person(drawn: tuple[str, list[dict[str, Any]]]) -> None:
    name, people = drawn
    instrument = formula_instrument(name)
    frame = pd.DataFrame(people, columns=list(people[0]), dtype=object)
    for row, found in zip(people, score_cohort(name, frame).to_dict("records"), strict=True):
        one = score_cells(row, instrument)
        assert found["error"] == problems(method_of(instrument), one)
        for column, score in zip(_columns(name), one, strict=True):
            if score.probabilities is None:
                assert math.isnan(found[column])
                assert found[f"{column}_band"] is None
            else:
                assert found[column] == pytest.approx(score.probabilities[0].value, abs=1e-14)
                assert score.band is not None
                assert found[f"{column}_band"] == score.band.name


def test_rows_are_refused_in_plain_words_and_the_others_are_scored() -> None:
    frame = _texts().head(4)
    frame.loc[1, "offence_code"] = "99999"
    frame.loc[2, "three_point_four"] = ""
    frame.loc[3, "nine_point_one"] = "9"
    scored = score_cohort("arp", frame)
    assert scored["error"].tolist() == [
        None,
        "offence_code: '99999' is not in the table of offence codes, which have five digits. Correct it, or leave it empty and give actuarial_category.",
        "all_extended is not given: three_point_four is missing.",
        "all_extended is not given: nine_point_one: 9 is none of its codes. They are 0, 1, 2.",
    ]
    assert scored["all_brief"].isna().tolist() == [False, True, False, False]
    assert scored["all_extended"].isna().tolist() == [False, True, True, True]
    assert scored["all_extended_band"].isna().tolist() == [False, True, True, True]


def test_a_table_without_any_answer_has_the_brief_result_and_says_what_is_missing() -> None:
    frame = _texts()
    asked = [item.id for item in formula_instrument("svrp").items if item.asked_for]
    frame[asked] = np.nan
    scored = score_cohort("svrp", frame)
    assert scored["serious_violence_brief"].notna().all()
    assert set(scored["error"]) == {f"serious_violence_extended is not given: {' '.join(f'{name} is missing.' for name in asked)}"}


def test_a_day_with_an_hour_and_a_day_that_is_not_there_are_refused() -> None:
    frame = pd.read_csv(VECTORS, dtype={"offence_code": str}, parse_dates=DAYS).head(3)
    frame.loc[0, "dob"] += pd.Timedelta(hours=3)
    frame.loc[1, "community_date"] = pd.NaT
    errors = score_cohort("arp", frame)["error"].tolist()
    assert errors == ["dob: 1980-07-10 03:00:00 is not a day. Write it like 2009-03-04.", "community_date is missing.", None]


def test_a_code_that_was_read_as_a_number_is_refused() -> None:
    frame = pd.read_csv(VECTORS).head(1)
    assert score_cohort("arp", frame)["error"].tolist()[0].startswith("offence_code: '1900' is not in the table of offence codes")


def test_a_table_without_a_column_is_refused() -> None:
    with pytest.raises(BadInput, match="the table lacks the columns three_point_four, spice."):
        score_cohort("arp", _texts().drop(columns=["three_point_four", "spice"]))


def test_a_table_that_is_already_scored_is_refused() -> None:
    with pytest.raises(BadInput, match="already has the columns all_brief, all_extended, all_brief_band, all_extended_band, error, which psi adds."):
        score_cohort("arp", score_cohort("arp", _texts()))


def test_a_table_without_rows_stays_without_rows() -> None:
    assert score_cohort("arp", _texts().head(0)).columns.tolist()[-5:] == ["all_brief", "all_extended", "all_brief_band", "all_extended_band", "error"]


def test_a_file_with_a_byte_order_mark_and_formula_like_cells_is_scored_and_keeps_them(tmp_path: Path) -> None:
    path = tmp_path / "cohort.csv"
    text = _texts().head(2).assign(note=["=1+1", "-x"]).to_csv(index=False)
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    refused, total, found = score_file("vrp", path)
    scored = list(csv.DictReader(str(found).splitlines()))
    assert (refused, total) == (0, 2)
    assert [row["note"] for row in scored] == ["=1+1", "-x"]
    assert [float(row["violence_extended"]) for row in scored] == pytest.approx([0.014534861059150752, 0.031164589164333102], abs=1e-9)
    assert [row["violence_brief_band"] for row in scored] == ["low", "low"]


def test_a_formula_in_a_column_that_is_scored_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cohort.csv"
    frame = _texts().head(2)
    frame.loc[0, "total_sanctions_count"] = "=2"
    frame.to_csv(path, index=False)
    refused, total, found = score_file("arp", path)
    first, second = csv.DictReader(str(found).splitlines())
    assert (refused, total) == (1, 2)
    assert (first["error"], first["all_brief"], first["all_brief_band"]) == ("total_sanctions_count: '=2' is not a whole number.", "", "")
    assert (second["error"], second["all_brief_band"]) == ("", "low")


@pytest.mark.parametrize(
    ("encoding", "says"),
    [("utf-16", "line 1: byte 0 is not UTF-8 text. Save the file as CSV UTF-8."), ("latin-1", "line 2: byte ")],
)
def test_a_file_in_another_encoding_is_refused(tmp_path: Path, encoding: str, says: str) -> None:
    path = tmp_path / "cohort.csv"
    path.write_bytes(_texts().head(2).assign(note="Café").to_csv(index=False).encode(encoding))
    with pytest.raises(BadFile) as caught:
        score_file("arp", path)
    assert caught.value.problems[0].startswith(says)


def test_among_many_rows_every_bad_one_is_refused_and_counted(tmp_path: Path) -> None:
    frame = pd.concat([_texts()] * 500, ignore_index=True)
    bad = list(range(0, len(frame), 230))
    frame.loc[bad, "dob"] = "yesterday"
    path = tmp_path / "cohort.csv"
    frame.to_csv(path, index=False)
    refused, total, written = score_file("svrp", path, tmp_path / "scored.csv")
    scored = pd.read_csv(str(written), dtype=object, keep_default_na=False)
    assert (refused, total) == (50, 11500)
    assert np.flatnonzero(scored["error"] != "").tolist() == bad
    assert set(scored.loc[bad, "error"]) == {"dob: 'yesterday' is not a day. Write it like 2009-03-04."}
    good = scored[scored["error"] == ""]
    expected = good["serious_violence_extended_predictions"].astype(float)
    np.testing.assert_allclose(good["serious_violence_extended"].astype(float), expected, rtol=0, atol=1e-9)
