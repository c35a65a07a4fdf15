"""What a list of entries makes one ask."""

import datetime as dt
from typing import Any

import pytest

from psi.intake import hints

ON = dt.date(2026, 11, 25)


def job(entry: str, began: str | None, ended: str | None) -> dict[str, Any]:
    return {"id": entry, **({"began": began} if began else {}), **({"ended": ended} if ended else {})}


@pytest.mark.parametrize(
    ("ended", "began", "said"),
    [
        ("2010-03-31", "2010-05-01", None),
        ("2010-03-31", "2010-07-01", "Nothing is entered from 2010-03-31 to 2010-07-01"),
        ("2010-03-31", "2010-03-01", "Overlaps with what ended on 2010-03-31"),
        ("2010", "2010-06", None),
        ("2010", "2012", "Nothing is entered from 2010 to 2012"),
        (None, "2012", None),
        ("31 February", "2012", None),
    ],
)
def test_a_gap_or_an_overlap_is_said_only_when_the_dates_leave_no_doubt(ended: str | None, began: str, said: str | None) -> None:
    entries = [job("mill", "2009", ended), job("shop", began, None)]
    assert hints.of("employment", entries, ON).get("shop") == said
    assert hints.of("residences", list(reversed(entries)), ON).get("shop") == said


def arrest(entry: str, day: str, offense: str, docket: str) -> dict[str, Any]:
    return {"id": entry, "arrested": day, "docket": docket, "charges": [{"id": "c", "offense": offense}]}


def test_the_same_arrest_for_the_same_offense_is_asked_about_once() -> None:
    entries = [arrest("a", "2019-03-04", "Theft", "19-CR-1"), arrest("b", "2019-03-04", "theft", "19-CR-2"), arrest("c", "2019-03-05", "theft", "19-CR-3")]
    assert hints.of("criminal_history", entries, ON) == {"b": "The same arrest and offense stand under 19-CR-1: is it the same matter?"}


def test_two_charges_of_one_matter_are_no_second_arrest() -> None:
    entry = arrest("a", "2019-03-04", "theft", "19-CR-1")
    entry["charges"].append({"id": "d", "offense": "theft"})
    assert hints.of("criminal_history", [entry], ON) == {}


def test_other_lists_have_no_hints() -> None:
    assert hints.of("education", [job("a", "2001", "2002"), job("b", "2009", None)], ON) == {}


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ({"expires": "2026-11-24"}, "Expired on 2026-11-24: nothing more may be asked for with it"),
        ({"expires": "2026-11-25"}, "Expires on 2026-11-25"),
        ({"expires": "2026-12-26"}, None),
        ({"expires": "2026-11"}, "Expires on 2026-11"),
        ({"expires": "2027-11-24", "revoked": "2026-01-01"}, "Revoked: nothing more may be asked for with it"),
        ({}, None),
    ],
)
def test_a_release_that_ran_out_says_that_nothing_more_may_be_asked_for(entry: dict[str, Any], said: str | None) -> None:
    assert hints.of("releases", [{"id": "clinic", **entry}], ON).get("clinic") == said


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ({}, "Not sent yet"),
        ({"sent": "2026-11-04"}, None),
        ({"sent": "2026-11-03"}, "No answer for 22 days: ask again"),
        ({"sent": "2026-10-01", "chased": "2026-11-20"}, None),
        ({"sent": "2026-10-01", "received": "2026-11-20"}, None),
        ({"sent": "2026-10-01", "refused": "2026-11-20"}, None),
    ],
)
def test_a_request_without_an_answer_is_asked_again_after_three_weeks(entry: dict[str, Any], said: str | None) -> None:
    assert hints.of("record_requests", [{"id": "jail", **entry}], ON).get("jail") == said
