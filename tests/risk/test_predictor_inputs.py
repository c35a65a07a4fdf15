import datetime as dt
from typing import Any

import pytest

from psi.assessment import assess
from psi.case import Case
from psi.errors import NotEntered
from psi.risk import Score, score, scores
from psi.risk.formulas import formula_instrument
from psi.risk.predictors import score_cells
from psi.rulebook.jurisdiction import read_jurisdiction
from tests.risk.test_predictors import ANSWERED, CODED, PAST

ON = dt.date(2026, 11, 20)


def entry(name: str, day: str, category: str | None = "Burglary (domestic)", **more: Any) -> dict[str, Any]:
    charge = {"id": "a", "offense": "An offence", "disposition": "convicted"}
    return {"id": name, "convicted": day, "offense_category": category, "charges": [charge]} | more


def a_case(**changes: Any) -> Case:
    """An invented man of 34, to be sentenced for burglary, with three earlier sanctions of which one was robbery."""
    case: dict[str, Any] = {
        "id": "invented-1",
        "invented": True,
        "jurisdiction": "england-wales",
        "documents": [{"id": "pnc", "title": "Record"}, {"id": "cert", "title": "Certificate"}],
        "identity": {"born": "1992-05-01", "sex": "male", "source": ["pnc"]},
        "dates": {"plea_or_verdict": "2026-04-30", "sentencing": "2026-12-01"},
        "counts": [{"id": "c1", "offense_code": "02801", "source": ["cert"]}],
        "criminal_history": [
            entry("first", "2009-03-02", source=["pnc"]),
            entry("robbery", "2014-06", "Acquisitive violence", source=["cert"]),
            entry("theft", "2020-01-15", "Theft (non-motor)"),
        ],
        "employment": [{"id": "harbor", "employer": "Harbor Grill", "began": "2024-01", "ongoing": True, "source": ["cert"]}],
    }
    return Case.model_validate(case | changes)


def results(instrument: str = "vrp", **changes: Any) -> tuple[Score, Score]:
    brief, extended = scores(a_case(**changes), instrument, ON)
    return brief, extended


def missing(**changes: Any) -> list[tuple[str, str | None]]:
    brief, _ = results(**changes)
    assert (brief.probabilities, brief.lines) == (None, ())
    return [(gap.what, gap.fact) for gap in brief.missing]


def by_hand(item: str, value: str) -> dict[str, Any]:
    return {"id": f"set-{item.replace('_', '-')}", "instrument": "vrp", "input": item, "value": value, "reason": "seen at the interview", "by": "A. Officer"}


def test_the_inputs_come_from_the_record_with_their_places_and_sources() -> None:
    brief, _ = results()
    assert [(line.what, line.says, line.fact, line.source) for line in brief.inputs] == [
        ("Date of birth", "1992-05-01", "identity.born", ("pnc",)),
        ("Sex", "male", "identity.sex", ("pnc",)),
        ("Code of the current offence", "02801", "counts.c1", ("cert",)),
        ("Category of the current offence", "Burglary (domestic) (code 02801)", "counts.c1", ("cert",)),
        ("Sanctions, with the current one", "4 (3 earlier, and the current one)", "criminal_history", ("pnc", "cert")),
        ("Violent sanctions, with the current one", "1 (1 earlier; the current one is not violent)", "criminal_history", ("cert",)),
        ("Date of the first sanction", "2009-03-02", "criminal_history.first", ("pnc",)),
        ("Date of the current sanction", "2026-04-30", "dates.plea_or_verdict", ()),
        ("Date in the community", "2026-12-01 (the day of sentence: a sentence in the community is assumed)", "dates.sentencing", ()),
        ("Date of the assessment", "2026-11-20 (the day on which the report is worked out)", "dates", ()),
    ]


def test_the_score_of_a_case_is_that_of_its_cells() -> None:
    cells = {
        "dob": "1992-05-01",
        "gender": "M",
        "actuarial_category": "BURGLARY_DOMESTIC",
        "total_sanctions_count": 4,
        "total_violent_sanctions": 1,
        "first_sanction_date": "2009-03-02",
        "last_sanction_date": "2026-04-30",
        "community_date": "2026-12-01",
        "assessment_date": "2026-11-20",
    }
    brief, _ = score_cells(cells, formula_instrument("vrp"))
    assert results()[0].total == brief.total
    assert score(a_case(), "vrp", ON).total == brief.total


def test_the_terms_point_at_the_facts_they_rest_on() -> None:
    brief, _ = results()
    assert {(line.what, line.fact) for line in brief.lines} >= {
        ("Category of the current offence", "counts.c1"),
        ("Rate of sanctions, man", "criminal_history"),
        ("Age of a man: years", "dates.sentencing"),
    }
    assert set(brief.rests_on) >= {"identity.born", "identity.sex", "counts.c1", "criminal_history.robbery", "dates.sentencing"}
    assert not any(place.startswith("employment") for place in brief.rests_on)


