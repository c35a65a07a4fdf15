"""What an analyst's file can hold that is no data: refused by row and counted, or refused as a whole, in words."""

from collections.abc import Callable
from pathlib import Path

import pytest

from psi.errors import BadFile, BadInput
from psi.workbench.validating import Validation, validate
from tests.validation.conftest import DAY

Study = Callable[..., Validation]
GOOD = "score,outcome,site\n1,0,a\n2,1,b\n3,0,a\n4,1,b\n"


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (",1,a", "score: nothing is given."),
        ("5,1,a", "score: it lies outside the bands (1 to 4)."),
        ("-1,1,a", "score: it lies outside the bands (1 to 4)."),
        ("2.5,1,a", "score: it is no whole number."),
        ("=1+1,1,a", "score: it is no whole number."),
        ("٣,1,a", "score: it is no whole number."),
        ("1e1,1,a", "score: it is no whole number."),
        ("nan,1,a", "score: it is no whole number."),
        ("2,,a", "outcome: nothing is given."),
        ("2,2,a", "outcome: it is not 0 or 1."),
        ("2,yes,a", "outcome: it is not 0 or 1."),
        ("2,0.5,a", "outcome: it is not 0 or 1."),
        ("2,1", "the row has 2 cells, the header 3."),
        ("2,1,a,b", "the row has 4 cells, the header 3. The cells after number 3 are left out here."),
    ],
)
def test_a_row_that_cannot_be_used_is_refused_and_counted_and_changes_no_figure(study: Study, row: str, why: str) -> None:
    made, clean = study(GOOD + row + "\n", groups=("site",)), study(GOOD, groups=("site",))
    assert [(each.row, each.why) for each in made.study.refused] == [(5, why)]
    assert (made.study.n, made.study.auc, made.study.cuts) == (clean.study.n, clean.study.auc, clean.study.cuts)
    assert "Of 5 rows of the file, 1 could not be used" in " ".join(made.text.split())


@pytest.mark.parametrize("value", ["1.5", "-0.1", "inf", "1,5", "50%"])
def test_a_chance_outside_nought_and_one_is_refused(study: Study, value: str) -> None:
    made = study(f'score,outcome\n0.1,0\n0.9,1\n"{value}",1\n', "ogrs3")
    assert (made.study.n, len(made.study.refused)) == (2, 1)


def test_a_missing_group_is_a_group_of_its_own_and_never_another(study: Study) -> None:
    made = study(GOOD + "4,1,\n", groups=("site",))
    assert {(each.value, each.n) for each in made.study.groups} == {("a", 2), ("b", 2), ("not recorded", 1)}


def test_a_mark_at_the_start_and_windows_line_ends_change_nothing(study: Study) -> None:
    made = study(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert (made.study.n, made.study.refused) == (4, ())


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"score,outcome\n\xff,1\n", "line 2: byte 14 is not UTF-8 text. Save the file as CSV UTF-8."),
        (GOOD.encode("utf-16"), "line 1: byte 0 is not UTF-8 text. Save the file as CSV UTF-8."),
        (b"", "the file is empty."),
        (b"score;outcome\n1;0\n", "line 1: the columns are not divided by commas. Save the file as CSV with commas."),
        (b"score,result\n1,0\n", "line 1: no column is called the outcome. Name it with --outcome. The columns are: score, result."),
        (
            b"score,decile_score,outcome\n1,1,0\n",
            "line 1: more than one column could be the score. Name it with --score. The columns are: score, decile_score, outcome.",
        ),
    ],
)
def test_a_file_that_is_no_study_is_refused_with_its_mend(study: Study, table: Callable[..., Path], content: bytes, said: str) -> None:
    with pytest.raises(BadFile) as caught:
        study(content)
    assert caught.value.problems == (said,)


def test_a_column_that_is_not_there_is_named_with_its_neighbour(study: Study) -> None:
    with pytest.raises(BadFile) as caught:
        study(GOOD, groups=("sites",))
    assert caught.value.problems == ("line 1: the column 'sites' is missing. Is it the one called 'site'?",)


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"bands": "Low=1-2,High=4-5"}, "'Low' ends at 2 and 'High' starts at 4: bands follow without gap or overlap."),
        ({"bands": "Low=2-1"}, "the band 'Low' ends at 1, before it starts at 2."),
        ({"bands": "low"}, "the bands 'low' cannot be read. Write them like --bands 'Low=1-4,Medium=5-7,High=8-10'."),
        ({"bands": "A=1-2,a=3-4"}, "two of the bands 'A=1-2,a=3-4' have the same name. Give each a name of its own."),
        ({"cut": "Medium"}, "there is no cut-off 'Medium'. The bands above the lowest are: High."),
        ({"only": ("site",)}, "'site' names no column and value. Write --only COLUMN=VALUE."),
        ({"only": ("site=c",)}, "no row has 'c' in the column 'site'. Look at --only."),
        ({"first": "2014-01-02", "last": "2014-01-01"}, "the study ends on 2014-01-01, before it begins on 2014-01-02. Correct --from or --to."),
        ({"first": "2014"}, "'2014' is not a day. Write it as 2026-11-23."),
    ],
)
def test_an_option_that_cannot_be_used_is_refused(study: Study, said: dict[str, object], message: str) -> None:
    with pytest.raises(BadInput) as caught:
        study(GOOD, **said)
    assert str(caught.value) == message


def test_bands_of_the_file_that_overlap_are_refused(table: Callable[..., Path]) -> None:
    with pytest.raises(BadInput, match=r"^the bands in the column 'band' overlap: 'low' goes up to 3 and 'high' begins at 2\. Name them with --bands"):
        validate("made-up", table("score,outcome,band\n1,0,low\n3,1,low\n2,0,high\n4,1,high\n"), on=DAY)


def test_without_bands_the_scores_are_ranked_and_nobody_is_classed(table: Callable[..., Path]) -> None:
    made = validate("made-up", table(GOOD), on=DAY)
    assert made.study.cuts == ()
    assert made.study.auc
    assert "no bands were named, and psi draws no line of its own" in " ".join(made.text.split())


def test_a_column_of_names_or_numbers_of_people_is_no_column_of_groups(study: Study) -> None:
    rows = "".join(f"{n % 4 + 1},{n % 2},case-{n}\n" for n in range(100))
    with pytest.raises(BadInput) as caught:
        study("score,outcome,id\n" + rows, groups=("id",))
    assert str(caught.value) == "the column 'id' has 100 different values; psi compares at most 40 groups. Name another with --group."


def test_a_guideline_has_no_scores_to_validate(table: Callable[..., Path]) -> None:
    with pytest.raises(BadInput, match="^'ussg' is a guideline, and gives no score to validate.$"):
        validate("ussg", table(GOOD), on=DAY)


@pytest.mark.slow
def test_a_hundred_thousand_people_with_some_bad_rows_are_studied(study: Study) -> None:
    rows = [f"{n % 9973 / 9973:.4f},{int(n * 7919 % 9973 < n % 9973) if n % 1000 else 'x'},{n % 5}" for n in range(100_000)]
    made = study("score,outcome,site\n" + "\n".join(rows) + "\n", "ogrs3", groups=("site",))
    assert (made.study.n, made.study.rows, made.study.reasons) == (99_900, 100_000, (("outcome: it is not 0 or 1.", 100),))
