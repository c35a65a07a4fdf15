import datetime as dt
from typing import Any

import pytest

from psi.case.judgment import EnteredScore
from psi.checks.results import of_results
from psi.risk import Comparison, compare_entered
from psi.rulebook.instruments import Sex

ON = dt.date(2026, 11, 20)
NAMES = [
    "Criminal History",
    "Education, Employment and Financial Situation",
    "Family and Social Support",
    "Neighborhood Problems",
    "Substance Use",
    "Peer Associations",
    "Criminal Attitudes and Behavioral Patterns",
]


def domains(*scores: int | None) -> list[dict[str, Any]]:
    return [{"id": f"d{n}", "domain": name, "score": score} for n, (name, score) in enumerate(zip(NAMES, scores, strict=False))]


def compare(sex: Sex | None = "male", **entry: Any) -> Comparison:
    entered = EnteredScore.model_validate({"id": "oras", "instrument": "oras-cst", "assessed_on": "2026-10-01"} | entry)
    return compare_entered(entered, sex=sex, on=ON)


# pulse-data, ORAS_LEVEL_CUTOFFS: men 0-14, 15-23, 24-49; women 0-14, 15-28, 29-49.
EDGES = [
    ("male", 0, "Low"),
    ("male", 14, "Low"),
    ("male", 15, "Moderate"),
    ("male", 23, "Moderate"),
    ("male", 24, "High"),
    ("male", 49, "High"),
    ("female", 0, "Low"),
    ("female", 14, "Low"),
    ("female", 15, "Moderate"),
    ("female", 28, "Moderate"),
    ("female", 29, "High"),
    ("female", 49, "High"),
]


@pytest.mark.parametrize(("sex", "total", "level"), EDGES)
def test_the_level_agrees_on_both_edges_of_every_band(sex: Sex, total: int, level: str) -> None:
    found = compare(sex, total=total, level=level)
    assert found.band is not None
    assert (found.band.name, found.level.standing, found.disagrees) == (level, "agree", False)


def test_the_same_total_lies_in_another_band_for_the_other_sex() -> None:
    assert compare("male", total=25, level="High").level.standing == "agree"
    assert compare("female", total=25, level="High").level.standing == "disagree"


@pytest.mark.parametrize("level", ["moderate", " MODERATE ", "Moderate risk"])
def test_case_and_the_word_risk_make_no_difference(level: str) -> None:
    assert compare(total=20, level=level).level.standing == "agree"


def test_a_disagreement_is_told_with_the_disagreement_between_copies_and_nothing_is_corrected() -> None:
    found = compare(total=36, level="Very High")
    assert found.disagrees
    assert found.level.why.startswith(
        "The level entered is 'Very High'; the total of 36 lies in 'High' (24 to 49, male) of the copy psi holds. "
        "The number of bands: Another copy has four bands"
    )


@pytest.mark.parametrize(
    ("sex", "entry", "says"),
    [
        (
            None,
            {"total": 20, "level": "Moderate"},
            "The level cannot be compared: sex not recorded. Somebody must choose which cut-offs are used, and say why.",
        ),
        ("male", {"level": "Moderate"}, "The level cannot be compared: total not recorded."),
        ("male", {"total": 20}, "The level cannot be compared: level not recorded."),
        (None, {}, "The level cannot be compared: total, level, sex not recorded."),
    ],
)
def test_without_total_level_or_sex_it_cannot_be_said(sex: Sex | None, entry: dict[str, Any], says: str) -> None:
    found = compare(sex, **entry)
    assert (found.level.standing, found.level.why) == ("cannot be said", says)


# 25 is High for men (24 to 49) and Moderate for women (15 to 28).
@pytest.mark.parametrize(("chosen", "level"), [("male", "High"), ("female", "Moderate")])
def test_without_a_recorded_sex_the_cut_offs_are_those_that_somebody_chose_with_a_reason(chosen: Sex, level: str) -> None:
    found = compare(None, total=25, level=level, cutoffs_for=chosen, cutoffs_reason="The certificate names it.")
    assert found.band is not None
    assert (found.band.name, found.level.standing, found.needs_choice) == (level, "agree", False)
    assert found.bands_for == f"{chosen}, chosen: The certificate names it."


def test_without_a_recorded_sex_and_without_a_choice_no_cut_offs_are_used() -> None:
    found = compare(None, total=25, level="High")
    assert (found.bands, found.band, found.bands_for, found.needs_choice) == ((), None, "nobody", True)


def test_a_choice_without_a_reason_is_no_choice_even_where_the_sex_is_recorded() -> None:
    found = compare("male", total=25, level="High", cutoffs_for="male")
    assert (found.bands, found.band, found.needs_choice) == ((), None, True)
    assert (found.level.standing, found.level.why) == ("cannot be said", "Cut-offs for male were chosen without a reason. Say why.")