def test_only_the_brief_result_is_given_and_what_the_other_lacks_is_listed() -> None:
    brief, extended = results()
    assert brief.band is not None
    assert extended.band is None
    lacking = [gap.what for gap in extended.missing]
    assert "suitability of accommodation (OASys 3.4)" in lacking
    assert not any("Unemployed" in what or "employed" in what for what in lacking)
    assert "whether the person lives with a partner (not asked)" in lacking


def assessed(instrument: str = "vrp") -> dict[str, Any]:
    held = {item.id for item in formula_instrument(instrument).items}
    answers = [
        {"id": name.replace("_", "-"), "item": name, "answer": str(code), "evidence": "Interview of 3 November"}
        for name, code in ANSWERED.items()
        if name in held
    ]
    return {"id": "oasys", "instrument": instrument, "source": ["cert"], "answers": answers}


def test_the_answers_of_an_assessor_give_the_extended_result_with_their_evidence() -> None:
    _, extended = results(assessments=[assessed()])
    assert extended.band is not None
    temper = next(line for line in extended.lines if line.what == "Control of temper (OASys 11.4)")
    assert (temper.fact, temper.source, temper.note) == ("assessments.oasys.answers.eleven-point-four", ("cert",), "Interview of 3 November")
    unemployed = next(line for line in extended.lines if line.what == "Unemployed (OASys 4.2)")
    assert unemployed.says.startswith("2 (yes)")
    assert "assessments.oasys.answers.eleven-point-four" in extended.rests_on


def test_the_same_answers_serve_the_sister_instruments() -> None:
    _, extended = results("arp", assessments=[assessed()])
    assert [gap.what for gap in extended.missing] == ["attitudes that favour crime (OASys 12.1)", "heroin"]


def test_an_answer_that_cannot_be_read_is_named_with_its_place() -> None:
    given = assessed()
    given["answers"][0]["answer"] = "5"
    _, extended = results(assessments=[given])
    assert [(gap.what, gap.fact) for gap in extended.missing] == [
        ("an answer psi can read: three_point_four: 5 is none of its codes. They are 0, 1, 2.", "assessments.oasys.answers.three-point-four")
    ]


def test_an_input_set_by_hand_replaces_the_record_with_its_reason() -> None:
    brief, _ = results(risk_inputs=[by_hand("total_violent_sanctions", "2")])
    line = next(line for line in brief.inputs if line.what.startswith("Violent"))
    assert (line.says, line.fact) == ("2", "risk_inputs.set-total-violent-sanctions")
    assert line.note == "set by A. Officer: seen at the interview (the record gives 1)"


def test_a_code_set_by_hand_decides_the_category() -> None:
    brief, _ = results(risk_inputs=[by_hand("offence_code", "03402")])
    line = next(line for line in brief.lines if line.what == "Category of the current offence")
    assert (line.says, line.fact) == ("Acquisitive violence", "risk_inputs.set-offence-code")


def test_a_category_set_by_hand_decides_over_the_code_of_the_record() -> None:
    brief, _ = results(risk_inputs=[by_hand("actuarial_category", "Drink driving")])
    assert brief.refused is None
    assert next(line.says for line in brief.lines if line.what == "Category of the current offence") == "Drink driving"


def test_an_input_no_item_takes_is_named() -> None:
    assert missing(risk_inputs=[by_hand("age", "34")])[0][0].startswith("an input that vrp takes: 'age' is none of dob, gender,")


MISSING = [
    ({"identity": {"sex": "male", "born": "1992"}}, "the date of birth to the day: it is known as 1992", "identity.born"),
    ({"identity": {"born": "1992-05-01"}}, "the sex (not asked)", "identity.sex"),
    ({"counts": [{"id": "c1"}]}, "the code of the current offense, on any count", "counts.c1"),
    ({"criminal_history": []}, "the prior record (not asked)", "criminal_history"),
    ({"dates": {"plea_or_verdict": "2026-04-30"}}, "the day of sentence (not asked)", "dates.sentencing"),
    ({"dates": {"sentencing": "2026-12-01"}}, "the day of the plea or verdict (not asked)", "dates.plea_or_verdict"),
    (
        {"criminal_history": [entry("first", "2009")]},
        "the day of the first sanction: it is known as 2009, when the person was 16 to 17",
        "criminal_history.first",
    ),
    (
        {"criminal_history": [entry("damage", "2012-01-02", "Criminal damage")]},
        "whether this entry was violent: its category does not tell",
        "criminal_history.damage",
    ),
    ({"criminal_history": [entry("old", "2012-01-02", None)]}, "whether this entry was violent: its category does not tell", "criminal_history.old"),
]


