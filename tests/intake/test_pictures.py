"""The life timeline, the lines of the scores and of the range, and the options, while somebody types."""

import asyncio
import base64
import datetime as dt
import io
import re
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from psi.intake.application import Application
from psi.intake.pages.options import questions
from psi.intake.screen import Button, Group, Heading, Links, Note, Picture, Row, Screen, Table
from psi.store import Store
from psi.store.opening import open_store
from psi.workbench import casework, examples, importing
from tests.intake.conftest import Server
from tests.intake.test_application import box, go, new_case, saved
from tests.intake.test_traps import violations

Open = Callable[[], Page]
ON = dt.date(2026, 11, 25)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    opened = open_store(f"sqlite:///{tmp_path}/s/cases.db")
    for case, court in (("c-1", "us-ohio"), ("c-2", "us-ohio"), ("c-3", "england-wales"), ("c-4", "us-federal")):
        casework.create(opened, case, court)
    return opened


def at(store: Store, example: str, step: str) -> Application:
    importing.import_files(store, (examples()[example],), reason="import")
    made = Application(store, ON, case=example)
    made.on_event({"do": "go", "what": step})
    return made


def parts(screen: Screen) -> Iterator[Any]:
    """Everything on a screen, also what stands in groups."""
    for part in screen.parts:
        yield part
        if isinstance(part, Group):
            yield from part.parts


def picture(screen: Screen | None) -> Picture | None:
    assert screen is not None
    return next((part for part in parts(screen) if isinstance(part, Picture)), None)


def table(screen: Screen, name: str) -> dict[str, Row]:
    found = next(part for part in parts(screen) if isinstance(part, Table) and part.id == name)
    return {row.cells[0]: row for row in found.rows}


def links(screen: Screen, title: str) -> list[tuple[str, str]]:
    found = next((part for part in parts(screen) if isinstance(part, Links) and part.title.startswith(title)), None)
    return [(link.words, link.path) for link in found.parts] if found else []


def notes(screen: Screen) -> list[str]:
    return [part.words for part in parts(screen) if isinstance(part, Note)]


def headings(screen: Screen) -> list[str]:
    return [part.words for part in parts(screen) if isinstance(part, Heading)]


def job(made: Application, **typed: str) -> Screen:
    """A new job typed in, field by field; the last answer."""
    made.on_event({"do": "add", "what": "employment"})
    assert made.desk is not None
    place = f"employment.{made.desk.typed['employment'][-1]['id']}"
    return [made.on_event({"do": "type", "path": f"{place}.{name}", "value": value}) for name, value in typed.items()][-1]


