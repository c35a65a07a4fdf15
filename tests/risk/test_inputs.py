import datetime as dt
from typing import Any

import pytest

from psi.case import Case
from psi.errors import BadInput, NotEntered
from psi.risk import Score, score
from psi.working import Missing

ON = dt.date(2026, 11, 20)
ITEMS = "sex, age_at_start_of_risk, age_at_current_conviction, age_at_first_sanction, previous_sanctions, offence_category"


def a_case(**changes: Any) -> Case:
    """An invented person of 34, convicted at 33, first cautioned at 16, with three earlier sanctions."""
    case: dict[str, Any] = {
        "id": "invented-1",
        "invented": True,
        "documents": [{"id": "pnc", "title": "Record"}, {"id": "cert", "title": "Certificate"}],
        "identity": {"born": "1992-05-01", "sex": "male", "source": ["pnc"], "field_notes": {"sex": {"source": ["cert"]}}},
        "dates": {"plea_or_verdict": "2026-04-30", "sentencing": "2026-11-20"},
        "counts": [{"id": "c1"}, {"id": "c2", "offense_category": "Robbery", "source": ["cert"]}],
        "criminal_history": [
            {
                "id": "caution",
                "source": ["pnc"],
                "charges": [{"id": "a", "offense": "Theft", "disposition": "cautioned", "disposed": "2009-03-02"}],
            },
            {
                "id": "theft",
                "source": ["cert"],
                "convicted": "2014-06",
                "charges": [{"id": "a", "offense": "Theft", "disposition": "convicted"}],
            },
            {
                "id": "assault",
                "charges": [{"id": "a", "offense": "Assault", "disposition": "pleaded-guilty"}],
                "sentence": {"imposed": "2020-01-15"},
            },
            {"id": "dropped", "charges": [{"id": "a", "offense": "Fraud", "disposition": "dismissed"}]},
        ],
    }
    return Case.model_validate(case | changes)


def scored(**changes: Any) -> Score:
    return score(a_case(**changes), "ogrs3", ON)


def missing(**changes: Any) -> tuple[Missing, ...]:
    found = scored(**changes)
    assert found.probabilities is None
    assert found.lines == ()
    return found.missing


def test_the_inputs_come_from_the_record_with_their_places_and_sources() -> None:
    inputs = scored().inputs
    assert [(line.what, line.says, line.amount, line.fact, line.source) for line in inputs] == [
        ("Sex", "male", None, "identity.sex", ("cert",)),
        ("Age at the start of the period at risk", "34 (born 1992-05-01, counted to 2026-11-20)", 34, "dates.sentencing", ("pnc",)),
        ("Age at the current conviction", "33 (born 1992-05-01, counted to 2026-04-30)", 33, "dates.plea_or_verdict", ("pnc",)),
        (
            "Age at the first sanction (conviction or caution)",
            "16 (born 1992-05-01, counted to 2009-03-02)",
            16,
            "criminal_history.caution",
            ("pnc",),
        ),
        ("Earlier sanctions (convictions and cautions)", "3", 3, "criminal_history", ("pnc", "cert")),
        ("Category of the current offence", "Robbery", None, "counts.c2", ("cert",)),
    ]


def test_the_terms_point_at_the_facts_they_rest_on() -> None:
    assert [line.fact for line in scored().lines] == ["dates.sentencing", "criminal_history", "criminal_history", "counts.c2"]


def test_the_score_is_that_of_the_hand_sum() -> None:
    # -1.325976554 + 0.463062792 + 1.251124464 ln(4/27) - 0.634795912 = -1.497709674 + 1.251124464 * -1.909542505
    assert scored().total == pytest.approx(-1.497709674 + 1.251124464 * -1.9095425048844386, abs=1e-12)


def test_the_score_names_every_entry_it_rests_on() -> None:
    assert set(scored().rests_on) == {
        "identity.sex",
        "identity.born",
        "dates.sentencing",
        "dates.plea_or_verdict",
        "criminal_history.caution",
        "criminal_history.theft",
        "criminal_history.assault",
        "counts.c2",
    }


def test_with_no_earlier_sanction_the_first_is_the_current_conviction() -> None:
    found = scored(criminal_history=[], unanswered={"criminal_history": {"state": "not-applicable"}})
    assert [line.amount for line in found.inputs][3:5] == [33, 0]
    assert found.lines[1].says == "first conviction"


def test_a_record_with_no_sanction_in_it_counts_none() -> None:
    dropped = {"id": "dropped", "charges": [{"id": "a", "offense": "Fraud", "disposition": "dismissed"}]}
    assert scored(criminal_history=[dropped]).inputs[4].amount == 0


