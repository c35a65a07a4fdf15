"""Marks that say where a text comes from: read back exactly, never forged, and no licence to change what a person wrote."""

import re
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psi.errors import BadFile
from psi.report import marks
from psi.report.values import Run
from psi.text import NotText, clean

TEXTS = st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="".join(map(chr, range(0xFDD0, 0xFDF0))))).filter(
    lambda t: not re.search(r"\n[ \t]*\n", t)
)


def words(pieces: Iterable[marks.Piece]) -> str:
    return "".join(piece.text for piece in pieces)


def test_a_marked_text_is_read_back_as_runs() -> None:
    text = f"Before {marks.fact('a fact', 'x.y')}, {marks.gap('[gap]', 'z')} and {marks.pointer(['a', 'b'])}."
    assert marks.runs(marks.pieces(text)) == (
        Run("Before "),
        Run("a fact", fact="x.y"),
        Run(", "),
        Run("[gap]", gap=True),
        Run(" and "),
        Run("", to="a|b"),
        Run("."),
    )


@given(TEXTS.filter(bool), st.from_regex(r"[a-z_]+(\.[a-z0-9-]+){0,3}", fullmatch=True))
def test_any_text_of_a_case_comes_back_as_it_was_with_its_place(text: str, place: str) -> None:
    runs = marks.runs(marks.tidy(marks.pieces(marks.fact(text, place))))
    assert ("".join(r.text for r in runs), {r.fact for r in runs}) == (text, {place})


@given(TEXTS, TEXTS)
def test_the_words_of_a_person_get_no_comma_and_lose_none(before: str, after: str) -> None:
    said = f"{before} on March 4, 2019 he went {after}"
    made = marks.with_us_commas(marks.pieces(f"{marks.fact(said, 'x')} and more."))
    assert said in words(made)


@pytest.mark.parametrize("code", range(0xFDD0, 0xFDF0))
def test_a_text_of_a_case_cannot_hold_a_mark(code: int) -> None:
    with pytest.raises(NotText, match=f"U\\+{code:04X}"):
        clean(f"a{chr(code)}b")


@pytest.mark.parametrize("mark", [marks.FACT, marks.POINT, marks.GAP, marks.TEXT, marks.END, marks.PARAGRAPH])
def test_a_case_file_that_holds_a_mark_is_refused(a_case: Any, mark: str) -> None:
    with pytest.raises(BadFile, match="U\\+FDD"):
        a_case(f"identity: {{surname: 'Roe{mark}x'}}")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("On March 4, 2019 he left.", "On March 4, 2019, he left."),
        ("On March 4, 2019, he left.", "On March 4, 2019, he left."),
        ("He left on March 4, 2019.", "He left on March 4, 2019."),
        ("from May 1, 2018 to May 2, 2019 (ended)", "from May 1, 2018, to May 2, 2019 (ended)"),
        ("In March 2019 he left.", "In March 2019 he left."),
        ("On 4 March 2019 he left.", "On 4 March 2019 he left."),
    ],
)
def test_american_wording_has_a_comma_after_the_year_when_the_sentence_goes_on(text: str, says: str) -> None:
    assert words(marks.with_us_commas(marks.pieces(text))) == says


def test_a_date_that_is_a_fact_has_the_comma_outside_the_fact() -> None:
    made = marks.runs(marks.with_us_commas(marks.pieces(f"On {marks.fact('March 4, 2019', 'd')} he left.")))
    assert [r.text for r in made] == ["On ", "March 4, 2019", ", he left."]


def test_blank_lines_of_a_fact_part_paragraphs_and_a_line_end_is_a_space() -> None:
    assert marks.bare(marks.fact("one\ntwo\n\n  three", "x")).split(marks.PARAGRAPH) == ["one two", "three"]


def test_white_space_of_a_template_is_run_together_and_that_of_a_fact_is_not() -> None:
    assert words(marks.tidy(marks.pieces(f"a \n  b ( {marks.fact('c  d', 'x')} ) , e"))) == "a b (c  d), e"
