"""The record of answers: every line with its place, its evidence and its sources; what a person decided around the sum."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from psi.assessment import assess, reduced
from psi.case.judgment import AnsweredInstrument
from psi.case.model import Case
from psi.checks import Finding
from psi.risk import frequency, score_ogrs3
from psi.risk.answered import added_up, score_answered
from psi.rulebook.jurisdiction import read_jurisdiction
from psi.rulebook.validations import LocalValidation
from tests.demo_points import shelf

ON = dt.date(2026, 11, 23)
NO = {f"q{n}": "no" for n in range(1, 11)}
MODERATE = NO | {"q1": "yes", "q2": "yes", "q5": "yes"}  # by hand: 1 + 1 + 1, and 1 for the no to item 3


def an_entry(said: dict[str, str], **more: Any) -> dict[str, Any]:
    answers = [{"id": f"a-{item}", "item": item, "answer": answer} for item, answer in said.items()]
    return {"id": "dast", "instrument": "dast10", "assessed_on": "2026-10-01", "assessor": "Jo Doe", "answers": answers} | more


def a_case(*entries: dict[str, Any], **more: Any) -> Case:
    base = {
        "id": "c",
        "jurisdiction": "us-ohio",
        "assessments": list(entries),
        "interviews": [{"id": "int-1", "with_whom": "the defendant"}],
        "documents": [{"id": "doc-1", "title": "Laboratory report"}],
        "substance_use": {"substances": [{"id": "cannabis", "name": "cannabis"}]},
    }
    return Case.model_validate(base | more)


def found(case: Case) -> list[Finding]:
    return [f for f in assess(case, read_jurisdiction("us-ohio"), ON).findings if f.place.startswith("assessments")]


def test_a_line_says_its_place_its_evidence_and_its_source() -> None:
    entry = an_entry(MODERATE, source=["int-1"])
    entry["answers"][0] |= {
        "evidence": "He says so, and the test was positive.",
        "rests_on": ["substance_use.substances.cannabis"],
        "source": ["doc-1"],
        "verification": "verified",
    }
    (made,), refused = added_up(a_case(entry), ON)
    first, second = made.lines[:2]
    assert refused == ()
    assert (made.total, made.band and made.band.name, made.entry) == (4, "Moderate", "dast")
    assert (first.fact, first.source, first.verification) == ("assessments.dast.answers.a-q1", ("doc-1",), "verified")
    assert (first.evidence, first.rests_on) == ("He says so, and the test was positive.", ("substance_use.substances.cannabis",))
    assert (second.source, second.verification) == (("int-1",), None)
    assert {"assessments.dast", "assessments.dast.answers.a-q1", "substance_use.substances.cannabis"} <= set(made.rests_on)


def test_two_answers_to_one_item_are_refused() -> None:
    entry = an_entry(MODERATE)
    entry["answers"].append({"id": "again", "item": "q1", "answer": "no"})
    (made,), _ = added_up(a_case(entry), ON)
    assert (made.total, made.band, made.refused) == (None, None, "q1: there are two answers to one item. Keep one of the two.")
    assert [(f.kind, f.place, f.says) for f in found(a_case(entry))] == [("notice", "assessments.dast", made.refused)]


def test_an_item_without_an_answer_is_missing_at_its_own_place() -> None:
    entry = an_entry({name: said for name, said in MODERATE.items() if name != "q10"})
    del entry["answers"][8]["answer"]
    (made,), _ = added_up(a_case(entry), ON)
    assert [gap.fact for gap in made.missing] == ["assessments.dast.answers.a-q9", "assessments.dast"]
    says = [(f.kind, f.says) for f in found(a_case(entry))]
    assert ("missing", "Drug Abuse Screening Test, 10 items (DAST-10) has no total without an answer: Withdrawal symptoms.") in says


def test_an_unverified_answer_that_would_change_the_band_is_a_finding_without_the_answer() -> None:
    # By hand: 5 points, the last of moderate. One more makes 6, substantial.
    entry = an_entry(MODERATE | {"q4": "yes"}, verification="verified")
    entry["answers"][9]["verification"] = "self-reported"
    (finding,) = found(a_case(entry))
    assert finding.kind == "unverified"
    assert finding.says.endswith("one other answer to an unverified item would change the band (q10).")


def test_an_instrument_that_psi_does_not_hold_is_told_and_stops_nothing() -> None:
    case = a_case(an_entry({}, id="other", instrument="lsi-r"), an_entry(MODERATE))
    made, refused = added_up(case, ON)
    assert [each.entry for each in made] == ["dast"]
    ((place, why),) = refused
    assert place == "assessments.other"
    assert why.startswith("psi holds no rule set 'lsi-r'.")
    assert ("missing", "assessments.other") in [(f.kind, f.place) for f in found(case)]


def test_an_instrument_that_is_entered_as_a_total_takes_no_answers() -> None:
    _, refused = added_up(a_case(an_entry({}, instrument="oras-cst")), ON)
    assert refused == (("assessments.dast", "oras-cst is not an instrument made of points."),)


def test_a_changed_level_that_does_not_start_from_the_band_disagrees() -> None:
    change = {"from_level": "Severe", "to_level": "Moderate", "reason": "x", "by": "Jo Doe"}
    (finding,) = [f for f in found(a_case(an_entry(MODERATE, verification="verified", override=change))) if f.kind == "contradictory"]
    assert finding.says.endswith("The level was changed from 'Severe', but the answers give 'Moderate'.")
    fitting = a_case(an_entry(MODERATE, verification="verified", override=change | {"from_level": "moderate risk", "to_level": "Severe"}))
    assert [f for f in found(fitting) if f.kind == "contradictory"] == []


def test_an_answer_rests_only_on_what_the_case_holds() -> None:
    entry = an_entry(MODERATE)
    entry["answers"][0]["rests_on"] = ["employment.nowhere"]
    with pytest.raises(ValidationError, match="the case has no entry 'employment.nowhere'"):
        a_case(entry)


def test_a_score_that_rests_on_a_withheld_entry_is_left_out_with_its_validation() -> None:
    entry = an_entry(MODERATE)
    entry["answers"][0]["rests_on"] = ["substance_use.substances.cannabis"]
    made = assess(a_case(entry), read_jurisdiction("us-ohio"), ON)
    assert len(made.answered) == 1
    for place in ("substance_use.substances.cannabis", "substance_use", "assessments.dast", "assessments.dast.answers.a-q4"):
        assert reduced(made, (place,)).answered == (), place
    assert len(reduced(made, ("employment.mill",)).answered) == 1


DEMO = {"age": "22", "job": "no", "arrests": "one", "note": "no"}


@pytest.mark.parametrize(
    ("more", "band", "used", "refused"),
    [
        ({}, None, "nobody", None),
        ({"cutoffs_for": "male", "cutoffs_reason": "Published for men, and the person asks for it."}, "middle", "male, chosen: Published for men", None),
        ({"cutoffs_for": "male"}, None, "male", "Cut-offs for male were chosen without a reason. Say why."),
    ],
)
def test_where_no_cut_offs_fit_somebody_chooses_and_says_why(tmp_path: Path, more: dict[str, Any], band: str | None, used: str, refused: str | None) -> None:
    made = score_answered(AnsweredInstrument.model_validate(an_entry(DEMO, instrument="demo") | more), sex=None, on=ON, folder=shelf(tmp_path))
    assert (made.band.name if made.band else None, made.refused) == (band, refused)
    assert made.bands_for.startswith(used)


def test_cut_offs_by_sex_rest_on_the_sex_of_the_record(tmp_path: Path) -> None:
    made = score_answered(AnsweredInstrument.model_validate(an_entry(DEMO, instrument="demo")), sex="female", on=ON, folder=shelf(tmp_path))
    assert (made.band and made.band.name, "identity.sex" in made.rests_on) == ("high", True)


def test_cut_offs_are_not_chosen_where_the_bands_are_for_everybody() -> None:
    (made,), _ = added_up(a_case(an_entry(MODERATE, cutoffs_for="male", cutoffs_reason="x")), ON)
    assert made.total is None
    assert made.refused == "Cut-offs for male were chosen, but dast10 has the same bands for everybody. Take the choice away."


def validation(instrument: str, edition: str, *bands: tuple[str, int, int]) -> LocalValidation:
    held = [{"name": name, "n": n, "events": events} for name, n, events in bands]
    whole = {"n": sum(n for _, n, _ in bands), "events": sum(events for *_, events in bands), "bands": held}
    said = {"instrument": instrument, "edition": edition, "place": "Harbor County (invented)", "from": "2021", "to": "2022", "outcome": "A new arrest"}
    who = {"auc": 0.6, "auc_low": 0.5, "auc_high": 0.7, "checked_by": "Jo Doe", "on": "2026-11-20", "data_digest": "x"}
    return LocalValidation.model_validate(said | whole | who)


def test_the_group_frequency_of_every_instrument_is_told_with_the_local_validation() -> None:
    # By hand, Wilson for 25 of 100: 17.5% to 34.3%.
    here = {"dast10": validation("dast10", "1982-01-01", ("Moderate", 100, 25))}
    made = assess(a_case(an_entry(MODERATE)), read_jurisdiction("us-ohio"), ON, here.get)
    (line,) = made.group_frequencies
    assert line.says == (
        "In the group 'Moderate', 25 of 100 people (25%, 95% Wilson interval 18 to 34%) had the outcome: A new arrest. "
        "Local validation: Harbor County (invented), 2021 to 2022, n = 100, by Jo Doe on 2026-11-20. This is said of the group, not of this person."
    )
    assert [each.instrument for each in made.validations] == ["dast10"]
    told = reduced(made, ("assessments.dast",))
    assert (told.validations, told.group_frequencies) == ((), ())


def test_a_formula_says_what_it_expects_of_a_group_and_that_no_interval_is_published() -> None:
    made = score_ogrs3(
        sex="male", age_at_start_of_risk=30, age_at_current_conviction=30, age_at_first_sanction=20, previous_sanctions=5, offence_category="Violence"
    )
    says = frequency.of_score(made, None)
    assert says is not None
    assert says.startswith("Of 100 people with this score, so many would be expected to have the outcome (proven reoffending of any kind): about ")
    assert says.endswith("No interval is published with the formula. This is said of the group, not of this person.")
    assert made.band is not None
    with_local = frequency.of_score(made, validation("ogrs3", "2009-01-01", (made.band.name, 50, 10)))
    assert with_local is not None
    assert "10 of 50 people (20%, 95% Wilson interval 11 to 33%)" in with_local
