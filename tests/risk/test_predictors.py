import csv
import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from psi.risk import Score
from psi.risk.formulas import formula_instrument
from psi.risk.predictors import months_free, score_cells
from psi.risk.scoring import per_cent

VECTORS = Path(__file__).with_name("predictor_vectors.csv")
NAMES = {"arp": "all", "vrp": "violence", "svrp": "serious_violence"}

# An invented man of 30 on the day of sentence, assessed some days before it.
MAN: dict[str, Any] = {
    "dob": "1996-03-01",
    "gender": "M",
    "offence_code": "",
    "actuarial_category": "THEFT_NON_MOTOR",
    "total_sanctions_count": 5,
    "total_violent_sanctions": 2,
    "first_sanction_date": "2014-06-01",
    "last_sanction_date": "2025-06-01",
    "community_date": "2026-04-10",
    "assessment_date": "2026-04-01",
}
WOMAN = MAN | {
    "dob": "1981-01-05",
    "gender": "F",
    "actuarial_category": "FRAUD_AND_FORGERY",
    "total_sanctions_count": 1,
    "total_violent_sanctions": 0,
    "first_sanction_date": "2026-02-01",
    "last_sanction_date": "2026-02-01",
}
YOUNG = MAN | {
    "dob": "2007-02-01",
    "actuarial_category": "WEAPONS_NON_FIREARM",
    "total_sanctions_count": 2,
    "total_violent_sanctions": 1,
    "first_sanction_date": "2025-03-01",
    "last_sanction_date": "2026-03-01",
}
DRUGS = ("heroin", "methadone", "other_opiate", "crack_cocaine", "powder_cocaine", "misused_prescribed", "benzodiazipines", "cannabis", "steroids")
OTHERS = ("ketamine", "spice", "hallucinogens", "solvents", "other_drugs")
CODED = {
    "two_point_two": 1,
    "three_point_four": 2,
    "four_point_two": 2,
    "six_point_four": 1,
    "six_point_seven": 1,
    "six_point_eight": 1,
    "seven_point_two": 1,
    "eight_point_eight": 2,
    "nine_point_one": 1,
    "nine_point_two": 2,
    "eleven_point_two": 1,
    "eleven_point_four": 2,
    "twelve_point_one": 1,
}
PAST = dict.fromkeys(("homicide", "gbh", "kidnap", "firearms", "robbery", "aggravated_burglary", "weapons_not_firearms", "criminal_damage", "arson"), 0)
ANSWERED: dict[str, Any] = CODED | PAST | dict.fromkeys((*DRUGS, *OTHERS), "N") | {"cannabis": "Y", "spice": "Y", "ketamine": "Y", "robbery": 1}


def scored(instrument: str, **cells: Any) -> tuple[Score, Score]:
    return score_cells(cells, formula_instrument(instrument))


def value(score: Score) -> float:
    assert score.probabilities is not None, (score.refused, score.missing)
    return score.probabilities[0].value


def _vectors() -> list[dict[str, str]]:
    with VECTORS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_there_are_23_vectors_and_four_of_them_lie_under_36_months() -> None:
    months = [months_free(dt.date.fromisoformat(row["community_date"]), dt.date.fromisoformat(row["assessment_date"]), 36) for row in _vectors()]
    assert sorted(months)[:5] == [1, 11, 13, 18, 36]
    assert len(months) == 23


@pytest.mark.parametrize("instrument", NAMES)
@pytest.mark.parametrize("row", _vectors(), ids=lambda row: row["id"])
def test_every_vector_agrees_to_1e_9(row: dict[str, str], instrument: str) -> None:
    expected = [float(row[f"{NAMES[instrument]}_{result}_predictions"]) for result in ("brief", "extended")]
    assert [value(score) for score in scored(instrument, **row)] == pytest.approx(expected, abs=1e-9)


# Hand sums with no month free of offending, worked with 40 digits away from this program: the terms in the order of the method
# (constant; category; age to the first, second, third and fourth power; sex; sanctions; rates; violence; answers), and their total.
# The man: 30 years, 5 sanctions of which 2 violent, 11 years apart. ln(5/37) = -2.001480000210124, ln(5/23) = -1.526056303495049.
BY_HAND = [
    ("arp", "brief", MAN, -0.093291330249962421, 0.476694068142067913, "low"),
    ("vrp", "brief", MAN, -1.283409326595458486, 0.216970439635472778, "low"),
    ("svrp", "brief", MAN, -4.625741335168398718, 0.009701351710583232, "low"),
    ("arp", "brief", WOMAN, -3.049069159805157000, 0.045257677527390481, "low"),
    ("vrp", "brief", WOMAN, -4.571992630640650100, 0.010231573419466411, "low"),
    ("svrp", "brief", WOMAN, -8.243924471079961800, 0.000262781600476193, "low"),
    ("arp", "extended", YOUNG | ANSWERED, 0.058504585123616200, 0.514621975860364813, "medium"),
    ("vrp", "extended", YOUNG | ANSWERED, -0.425220304378313367, 0.395268254437711188, "medium"),
    ("svrp", "extended", YOUNG | ANSWERED, -2.885947956465854844, 0.052852593346325482, "high"),
]


