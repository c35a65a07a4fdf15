"""An instrument answered item by item, while somebody types."""

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from psi.intake.application import Application
from psi.intake.screen import Field, Note, Row, Screen, Table
from psi.store.opening import open_store
from psi.workbench import casework
from tests.intake.test_application import go, new_case
from tests.intake.test_traps import violations

ON = dt.date(2026, 11, 25)


@pytest.fixture
def made(tmp_path: Path) -> Application:
    store = open_store(f"sqlite:///{tmp_path}/s/cases.db")
    casework.create(store, "c-1", "us-ohio")
    application = Application(store, ON, case="c-1")
    application.on_event({"do": "go", "what": "risk"})
    application.on_event({"do": "add", "what": "assessments"})
    application.on_event({"do": "type", "path": "assessments.assessments-1.instrument", "value": "dast10"})
    return application


def parts(screen: Screen | None, kind: Any) -> list[Any]:
    assert screen is not None
    return [part for part in _inside(screen.parts) if isinstance(part, kind)]


def _inside(held: Any) -> Iterator[Any]:
    """Every part, also those in groups and in rows that are open."""
    for part in held:
        yield part
        yield from _inside(getattr(part, "parts", ()))
        yield from (inner for row in getattr(part, "rows", ()) for inner in _inside(getattr(row, "parts", ())))


def rows(screen: Screen | None) -> dict[str, Row]:
    return {row.cells[0]: row for table in parts(screen, Table) if table.id == "answered-assessments-1" for row in table.rows}


def test_every_item_is_there_before_it_is_answered(made: Application) -> None:
    screen = made.screen()
    assert len(rows(screen)) == 10
    assert {row.cells[1] for row in rows(screen).values()} == {"not answered"}
    assert any(note.words.startswith("Before you ask. Unlawful acts to get drugs") for note in parts(screen, Note))
    assert any("With the unanswered items the total would lie between 0 and 10" in note.words for note in parts(screen, Note))


def test_answers_are_entered_item_by_item_and_added_up(made: Application) -> None:
    screen = made.on_event({"do": "every-item", "what": "assessments.assessments-1"})
    assert screen is not None
    assert screen.focus == "psi-answered-assessments-1"
    assert made.desk is not None
    for answer in made.desk.typed["assessments"][0]["answers"]:
        place = f"assessments.assessments-1.answers.{answer['id']}.answer"
        screen = made.on_event({"do": "type", "path": place, "value": "yes" if answer["item"] in {"q1", "q5"} else "no"})
    # By hand: 1 + 1, and 1 for the no to item 3, which counts the other way round.
    assert [row.cells[2] for row in rows(screen).values()] == ["1", "0", "1", "0", "1", "0", "0", "0", "0", "0"]
    assert any(note.words.startswith("Total: 3 points. Band for everybody: Moderate (3 to 5).") for note in parts(screen, Note))


def test_one_item_is_answered_from_its_line_with_the_answers_it_has(made: Application) -> None:
    (button,) = rows(made.screen())["Can always stop at will"].buttons
    screen = made.on_event({"do": button.do, "what": button.what})
    assert screen is not None
    (field,) = [each for each in parts(screen, Field) if each.path == screen.focus]
    assert field.path.startswith("assessments.assessments-1.answers.")
    assert [choice.value for choice in field.choices if choice.value] == ["no", "yes"]


@pytest.mark.slow
def test_the_sheet_can_be_used_with_a_screen_reader(app: Callable[[], Page]) -> None:
    page = app()
    new_case(page, "answered-1")
    go(page, "Risk and needs")
    page.get_by_role("button", name="Add an instrument answered item by item").click()
    page.locator("select[data-path='assessments.assessments-1.instrument']").select_option("audit")
    page.get_by_role("button", name="Make an entry for every item").click()
    page.locator("#answered-assessments-1").wait_for()
    assert violations(page) == []
