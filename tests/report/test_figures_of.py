"""The values of the figures: from the record the reader may see, equal to the table and the sentence, with words that say the finding."""

import dataclasses
import datetime as dt
from typing import Any

import pytest
import yaml

from psi.case import Case
from psi.errors import RuleDefect
from psi.report.pictures.values import Bar, Bars, Grid, Scale, Timeline
from psi.report.values import Figure
from psi.workbench import examples, open_case
from psi.workbench.bench import Workbench, bench_of
from tests.full_case import withholding

ON = dt.date(2026, 11, 23)


def prior(n: int, degree: str | None = "misdemeanor of the first degree", disposition: str = "convicted", **more: Any) -> dict[str, Any]:
    charge = (
        {"id": "c", "offense": "theft", "degree": degree, "disposition": disposition} if degree else {"id": "c", "offense": "theft", "disposition": disposition}
    )
    return {
        "id": f"p{n}",
        "arrested": f"{2000 + n}-02-01",
        "convicted": f"{2000 + n}-05-01" if disposition == "convicted" else None,
        "charges": [charge],
    } | more


def case(jurisdiction: str = "us-ohio", **parts: Any) -> dict[str, Any]:
    return {"id": "made-up", "jurisdiction": jurisdiction, "invented": True} | parts


def figures(of: dict[str, Any] | Case | Workbench) -> dict[str, Figure]:
    bench = of if isinstance(of, Workbench) else bench_of(of.model_dump(mode="json") if isinstance(of, Case) else of, ON)
    found = [block for block in bench.reports(documents=("report",))[0].blocks if isinstance(block, Figure)]
    return {block.key.rpartition(".")[2]: block for block in found}


def record(*priors: dict[str, Any], jurisdiction: str = "us-ohio", **parts: Any) -> Figure:
    return figures(case(jurisdiction, criminal_history=list(priors), **parts))["record-timeline"]


def rows(figure: Figure) -> dict[str, list[tuple[int, str, int]]]:
    """The rows of a record, each with the year, the kind and the count of every mark."""
    assert isinstance(figure.picture, Timeline)
    return {lane.name: [(int(mark.start), mark.kind, mark.count) for mark in lane.marks] for lane in figure.picture.lanes}


# Earlier matters.


def test_rows_go_from_the_gravest_degree_down_and_hold_what_became_of_each_matter() -> None:
    made = record(
        prior(9),
        prior(12, "felony of the fifth degree"),
        prior(14, "minor misdemeanor", "dismissed"),
        prior(16, "felony of the third degree"),
        dates={"offense_began": "2026-03-04"},
    )
    assert list(rows(made).items()) == [
        ("Present offense", [(2026, "now", 1)]),
        ("Felony of the third degree", [(2016, "guilty", 1)]),
        ("Felony of the fifth degree", [(2012, "guilty", 1)]),
        ("Misdemeanor of the first degree", [(2009, "guilty", 1)]),
        ("Minor misdemeanor", [(2014, "not-guilty", 1)]),
    ]
    assert made.alt.startswith("Between 2009 and 2016 there were four earlier matters, three of them with a conviction.")
    assert "The gravest is one conviction in the row “felony of the third degree”, in 2016." in made.alt
    assert "Minor misdemeanor: one matter without a recorded conviction." in made.alt
    assert made.alt.endswith("The present offense is marked in 2026.")


def test_the_charge_a_matter_was_convicted_of_decides_its_row_not_a_graver_one_that_fell() -> None:
    charges = [
        {"id": "a", "offense": "robbery", "degree": "felony of the second degree", "disposition": "dismissed"},
        {"id": "b", "offense": "theft", "degree": "misdemeanor of the first degree", "disposition": "pleaded-guilty", "disposed": "2013-01-09"},
    ]
    made = record(prior(9), prior(10), {"id": "p", "arrested": "2012-11-02", "charges": charges})
    assert rows(made)["Misdemeanor of the first degree"] == [(2009, "guilty", 1), (2010, "guilty", 1), (2013, "guilty", 1)]
    assert "Felony of the second degree" not in rows(made)