@pytest.mark.parametrize(
    ("unanswered", "says"),
    [
        ({}, "the prior record (not asked)"),
        ({"criminal_history": {"state": "not-known"}}, "the prior record (asked and not known)"),
        ({"criminal_history": {"state": "declined"}}, "the prior record (declined)"),
    ],
)
def test_a_prior_record_nobody_looked_for_is_missing_and_not_empty(unanswered: dict[str, Any], says: str) -> None:
    assert missing(criminal_history=[], unanswered=unanswered) == (Missing(says, "criminal_history"),)


def prior(**changes: Any) -> list[dict[str, Any]]:
    return [{"id": "p", "charges": [{"id": "a", "offense": "Theft", "disposition": "convicted"}]} | changes]


@pytest.mark.parametrize("disposition", [None, "not-found"])
def test_an_outcome_nobody_found_is_missing(disposition: str | None) -> None:
    history = prior(charges=[{"id": "a", "offense": "Theft", "disposition": disposition}])
    assert missing(criminal_history=history) == (Missing("the outcome of every charge in this entry", "criminal_history.p"),)


def test_an_entry_without_charges_is_missing_its_outcome() -> None:
    assert missing(criminal_history=prior(charges=[], convicted="2015"))[0].fact == "criminal_history.p"


def test_a_sanction_without_a_day_is_missing() -> None:
    assert missing(criminal_history=prior()) == (Missing("the day of the conviction or caution in this entry", "criminal_history.p"),)


def test_a_sanction_that_may_be_later_than_the_conviction_is_missing() -> None:
    says = "whether this entry (2026) came before the current conviction (2026-04-30)"
    assert missing(criminal_history=prior(convicted="2026")) == (Missing(says, "criminal_history.p"),)


@pytest.mark.parametrize(("day", "counted"), [("2026-04-29", 1), ("2026-04-30", 0), ("2026-05-01", 0)])
def test_a_sanction_counts_until_the_day_before_the_current_conviction(day: str, counted: int) -> None:
    found = scored(criminal_history=prior(convicted=day))
    assert found.inputs[4].amount == counted
    assert found.inputs[4].note == (None if counted else "1 earlier matter not counted: on or after the current conviction")


def test_entries_of_one_day_are_counted_one_by_one_and_told() -> None:
    history = [prior(convicted="2015-03-04")[0] | {"id": name} for name in ("p", "q")]
    line = scored(criminal_history=history).inputs[4]
    assert (line.amount, line.note) == (2, "entries of one day (2015-03-04) are counted one by one")


def test_a_pending_or_diverted_matter_is_no_sanction() -> None:
    for disposition in ("pending", "diverted", "acquitted"):
        assert scored(criminal_history=prior(charges=[{"id": "a", "offense": "Theft", "disposition": disposition}])).inputs[4].amount == 0


def test_a_finding_against_a_child_is_a_sanction() -> None:
    history = prior(charges=[{"id": "a", "offense": "Theft", "disposition": "adjudicated-delinquent", "disposed": "2007-01-10"}])
    assert [line.amount for line in scored(criminal_history=history).inputs][3:5] == [14, 1]


def test_a_year_of_birth_that_leaves_an_age_open_is_missing_and_not_guessed() -> None:
    says = [m.what for m in missing(identity={"born": "1992", "sex": "male"})]
    assert says[0] == "the age on the day of sentence: 33 to 34, born 1992, counted to 2026-11-20"
    assert says[1] == "the age on the day of the plea or verdict: 33 to 34, born 1992, counted to 2026-04-30"
    assert says[2] == "the age at the first sanction: 16 to 17, born 1992, counted to 2009-03-02"


def test_a_month_of_birth_that_leaves_no_age_open_is_enough() -> None:
    assert [line.amount for line in scored(identity={"born": "1992-06", "sex": "male"}).inputs][1:4] == [34, 33, 16]


def test_a_year_of_first_sanction_that_leaves_the_age_open_is_missing() -> None:
    assert [m.fact for m in missing(criminal_history=prior(convicted="2009"))] == ["criminal_history.p"]


def test_each_missing_fact_is_named_once_with_its_place() -> None:
    found = missing(identity={"unanswered": {"sex": {"state": "declined"}}}, dates={}, counts=[])
    assert found == (
        Missing("the sex (declined)", "identity.sex"),
        Missing("the date of birth (not asked)", "identity.born"),
        Missing("the day of sentence (not asked)", "dates.sentencing"),
        Missing("the day of the plea or verdict (not asked)", "dates.plea_or_verdict"),
        Missing("the category of the current offense, on any count", "counts"),
    )


