"""What the evaluation gives away of a recommendation that some readers do not have is a finding."""

import datetime as dt

import pytest

from psi.case import Case
from psi.checks import findings
from psi.rulebook.jurisdiction import read_jurisdiction
from psi.workbench import examples, open_case

ON = dt.date(2026, 11, 23)


def found(text: str, court: str) -> list[str]:
    case = Case.model_validate({"id": "c", "evaluation": {"analysis": [{"id": "a", "text": text}]}})
    return [f.says for f in findings(case, read_jurisdiction(court), ON) if f.place == "evaluation.analysis.a.text"]


@pytest.mark.parametrize("text", ["The proposal is built around that step.", "The officer recommends prison.", "Four years are proposed for this."])
def test_a_passage_that_speaks_of_the_recommendation_is_found_where_a_reader_does_not_have_it(text: str) -> None:
    for court in ("us-ohio", "us-federal"):
        (says,) = found(text, court)
        assert says.endswith("some readers of the report do not have the recommendation. Say it there.")
    assert found(text, "england-wales") == []


@pytest.mark.parametrize("text", ["The proposed home is ready.", "The summary recommended medication.", "He proposed the theft."])
def test_what_somebody_else_proposed_is_no_finding(text: str) -> None:
    assert found(text, "us-ohio") == []


@pytest.mark.parametrize("name", sorted(examples()))
def test_no_example_gives_it_away(name: str) -> None:
    assert [f for f in open_case(name, on=ON).assessment.findings if "do not have the recommendation" in f.says] == []