def test_a_degree_that_is_not_recorded_and_one_the_court_does_not_know_have_rows_of_their_own() -> None:
    made = record(prior(9, None), prior(10, "Class X felony"), prior(11))
    assert rows(made)["Degree not recorded"] == [(2009, "guilty", 1)]
    assert rows(made)["Another degree"] == [(2010, "guilty", 1)]


def test_an_adjudication_as_a_child_is_no_conviction() -> None:
    made = record(prior(4, disposition="adjudicated-delinquent", juvenile=True), prior(9), prior(10))
    assert rows(made)["Misdemeanor of the first degree"] == [(2004, "adjudicated", 1), (2009, "guilty", 1), (2010, "guilty", 1)]
    assert "two of them with a conviction" in made.alt
    assert "two convictions (2009 and 2010) and one adjudicated as a child (2004)" in made.alt


def test_a_matter_whose_outcome_was_not_found_is_not_said_to_have_ended_without_a_conviction() -> None:
    made = record(prior(9), prior(10), prior(12, disposition="not-found"))
    assert isinstance(made.picture, Timeline)
    assert dict(made.picture.key)["not-guilty"] == "No conviction recorded"
    assert "one matter without a recorded conviction" in made.alt


def test_in_england_the_rows_are_sentences() -> None:
    made = record(
        prior(9, None, sentence={"kind": "fine", "imposed": "2009-05-01"}),
        prior(10, None, sentence={"kind": "prison", "imposed": "2010-05-01", "custody": {"weeks": 16}}),
        prior(11, None, "cautioned"),
        prior(12, None),
        jurisdiction="england-wales",
    )
    assert list(rows(made)) == ["Custodial sentence", "Fine", "Caution", "Sentence not recorded"]
    assert rows(made)["Caution"] == [(2011, "not-guilty", 1)]


def test_custody_is_a_row_and_ages_stand_below_the_years() -> None:
    held = [{"id": "jail", "began": "2010-05-01", "ended": "2011-02-01"}]
    made = record(prior(9), prior(10, custody_periods=held), prior(12), identity={"born": "1988-04-05"}).picture
    assert isinstance(made, Timeline)
    assert [(int(s.start), int(s.end)) for lane in made.lanes if lane.name == "Custody" for s in lane.spans] == [(2010, 2011)]
    assert made.ages == ("Age reached", 1988)


def test_fewer_than_three_matters_with_a_date_make_no_figure_and_the_caption_says_what_has_no_date() -> None:
    undated = {"id": "old", "charges": [{"id": "c", "offense": "theft", "disposition": "convicted"}]}
    assert "record-timeline" not in figures(case(criminal_history=[prior(9), prior(10), undated]))
    caption = "".join(run.text for run in record(prior(9), prior(10), prior(11), undated).caption)
    assert caption.endswith("; one matter without a date is left out")


def test_two_hundred_matters_are_counted_a_few_years_together_and_none_is_lost() -> None:
    many = [prior(n % 26, ("felony of the fifth degree", None)[n % 2], ("convicted", "dismissed")[n % 3 == 0], id=f"p{n}") for n in range(200)]
    made = record(*many)
    counts = [(kind, count) for marks in rows(made).values() for _, kind, count in marks]
    assert sum(count for kind, count in counts if kind == "not-guilty") == 67
    assert sum(count for kind, count in counts if kind == "guilty") == 133
    assert all(len(marks) <= 20 for marks in rows(made).values())
    assert {kind for _, kind, _ in rows(made)["No conviction recorded"]} == {"not-guilty"}
    assert "there were 200 earlier matters, 133 of them with a conviction" in made.alt
    assert "".join(run.text for run in made.caption).endswith("each number counts the matters of two years")


# What is withheld.