def test_a_count_that_was_dismissed_does_not_give_the_category() -> None:
    counts = [
        {"id": "c1", "offense_category": "Violence", "finding": "dismissed"},
        {"id": "c2", "offense_category": "Drink driving", "finding": "not-guilty"},
        {"id": "c3", "offense_category": "Robbery", "finding": "pleaded-guilty"},
    ]
    assert scored(counts=counts).inputs[5].says == "Robbery"
    assert missing(counts=counts[:2]) == (Missing("the category of the current offense, on any count", "counts.c1"),)


def test_a_category_that_ogrs3_does_not_know_is_refused_in_words() -> None:
    found = scored(counts=[{"id": "c1", "offense_category": "Robery"}])
    assert found.refused == "offence_category: 'Robery' is not one of its answers. Did you mean 'Robbery'?"
    assert found.probabilities is None


def test_a_person_under_18_is_refused_in_words() -> None:
    found = scored(identity={"born": "2008-11-21", "sex": "male"}, criminal_history=prior(convicted="2024-01-01"))
    assert found.refused is not None
    assert found.refused.startswith("age_at_start_of_risk is 17. OGRS3 is scored here for people aged 18 and over only")
    assert scored(identity={"born": "2008-11-20", "sex": "male"}, criminal_history=prior(convicted="2024-01-01")).refused is None


def by_hand(**entry: Any) -> list[dict[str, Any]]:
    return [{"id": "r1", "instrument": "ogrs3", "reason": "two entries of one day", "by": "A. Officer", "source": ["pnc"]} | entry]


def test_an_input_set_by_hand_replaces_the_record_and_prints_its_reason() -> None:
    found = scored(risk_inputs=by_hand(input="previous_sanctions", value="2"))
    line = found.inputs[4]
    assert (line.amount, line.says, line.fact, line.source) == (2, "2", "risk_inputs.r1", ("pnc",))
    assert line.note == "set by A. Officer: two entries of one day (the record gives 3)"
    assert found.lines[2].says == "1.251124464 × ln((2 + 1) / (10 + 33 − 16))"
    assert "risk_inputs.r1" in found.rests_on


def test_an_input_set_by_hand_fills_what_the_record_lacks() -> None:
    line = scored(counts=[], risk_inputs=by_hand(input="offence_category", value="robbery")).inputs[5]
    assert (line.says, line.note) == ("Robbery", "set by A. Officer: two entries of one day (the record gives no answer)")


def test_an_age_under_18_set_by_hand_is_refused_like_any_other() -> None:
    found = scored(risk_inputs=by_hand(input="age_at_start_of_risk", value="17"))
    assert found.refused is not None
    assert found.refused.startswith("age_at_start_of_risk is 17.")


def test_an_input_set_by_hand_for_another_instrument_changes_nothing() -> None:
    assert scored(risk_inputs=by_hand(instrument="ogrs2", input="previous_sanctions", value="2")).inputs[4].amount == 3


@pytest.mark.parametrize(
    ("entries", "says"),
    [
        (
            by_hand(input="previous_sanctions", value="two"),
            "a value psi can read, set by hand: previous_sanctions: 'two' is not a whole number.",
        ),
        (
            by_hand(input="sanctions", value="2"),
            f"an input that ogrs3 takes: 'sanctions' is none of {ITEMS}",
        ),
    ],
)
def test_an_input_set_by_hand_that_cannot_be_used_stops_the_score(entries: list[dict[str, Any]], says: str) -> None:
    assert missing(risk_inputs=entries) == (Missing(says, "risk_inputs.r1"),)


def test_an_input_set_by_hand_twice_stops_the_score() -> None:
    entries = by_hand(input="previous_sanctions", value="2") + by_hand(id="r2", input="previous_sanctions", value="4")
    assert missing(risk_inputs=entries) == (Missing("one value for 'previous_sanctions': it is set by hand twice", "risk_inputs.r2"),)


def test_a_day_before_the_first_edition_is_refused() -> None:
    with pytest.raises(NotEntered, match="no edition has been entered for 2008-06-01"):
        score(a_case(), "ogrs3", dt.date(2008, 6, 1))


def test_an_instrument_entered_by_hand_and_a_guideline_are_not_scored() -> None:
    with pytest.raises(BadInput, match="is not scored by psi: it is scored by a trained assessor and entered by hand."):
        score(a_case(), "oras-cst", ON)
    with pytest.raises(BadInput, match="is not scored by psi: it is a sentencing guideline."):
        score(a_case(), "ussg", dt.date(2026, 1, 1))