@pytest.mark.parametrize(("instrument", "result", "cells", "total", "probability", "band"), BY_HAND)
def test_a_report_before_sentence_gives_what_the_hand_sum_gives(
    instrument: str, result: str, cells: dict[str, Any], total: float, probability: float, band: str
) -> None:
    score = next(each for each in scored(instrument, **cells) if each.result == result)
    assert score.probabilities is not None
    assert score.total is not None
    assert score.total + float(score.probabilities[0].constant.amount or 0) == pytest.approx(total, abs=1e-12)
    assert value(score) == pytest.approx(probability, abs=1e-12)
    assert score.band is not None
    assert score.band.name == band


def test_the_terms_of_arp_are_those_of_the_hand_sum() -> None:
    brief, _ = scored("arp", **MAN)
    assert [(line.what, line.amount) for line in brief.lines] == [
        ("Age of a man: years", pytest.approx(-4.27285381015623)),
        ("Age of a man: years squared", pytest.approx(0.99003725092359)),
        ("Age of a man: years cubed", pytest.approx(0.5360538733362)),
        ("Age of a man: years to the fourth power", pytest.approx(-0.214562385135)),
        ("Category of the current offence", pytest.approx(0.462548123919817)),
        ("Sanctions: each", pytest.approx(-0.0213786506424975)),
        ("Rate of sanctions, man", pytest.approx(-3.108264476886298126)),
        ("Rate of sanctions squared, man", pytest.approx(0.518105819399736205)),
        ("Time free of offending: months", 0.0),
    ]
    assert brief.lines[0].says == "-0.142428460338541 × 30"
    assert brief.lines[4].says == "Theft (non-motor)"
    assert brief.lines[6].says == "1.55298303083717 × ln(5 / (11 + 26))"
    assert all(line.cite for line in (*brief.lines, *brief.inputs))


def test_an_answer_that_adds_nothing_is_shown_with_what_it_stands_for() -> None:
    _, extended = scored("svrp", **YOUNG, **ANSWERED)
    shown = {line.what: (line.says, line.amount) for line in extended.lines}
    assert shown["Earlier arson"] == ("0 (no): 0.0073649024927637 × 0", 0.0)
    assert shown["Unemployed (OASys 4.2)"] == ("2 (yes): 0.0734628466183293 × 2", pytest.approx(0.1469256932366586))
    assert shown["Kind of violence"] == ("Weapons (other than firearms)", pytest.approx(-0.0859338473048713))


def test_the_per_cent_has_two_decimals_and_the_next_band_is_as_far_as_they_say() -> None:
    brief, extended = scored("svrp", **YOUNG, **ANSWERED)
    assert str(extended.per_cent) == "5.29"
    assert extended.next_up is not None
    assert (extended.next_up.band.name, str(extended.next_up.distance)) == ("very high", "1.61")
    assert extended.next_down is not None
    assert (extended.next_down.band.name, str(extended.next_down.distance)) == ("medium", "2.30")
    assert (brief.title, extended.title) == ("Serious Violent Reoffending Predictor (SVRP), brief", "Serious Violent Reoffending Predictor (SVRP), extended")


@pytest.mark.parametrize("instrument", NAMES)
def test_with_an_answer_missing_the_brief_result_is_given_and_the_answer_is_named(instrument: str) -> None:
    brief, extended = scored(instrument, **YOUNG, **(ANSWERED | {"three_point_four": ""}))
    assert brief.band is not None
    assert brief.missing == ()
    assert [gap.fact for gap in extended.missing] == ["three_point_four"]
    assert (extended.lines, extended.probabilities, extended.band) == ((), None, None)


def test_without_any_answer_everything_the_extended_result_needs_is_named() -> None:
    brief, extended = scored("arp", **MAN)
    assert brief.probabilities is not None
    asked = [item.id for item in formula_instrument("arp").items if item.asked_for == "extended"]
    assert [gap.fact for gap in extended.missing] == asked
    assert len(asked) == 24