RECORDED = case(
    criminal_history=[prior(n, custody_periods=[{"id": "held", "began": f"{2000 + n}-03-01", "ended": f"{2000 + n}-04-01"}]) for n in (9, 10, 11, 12)],
    custody=[{"id": "now", "began": "2026-04-01", "ended": "2026-05-01"}],
    victims=[{"id": f"v{n}", "role": f"owner {n}", "losses": [{"id": "a", "what": "cash", "amount": 100 * n, "recovered": n}, {"id": "b", "what": "tools", "amount": n}]} for n in range(1, 6)],
    finances={
        "assets": [{"id": "car", "what": "a car", "amount": 4000}, {"id": "bed", "what": "a bed", "amount": 77}],
        "debts": [{"id": "loan", "what": "a loan", "amount": 250}],
        "income": [{"id": "pay", "what": "wages", "amount": 2000}, {"id": "gift", "what": "a gift", "amount": 31}],
        "expenses": [{"id": "rent", "what": "rent", "amount": 900}],
    },
)  # fmt: skip


@pytest.mark.parametrize(
    "place",
    [
        "criminal_history.p10",
        "criminal_history.p11.custody_periods.held",
        "custody.now",
        "victims.v2",
        "victims.v5.losses.a",
        "finances.assets.bed",
        "finances.income.gift",
    ],
)
def test_figures_without_something_withheld_are_those_of_a_case_that_never_had_it(place: str) -> None:
    whole = Case.model_validate(RECORDED)
    hidden, never = figures(withholding(whole, place)), figures(without(RECORDED, place))
    assert {name: (f.picture, f.alt, f.caption) for name, f in hidden.items()} == {name: (f.picture, f.alt, f.caption) for name, f in never.items()}
    assert figures(whole) != hidden


def without(made: dict[str, Any], place: str) -> dict[str, Any]:
    """The case without an entry, as if nobody had ever written it."""
    copy = yaml.safe_load(yaml.safe_dump(made))
    *around, last = place.split(".")
    holder: Any = copy
    for step in around:
        holder = next(item for item in holder if item["id"] == step) if isinstance(holder, list) else holder[step]
    holder[:] = [item for item in holder if item["id"] != last]
    return copy


def test_a_sentencing_table_that_rests_on_something_withheld_is_not_shown() -> None:
    bench = open_case(examples()["us-federal-firearm"], on=ON)
    assert "sentencing-table" in figures(bench)
    assert "sentencing-table" not in figures(withholding(bench.case, "guideline", reason="cooperation"))


# Money.


def bars(figure: Figure) -> list[Bar]:
    assert isinstance(figure.picture, Bars)
    return [bar for group in figure.picture.groups for bar in group]


def victims(count: int, **last: Any) -> dict[str, Any]:
    made = [
        {"id": f"v{n}", "role": f"owner {n}", "losses": [{"id": "a", "what": "cash", "amount": 1000 * n} | (last if n == count else {})]}
        for n in range(1, count + 1)
    ]
    return case(victims=made)


def test_each_victims_bar_is_what_the_table_says_remains_and_was_recovered() -> None:
    made = figures(victims(4, recovered=1500))["losses"]
    assert [(bar.name, bar.parts, bar.says) for bar in bars(made)] == [
        ("Owner 1", ((0, 1000.0),), "$1,000"),
        ("Owner 2", ((0, 2000.0),), "$2,000"),
        ("Owner 3", ((0, 3000.0),), "$3,000"),
        ("Owner 4", ((0, 2500.0), (1, 1500.0)), "$2,500 of $4,000"),
    ]
    assert made.alt == "Losses not recovered come to $8,500, divided among four victims. The largest, $3,000, is that of owner 3."


def test_three_victims_or_an_amount_that_is_not_known_make_no_figure() -> None:
    assert "losses" not in figures(victims(3))
    assert "losses" not in figures(victims(5, amount=None))


def test_forty_victims_are_the_eleven_largest_and_the_others_together() -> None:
    made = bars(figures(victims(40))["losses"])
    assert [bar.says for bar in made[:2]] == ["$30,000", "$31,000"]
    assert (len(made), made[-1].name, made[-1].says) == (12, "29 other victims", "$435,000")


