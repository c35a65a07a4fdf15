"""The list of steps: how far each is, in words, and the way from one to the next."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from psi.intake.application import Application
from psi.intake.screen import Button, Buttons, Screen
from psi.intake.steps import STEPS, beside, step_of
from psi.store import Store
from psi.store.opening import open_store
from psi.workbench import casework, examples, importing

ON = dt.date(2026, 11, 25)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    opened = open_store(f"sqlite:///{tmp_path}/s/cases.db")
    casework.create(opened, "c-1", "us-ohio")
    return opened


def states(screen: Screen) -> dict[str, str]:
    return {step.id: step.state for step in screen.steps}


def onward(screen: Screen) -> list[tuple[str, str]]:
    """The buttons at the end of the screen: their words, and where they lead."""
    last: Any = screen.parts[-1]
    assert isinstance(last, Buttons)
    return [(button.words, button.what) for button in last.parts if isinstance(button, Button)]


def test_a_step_says_what_is_missing_what_is_to_mend_and_when_it_is_complete(store: Store) -> None:
    made = Application(store, ON, case="c-1")
    new = states(made.screen())
    assert (new["defendant"].endswith("missing"), new["risk"], new["check"]) == (True, "empty", "")
    made.on_event({"do": "type", "path": "identity.born", "value": "31 February 1989"})
    wrong = states(made.screen())
    assert wrong["defendant"].startswith("1 to mend, ")
    assert wrong["defendant"].endswith("missing")
    assert wrong["check"] == "1 to mend"


def test_a_step_without_anything_missing_or_wrong_is_complete_once_it_holds_something(store: Store) -> None:
    importing.import_files(store, (examples()["us-ohio-long-record"],), reason="import")
    found = states(Application(store, ON, case="us-ohio-long-record").screen())
    assert {found[step] for step in STEPS if step != "after"} == {"✓ complete"}
    assert found["after"] == "empty"


def test_a_question_that_does_not_apply_is_something_entered(store: Store) -> None:
    made = Application(store, ON, case="c-1")
    assert states(made.screen())["risk"] == "empty"
    made.on_event({"do": "state", "path": "needs", "value": "not-applicable"})
    assert states(made.screen())["risk"] == "✓ complete"


def test_each_step_leads_to_the_next_and_back_and_the_last_to_the_check(store: Store) -> None:
    made = Application(store, ON, case="c-1")
    assert onward(made.screen()) == [("Continue to Offense and victims", "offense")]
    made.on_event({"do": "go", "what": "risk"})
    assert onward(made.screen()) == [("Back to Finances", "finances"), ("Continue to Evaluation and recommendation", "evaluation")]
    made.on_event({"do": "go", "what": "sources"})
    assert onward(made.screen()) == [("Back to Evaluation and recommendation", "evaluation"), ("Continue to Supervision after sentence", "after")]
    made.on_event({"do": "go", "what": "after"})
    assert onward(made.screen()) == [("Back to Interviews, requests and sources", "sources"), ("Continue to Check", "check")]
    assert beside("history") == ("offense", "family")


def test_a_single_step_in_a_notebook_leads_nowhere(store: Store) -> None:
    screen = Application(store, ON, case="c-1", only="finances").screen()
    assert not any(button.do == "go" for part in screen.parts if isinstance(part, Buttons) for button in part.parts)


def test_the_reason_for_an_empty_list_stands_on_the_step_of_the_list() -> None:
    assert [step_of(place) for place in ("unanswered.residences", "unanswered.employment.why", "counts.c-1.offense")] == ["family", "work", "offense"]