@pytest.mark.parametrize("item", [name for name in MAN if name != "offence_code"])
def test_a_missing_input_is_named_and_nothing_is_scored(item: str) -> None:
    for score in scored("vrp", **(MAN | ANSWERED | {item: None})):
        assert [gap.fact for gap in score.missing] == [item]
        assert score.probabilities is None


def test_the_code_of_the_offence_gives_its_category() -> None:
    by_category, by_code = scored("arp", **MAN)[0], scored("arp", **(MAN | {"actuarial_category": "", "offence_code": "03900"}))[0]
    both = scored("arp", **(MAN | {"offence_code": "03900"}))[0]
    assert value(by_code) == value(by_category) == value(both)


REFUSED = [
    ({"dob": "2014-06-02"}, "first_sanction_date (2014-06-01) lies before dob (2014-06-02)."),
    ({"last_sanction_date": "2014-05-31"}, "last_sanction_date (2014-05-31) lies before first_sanction_date (2014-06-01)."),
    ({"community_date": "2025-05-31"}, "community_date (2025-05-31) lies before last_sanction_date (2025-06-01)."),
    ({"assessment_date": "2025-05-31"}, "assessment_date (2025-05-31) lies before last_sanction_date (2025-06-01)."),
    ({"dob": "2008-04-02", "first_sanction_date": "2020-06-01"}, "The person is 17 on assessment_date (2026-04-01)."),
    ({"dob": "2006-06-02"}, "The person is 7 on first_sanction_date (2014-06-01). No sanction is counted below the age of 8."),
    ({"dob": "1905-01-01"}, "The person is over 120 on community_date (2026-04-10), which cannot be right."),
    ({"total_sanctions_count": 0, "total_violent_sanctions": 0}, "total_sanctions_count is 0. The current sanction counts, so it is 1 or more."),
    ({"total_violent_sanctions": 6}, "total_violent_sanctions (6) is greater than total_sanctions_count (5)."),
    ({"total_sanctions_count": 1, "total_violent_sanctions": 1}, "total_sanctions_count is 1, but first_sanction_date and last_sanction_date differ."),
    ({"total_sanctions_count": -1}, "total_sanctions_count: -1 is negative."),
    ({"total_sanctions_count": "5.5"}, "total_sanctions_count: '5.5' is not a whole number."),
    ({"total_sanctions_count": True}, "total_sanctions_count: True is not a whole number."),
    ({"gender": "X"}, "gender: 'X' is not one of its answers. Choose male or female."),
    ({"dob": "01/03/1996"}, "dob: '01/03/1996' is not a day. Write it like 2009-03-04."),
    ({"dob": "1996-02-30"}, "dob: '1996-02-30' is not a day."),
    ({"dob": dt.datetime(1996, 3, 1, 12)}, "dob: 1996-03-01 12:00:00 is not a day."),
    ({"offence_code": "03703"}, "offence_code: '03703' is not in the table of offence codes, which have five digits."),
    ({"offence_code": 1900}, "offence_code: '1900' is not in the table of offence codes, which have five digits."),
    ({"offence_code": "00000"}, "offence_code: 00000 has no category (Invalid Offence). Give the code of the offence itself."),
    ({"offence_code": "05912"}, "actuarial_category is 'Theft (non-motor)', but offence_code 05912 belongs to 'Criminal damage'."),
    ({"actuarial_category": "PIRACY"}, "actuarial_category: 'PIRACY' is not one of its answers."),
]


@pytest.mark.parametrize(("change", "says"), REFUSED)
def test_what_cannot_be_is_refused_in_words(change: dict[str, Any], says: str) -> None:
    for score in scored("vrp", **(MAN | ANSWERED | change)):
        assert score.refused is not None
        assert score.refused.startswith(says)
        assert (score.lines, score.probabilities, score.missing) == ((), None, ())


def test_a_code_that_none_of_the_choices_has_refuses_the_extended_result_only() -> None:
    brief, extended = scored("arp", **MAN, **(ANSWERED | {"nine_point_one": 3, "heroin": "maybe"}))
    assert brief.probabilities is not None
    assert extended.refused == "nine_point_one: 3 is none of its codes. They are 0, 1, 2. heroin: 'maybe' is not one of its answers. Choose yes or no."


@pytest.mark.parametrize("first", ["2018-04-01", "2018-04-02"])
def test_a_person_is_scored_from_the_eighteenth_birthday_on(first: str) -> None:
    brief, _ = scored("arp", **(MAN | {"dob": "2008-04-01", "first_sanction_date": first, "last_sanction_date": "2026-03-01"}))
    assert brief.probabilities is not None