def test_income_stands_beside_expenses_and_what_is_owned_beside_what_is_owed() -> None:
    made = figures(RECORDED)["means"]
    assert [(bar.name, sum(part for _, part in bar.parts), bar.says) for bar in bars(made)] == [
        ("Monthly income", 2031.0, "$2,031"),
        ("Monthly expenses", 900.0, "$900"),
        ("Assets", 4077.0, "$4,077"),
        ("Debts", 250.0, "$250"),
    ]
    assert made.alt == "Monthly income of $2,031 stands against monthly expenses of $900. Assets of $4,077 stand against debts of $250."


def test_a_pair_that_nobody_asked_about_is_no_zero() -> None:
    finances = {
        "income": [{"id": f"i{n}", "what": "wages", "amount": 10} for n in range(3)],
        "expenses": [{"id": "e", "what": "rent", "amount": 5}],
        "assets": [],
    }
    assert [bar.name for bar in bars(figures(case(finances=finances))["means"])] == ["Monthly income", "Monthly expenses"]


# Scores and ranges.


def test_the_score_stands_at_the_number_of_the_sentence_and_the_bands_divide_the_two_years_alone() -> None:
    bench = open_case(examples()["england-wales-long-record"], on=ON)
    score = bench.assessment.computed[0]
    made = figures(bench)["score-bands"]
    assert isinstance(made.picture, Scale)
    assert [(r.name, r.value, r.says, r.banded) for r in made.picture.readings] == [("Two years", 54, "54%", True), ("One year", 36, "36%", False)]
    assert [(band.name, band.first, band.last) for band in made.picture.bands] == [("low", 0, 49), ("medium", 50, 74), ("high", 75, 89), ("very high", 90, 100)]
    assert score.per_cent == 54
    assert "is 54%, in the band medium (50 to 74)" in made.alt


def test_each_instrument_has_one_figure_with_a_row_for_each_of_its_results() -> None:
    report = open_case(examples()["england-wales-long-record"], on=ON).reports()[0]
    made = [b for s in report.sections for b in s.blocks if isinstance(b, Figure) and isinstance(b.picture, Scale)]
    rows = [[(r.name, r.says, r.banded) for r in figure.picture.readings] for figure in made if isinstance(figure.picture, Scale)]
    assert rows == [
        [("Two years", "54%", True), ("One year", "36%", False)],
        [("Brief", "48.47%", True), ("Extended", "57.44%", True)],
        [("Brief", "15.37%", True), ("Extended", "26.69%", True)],
        [("Brief", "1.04%", True), ("Extended", "1.15%", True)],
    ]
    # The low band of SVRP is one hundredth of the scale, too narrow for its name: only there are the bands equally wide, and it is said.
    assert [figure.picture.even for figure in made if isinstance(figure.picture, Scale)] == [False, False, False, True]
    assert "".join(run.text for run in made[3].caption).endswith("the bands are drawn equally wide")
    assert "with bands drawn equally wide. The brief score for two years is 1.04%, in the band medium (1 to 2.99)." in made[3].alt


def test_the_score_is_drawn_in_the_annex_and_nowhere_else() -> None:
    report = open_case(examples()["england-wales-long-record"], on=ON).reports()[0]
    section = next(section for section in report.sections if any(block.key.endswith(".score-bands") for block in section.blocks))
    keys = [block.key for block in section.blocks]
    annex = next(block.key for block in section.blocks if "Annex" in str(block))
    assert section is report.sections[-1]
    assert keys.index("sources.score-bands") > keys.index(annex)


def test_the_sentencing_table_shows_three_levels_around_the_cell_of_the_range() -> None:
    made = figures(open_case(examples()["us-federal-firearm"], on=ON))["sentencing-table"].picture
    assert isinstance(made, Grid)
    assert [row.name for row in made.rows] == ["20", "21", "22", "23", "24", "25", "26"]
    row, column = made.marked
    assert (made.rows[row].name, made.columns[column], made.rows[row].cells[column].says) == ("23", "V", "84–105")
    assert made.rows[0].cells[0].says == "33–41"  # USSG Ch. 5, Pt. A: level 20, category I
    assert made.note == ""


