"""What the record holds on needs and strengths, beside the forms; what is recorded from it, and what is proposed for it."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from psi.intake.application import Application
from psi.intake.screen import Button, Field, Group, Links, Note, Row, Screen, Table
from psi.store.opening import open_store
from psi.workbench import casework, worked_out
from tests.intake.conftest import Server
from tests.intake.test_answered import parts
from tests.intake.test_application import go
from tests.intake.test_traps import violations

ON = dt.date(2026, 11, 25)
TO_WRITE = "[Draft from the record. Say it in your own words, then take this note away.]"


@pytest.fixture
def made(tmp_path: Path) -> Application:
    store = open_store(f"sqlite:///{tmp_path}/s/cases.db")
    casework.create(store, "c-1", "us-ohio")
    application = Application(store, ON, case="c-1")
    application.on_event({"do": "go", "what": "risk"})
    return application


def typed(made: Application, **sections: Any) -> None:
    assert made.desk is not None
    for name, value in sections.items():
        made.desk.set(name, value)


def work(made: Application, **more: Any) -> None:
    typed(made, documents=[{"id": "d1", "title": "Payroll"}])
    typed(
        made, employment=[{"id": "mill", "employer": "Mill", "began": "2026-01-05", "ended": "2026-06-30", "source": ["d1"], "verification": "verified"} | more]
    )


def rows(screen: Screen | None, table: str) -> list[Row]:
    return [row for each in parts(screen, Table) if each.id == table for row in each.rows]


def press(made: Application, row: Row, words: str) -> Screen:
    (button,) = [each for each in row.buttons if each.words == words]
    return made.on_event({"do": button.do, "what": button.what})


def words_of(buttons: tuple[Button, ...]) -> list[str]:
    return [button.words for button in buttons]


def test_a_case_with_nothing_in_it_says_that_nothing_is_recorded(made: Application) -> None:
    notes = [note.words for note in parts(made.screen(), Note)]
    named = "criminal history, attitudes, associates, self-control, family and partner, education and work, free time, alcohol and drugs"
    assert f"Nothing is recorded on: {named}." in notes


def test_what_the_record_holds_stands_with_its_side_and_its_standing_right_above_the_needs(made: Application) -> None:
    work(made)
    screen = made.screen()
    assert [group.legend for group in parts(screen, Group) if group.id.startswith("need-")] == ["Education and work: 1 for a need"]
    (row,) = rows(screen, "evidence-education-and-work")
    assert row.cells == ("No work at present", "none recorded since June 30, 2026", "need", "verified")
    assert words_of(row.buttons) == ["Go to it", "Record as a need"]
    ids = [getattr(part, "id", "") for part in screen.parts]
    assert ids.index("psi-need-evidence") < ids.index("need-education-and-work") < ids.index("psi-needs")


def test_one_click_makes_a_draft_that_says_so_and_leads_to_its_words(made: Application) -> None:
    work(made, withhold=["third-party"])
    screen = press(made, rows(made.screen(), "evidence-education-and-work")[0], "Record as a need")
    assert made.desk is not None
    (entry,) = made.desk.typed["needs"]
    assert entry == {
        "id": "needs-1",
        "domain": "education and work",
        "area": "education-and-work",
        "evidence": f"No work at present: none recorded since June 30, 2026. {TO_WRITE}",
        "rests_on": ["employment.mill"],
        "source": ["d1"],
        "verification": "verified",
        "withhold": ["third-party"],
    }
    assert screen.focus == "needs.needs-1.evidence"
    assert [field.value for field in parts(screen, Field) if field.path == "needs.needs-1.area"] == ["education-and-work"]


def test_what_is_recorded_is_not_offered_again(made: Application) -> None:
    work(made)
    (row,) = rows(made.screen(), "evidence-education-and-work")
    screen = press(made, row, "Record as a need")
    (after,) = rows(screen, "evidence-education-and-work")
    assert (after.note, words_of(after.buttons)) == ("Recorded under needs.", ["Go to it"])
    screen = press(made, row, "Record as a need")  # as from a window that has not heard of it
    assert made.desk is not None
    assert len(made.desk.typed["needs"]) == 1
    assert any("recorded meanwhile" in note.words for note in parts(screen, Note))


def test_words_that_only_the_officer_can_weigh_can_be_recorded_either_way(made: Application) -> None:
    typed(made, release={"compliance": "He came to four of six appointments."})
    (row,) = rows(made.screen(), "evidence-attitudes")
    assert row.cells[2:] == ("for you to say", "nobody has said")
    assert words_of(row.buttons) == ["Go to it", "Record as a need", "Record as a strength"]


def test_a_criminal_history_is_never_recorded_as_a_need(made: Application) -> None:
    typed(made, unanswered={"criminal_history": {"state": "not-applicable"}})
    (row,) = rows(made.screen(), "evidence-criminal-history")
    assert words_of(row.buttons) == ["Record as a strength"]
    screen = press(made, row, "Record as a strength")
    assert words_of(rows(screen, "evidence-criminal-history")[0].buttons) == []


def test_a_screen_is_marked_as_a_screen(made: Application) -> None:
    answers = [{"id": f"a{n}", "item": f"q{n}", "answer": "yes"} for n in range(1, 11)]
    typed(made, assessments=[{"id": "dast", "instrument": "dast10", "answers": answers}])
    (row,) = rows(made.screen(), "evidence-alcohol-and-drugs")
    assert row.note == "A screen, not a diagnosis. It says who should be assessed in full."


def test_what_was_not_asked_leads_to_where_it_is_entered(made: Application) -> None:
    typed(made, education=[{"id": "high", "school": "Lima High", "ended": "2012"}])
    (links,) = [each for each in parts(made.screen(), Links) if each.title == "Not asked yet"]
    assert [(link.words, link.path) for link in links.parts] == [("Whether Lima High led to a diploma or another award", "education.high.award")]


def test_nothing_is_laid_out_of_what_must_be_mended_first(made: Application) -> None:
    work(made, ended="2025-01-01")
    screen = made.screen()
    assert rows(screen, "evidence-education-and-work") == []
    assert [link.path for each in parts(screen, Links) if each.title.startswith("This is laid out") for link in each.parts] == ["employment.mill"]


# What is proposed.


def test_a_condition_is_proposed_in_the_words_of_the_court_and_rests_on_the_need_alone(made: Application) -> None:
    typed(made, needs=[{"id": "n", "domain": "work", "area": "education-and-work", "evidence": "x", "rests_on": ["scores.oras"]}])
    made.on_event({"do": "go", "what": "evaluation"})
    offered = rows(made.screen(), "programs-n")
    assert [row.cells for row in offered] == [
        ("Work or the search for it", "Obtain and keep work, or show the supervising officer that work is being sought.", "R.C. 2929.17"),
        ("Education or training", "Obtain education or training as the supervising officer directs.", "R.C. 2929.17"),
    ]
    screen = press(made, offered[0], "Propose for this need")
    assert made.desk is not None
    assert made.desk.typed["recommendation"]["conditions"] == [{"id": "conditions-1", "text": offered[0].cells[1], "rests_on": ["needs.n"]}]
    assert screen.focus == "recommendation.conditions.conditions-1.reason"
    after = rows(screen, "programs-n")
    assert (after[0].note, after[0].buttons) == ("Proposed already.", ())
    (proposed,) = rows(screen, "proposed-n")
    assert proposed.cells == (offered[0].cells[1], "condition")
    assert [button.what for button in proposed.buttons] == ["recommendation.conditions.conditions-1"]


@pytest.mark.parametrize("court", ["us-ohio", "us-federal", "england-wales"])
def test_no_proposed_condition_rests_on_a_score(tmp_path: Path, court: str) -> None:
    store = open_store(f"sqlite:///{tmp_path}/s/cases.db")
    casework.create(store, "c-1", court)
    app = Application(store, ON, case="c-1")
    levels = ("substance use", "peer associations", "education, employment and financial situation")
    typed(app, scores=[{"id": "oras", "instrument": "oras-cst", "domains": [{"id": f"d{n}", "domain": d, "level": "High"} for n, d in enumerate(levels)]}])
    app.on_event({"do": "go", "what": "risk"})
    for area in ("alcohol-and-drugs", "associates", "education-and-work"):
        press(app, rows(app.screen(), f"evidence-{area}")[0], "Record as a need")
    app.on_event({"do": "go", "what": "evaluation"})
    assert app.desk is not None
    needs = [need["id"] for need in app.desk.typed["needs"]]
    assert [need["rests_on"][0].partition(".")[0] for need in app.desk.typed["needs"]] == ["scores"] * 3
    for need in needs:
        for row in rows(app.screen(), f"programs-{need}"):
            press(app, row, "Propose for this need")
    proposed = app.desk.typed["recommendation"]["conditions"]
    assert len(proposed) >= 4
    assert {place for condition in proposed for place in condition["rests_on"]} == {f"needs.{need}" for need in needs}


def test_the_same_condition_comes_to_rest_on_a_second_need(made: Application) -> None:
    needs = [{"id": name, "domain": name, "area": name, "evidence": "x"} for name in ("attitudes", "associates")]
    typed(made, needs=needs)
    made.on_event({"do": "go", "what": "evaluation"})
    for name in ("attitudes", "associates"):
        row = next(row for row in rows(made.screen(), f"programs-{name}") if row.id == "thinking")
        press(made, row, "Propose for this need")
    assert made.desk is not None
    (condition,) = made.desk.typed["recommendation"]["conditions"]
    assert condition["rests_on"] == ["needs.attitudes", "needs.associates"]


def test_words_with_a_place_to_fill_in_lead_there(made: Application) -> None:
    typed(made, needs=[{"id": "n", "domain": "cocaine", "area": "alcohol-and-drugs", "evidence": "x"}])
    made.on_event({"do": "go", "what": "evaluation"})
    screen = press(made, rows(made.screen(), "programs-n")[0], "Propose for this need")
    assert screen.focus == "recommendation.conditions.conditions-1.text"


def test_a_need_without_a_domain_leads_to_where_it_is_chosen(made: Application) -> None:
    typed(made, needs=[{"id": "n", "domain": "debts", "evidence": "x"}])
    made.on_event({"do": "go", "what": "evaluation"})
    screen = made.screen()
    assert [link.path for each in parts(screen, Links) if "eight domains" in each.title for link in each.parts] == ["needs.n.area"]
    assert [row.cells[0] for row in rows(screen, "programs-n")] == ["Mental health services"]


def test_the_sections_read_for_needs_are_those_the_rules_of_evidence_read() -> None:
    assert {"physical_health", "mental_health", "residences", "finances", "military", "victims"} & set(worked_out.NEEDS) == set()


@pytest.mark.slow
def test_a_need_is_recorded_and_answered_with_the_keyboard_alone(app: Callable[[], Page], server: Server) -> None:
    casework.create(server.store, "needs-1", "us-ohio")
    store = Application(server.store, ON, case="needs-1")
    work(store)
    page = app()
    page.goto(f"{server.app}#needs-1/risk")
    page.reload()
    page.locator("#need-education-and-work summary").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Record as a need: No work at present").focus()
    assert violations(page) == []
    page.keyboard.press("Enter")
    words = page.locator("textarea[data-path='needs.needs-1.evidence']")
    expect(words).to_be_focused()
    assert words.input_value().endswith(TO_WRITE)
    go(page, "Evaluation and recommendation")
    page.get_by_role("button", name="Propose for this need, Education and work: Work or the search for it").focus()
    assert violations(page) == []
    page.keyboard.press("Enter")
    expect(page.locator("textarea[data-path='recommendation.conditions.conditions-1.reason']")).to_be_focused()
