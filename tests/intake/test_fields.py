"""Every field of the case model has a control, and says of a date what was understood."""

import pytest

from psi.case import Case, PartialDate
from psi.case.changes import model_in
from psi.case.record import STANDING
from psi.intake.fields import echo, guided_by, kind_of
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