def test_nobody_is_asked_to_choose_where_the_recorded_sex_has_cut_offs_or_nothing_can_be_compared() -> None:
    assert not compare("female", total=25, level="High").needs_choice
    assert not compare(None, level="High").needs_choice
    assert not compare(None, instrument="lsi-r", total=25, level="High").needs_choice


def test_a_missing_choice_is_a_finding_at_its_field() -> None:
    (finding,) = of_results((), (compare(None, total=25, level="High"),), None)
    assert (finding.kind, finding.place) == ("missing", "scores.oras.cutoffs_for")
    assert finding.says.endswith("Somebody must choose which cut-offs are used, and say why.")


def test_a_total_above_the_most_disagrees() -> None:
    found = compare(total=50, level="High")
    assert (found.band, found.level.standing) == (None, "disagree")
    assert found.level.why == "The total is 50; the most the instrument can give is 49."


def test_an_override_is_compared_by_the_level_before_it() -> None:
    override = {"from_level": "Moderate", "to_level": "High", "reason": "r", "by": "A. Officer"}
    assert compare(total=20, level="High", override=override).level.standing == "agree"


def test_domains_that_add_up_to_the_total_agree() -> None:
    # 4 + 3 + 2 + 1 + 3 + 4 + 6 = 23
    found = compare(total=23, level="Moderate", domains=domains(4, 3, 2, 1, 3, 4, 6))
    assert (found.domains.total, found.domains_sum.standing, found.domain_maxima.standing) == (23, "agree", "agree")
    assert found.domains.lines[0].fact == "scores.oras.domains.d0"


def test_domains_that_do_not_add_up_disagree() -> None:
    found = compare(total=22, level="Moderate", domains=domains(4, 3, 2, 1, 3, 4, 6))
    assert (found.domains_sum.standing, found.domains_sum.why) == ("disagree", "The domain scores add up to 23; the total entered is 22.")
    assert found.level.standing == "agree"


def test_domains_that_are_not_complete_have_no_sum() -> None:
    found = compare(total=22, domains=domains(4, 3, 2, 1, 3, None))
    assert found.domains.total is None
    assert found.domains_sum.standing == "cannot be said"
    assert [m.what for m in found.domains.missing] == [
        "the score of the domain 'Peer Associations'",
        "the domain 'Criminal Attitudes and Behavioral Patterns'",
    ]


def test_some_domains_that_already_exceed_the_total_disagree() -> None:
    assert compare(total=5, domains=domains(4, 3)).domains_sum.standing == "disagree"


@pytest.mark.parametrize("most", list(enumerate([8, 6, 5, 3, 6, 8, 13])))
def test_a_domain_holds_its_maximum_and_no_more(most: tuple[int, int]) -> None:
    at, value = most
    held = [{"id": "d", "domain": NAMES[at], "score": value}]
    assert compare(domains=held).domain_maxima.standing == "agree"
    above = compare(domains=[held[0] | {"score": value + 1}]).domain_maxima
    assert above.standing == "disagree"
    assert above.why == f"More points than a domain can hold: '{NAMES[at]}' has {value + 1} points of at most {value}."


def test_a_domain_psi_does_not_know_cannot_be_compared() -> None:
    found = compare(domains=[{"id": "d", "domain": "Gambling", "score": 1}])
    assert found.domain_maxima.why == "The domains cannot be compared with their maxima: not a domain psi knows: 'Gambling'."


def test_no_domains_at_all_cannot_be_compared() -> None:
    found = compare(total=20, level="Moderate")
    assert (found.domains_sum.standing, found.domain_maxima.standing) == ("cannot be said", "cannot be said")


def test_an_instrument_psi_does_not_hold_is_printed_as_given() -> None:
    found = compare(instrument="lsi-r", total=20, level="Medium", domains=domains(20))
    assert (found.edition, found.band, found.level.standing) == (None, None, "cannot be said")
    assert found.level.why.startswith("psi holds no rule set 'lsi-r'. It holds: ")
    assert found.domains_sum.standing == "agree"


def test_an_instrument_that_psi_scores_is_not_compared_as_entered() -> None:
    assert compare(instrument="ogrs3").level.why == "ogrs3 is not an instrument that is entered by hand."


def test_the_day_of_the_assessment_chooses_the_edition() -> None:
    assert compare(assessed_on="2009-12-31", total=1, level="Low").level.standing == "cannot be said"
    assert compare(assessed_on="2010-01-01", total=1, level="Low").level.standing == "agree"
    assert compare(assessed_on="2009", total=1, level="Low").level.standing == "agree"
