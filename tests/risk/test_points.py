"""Adding up points: by hand sums of an invented instrument, and what must not be guessed."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from psi.risk.points import score
from psi.risk.points_sheet import AnswerLine, PointsScore
from psi.rulebook import PointsInstrument, edition
from tests.demo_points import DEMO, demo

# By hand: under 23 is 2, no work is 2, one arrest is 1, living alone nothing: 5.
FULL: dict[str, object] = {"age": 22, "job": "no", "arrests": "one", "note": "no"}


@pytest.fixture
def screen(tmp_path: Path) -> PointsInstrument:
    return demo(tmp_path)


@pytest.fixture(scope="module")
def audit() -> PointsInstrument:
    rules = edition("audit", dt.date(2001, 1, 1))
    assert isinstance(rules, PointsInstrument)
    return rules


def band(made: PointsScore) -> str | None:
    return made.band.name if made.band else None


def test_every_answer_is_a_line_with_its_points_and_its_rule(screen: PointsInstrument) -> None:
    made = score(screen, FULL, sex="male")
    assert [(line.item, line.what, line.says, line.amount, line.cite) for line in made.lines] == [
        ("age", "Age at arrest", "22 (under 23)", 2, "§ 2.1(a)"),
        ("job", "Has work", "no", 2, "§ 2.1(b)"),
        ("arrests", "Earlier arrests", "one", 1, "§ 2.1(c)"),
        ("note", "Lives alone", "no", None, "§ 2.1(d)"),
    ]
    assert (made.total, band(made), made.bands_for) == (5, "middle", "male")


def test_the_next_bands_are_so_many_points_away(screen: PointsInstrument) -> None:
    made = score(screen, FULL, sex="male")
    assert made.next_up is not None
    assert made.next_down is not None
    assert (made.next_up.band.name, made.next_up.distance) == ("high", 1)
    assert (made.next_down.band.name, made.next_down.distance) == ("low", 3)


def test_the_same_total_is_another_band_by_the_cut_offs_for_women(screen: PointsInstrument) -> None:
    assert band(score(screen, FULL, sex="female")) == "high"


def test_without_fitting_cut_offs_there_is_a_total_and_no_band(screen: PointsInstrument) -> None:
    made = score(screen, FULL, sex=None)
    assert (made.total, made.band, made.bands_for, made.turns) == (5, None, "nobody", ())
    assert made.no_band == "There are cut-offs for male and female only, and none fit. Somebody must choose which are used, and say why."


@pytest.mark.parametrize(("age", "points"), [(0, 2), (22, 2), (23, 1), (30, 1), (31, 0), (120, 0)])
def test_a_number_earns_the_points_of_its_span_at_both_edges(screen: PointsInstrument, age: int, points: int) -> None:
    assert score(screen, FULL | {"age": age}, sex="male").lines[0].amount == points


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({"age": -1}, "age: -1 is negative."),
        ({"age": 121}, "age: 121 is too large to be right."),
        ({"age": 22.5}, "age: 22.5 is not a whole number."),
        ({"age": "old"}, "age: 'old' is not a whole number."),
        ({"age": True}, "age: True is not a whole number."),
        ({"job": "perhaps"}, "job: 'perhaps' is not one of its answers. Choose no or yes."),
        ({"job": 0}, "job: 0 is not one of its answers. Choose no or yes."),
        ({"jobb": "no"}, "The instrument demo has no item 'jobb'. It asks age, job, arrests, note."),
    ],
)
def test_an_answer_that_cannot_be_is_refused_in_words(screen: PointsInstrument, answers: dict[str, object], says: str) -> None:
    made = score(screen, FULL | answers, sex="male")
    assert (made.refused, made.total, made.band, made.possible) == (says, None, None, None)


def test_another_way_to_write_an_answer_is_read_as_the_answer(screen: PointsInstrument) -> None:
    assert [score(screen, FULL | {"job": said}, sex="male").lines[1].says for said in ("none", " NO ", "No")] == ["no", "no", "no"]


@pytest.mark.parametrize("blank", [None, "", "  ", float("nan")])
def test_a_blank_is_missing_and_not_no(tmp_path: Path, blank: object) -> None:
    screen = demo(tmp_path, DEMO.replace('{method: scale-up, at_most: 1, cite: "§ 4.2"}', "refuse"))
    made = score(screen, FULL | {"arrests": blank}, sex="male")
    assert (made.total, [gap.what for gap in made.missing], made.refused) == (None, ["Earlier arrests"], None)
    # By hand: 4 points without the item, which earns 0, 1 or 4: from 4 (middle) to 8 (high).
    assert made.possible is not None
    assert made.possible.says == "With the unanswered items the total would lie between 4 and 8, which is 'middle' or 'high'. This is no score."


def test_one_unanswered_item_is_prorated_as_the_manual_says(screen: PointsInstrument) -> None:
    made = score(screen, {name: said for name, said in FULL.items() if name != "arrests"}, sex="male")
    # By hand: 4 points on two of three scored items: 4 * 3 / 2 = 6.
    assert (made.total, band(made)) == (6, "high")
    assert made.prorated == "4 points on 2 of 3 items, scaled up to 6 (§ 4.2)"
    assert [gap.what for gap in made.missing] == ["Earlier arrests"]


def test_a_half_is_prorated_upwards(screen: PointsInstrument) -> None:
    # By hand: 1 + 2 on two of three: 4.5, so 5.
    assert score(screen, {"age": 25, "job": "no", "note": "no"}, sex="male").total == 5


def test_two_unanswered_items_are_more_than_the_manual_allows(screen: PointsInstrument) -> None:
    made = score(screen, {"age": 22, "note": "no"}, sex="male")
    assert (made.total, made.prorated) == (None, None)


def test_one_other_answer_to_an_unverified_item_that_changes_the_band_is_told(screen: PointsInstrument) -> None:
    facts = {name: AnswerLine(name, "", verification="verified") for name in ("age", "arrests", "note")}
    made = score(screen, FULL, facts=facts, sex="male")
    # By hand: with work the total is 3, still middle (3 to 5). Nothing turns.
    assert made.turns == ()
    assert made.sensitivity == "No single unverified answer would change the band; 1 of 4 are not verified."
    loose = score(screen, FULL, facts={k: v for k, v in facts.items() if k != "arrests"}, sex="male")
    # By hand: more arrests make 2 + 2 + 4 = 8, high; none makes 4, middle.
    assert [(turn.item, turn.other, turn.total, turn.band.name) for turn in loose.turns] == [("arrests", "more", 8, "high")]
    assert loose.sensitivity == "The band rests on an answer that nobody has verified: Earlier arrests ('more' would give high)."


def test_verified_answers_are_not_tried(screen: PointsInstrument) -> None:
    facts = {name: AnswerLine(name, "", verification="verified") for name in FULL}
    made = score(screen, FULL, facts=facts, sex="male")
    assert (made.turns, made.sensitivity) == ((), "Every answer is verified.")


def test_an_answer_that_contradicts_the_rest_is_not_tried(audit: PointsInstrument) -> None:
    answers: dict[str, object] = {f"q{n}": "0" for n in range(1, 11)} | {"q2": "4", "q5": "3"}
    # By hand: 7 points, one below the next band. Six drinks at a time (q3) would make 8, but q1 is never.
    made = score(audit, answers)
    assert made.total == 7
    assert [turn.item for turn in made.turns if turn.item == "q3"] == []
    assert {turn.item for turn in made.turns} == {"q1", "q4", "q5", "q6", "q7", "q8", "q9", "q10"}


def test_the_group_frequency_is_said_of_the_group_with_its_interval(screen: PointsInstrument) -> None:
    made = score(screen, {"age": 40, "job": "yes", "arrests": "none", "note": "no"}, sex="male")
    # By hand, Wilson for 20 of 200: 6.57% to 14.94%.
    assert made.frequency == (
        "In the group 'low', 20 of 200 people (10%, 95% Wilson interval 7 to 15%) had the outcome: A new arrest (Two years). "
        "Published: § 5. This is said of the group, not of this person."
    )


def test_where_no_counts_are_published_it_says_so(screen: PointsInstrument) -> None:
    assert score(screen, FULL, sex="male").frequency == "How many people with this result had the outcome is not published, and no interval is published."


def audit_answers(audit: PointsInstrument) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({item.id: st.sampled_from([a.name for a in audit.answers(item)]) for item in audit.items})


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_an_answer_with_more_points_never_lowers_the_band(audit: PointsInstrument, data: st.DataObject) -> None:
    answers = data.draw(audit_answers(audit))
    item = data.draw(st.sampled_from(audit.items))
    names = [a.name for a in audit.answers(item)]
    above = data.draw(st.sampled_from(names[names.index(answers[item.id]) :]))
    less, more = score(audit, answers), score(audit, answers | {item.id: above})
    if less.band and more.band and less.total is not None and more.total is not None:
        assert more.total >= less.total
        assert more.band.first >= less.band.first


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_the_total_lies_in_what_was_possible_before_the_last_answer(audit: PointsInstrument, data: st.DataObject) -> None:
    answers = data.draw(audit_answers(audit))
    left_out = data.draw(st.sampled_from(audit.items)).id
    before = score(audit, {name: said for name, said in answers.items() if name != left_out})
    made = score(audit, answers)
    if made.total is not None and made.band and before.possible:
        assert before.total is None
        assert before.possible.least <= made.total <= before.possible.most
        assert made.band in before.possible.bands
