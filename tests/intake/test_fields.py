"""Every field of the case model has a control, and says of a date what was understood."""

import datetime as dt
from typing import Any

import pytest

from psi.case import Case, PartialDate
from psi.case.changes import model_in
from psi.case.history import Sentence
from psi.case.person import Identity, MoneyItem, Relative
from psi.case.record import STANDING
from psi.intake.conditions import Court, court_of
from psi.intake.echoes import aged, echo
from psi.intake.fields import Around, control, guided_by, kept_as, kind_of
from psi.intake.steps import STEPS
from psi.workbench import rules


def models(model: type, seen: set[type]) -> set[type]:
    """Every part of the case model."""
    if model not in seen:
        seen.add(model)
        for field in model.model_fields.values():  # type: ignore[attr-defined]
            inner = model_in(field.annotation)
            if inner is not None:
                models(inner, seen)
    return seen


def test_every_field_is_a_control_or_a_part_with_fields_of_its_own() -> None:
    for model in models(Case, set()):
        for name, field in model.model_fields.items():  # type: ignore[attr-defined]
            assert name in STANDING or kind_of(model, name) or model_in(field.annotation) is not None, f"{model.__name__}.{name}"


def test_every_section_of_the_case_stands_on_one_step() -> None:
    on_steps = [section for _, sections in STEPS.values() for section in sections]
    assert sorted(on_steps) == sorted(set(Case.model_fields) - {"id", "jurisdiction", "invented", "unanswered", "field_notes"})


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("2009-03-04", "March 4, 2009, at age 20"),
        ("2009-03", "March 2009, at age 19 or 20"),
        ("2009", "2009, at age 19 or 20"),
        ("about 2009", "about 2009, at age 18 to 21"),
        ("1980", "1980"),
        ("31 February 2009", ""),
        ("", ""),
    ],
)
def test_a_date_is_echoed_with_the_age_it_implies(typed: str, said: str) -> None:
    assert echo(typed, PartialDate(1989, 3, 4)) == said


def test_every_guidance_stands_at_a_place_of_the_case() -> None:
    for jurisdiction in rules.courts():
        for place in rules.guidance(jurisdiction):
            assert guided_by(place) == place
            assert len(guided_by(place).split(".")) >= 2


ON = dt.date(2026, 11, 25)
OHIO, ENGLAND = Court("en-US", "$"), Court("en-GB", "£")


def shown(model: Any, name: str, value: Any, court: Court = OHIO, **more: Any) -> Any:
    """The control of a field that holds a value."""
    around = Around(ON, court=court, guidance=more.pop("guidance", {}))
    return control(model, name, {name: value} | more, f"identity.{name}", required=False, error="", around=around)


@pytest.mark.parametrize(
    ("value", "court", "said"),
    [
        ("1250", OHIO, "$1,250.00"),
        ("17.5", OHIO, "$17.50"),
        ("1234567.89", ENGLAND, "£1,234,567.89"),
        ("0", OHIO, "$0.00"),
        ("about a thousand", OHIO, ""),
        (None, OHIO, ""),
    ],
)
def test_an_amount_is_echoed_in_the_money_of_the_court(value: Any, court: Court, said: str) -> None:
    assert shown(MoneyItem, "amount", value, court).echo == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"years": 1, "months": 6}, "1 year 6 months = 18 months"),
        ({"months": 18}, "18 months = 1 year 6 months"),
        ({"years": 2}, "2 years = 24 months"),
        ({"years": 1, "days": 10}, "1 year 10 days = 12 months 10 days"),
        ({"months": 11}, ""),
        ({"days": 90}, ""),
        ({"hours": 40}, ""),
        ("a while", ""),
    ],
)
def test_a_length_is_echoed_the_other_way_where_one_would_reckon(value: Any, said: str) -> None:
    assert shown(Sentence, "custody", value).echo == said