@pytest.mark.parametrize(
    ("community", "assessment", "months"),
    [
        ("2026-04-10", "2026-04-01", 0),
        ("2026-04-10", "2026-04-10", 0),
        ("2026-04-10", "2026-05-09", 0),
        ("2026-04-10", "2026-05-10", 1),
        ("2026-01-31", "2026-02-28", 0),
        ("2023-04-10", "2026-04-09", 35),
        ("2023-04-10", "2026-04-10", 36),
        ("2010-04-10", "2026-04-10", 36),
    ],
)
def test_whole_months_are_counted_from_none_to_36(community: str, assessment: str, months: int) -> None:
    assert months_free(dt.date.fromisoformat(community), dt.date.fromisoformat(assessment), 36) == months


@pytest.mark.parametrize("instrument", NAMES)
def test_every_month_free_of_offending_lowers_the_probability(instrument: str) -> None:
    found = []
    for months in range(37):
        day = dt.date(2026 + months // 12, months % 12 + 1, 1).isoformat()
        cells = MAN | ANSWERED | {"community_date": "2026-01-01", "assessment_date": day}
        found.append([value(score) for score in scored(instrument, **cells)])
    brief, extended = zip(*found, strict=True)
    assert list(brief) == sorted(brief, reverse=True)
    assert list(extended) == sorted(extended, reverse=True)


@pytest.mark.parametrize("instrument", NAMES)
def test_more_sanctions_in_the_same_time_raise_the_probability(instrument: str) -> None:
    found = [value(scored(instrument, **(MAN | {"total_sanctions_count": n}))[0]) for n in range(3, 25)]
    assert found == sorted(found)


@pytest.mark.parametrize("instrument", NAMES)
def test_every_problem_raises_the_extended_probability(instrument: str) -> None:
    base = value(scored(instrument, **YOUNG, **ANSWERED)[1])
    asked = [item for item in formula_instrument(instrument).items if item.asked_for and item.id not in {"six_point_eight", *OTHERS}]
    for item in asked:
        most = item.codes[-1].value if item.codes else "Y"
        assert value(scored(instrument, **YOUNG, **(ANSWERED | {item.id: most}))[1]) >= base, item.id


def test_other_drugs_count_once() -> None:
    one, all_of_them = ({name: "Y" if name == "spice" or every else "N" for name in OTHERS} for every in (False, True))
    none = dict.fromkeys(OTHERS, "N")
    values = [value(scored("arp", **YOUNG, **(ANSWERED | drugs))[1]) for drugs in (one, all_of_them, none)]
    assert values[0] == values[1] > values[2]


@pytest.mark.parametrize("partner", [0, 2, 3])
def test_only_a_partner_lived_with_counts(partner: int) -> None:
    apart = scored("arp", **YOUNG, **(ANSWERED | {"six_point_eight": partner}))[1]
    together = scored("arp", **YOUNG, **ANSWERED)[1]
    # -0.266331545877519 and 0.141655261924428 times a code of 1 for the relationship
    assert (together.total or 0) - (apart.total or 0) == pytest.approx(-0.266331545877519 + 0.141655261924428, abs=1e-12)


@pytest.mark.parametrize(("instrument", "least", "most"), [("arp", "low", "very high"), ("vrp", "low", "very high"), ("svrp", "low", "very high")])
def test_the_least_and_the_most_lie_in_the_outer_bands(instrument: str, least: str, most: str) -> None:
    none = {item.id: item.codes[0].value if item.codes else "N" for item in formula_instrument(instrument).items if item.asked_for}
    every = {item.id: item.codes[-1].value if item.codes else "Y" for item in formula_instrument(instrument).items if item.asked_for}
    worst = YOUNG | {"first_sanction_date": "2018-03-01", "total_sanctions_count": 60, "total_violent_sanctions": 40, "actuarial_category": "DRUNKENNESS"}
    low, high = scored(instrument, **WOMAN, **none)[1], scored(instrument, **worst, **every)[1]
    assert low.band is not None
    assert high.band is not None
    assert (low.band.name, high.band.name) == (least, most)


# NumbersUtils.kt, asDoublePercentage: per cent with two decimals, a half rounded up, before a band is read.
@pytest.mark.parametrize(("probability", "figure"), [(0.499949, "49.99"), (0.49995, "50.00"), (0.0068999, "0.69"), (0.06895, "6.90"), (1.0, "100.00")])
def test_the_per_cent_is_rounded_half_up_to_two_decimals(probability: float, figure: str) -> None:
    assert str(per_cent(probability, 2)) == figure