def finished(coming: Coroutine[Any, Any, Screen | None]) -> Screen | None:
    """What comes in the end, in a thread of its own: Playwright may keep a loop of events in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coming).result()


def afterwards(made: Application) -> Screen | None:
    return finished(made.afterwards())


def test_what_was_typed_is_answered_before_the_picture_is_drawn_and_the_picture_follows(store: Store) -> None:
    made = Application(store, ON, case="c-1")
    made.on_event({"do": "go", "what": "work"})
    assert afterwards(made) is None
    answer = job(made, began="2009")
    assert picture(answer) is None
    assert "The picture is being drawn." in notes(answer)
    drawn = picture(afterwards(made))
    assert drawn is not None
    assert "Work: one period." in drawn.alt
    assert Image.open(io.BytesIO(base64.b64decode(drawn.png))).width == 1380
    assert afterwards(made) is None


def test_the_picture_is_drawn_again_only_when_what_it_shows_has_changed(store: Store) -> None:
    made = Application(store, ON, case="c-1")
    made.on_event({"do": "go", "what": "work"})
    job(made, began="2009")
    first = picture(afterwards(made))
    assert picture(job(made, employer="Old Mill")) == first
    assert afterwards(made) is None
    until_then = job(made, began="2015", ended="2016")
    assert picture(until_then) == first
    second = picture(afterwards(made))
    assert first is not None
    assert second is not None
    assert second.png != first.png


def test_what_went_wrong_is_still_on_the_screen_when_the_picture_comes_and_the_keyboard_is_left_where_it_is(store: Store) -> None:
    made = Application(store, ON, case="c-1")
    made.on_event({"do": "go", "what": "work"})
    job(made, began="2009")
    answer = made.on_event({"do": "type", "path": "employment.gone.employer", "value": "Old Mill"})
    assert any(note.startswith("this entry was removed in another window") for note in notes(answer))
    later = afterwards(made)
    assert picture(later) is not None
    assert later is not None
    assert any(note.startswith("this entry was removed in another window") for note in notes(later))
    assert (later.said, later.focus, later.answered) == ("", "", answer.answered)


def test_while_a_picture_is_drawn_the_next_step_is_answered_and_a_change_is_drawn_in_its_place(store: Store) -> None:
    made = Application(store, ON, case="c-1")
    made.on_event({"do": "go", "what": "work"})
    job(made, began="2009")

    async def meanwhile() -> Screen | None:
        drawing = asyncio.create_task(made.afterwards())
        await asyncio.sleep(0)
        assert made.on_event({"do": "go", "what": "history"}).title == "Criminal history"
        made.on_event({"do": "go", "what": "work"})
        assert picture(job(made, began="1999")) is None
        assert not drawing.done()
        return await drawing

    drawn = picture(finished(meanwhile()))
    assert drawn is not None
    assert "Work: two periods." in drawn.alt


def test_a_picture_under_way_is_dropped_when_its_case_is_left(store: Store) -> None:
    made = Application(store, ON, case="c-1")
    made.on_event({"do": "go", "what": "work"})
    job(made, began="2009")

    async def left() -> Screen | None:
        drawing = asyncio.create_task(made.afterwards())
        await asyncio.sleep(0)
        made.on_event({"do": "cases"})
        made.on_event({"do": "case", "what": "c-2", "path": "work"})
        return await drawing

    assert finished(left()) is None
    assert picture(job(made, began="1999")) is None


def test_no_case_ever_shows_the_picture_of_another(store: Store) -> None:
    made = Application(store, ON, case="c-1")
    made.on_event({"do": "go", "what": "work"})
    job(made, began="2009")
    afterwards(made)
    job(made, began="2015")  # its picture waits when the case is left
    made.on_event({"do": "cases"})
    made.on_event({"do": "case", "what": "c-2", "path": "work"})
    afterwards(made)
    assert picture(made.screen()) is None
    assert picture(job(made, began="1999")) is None


def test_what_cannot_be_read_is_left_out_of_the_picture_and_leads_to_where_it_is_mended(store: Store) -> None:
    made = Application(store, ON, case="c-1")
    made.on_event({"do": "go", "what": "work"})
    job(made, began="2009")
    job(made, employer="Old Mill", began="31 February")
    screen = afterwards(made) or made.screen()
    assert picture(screen) is not None
    assert links(screen, "Left out of the picture") == [("Employment, Old Mill", "employment.employment-2")]


def test_a_score_is_shown_line_by_line_with_its_rule_and_the_band_and_how_far_the_next_is(store: Store) -> None:
    screen = at(store, "england-wales-long-record", "risk").screen()
    answers = table(screen, "answers-ogrs3")
    assert answers["Earlier sanctions (convictions and cautions)"].cells[1:] == ("10", "Criminal history", "Research Summary 7/09: rate of sanctions")
    adds = table(screen, "lines-ogrs3")
    # Research Summary 7/09 by hand: 1.251124464 × ln(11 / 31) = −1.2963.
    assert adds["Rate of sanctions"].cells[2] == "−1.2963"
    assert adds["Sum of the terms"].cells[2] == "−1.9607"
    said = next(note for note in notes(screen) if note.startswith("Of 100 people"))
    assert "about 54 within 2 years" in said
    assert "Band: medium (50 to 74%)" in said
    assert "high, begins 21 points higher" in said
    assert "low, ends 5 points lower" in said
    assert any(note.startswith("A score describes people with the same answers, not this person.") for note in notes(screen))


def test_an_instrument_with_two_results_shows_its_answers_once_and_each_result_with_its_terms(store: Store) -> None:
    screen = at(store, "england-wales-long-record", "risk").screen()
    ids = [part.id for part in parts(screen) if isinstance(part, (Heading, Table)) and "-arp" in part.id]
    assert ids == ["psi-score-arp", "answers-arp", "psi-score-arp-brief", "lines-arp-brief", "psi-score-arp-extended", "lines-arp-extended"]
    row = table(screen, "answers-arp")["Powder cocaine"]
    assert (row.cells[1], row.note.endswith("Asked for the extended result")) == ("yes", True)
    assert "Powder cocaine" not in table(screen, "lines-arp-brief")  # the brief result goes without it
    # AllReoffendingPredictorDynamic.kt, POWDER_COCAINE
    assert table(screen, "lines-arp-extended")["Powder cocaine"].cells[2] == "+0.0605"
    said = [note for note in notes(screen) if note.startswith("Of 10,000 people")]
    assert [re.findall(r"about ([\d,]+) within 2 years", note) for note in said] == [["4,847"], ["5,744"], ["1,537"], ["2,669"], ["104"], ["115"]]
    assert "Band: medium (1 to 2.99%)" in said[-1]


def test_nothing_on_the_risk_screen_has_the_id_of_something_else(store: Store) -> None:
    for example in ("england-wales-long-record", "england-wales-carer"):
        screen = at(store, example, "risk").screen()
        ids = [part.id for part in parts(screen) if getattr(part, "id", "")]
        ids += [row.id for part in parts(screen) if isinstance(part, Table) for row in part.rows]
        assert len(ids) > 100
        assert [name for name in ids if ids.count(name) > 1] == []


def test_what_the_extended_result_lacks_is_said_and_answered_from_its_row(store: Store) -> None:
    made = at(store, "england-wales-carer", "risk")
    screen = made.on_event({"do": "remove", "what": "assessments.oasys"})
    lacks = next(note for note in notes(screen) if note.startswith("There is no extended score until"))
    assert "suitability of accommodation (OASys 3.4); relationship with partner (OASys 6.4)" in lacks
    assert not any(isinstance(part, Table) and part.id == "lines-arp-extended" for part in parts(screen))
    assert table(screen, "lines-arp-brief")
    row = table(screen, "answers-arp")["Heroin"]
    button = next(each for each in row.buttons if each.words == "Answer")
    screen = made.on_event({"do": button.do, "what": button.what})
    assert made.desk is not None
    (entry,) = made.desk.typed["assessments"]
    place = f"assessments.{entry['id']}.answers.{entry['answers'][0]['id']}"
    assert (entry["instrument"], entry["answers"][0]["item"], screen.focus) == ("arp", "heroin", f"{place}.answer")
    screen = made.on_event({"do": "type", "path": f"{place}.answer", "value": "no"})
    assert table(screen, "answers-arp")["Heroin"].cells[1] == "no"
    # One answer serves the sister instruments: no second entry is made for what VRP asks as well.
    made.on_event({"do": "answer-formula", "what": "vrp cannabis"})
    made.on_event({"do": "answer-formula", "what": "arp cannabis"})
    (entry,) = made.desk.typed["assessments"]
    assert [each["item"] for each in entry["answers"]] == ["heroin", "cannabis"]


def test_a_wrong_job_stops_no_score_but_nothing_is_taken_from_the_jobs(store: Store) -> None:
    made = at(store, "england-wales-long-record", "risk")
    assert table(made.screen(), "answers-arp")["Unemployed (OASys 4.2)"].cells[1].startswith("2 (yes")
    job(made, began="31 February")
    screen = made.screen()
    assert {path.partition(".")[0] for _, path in links(screen, "No answer is taken from here until this is mended")} == {"employment"}
    assert table(screen, "answers-arp")["Unemployed (OASys 4.2)"].cells[1] == "not in the record"
    assert table(screen, "lines-arp-brief")
    assert not any(isinstance(part, Table) and part.id == "lines-arp-extended" for part in parts(screen))


def test_a_score_that_lacks_something_says_what_and_leads_there_and_gives_no_number(store: Store) -> None:
    made = Application(store, ON, case="c-3")
    made.on_event({"do": "go", "what": "risk"})
    screen = made.screen()
    lacking = dict(links(screen, "There is no score"))
    assert lacking["The sex (not asked)"] == "identity.sex"
    assert lacking["The prior record (not asked)"] == "criminal_history"
    assert not any(isinstance(part, Table) and part.id == "lines-ogrs3" for part in parts(screen))
    assert not any(note.startswith("Of 100 people") for note in notes(screen))


def test_a_score_waits_for_what_is_to_be_mended_in_its_own_parts_and_for_nothing_else(store: Store) -> None:
    made = at(store, "england-wales-long-record", "risk")
    job(made, began="31 February")
    assert table(made.screen(), "lines-ogrs3")
    made.on_event({"do": "type", "path": "dates.sentencing", "value": "soon"})
    screen = made.screen()
    assert [path for _, path in links(screen, "The scores are worked out when this is mended")] == ["dates.sentencing"]
    assert not any(isinstance(part, Table) and part.id == "lines-ogrs3" for part in parts(screen))


def test_an_input_is_set_by_hand_from_its_line_and_the_line_says_so(store: Store) -> None:
    made = at(store, "england-wales-long-record", "risk")
    screen = made.on_event({"do": "by-hand", "what": "ogrs3 previous_sanctions"})
    assert made.desk is not None
    *others, entry = made.desk.typed["risk_inputs"]
    assert [each["instrument"] for each in others] == ["vrp", "svrp"]
    assert (entry["instrument"], entry["input"], screen.focus) == ("ogrs3", "previous_sanctions", f"risk_inputs.{entry['id']}.value")
    for name, value in (("value", "3"), ("reason", "two entries are one sanction"), ("by", "J. Marsh")):
        screen = made.on_event({"do": "type", "path": f"risk_inputs.{entry['id']}.{name}", "value": value})
    row = table(screen, "answers-ogrs3")["Earlier sanctions (convictions and cautions)"]
    assert row.cells[1] == "3"
    assert row.note == "set by J. Marsh: two entries are one sanction (the record gives 10)"
    assert [(button.words, button.what) for button in row.buttons if isinstance(button, Button)] == [("Change", f"risk_inputs.{entry['id']}")]


def test_the_way_from_a_line_leads_to_the_entry_and_opens_it(store: Store) -> None:
    made = at(store, "england-wales-long-record", "risk")
    row = table(made.screen(), "answers-ogrs3")["Category of the current offence"]
    screen = made.on_event({"do": row.buttons[0].do, "what": row.buttons[0].what})
    assert (made.page, screen.focus) == ("offense", f"open-{row.buttons[0].what}")
    assert made.opened["counts"] == row.buttons[0].what


def test_a_level_that_does_not_fit_the_cut_offs_is_told_and_not_corrected(store: Store) -> None:
    made = at(store, "us-ohio-long-record", "risk")
    assert made.desk is not None
    entry = made.desk.typed["scores"][0]["id"]
    assert links(made.screen(), "What was entered does not fit") == []
    screen = made.on_event({"do": "type", "path": f"scores.{entry}.level", "value": "Low"})
    ((says, path),) = links(screen, "What was entered does not fit")
    assert says.startswith("The level entered is 'Low'; the total of 24 lies in 'High' (24 to 49, male)")
    assert path == f"scores.{entry}"
    rows = table(screen, f"entered-{entry}")
    assert (rows["Level, as entered"].cells[1], rows["Level by the cut-offs psi holds"].cells[1]) == ("Low", "High (24 to 49)")


def test_a_screen_is_marked_as_a_screen(store: Store) -> None:
    made = Application(store, ON, case="c-1")
    made.on_event({"do": "go", "what": "risk"})
    made.on_event({"do": "add", "what": "scores"})
    screen = made.on_event({"do": "type", "path": "scores.scores-1.instrument", "value": "oras-screening-tool"})
    assert any(note.startswith("This is a screen") for note in notes(screen))


def test_the_range_is_shown_line_by_line_only_where_the_court_has_a_guideline(store: Store) -> None:
    screen = at(store, "us-federal-firearm", "risk").screen()
    levels = table(screen, "range-levels")
    assert levels["base offense level"].cells[2:] == ("+20", "§2K2.1(a)(4)(A)")
    # 20 + 2 + 4 − 2 − 1
    assert levels["Total (levels)"].cells[2] == "23"
    assert any("Level 23, category V: 84 to 105 months, Zone D" in note for note in notes(screen))
    ohio = at(store, "us-ohio-long-record", "risk").screen()
    assert not [words for words in headings(ohio) if "uideline" in words]


def test_a_range_that_lacks_something_says_what_and_leads_there(store: Store) -> None:
    made = Application(store, ON, case="c-4")
    made.on_event({"do": "go", "what": "risk"})
    assert ("The offense level (not asked)", "guideline.offense_level") in links(made.screen(), "There is no range without")


def test_the_options_stand_side_by_side_with_what_the_law_allows_and_the_days_in_custody(store: Store) -> None:
    screen = at(store, "us-federal-firearm", "evaluation").screen()
    rows = table(screen, "options")
    assert rows["What"].cells[1:] == (
        "imprisonment\nsupervised release\na special assessment of $100\nno fine",
        *("imprisonment for 60 months", "imprisonment for 105 months", "probation"),
    )
    assert rows["Length"].cells[1] == "imprisonment: 84 months\nsupervised release: 3 years"
    assert rows["Conditions"].cells[1].startswith("5 conditions, ")
    assert rows["Reason, or why not"].cells[4].startswith("The statute allows it, but the range lies in Zone D")
    for shown, whole in zip(rows["Reason, or why not"].cells, rows["Reason, or why not"].whole, strict=True):
        assert all(len(line.split()) <= 26 for line in shown.split("\n"))  # 25 words and the three dots
        assert not whole or whole.startswith(shown.partition("…")[0].rstrip())
    every = table(screen, "for-every-option")
    assert "up to fifteen years’ imprisonment (18 U.S.C. § 924(a)(8))" in next(
        row.cells[1] for name, row in every.items() if name.startswith("The law on count 1")
    )
    assert every["Guideline range"].cells[1].startswith("Level 23, category V: 84 to 105 months, Zone D")
    # From February 21 to November 25, 2026, the first and the last day counted: 8 + 31 + 30 + 31 + 30 + 31 + 31 + 30 + 31 + 25.
    assert every["Days in custody already"].cells[1] == "278, counted to November 25, 2026"


def test_a_judge_asks_about_every_reason_that_is_missing_and_about_nothing_else() -> None:
    assert [place for _, place in questions({})] == ["recommendation.sentence", "recommendation.alternatives", "recommendation.effect_on_others"]
    made: dict[str, Any] = {
        "sentence": [{"id": "a", "what": "probation"}, {"id": "b", "what": "a fine", "reason": "he can pay"}],
        "conditions": [{"id": "c", "text": "no contact"}, {"id": "d", "text": "treatment", "unanswered": {"reason": {"state": "not-applicable"}}}],
        "alternatives": [{"id": "e", "what": "jail"}],
        "unanswered": {"effect_on_others": {"state": "not-known"}},
    }
    assert list(questions(made)) == [
        ("Why probation? No reason is given.", "recommendation.sentence.a.reason"),
        ("Why the condition “no contact”? No reason is given.", "recommendation.conditions.c.reason"),
        ("Why not jail?", "recommendation.alternatives.e.why_not"),
    ]


@pytest.mark.slow
def test_the_picture_changes_while_a_job_is_typed_and_stays_closed_once_it_is_closed(app: Open, server: Server) -> None:
    page = app()
    new_case(page, "pictured")
    go(page, "Education, military and employment")
    expect(page.get_by_role("img")).to_have_count(0)
    page.get_by_role("button", name="Add a job").click()
    box(page, "Start").fill("2009")
    saved(page)
    image = page.get_by_role("img", name=re.compile("timeline from 2009", re.I))
    expect(image).to_be_visible()
    before = image.get_attribute("src")
    box(page, "Employer").fill("Old Mill")
    saved(page)
    page.wait_for_timeout(500)
    assert page.get_by_role("img").get_attribute("src") == before
    box(page, "Start").fill("1999")
    box(page, "Employer").focus()
    expect(page.get_by_role("img", name=re.compile("timeline from 1999", re.I))).to_be_visible()
    assert page.get_by_role("img").get_attribute("src") != before
    expect(box(page, "Employer")).to_be_focused()
    assert violations(page) == []
    page.get_by_text("Life timeline", exact=True).click()
    expect(page.get_by_role("img")).to_be_hidden()
    box(page, "Start").fill("2001")
    saved(page)
    page.wait_for_timeout(500)
    expect(page.get_by_role("img", include_hidden=True)).to_have_attribute("alt", re.compile("from 2001"))
    expect(page.get_by_role("img")).to_be_hidden()


@pytest.mark.slow
def test_the_score_and_the_options_follow_the_facts_and_have_no_failures(app: Open, server: Server) -> None:
    importing.import_files(server.store, (examples()["england-wales-carer"],), reason="import")
    page = app()
    page.get_by_role("button", name="Open england-wales-carer").click()
    go(page, "Risk and needs")
    page.locator("#answers-svrp").wait_for()
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(each => each.id)")
    assert len(ids) > 20
    assert [each for each in ids if ids.count(each) > 1] == []
    wide = page.locator(".table").evaluate_all("tables => tables.filter(each => each.scrollWidth > each.clientWidth).map(each => each.firstChild.id)")
    assert wide == []  # what can be done with a row is never out of sight
    assert violations(page) == []
    page.get_by_role("button", name="Set by hand for OGRS3: earlier sanctions").click()
    value = page.locator("[id^='open-risk_inputs'] [data-path$='.value']:not([data-part])")
    expect(value).to_be_focused()
    value.fill("2")
    for name in ("Reason", "Who set it"):
        box(page, name).fill("a caution was quashed")
    saved(page)
    expect(page.locator("#answers-ogrs3")).to_contain_text("set by a caution was quashed")
    assert violations(page) == []
    page.get_by_role("button", name="Continue to Evaluation and recommendation").click()
    page.get_by_role("heading", name="Options side by side").wait_for()
    assert page.evaluate("document.activeElement.id") == "psi-title"
    assert violations(page) == []
    page.set_viewport_size({"width": 683, "height": 384})
    assert page.evaluate("document.documentElement.scrollWidth") <= 683
    tops = page.locator("#options tbody tr").first.locator("td").evaluate_all("cells => cells.map(cell => cell.getBoundingClientRect().left)")
    assert len(set(tops)) == 1
