"""Days in the sentences of a screen stand as the court writes them; what was typed or pasted stays as it is."""

import pytest

from psi.intake.dates_said import as_the_court_writes
from psi.intake.screen import Button, Choice, Field, Group, Link, Links, Note, Row, Screen, Table


@pytest.mark.parametrize(("day_first", "day"), [(False, "October 6, 2026"), (True, "6 October 2026")])
def test_every_sentence_of_a_screen_has_its_days_in_words(*, day_first: bool, day: str) -> None:
    field = Field(
        "identity.born", "date", "date", value="2026-10-06", error="It ended (2026-10-06) before it began.", choices=(Choice("2026-10-06", "2026-10-06"),)
    )
    parts = (
        Note("The release expired on 2026-10-06."),
        Group("Of 2026-10-06", (field,)),
        Table("Differences", ("Here",), (Row("2026-10-06", ("2026-10-06",), (Button("Keep 2026-10-06", "mine", "2026-10-06"),), note="since 2026-10-06"),)),
        Links("To do", (Link("On 2026-10-06", "history"),)),
    )
    shown = as_the_court_writes(Screen("Case", parts, said="Kept on 2026-10-06."), day_first=day_first)
    note, group, table, links = shown.parts
    assert (note.words, group.legend, links.parts[0].words) == (f"The release expired on {day}.", f"Of {day}", f"On {day}")
    assert (group.parts[0].value, group.parts[0].error) == ("2026-10-06", f"It ended ({day}) before it began.")
    assert (group.parts[0].choices[0].value, group.parts[0].choices[0].words) == ("2026-10-06", day)
    row = table.rows[0]
    assert (row.id, row.cells, row.note) == ("2026-10-06", (day,), f"since {day}")
    assert (row.buttons[0].words, row.buttons[0].what) == (f"Keep {day}", "2026-10-06")
    assert shown.said == f"Kept on {day}."


@pytest.mark.parametrize(
    "said",
    ["Write 2009-03-04, 2009-03, or about 1989.", "Write it as 2026-11-23.", "Docket 2026-10-0601", "case 2026-13-45", "number 12-2026-10-06", "2026-10"],
)
def test_examples_of_how_to_write_and_numbers_that_are_no_days_are_left_alone(said: str) -> None:
    assert as_the_court_writes(Note(said), day_first=False).words == said


def test_a_month_in_a_refusal_is_in_words() -> None:
    assert (
        as_the_court_writes(Note("It ended (2009-03) before it began (2010-01)."), day_first=False).words
        == "It ended (March 2009) before it began (January 2010)."
    )


def test_the_lines_of_a_pasted_record_are_quoted_as_they_were_pasted() -> None:
    lines = Table("As it stands in the record", ("Line", "Text"), (Row("1", ("1", "2019-03-04 ARRESTED")),), id="lines-0")
    assert as_the_court_writes(Group("The lines", (lines,)), day_first=False).parts[0].rows[0].cells == ("1", "2019-03-04 ARRESTED")