@pytest.mark.parametrize(
    ("typed", "court", "said"),
    [
        ("1989-03-04", OHIO, "March 4, 1989, age 37 today"),
        ("1989-03-04", ENGLAND, "4 March 1989, age 37 today"),
        ("1989", OHIO, "1989, age 36 or 37 today"),
        ("1989-11-25", OHIO, "November 25, 1989, age 37 today"),
        ("1989-11-26", OHIO, "November 26, 1989, age 36 today"),
        ("2030-01-01", OHIO, "January 1, 2030"),
        ("31 February 1989", OHIO, ""),
    ],
)
def test_a_date_of_birth_is_echoed_with_the_age_today(typed: str, court: Court, said: str) -> None:
    assert shown(Identity, "born", typed, court).echo == said


def test_nobody_who_died_has_an_age_today() -> None:
    assert shown(Relative, "born", "1950-01-01", died="2001").echo == "January 1, 1950"
    assert aged("1950-01-01", ON) == "January 1, 1950, age 76 today"


def test_dates_are_shown_and_asked_for_with_the_day_first_in_england_and_wales() -> None:
    assert echo("2009-03-04", None, day_first=True) == "4 March 2009"
    assert echo("about 2009-03-04", None, day_first=True) == "about 4 March 2009"
    assert shown(Identity, "born", None, ENGLAND).hint == "Such as 4 March 2009, or just 2009."
    assert shown(Identity, "born", None).hint == "Such as March 4, 2009, or just 2009."
    assert court_of("england-wales", ON).day_first
    assert not court_of("us-ohio", ON).day_first


def test_a_saved_date_stands_in_its_field_in_words_that_are_read_as_the_same_date() -> None:
    for kept, american, british in (
        ("2009-03-04", "March 4, 2009", "4 March 2009"),
        ("about 2009-03", "about March 2009", "about March 2009"),
        ("2009", "2009", "2009"),
        ("31 February 2009", "31 February 2009", "31 February 2009"),
    ):
        for court, said in ((OHIO, american), (ENGLAND, british)):
            assert shown(Identity, "born", kept, court).value == said
            assert kept_as(Identity, "born", said) == kept


@pytest.mark.parametrize("typed", ["4 March 2009", "March 4, 2009", "4 Mar 2009"])
def test_a_month_in_words_is_read_whichever_comes_first(typed: str) -> None:
    assert kept_as(Identity, "born", typed) == "2009-03-04"


def test_a_month_in_digits_is_never_guessed() -> None:
    assert kept_as(Identity, "born", "04/03/2009") == "04/03/2009"
    with pytest.raises(ValueError, match="is not a date psi can read"):
        PartialDate.parse("04/03/2009")


def test_the_usual_length_of_a_text_stands_at_the_field_and_not_in_its_guidance() -> None:
    guidance = {"identity.birth_place": "What it holds. Usually 30 to 80 words. What a judge does with it."}
    found = shown(Identity, "birth_place", None, guidance=guidance)
    assert found.hint == "Usually 30 to 80 words."
    assert found.guide == "What it holds. What a judge does with it."


@pytest.mark.parametrize("court", rules.courts())
def test_the_account_of_the_offense_has_a_usual_length_in_every_court(court: str) -> None:
    assert "Usually 60 to 150 words." in rules.guidance(court)["offense.conduct.text"]


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("criminal_history.p.arrested", "March 4, 2009, at age 20"),
        ("record_requests.q.sent", "March 4, 2009"),
        ("finances.affidavit", "March 4, 2009"),
        ("criminal_history.p.charges.c.searched_on", "March 4, 2009"),
    ],
)
def test_the_age_is_told_of_the_days_of_a_life_and_not_of_those_of_the_office(place: str, said: str) -> None:
    around = Around(ON, born=PartialDate(1989, 3, 4), court=OHIO)
    name = place.rpartition(".")[2]
    model = next(each for each in models(Case, set()) if name in each.model_fields)  # type: ignore[attr-defined]
    assert control(model, name, {name: "2009-03-04"}, place, required=False, error="", around=around).echo == said


def test_what_comes_in_and_goes_out_is_asked_for_a_month() -> None:
    around = Around(ON, court=OHIO)
    hints = [control(MoneyItem, "amount", {}, f"finances.{name}.x.amount", required=False, error="", around=around).hint for name in ("income", "debts")]
    assert hints == ["For one month, in digits alone: 1250 or 17.50.", "Digits alone: 1250 or 17.50."]
