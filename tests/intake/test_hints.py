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
        ("2010-03-31", "2010-07-01", "Nothing is entered from March 31, 2010 to July 1, 2010"),
        ("2010-03-31", "2010-03-01", "Overlaps with what ended on March 31, 2010"),
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
        ({"expires": "2026-11-24"}, "Expired on November 24, 2026: nothing more may be asked for with it"),
        ({"expires": "2026-11-25"}, "Expires on November 25, 2026"),
        ({"expires": "2026-12-26"}, None),
        ({"expires": "2026-11"}, "Expires in November 2026"),
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


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ({"expires": "2026-12-20"}, "Expires on December 20, 2026 (records under 42 CFR Part 2)"),
        (
            {"expires": "2026-11-24"},
            "Expired on November 24, 2026: nothing more may be asked for with it."
            " The records fall under 42 CFR Part 2: what came with it may not be put to new use either",
        ),
        (
            {"revoked": "2026-11-24"},
            "Revoked: nothing more may be asked for with it. The records fall under 42 CFR Part 2: what came with it may not be put to new use either",
        ),
        ({"expires": "2027-11-24"}, None),
    ],
)
def test_a_release_of_substance_use_records_names_the_regulation(entry: dict[str, Any], said: str | None) -> None:
    assert hints.of("releases", [{"id": "clinic", "part_2": True, **entry}], ON).get("clinic") == said


def asked(form: dict[str, Any], **request: Any) -> str | None:
    around = {"releases": [{"id": "clinic", "holder": "the clinic", **form}]}
    return hints.of("record_requests", [{"id": "chart", "sent": "2026-11-20", "release": "clinic", **request}], ON, around).get("chart")


def test_a_request_is_held_against_the_release_it_names() -> None:
    assert asked({"expires": "2026-11-25"}) is None
    assert asked({"expires": "2026-11-24"}) == "Its release is no longer good (expired on November 24, 2026): have a new one signed before asking"
    assert asked({"revoked": "2026-11-01"}, release="the clinic") == "Its release is no longer good (revoked): have a new one signed before asking"
    assert asked({}, release="another") == "No signed release is entered as 'another'"
    assert asked({"revoked": "2026-11-01"}, received="2026-11-22") is None


def test_a_request_can_be_late_and_without_a_release_that_is_good() -> None:
    assert asked({"revoked": "2026-11-01", "part_2": True}, sent="2026-11-01") == (
        "No answer for 24 days: ask again. Its release is no longer good (revoked): have a new one signed before asking. The records fall under 42 CFR Part 2"
    )


def test_an_interview_without_notice_to_counsel_is_named() -> None:
    entries = [{"id": "a", "counsel": "not-noticed"}, {"id": "b", "counsel": "noticed"}, {"id": "c"}]
    assert hints.of("interviews", entries, ON) == {"a": "Counsel was not given notice"}


def test_who_was_not_reached_is_named_until_somebody_else_confirms() -> None:
    missed = {"id": "a", "fact": "employment.mill", "result": "not-reached"}
    assert hints.of("verifications", [missed], ON) == {"a": "Not reached: nobody has confirmed this yet"}
    other = {"id": "b", "fact": "employment.shop", "result": "confirmed"}
    assert hints.of("verifications", [missed, other], ON) == {"a": "Not reached: nobody has confirmed this yet"}
    assert hints.of("verifications", [missed, other | {"fact": "employment.mill"}], ON) == {}


def test_the_days_of_a_request_and_a_release_are_told_in_their_order() -> None:
    assert hints.tracked("record_requests", {"refused": "2026-10-09", "sent": "2026-09-28", "chased": "2026-10-05"}) == (
        "sent Sep 28, 2026; reminder Oct 5, 2026; refused Oct 9, 2026"
    )
    assert hints.tracked("releases", {"signed": "2026-10-06", "expires": "2027-04-06"}) == "signed Oct 6, 2026; good until Apr 6, 2027"
    assert hints.tracked("interviews", {"on": "2026-10-06"}) == hints.tracked("releases", {"holder": "the clinic"}) == ""