@pytest.mark.parametrize(("change", "what", "place"), MISSING)
def test_what_the_record_does_not_hold_is_named_with_its_place(change: dict[str, Any], what: str, place: str) -> None:
    assert (what, place) in missing(**change)


def test_an_unknown_code_in_the_record_is_refused() -> None:
    brief, extended = results(counts=[{"id": "c1", "offense_code": "99999"}], risk_inputs=[by_hand("total_violent_sanctions", "1")])
    assert brief.refused is not None
    assert brief.refused.startswith("offence_code: '99999' is not in the table of offence codes")
    assert (brief.probabilities, extended.probabilities) == (None, None)


def test_a_day_known_to_the_month_serves_where_the_age_is_certain() -> None:
    brief, _ = results(criminal_history=[entry("first", "2009-03")])
    line = next(line for line in brief.inputs if line.what == "Date of the first sanction")
    assert (line.says, line.note) == ("2009-03, at the age of 16", "the day is not known; the age on it is")


def test_a_first_conviction_is_the_first_and_only_sanction() -> None:
    brief, _ = results(criminal_history=[], unanswered={"criminal_history": {"state": "not-applicable"}})
    assert "Sanctions: the current one only" in [line.what for line in brief.lines]
    assert next(line.says for line in brief.inputs if line.what == "Sanctions, with the current one") == "1 (0 earlier, and the current one)"


def test_the_current_offence_counts_as_violent_by_its_code() -> None:
    brief, _ = results(counts=[{"id": "c1", "offense_code": "02801"}, {"id": "c2", "offense_code": "03402"}])
    assert next(line.says for line in brief.inputs if line.what.startswith("Violent")) == "2 (1 earlier; the current one is violent)"


WORK = [
    ([{"id": "a", "employer": "Mill", "began": "2020", "ongoing": True}], "0 (no: Mill)"),
    ([{"id": "a", "employer": "Mill", "began": "2020", "ended": "2022-03"}], "2 (yes: every job has ended)"),
]


@pytest.mark.parametrize(("jobs", "says"), WORK)
def test_work_is_read_from_the_record(jobs: list[dict[str, Any]], says: str) -> None:
    _, extended = results(employment=jobs)
    assert next(line.says for line in extended.inputs if line.what == "Unemployed (OASys 4.2)") == says


@pytest.mark.parametrize("jobs", [[], [{"id": "a", "employer": "Mill", "began": "2020"}]])
def test_work_that_nobody_told_of_is_missing(jobs: list[dict[str, Any]]) -> None:
    _, extended = results(employment=jobs)
    assert ("whether the person is employed on the day of the report (not asked)", "employment") in [(gap.what, gap.fact) for gap in extended.missing]


PARTNERS = [
    ([{"id": "p", "kind": "married", "ongoing": True}], "1 (lives with a partner: married)"),
    ([{"id": "p", "kind": "relationship", "ongoing": True}], "2 (has a partner and lives apart: relationship)"),
    ([{"id": "p", "kind": "married", "ended": "2020"}], "3 (no partner: every partnership has ended)"),
]


@pytest.mark.parametrize(("partners", "says"), PARTNERS)
def test_a_partner_is_read_from_the_record(partners: list[dict[str, Any]], says: str) -> None:
    _, extended = results(family={"partnerships": partners})
    assert next(line.says for line in extended.inputs if line.what == "Partner (OASys 6.8)") == says


def test_a_day_before_the_first_edition_is_refused() -> None:
    with pytest.raises(NotEntered, match="no edition has been entered for 2025-12-31"):
        scores(a_case(), "arp", dt.date(2025, 12, 31))


def test_a_case_is_assessed_with_both_results_and_one_line_on_what_is_not_given() -> None:
    jurisdiction = read_jurisdiction("england-wales").model_copy(update={"instruments": ("arp", "svrp")})
    made = assess(a_case(assessments=[assessed("svrp")]), jurisdiction, ON)
    assert [(score.instrument, score.result, score.band is not None) for score in made.computed] == [
        ("arp", "brief", True),
        ("arp", "extended", False),
        ("svrp", "brief", True),
        ("svrp", "extended", True),
    ]
    said = [finding.says for finding in made.findings if finding.place in ("arp", "svrp")]
    assert said == ["All Reoffending Predictor (ARP), extended, is not given: 20 answers are missing."]


def test_ethnicity_is_no_input() -> None:
    for instrument in ("arp", "vrp", "svrp"):
        assert not any("ethnic" in f"{item.id} {item.what}".casefold() or "race" in item.id for item in formula_instrument(instrument).items)
    assert CODED.keys().isdisjoint(PAST)