def guideline(levels: int, months: int, least: int | None = None) -> dict[str, Any]:
    penalty = {"id": "p", "kind": "imprisonment", "says": "a term", "maximum_months": months, "cite": "18 U.S.C. § 1"} | (
        {"minimum_months": least} if least else {}
    )
    return case(
        "us-federal",
        counts=[{"id": "c", "offense": "fraud", "finding": "pleaded-guilty", "penalties": [penalty]}],
        guideline={
            "edition": "2025-11-01",
            "edition_by": "the officer",
            "edition_reason": "it was in force",
            "offense_level": [{"id": "base", "what": "base", "levels": levels, "cite": "§2B1.1"}],
            "history_points": [{"id": "one", "points": 1, "cite": "§4A1.1(c)"}],
        },
    )


@pytest.mark.parametrize(("levels", "first", "last"), [(1, "1", "4"), (43, "40", "43"), (50, "40", "43")])
def test_the_table_ends_where_the_guidelines_end(levels: int, first: str, last: str) -> None:
    made = figures(guideline(levels, 480))["sentencing-table"].picture
    assert isinstance(made, Grid)
    assert (made.rows[0].name, made.rows[-1].name) == (first, last)


def test_a_range_that_the_statute_cuts_is_told_below_the_table() -> None:
    made = figures(guideline(20, 36))["sentencing-table"]
    assert isinstance(made.picture, Grid)
    assert made.picture.rows[3].cells[0].says == "33–41"
    assert made.picture.note == "After the statute: 33 to 36 months"
    assert made.alt.endswith("After the statute: 33 to 36 months.")


def test_a_record_with_one_fact_has_no_figure() -> None:
    for jurisdiction in ("us-ohio", "us-federal", "england-wales"):
        assert figures(case(jurisdiction, identity={"surname": "Doe"})) == {}


def test_hostile_words_reach_a_figure_as_words() -> None:
    made = victims(4)
    made["victims"][0]["role"] = "{{ 7 * 7 }} <w:p/> $x$"
    shown = figures(made)["losses"]
    assert bars(shown)[0].name == "{{ 7 * 7 }} <w:p/> $x$"


def test_a_word_of_a_picture_that_the_court_does_not_have_is_an_error_with_its_place() -> None:
    bench = bench_of(victims(4), ON)
    terms = {name: word for name, word in bench.jurisdiction.terms.items() if name != "losses-recovered"}
    with pytest.raises(RuleDefect, match=r"us-ohio/jurisdiction\.yaml: terms: 'losses-recovered' is missing: the figure 'losses' writes it\.$"):
        dataclasses.replace(bench, jurisdiction=bench.jurisdiction.model_copy(update={"terms": terms})).reports()


def test_the_words_of_the_life_timeline_say_which_periods_were_longest() -> None:
    jobs = [
        {"id": "mill", "employer": "the mill", "began": "2009-02-01", "ended": "2011-03-01"},
        {"id": "yard", "employer": "the yard", "began": "2015-05-04", "ended": "2021-01-02"},
    ]
    made = figures(case(employment=jobs, education=[{"id": "school", "school": "Harmon High School", "began": "2000-08-01", "ended": "2006-06-01"}]))[
        "life-timeline"
    ]
    assert "Education: one period. Work: two periods. The longest: work from 2015 to 2021." in made.alt


@pytest.mark.parametrize(
    ("priors", "dates", "says"),
    [
        ([], {"offense_began": "2026-03-04"}, "Offenses: one date marked, that of the present offense."),
        ([prior(9)], {}, "Offenses: one date marked."),
        ([prior(9)], {"arrest": "2026-03-04"}, "Offenses: two dates marked, the present offense among them."),
    ],
)
def test_the_words_of_the_life_timeline_name_the_present_offense_only_where_it_is_marked(
    priors: list[dict[str, Any]], dates: dict[str, str], says: str
) -> None:
    held = [{"id": "jail", "began": "2010-05-01", "ended": "2011-02-01"}]
    assert says in figures(case(criminal_history=priors, dates=dates, custody=held))["life-timeline"].alt
