"""Reading pasted rap sheets: what each sample says, whose it is, what is missing, and that no line is lost."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from psi.case.history import ExcludedRecord, Length, PriorCase
from psi.case.inquiry import RecordRequest
from psi.errors import BadFile
from psi.text import NotText, clean
from psi.workbench.rapsheet import Event, Proposal, Reading, SheetDate, from_document, joined, read_record, text_of, to_entries
from psi.workbench.rapsheet.sentences import read_sentence
from psi.workbench.rapsheet.words import disposition_of, read_date, split_date

SAMPLES = Path(__file__).parents[2] / "examples" / "rap-sheets"
NAMES = ("numbered-cycles", "blocks", "docket-listing", "california")
PEOPLE: dict[str, dict[str, Any]] = {
    "numbered-cycles": {"identity": {"given_names": "Theodore James", "surname": "Marlowe", "born": "1985-06-14"}},
    "blocks": {"identity": {"given_names": "Lena Marie", "surname": "Okafor", "born": "November 2, 1990"}},
    "docket-listing": {"identity": {"given_names": "Ansel Roy", "surname": "Pruitt", "born": "1978"}},
    "california": {"identity": {"given_names": "Irina", "surname": "Vask", "born": "1983-07-21"}},
}
CYCLE = "1- ARRESTED OR RECEIVED 03/04/2009\n  AGENCY-ELM POLICE\n  CHARGE 01-THEFT\n"


def sample(name: str) -> str:
    return (SAMPLES / f"{name}.txt").read_text(encoding="utf-8")


def read(name: str) -> Reading:
    return read_record(sample(name))


def proposals(name: str) -> tuple[Proposal, ...]:
    return to_entries(read(name), PEOPLE[name])


def only(text: str, held: dict[str, Any] | None = None) -> Proposal:
    (made,) = to_entries(read_record(text), held or {})
    return made


def dated(date: SheetDate | None) -> str | None:
    return date.iso if date else None


def charges(event: Event) -> list[tuple[str, str, str | None, str | None]]:
    return [(c.offense, c.statute, c.disposition, dated(c.disposed)) for c in event.charges]


def numbers(lines: tuple[tuple[int, str], ...]) -> list[int]:
    return [number for number, _ in lines]


# The samples, event by event.


def test_numbered_cycles_are_read_cycle_by_cycle() -> None:
    found = read("numbered-cycles")
    assert found.layout == "numbered cycles"
    assert [(e.number, dated(e.arrested), e.agency, e.court, e.docket) for e in found.events] == [
        ("1", "2009-03-04", "BELLFORD POLICE DEPARTMENT", "BELLFORD MUNICIPAL COURT", "09-CRB-0311"),
        ("2", "2011-11-20", "WARDE COUNTY SHERIFF", "WARDE COUNTY COMMON PLEAS", "11-CR-0882"),
        ("3", "2013-08-09", "BELLFORD POLICE DEPARTMENT", "", ""),
        ("4", "2009-03-04", "STATE IDENTIFICATION BUREAU", "BELLFORD MUNICIPAL COURT", "09 CRB 311"),
        ("5", "2015-01-17", "PORT ALDEN POLICE DEPARTMENT", "ALDEN COUNTY SUPERIOR COURT", "15-CF-20"),
        ("6", None, "BELLFORD POLICE DEPARTMENT", "WARDE COUNTY COMMON PLEAS", "16-CR-0105"),
        ("7", "2018-10-02", "WARDE COUNTY SHERIFF", "BELLFORD MUNICIPAL COURT", "18-CRB-1440"),
    ]
    assert [charges(e) for e in found.events] == [
        [("THEFT", "R.C. 2913.02(A)(1)", "pleaded-guilty", "2009-04-02"), ("CRIMINAL TRESPASS", "", "dismissed", "2009-04-02")],
        [("POSSESSION OF COCAINE", "", "not-prosecuted", "2012-02-13")],
        [("DISORDERLY CONDUCT", "", None, None)],
        [("THEFT", "", "convicted", None)],
        [("ROBBERY", "", "found-guilty", "2015-06-05")],
        [("RECEIVING STOLEN PROPERTY", "", None, None), ("FALSIFICATION", "", "acquitted", "2016-07-11")],
        [("ASSAULT", "", "pleaded-no-contest", "2018-09-28")],
    ]
    assert found.unread == ((42, "   see 4 hold 88 rev"),)


def test_numbered_cycles_say_whom_they_are_of() -> None:
    about = read("numbered-cycles").about
    assert about.names == ("MARLOWE,THEODORE JAMES",)
    assert [date.iso for date in about.born] == ["1985-06-14"]
    assert about.identifiers == (("FBI NUMBER", "000000TX1"), ("STATE ID", "OH00000001"))
    assert numbers(about.lines) == [1, 2, 3, 4, 5, 52]


def test_the_lines_of_a_charge_stand_beside_it() -> None:
    first = read("numbered-cycles").events[0]
    assert numbers(first.lines) == list(range(6, 19))
    assert [numbers(charge.lines) for charge in first.charges] == [[8, 11, 12, 13, 14, 15, 16], [9, 17, 18]]
    assert first.charges[1].lines[2] == (18, "   DISPOSITION-DISMISSED 04/02/2009")


def test_a_sentence_over_two_lines_is_read_as_one() -> None:
    sentence = read("numbered-cycles").events[0].charges[0].sentence
    assert sentence is not None
    assert sentence.said == "180 DAYS JAIL, 170 DAYS SUSPENDED, 12 MONTHS PROBATION, $250 FINE"
    assert (sentence.custody, sentence.suspended, sentence.supervision) == (Length(days=180), Length(days=170), Length(months=12))
    assert (sentence.fine, sentence.kind, sentence.also) == (Decimal(250), None, "")


def test_blocks_are_read_arrest_by_arrest() -> None:
    found = read("blocks")
    assert found.layout == "blocks"
    assert [(e.number, dated(e.arrested), e.docket) for e in found.events] == [
        ("1", "2010-05-29", "10-TRC-0884"),
        ("2", "2012-09-15", "12-CR-0402"),
        ("3", "2014-03-30", "14-CRB-0219"),
        ("4", "2012-09-15", ""),
        ("5", "2016-12-01", "F16-77"),
        ("6", None, "19-CRB-0090"),
    ]
    assert [charges(e) for e in found.events] == [
        [("Operating under the influence", "4511.19(A)(1)(a)", "pleaded-guilty", "2010-07-01"), ("Speeding", "", "dismissed", "2010-07-01")],
        [("Forgery", "", "diverted", "2013-01-09")],
        [("Assault", "", None, None)],
        [("Forgery", "", "diverted", None)],
        [("Robbery", "", "convicted", "2017-02-20")],
        [("Theft", "", "acquitted", "2019-06-11")],
    ]
    assert found.unread == ((58, "~~ QX 17 carried fwd"),)
    assert found.about.names == ("OKAFOR, LENA MARIE", "OKAFOR, LENA")
    sentence = found.events[0].charges[0].sentence
    assert sentence is not None
    assert (sentence.kind, sentence.custody, sentence.fine, sentence.also) == ("jail", Length(days=3), Decimal(375), "license suspended 6 months")
    assert dated(found.events[0].charges[0].sentenced) == "2010-07-01"


def test_a_docket_listing_is_read_row_by_row() -> None:
    found = read("docket-listing")
    assert found.layout == "columns"
    assert [(e.kind, e.arrested, dated(e.filed), e.docket) for e in found.events] == [
        ("court", None, "2001-04-11", "01-M-0455"),
        ("court", None, "2004-07-19", "04-M-1190"),
        ("court", None, "2007-02-02", "07-F-0031"),
        ("court", None, "2009-10-23", "09-M-0777"),
        ("court", None, "2004-07-19", "04-M-1190"),
        ("court", None, "2012-05-05", "12-F-0140"),
        ("court", None, None, "15-M-0262"),
    ]
    assert [charges(e) for e in found.events] == [
        [("PETTY LARCENY", "", "pleaded-guilty", None)],
        [("DRIVING WHILE SUSPENDED", "", "dismissed", None), ("SPEEDING", "", "convicted", None)],
        [("BURGLARY 2ND DEGREE", "", "convicted", None)],
        [("HARASSMENT", "", None, None)],
        [("SPEEDING", "", "convicted", None)],
        [("ARSON 3RD DEGREE", "", "convicted", None)],
        [("CRIMINAL MISCHIEF", "", "not-prosecuted", None)],
    ]
    assert found.unread == ((15, "cont'd on reverse, ask window 3"),)
    assert {e.court for e in found.events} == {"Halden County Court"}
    prison = found.events[2].charges[0].sentence
    assert prison is not None
    assert (prison.kind, prison.custody, prison.restitution) == ("prison", Length(years=1, months=6), Decimal(1200))


def test_the_california_style_is_read_with_its_numbered_names() -> None:
    found = read("california")
    assert found.layout == "California"
    assert [(e.kind, dated(e.arrested), e.agency, e.court, e.docket, e.name, dated(e.born)) for e in found.events] == [
        ("arrest", "2009-03-04", "CAPD SAN ABREGO", "CASC SAN ABREGO COUNTY", "9AB00271", "VASK,IRINA", "1983-07-21"),
        ("arrest", "2011-08-16", "CASO LAGUNA SECA", "", "", "VASK,IRENE", None),
        ("arrest", "2013-05-11", "CAPD SAN ABREGO", "", "", "VASK,IRINA", None),
        ("court", None, "", "CASC SAN ABREGO COUNTY", "9AB00271", "VASK,IRINA", None),
        ("arrest", "2015-02-20", "CAPD EL TORDO", "CASC EL TORDO COUNTY", "15F0042", "VASK,IRINA", "1970-01-01"),
        ("arrest", "2017-11-03", "CASO LAGUNA SECA", "CASC LAGUNA SECA COUNTY", "LS17203", "VASK,IRINA", "1983-07-21"),
    ]
    assert [charges(e) for e in found.events] == [
        [("THEFT", "484(A) PC", "convicted", "2009-04-02"), ("OBSTRUCT PEACE OFFICER", "148(A)(1) PC", "dismissed", "2009-04-02")],
        [("POSSESS CONTROLLED SUBSTANCE", "11377(A) HS", "not-prosecuted", None)],
        [("DUI ALCOHOL", "23152(A) VC", None, None)],
        [("THEFT", "484(A) PC", "convicted", "2009-04-02")],
        [("ROBBERY", "211 PC", "convicted", "2015-06-12")],
        [("VANDALISM", "594(B)(1) PC", None, None), ("VANDALISM UNDER 400", "594(B)(2)(A) PC", "convicted", "2018-01-16")],
    ]
    assert found.unread == ((52, "SCN:Q?? 7714 REGISTER"),)
    sentence = found.events[0].charges[0].sentence
    assert sentence is not None
    assert (sentence.supervision, sentence.custody, sentence.kind) == (Length(months=12), Length(days=10), None)


# What is proposed for the case.


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("numbered-cycles", ["09-crb-0311", "11-cr-0882", "arrest-2013-08-09", "09-crb-311", "15-cf-20", "16-cr-0105", "18-crb-1440"]),
        ("blocks", ["10-trc-0884", "12-cr-0402", "14-crb-0219", "arrest-2012-09-15", "f16-77", "19-crb-0090"]),
        ("docket-listing", ["01-m-0455", "04-m-1190", "07-f-0031", "09-m-0777", "04-m-1190-2", "12-f-0140", "15-m-0262"]),
        ("california", ["9ab00271", "arrest-2011-08-16", "arrest-2013-05-11", "9ab00271-2", "15f0042", "ls17203"]),
    ],
)
def test_ids_are_made_of_the_docket_or_the_date(name: str, ids: list[str]) -> None:
    assert [each.entry["id"] for each in proposals(name)] == ids


def test_an_entry_says_what_the_sheet_says_and_no_more() -> None:
    assert proposals("blocks")[0].entry == {
        "id": "10-trc-0884",
        "arrested": "2010-05-29",
        "agency": "Millrace Police Department",
        "court": "Millrace Municipal Court",
        "docket": "10-TRC-0884",
        "charges": [
            {
                "id": "operating-under-the-influence",
                "offense": "Operating under the influence",
                "statute": "4511.19(A)(1)(a)",
                "degree": "Misdemeanor 1",
                "disposition": "pleaded-guilty",
                "disposed": "2010-07-01",
            },
            {"id": "speeding", "offense": "Speeding", "disposition": "dismissed", "disposed": "2010-07-01"},
        ],
        "sentence": {"imposed": "2010-07-01", "kind": "jail", "custody": {"days": 3}, "fine": "375", "also": "license suspended 6 months"},
    }


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("numbered-cycles", [(3, "09-crb-0311", "same offense and date")]),
        ("blocks", [(3, "12-cr-0402", "same offense and date")]),
        ("docket-listing", [(4, "04-m-1190", "same docket")]),
        ("california", [(3, "9ab00271", "same docket")]),
    ],
)
def test_an_event_that_stands_twice_is_shown_with_the_first(name: str, found: list[tuple[int, str, str]]) -> None:
    assert [(at, m.id, m.why) for at, each in enumerate(proposals(name)) for m in each.matches if m.where == "sheet"] == found


def test_a_duplicate_of_the_case_is_shown_with_both_side_by_side() -> None:
    held = {"criminal_history": [{"id": "old", "docket": "09-crb 0311", "charges": [{"id": "t", "offense": "theft", "disposition": "convicted"}]}]}
    first = to_entries(read("numbered-cycles"), held)[0]
    (match,) = first.matches
    assert (match.where, match.id, match.why) == ("case", "old", "same docket")
    assert match.beside[0] == ("docket", "09-CRB-0311", "09-crb 0311")
    assert ("disposition", "pleaded guilty", "convicted") in match.beside
    assert ("offense", "CRIMINAL TRESPASS", "") in match.beside


def test_the_same_offense_on_another_day_is_no_duplicate() -> None:
    held = {"criminal_history": [{"id": "old", "arrested": "2009-03-05", "charges": [{"id": "t", "offense": "theft"}]}, {"id": "no-date", "charges": []}]}
    assert to_entries(read_record(CYCLE), held)[0].matches == ()


@pytest.mark.parametrize(
    ("name", "at", "reason"),
    [
        ("numbered-cycles", 4, "The sheet gives for this event the date of birth as 02/03/1991; the case has 1985-06-14."),
        ("blocks", 4, "The sheet gives for this event the date of birth as 1979-04-18; the case has November 2, 1990."),
        ("docket-listing", 5, "The sheet gives for this event the date of birth as 01/15/1969; the case has 1978."),
        ("california", 4, "The sheet gives for this event the date of birth as 19700101; the case has 1983-07-21."),
    ],
)
def test_only_the_other_persons_event_is_proposed_for_exclusion(name: str, at: int, reason: str) -> None:
    assert [(n, each.excluded["reason"]) for n, each in enumerate(proposals(name)) if each.excluded] == [(at, reason)]
    assert proposals(name)[at].requests == ()


def test_an_excluded_record_says_what_it_is() -> None:
    assert proposals("numbered-cycles")[4].excluded == {
        "id": "15-cf-20",
        "what": "ROBBERY, arrested January 17, 2015, ALDEN COUNTY SUPERIOR COURT, docket 15-CF-20",
        "reason": "The sheet gives for this event the date of birth as 02/03/1991; the case has 1985-06-14.",
    }


def test_a_record_that_is_excluded_already_is_not_excluded_twice() -> None:
    held = {
        "excluded_records": [
            {"id": "robbery", "what": "Robbery, arrested January 17, 2015, Alden County Superior Court, docket 15-CF-20", "reason": "fingerprints"}
        ]
    }
    assert to_entries(read("numbered-cycles"), PEOPLE["numbered-cycles"] | held)[4].excluded == held["excluded_records"][0]


def test_a_docket_on_a_line_of_its_own_is_no_new_cycle() -> None:
    found = read_record(CYCLE + "09-CRB-0311\n  DISPOSITION-DISMISSED")
    assert (found.events[0].charges[0].disposition, numbers(found.unread)) == ("dismissed", [4])


def test_a_whole_sheet_of_another_person_is_another_persons() -> None:
    made = to_entries(read("blocks"), {"identity": {"surname": "Okafor", "given_names": "Lena", "born": "1991-11-02"}})
    assert all(each.excluded for each in made)


@pytest.mark.parametrize(
    ("name", "born", "held", "is_excluded", "is_problem"),
    [
        ("ROE, JANE", "", {"surname": "Poe", "given_names": "Ann"}, True, False),
        ("ROE, JANE", "06/14/1985", {"surname": "Poe", "given_names": "Ann", "born": "1985-06-14"}, False, True),
        ("ROE, JANE", "", {"surname": "Poe", "given_names": "Ann", "aliases": ["Jane Q. Roe"]}, False, False),
        ("POE, ANN B", "", {"surname": "Poe", "given_names": "Ann Beatrice"}, False, False),
        ("POE, ANN JR", "", {"surname": "Poe", "given_names": "Ann Beatrice"}, True, False),
        ("ROE, JANE", "", {}, False, False),
    ],
)
def test_another_name_counts_only_where_no_date_of_birth_agrees(name: str, born: str, held: dict[str, Any], is_excluded: bool, is_problem: bool) -> None:
    made = only(CYCLE + f"  NAME USED-{name}\n  DATE OF BIRTH-{born}\n", {"identity": held})
    assert (made.excluded is not None, any("stands under the name" in each for each in made.problems)) == (is_excluded, is_problem)


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        (
            "numbered-cycles",
            {"id": "req-08-09-2013", "what": "the disposition of the arrest of August 9, 2013 (DISORDERLY CONDUCT)", "to": "BELLFORD POLICE DEPARTMENT"},
        ),
        (
            "blocks",
            {
                "id": "req-14-crb-0219",
                "what": "the disposition of the arrest of March 30, 2014 (Assault), docket 14-CRB-0219",
                "to": "the clerk of Millrace Municipal Court",
            },
        ),
        (
            "docket-listing",
            {
                "id": "req-09-m-0777",
                "what": "the disposition of HARASSMENT, listed October 23, 2009, docket 09-M-0777",
                "to": "the clerk of Halden County Court",
            },
        ),
        ("california", {"id": "req-20130511", "what": "the disposition of the arrest of May 11, 2013 (DUI ALCOHOL)", "to": "CAPD SAN ABREGO"}),
    ],
)
def test_a_missing_disposition_becomes_a_record_request(name: str, asked: dict[str, str]) -> None:
    assert next(request for each in proposals(name) for request in each.requests) == asked


def test_a_request_that_the_case_has_is_not_made_again() -> None:
    held = {
        **PEOPLE["blocks"],
        "record_requests": [
            {"id": "r", "what": "The disposition of the arrest of March 30, 2014 (assault), docket 14-CRB-0219", "to": "the clerk of Millrace Municipal Court"}
        ],
    }
    assert [each.requests for each in to_entries(read("blocks"), held)] == [()] * 6


def test_a_missing_disposition_that_nobody_can_be_asked_for_is_a_problem() -> None:
    made = only("1- ARRESTED OR RECEIVED 03/04/2009\nCHARGE 01-THEFT")
    assert made.requests == ()
    assert made.problems == ("A disposition is missing, and the sheet names no court or agency to ask.",)


def test_an_unknown_disposition_stays_in_words_and_is_not_asked_for() -> None:
    made = proposals("numbered-cycles")[5]
    assert made.entry["charges"][0] == {
        "id": "receiving-stolen-property",
        "offense": "RECEIVING STOLEN PROPERTY",
        "field_notes": {"disposition": {"note": "The sheet says: STET"}},
    }
    assert made.entry["field_notes"] == {"arrested": {"note": "The sheet says: 02/31/2016"}}
    assert made.requests == ()
    assert set(made.problems) == {
        "Line 42, in it or behind it, was not understood.",
        "'02/31/2016' is no day of the calendar. Check it against the record.",
        "psi does not know the disposition 'STET'. Choose what it means.",
    }


def test_dates_and_sentences_are_checked_against_each_other() -> None:
    assert proposals("numbered-cycles")[6].problems == (
        "The disposition of ASSAULT (2018-09-28) comes before the arrest (2018-10-02).",
        "The sentence for ASSAULT (2018-09-28) comes before the arrest (2018-10-02).",
    )
    assert proposals("blocks")[5].problems == (
        "'03/04/19' does not say the century. Write the year with four digits.",
        "The sheet gives a sentence for Theft, which did not end in guilt (Acquitted).",
    )
    assert only(CYCLE, {"identity": {"born": "2010"}}).problems == ("The arrest (2009-03-04) comes before the date of birth (2010).",)
    suspended = only(CYCLE + "  DISPOSITION-GUILTY\n  SENTENCE-10 DAYS JAIL, 1 MONTH SUSPENDED")
    assert suspended.problems == ("More custody is suspended for THEFT than was imposed.",)


def test_thirty_days_suspended_of_a_month_is_not_certainly_wrong() -> None:
    assert only(CYCLE + "  DISPOSITION-GUILTY\n  SENTENCE-1 MONTH JAIL, 30 DAYS SUSPENDED").problems == ()


def test_two_sentences_are_never_added_up() -> None:
    text = CYCLE + "  DISPOSITION-GUILTY\n  SENTENCE-6 MONTHS JAIL\n  CHARGE 02-FRAUD\n  DISPOSITION-GUILTY\n  SENTENCE-6 MONTHS JAIL"
    made = only(text)
    assert made.entry["sentence"] == {"also": "THEFT: 6 MONTHS JAIL; FRAUD: 6 MONTHS JAIL"}
    assert made.problems == ("The sheet gives 2 sentences and not whether they run together. Enter what was imposed in all.",)


def test_a_disposition_of_nobody_knows_which_charge_is_given_to_none() -> None:
    (event,) = read_record(CYCLE + "  CHARGE 02-FRAUD\n  COURT-ELM COURT\n  DISPOSITION-DISMISSED").events
    assert [charge.disposition for charge in event.charges] == [None, None]
    assert event.problems == ("The sheet does not say of which of its 2 charges this is the disposition: DISMISSED.",)
    assert event.lines[-1] == (6, "  DISPOSITION-DISMISSED")


def test_two_dispositions_of_one_charge_leave_it_open() -> None:
    (event,) = read_record(CYCLE + "  DISPOSITION-CONVICTED\n  DISPOSITION-DISMISSED").events
    assert (event.charges[0].disposition, event.charges[0].disposition_said) == (None, "CONVICTED; DISMISSED")


def test_a_second_court_after_one_arrest_is_another_case_with_its_own_charge() -> None:
    text = CYCLE + "  CHARGE 02-FRAUD\n  COURT-ELM COURT\n  DOCKET-1\n  CHARGE 01-THEFT\n  DISPOSITION-GUILTY\n  COURT-OAK COURT\n  DOCKET-2\n  CHARGE 02-FRAUD"
    first, second = read_record(text).events
    assert (first.docket, first.court, charges(first)) == ("1", "ELM COURT", [("THEFT", "", "convicted", None)])
    assert (second.docket, second.court, charges(second)) == ("2", "OAK COURT", [("FRAUD", "", None, None)])
    assert dated(second.arrested) == "2009-03-04"
    assert numbers(second.lines) == [1, 2, 4, 9, 10, 11]


def test_a_court_that_charges_something_else_leaves_the_charge_of_the_arrest_open() -> None:
    assert [(c.offense, c.disposition) for c in read("california").events[5].charges] == [("VANDALISM", None), ("VANDALISM UNDER 400", "convicted")]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_a_listing_may_be_separated_by_marks(mark: str) -> None:
    rows = (
        ("Arrest date", "Docket", "Offense", "Disposition", "Note"),
        ("2009-03-04", "09-1", "theft", "dismissed", "x"),
        ("2010-01-02", "10-1", "fraud", "", ""),
    )
    found = read_record("\n".join(mark.join(row) for row in rows))
    assert [(dated(e.arrested), e.docket, charges(e)) for e in found.events] == [
        ("2009-03-04", "09-1", [("theft", "", "dismissed", None)]),
        ("2010-01-02", "10-1", [("fraud", "", None, None)]),
    ]
    assert found.unread == ()


def test_a_merge_fills_what_is_missing_and_changes_nothing() -> None:
    held = {"id": "old", "agency": "Elm", "charges": [{"id": "t", "offense": "Theft", "field_notes": {"disposition": {"note": "unclear"}}}]}
    given_entry = {
        "id": "new",
        "agency": "Oak",
        "docket": "09-1",
        "charges": [{"id": "theft", "offense": "THEFT", "disposition": "convicted"}, {"id": "t", "offense": "fraud"}],
    }
    assert joined(held, given_entry) == {
        "id": "old",
        "agency": "Elm",
        "docket": "09-1",
        "charges": [
            {"id": "t", "offense": "Theft", "disposition": "convicted", "field_notes": {"disposition": {"note": "unclear"}}},
            {"id": "t-2", "offense": "fraud"},
        ],
    }
    assert held["charges"] == [{"id": "t", "offense": "Theft", "field_notes": {"disposition": {"note": "unclear"}}}]


def test_a_merge_answers_what_was_marked_as_not_known() -> None:
    held = {"id": "old", "unanswered": {"docket": {"state": "not-known"}}}
    assert joined(held, {"id": "new", "docket": "09-1"}) == {"id": "old", "docket": "09-1", "unanswered": {}}


def test_words_that_only_look_like_a_label_are_none() -> None:
    found = read_record(CYCLE + "  SENTENCE-10 DAYS JAIL,\n  COURT-ORDERED TREATMENT")
    sentence = found.events[0].charges[0].sentence
    assert sentence is not None
    assert (found.events[0].court, sentence.also, found.unread) == ("", "COURT-ORDERED TREATMENT", ())


@pytest.mark.parametrize(
    ("line", "iso", "said"),
    [
        ("12- ARRESTED OR RECEIVED MAR 4, 2009 AGENCY-ELM", "2009-03-04", "MAR 4, 2009"),
        ("12-ARRESTED OR RECEIVED: 20090304, AGENCY-ELM", "2009-03-04", "20090304"),
        ("12- ARRESTED OR RECEIVED 3/4/9, AGENCY-ELM", None, "3/4/9"),
        ("1200- ARRESTED OR RECEIVED UNREADABLE  AGENCY-ELM", None, "UNREADABLE"),
    ],
)
def test_the_first_line_of_a_cycle_keeps_its_date_as_it_stands(line: str, iso: str | None, said: str) -> None:
    (event,) = read_record(line + "\nCHARGE 01-THEFT").events
    assert event.arrested is not None
    assert (event.arrested.iso, event.arrested.said, event.kind) == (iso, said, "arrest")


def test_a_cycle_without_a_date_is_an_arrest_without_a_date() -> None:
    (event,) = read_record("1- ARRESTED OR RECEIVED\nAGENCY-ELM").events
    assert (event.kind, event.arrested, event.agency) == ("arrest", None, "ELM")


@pytest.mark.parametrize(
    "text",
    [
        CYCLE + "  CHARGE 02-FRAUD\n  DISPOSITION-DISMISSED 04/02/2009\n  SENTENCE-10 DAYS JAIL",
        "ARREST\nArrest Date: 2009-03-04\nCHARGE 1\nOffense: theft\nCHARGE 2\nOffense: fraud\nDISPOSITION\nDisposition Date: 2009-04-02\nDisposition: Guilty",
        "ARR/DET/CITE:\n20090304 ELM\nCNT:01 #1 484 PC-THEFT\nCNT:02 #1 470 PC-FORGERY\nDISPO:CONVICTED\nSEN: 3 YEARS PRISON",
    ],
)
def test_an_outcome_behind_two_charges_is_given_to_neither(text: str) -> None:
    (event,) = read_record(text).events
    assert [(c.disposition_said, c.disposed, c.sentence, c.sentenced) for c in event.charges] == [("", None, None, None)] * 2
    assert all(problem.startswith("The sheet does not say of which of its 2 charges this is the ") for problem in event.problems)
    assert len(event.problems) == 2


@pytest.mark.parametrize(
    "text",
    [
        CYCLE + "  CHARGE 02-FRAUD\n  DISPOSITION 01-DISMISSED\n  DISPOSITION 02-GUILTY\n  SENTENCE 02-10 DAYS JAIL",
        "ARREST\nCHARGE 1\nOffense: theft\nCHARGE 2\nOffense: fraud\nDISPOSITION 1\nDisposition: Dismissed\n"
        "DISPOSITION 2\nDisposition: Guilty\nSENTENCE 2\nSentence: 10 days jail",
    ],
)
def test_an_outcome_with_the_number_of_its_charge_is_given_to_it(text: str) -> None:
    (event,) = read_record(text).events
    assert [(c.disposition, c.sentence.custody if c.sentence else None) for c in event.charges] == [("dismissed", None), ("convicted", Length(days=10))]


def test_an_outcome_with_a_number_that_no_charge_has_is_given_to_none() -> None:
    (event,) = read_record(CYCLE + "  DISPOSITION 02-GUILTY\n  SENTENCE-3 YEARS PRISON").events
    assert (event.charges[0].disposition_said, event.charges[0].sentence) == ("", None)
    assert event.problems == (
        "The sheet does not say of which charge this is the disposition: GUILTY.",
        "The sheet does not say of which charge this is the sentence: 3 YEARS PRISON.",
    )


def test_a_cycle_that_is_no_arrest_is_left_unread_as_a_whole() -> None:
    text = (
        CYCLE
        + "2- APPLICANT 05/05/2010\n  NAME USED-ROE,JANE\n  AGENCY-OAK\n  COURT-OAK COURT\n  DISPOSITION-DENIED\n3- ARRESTED OR RECEIVED 06/06/2011\n  CHARGE 01-FRAUD"
    )
    found = read_record(text)
    assert [(e.number, e.agency, charges(e)) for e in found.events] == [
        ("1", "ELM POLICE", [("THEFT", "", None, None)]),
        ("3", "", [("FRAUD", "", None, None)]),
    ]
    assert numbers(found.unread) == [4, 5, 6, 7, 8]
    assert found.about.names == ()


def test_custody_in_the_california_style_is_left_unread_until_the_next_part() -> None:
    text = "ARR/DET/CITE:\n20090304 ELM\nCNT:01 #1 484 PC-THEFT\nCUSTODY:JAIL NAM:01\n20090305 OAK\nCNT:01 #7 666 PC-OTHER\nCOURT:\n20090402 ASH\nCNT:01 #9 484 PC-THEFT\nDISPO:DISMISSED"
    found = read_record(text)
    (event,) = found.events
    assert (event.agency, event.court, charges(event)) == ("ELM", "ASH", [("THEFT", "484 PC", "dismissed", "2009-04-02")])
    assert numbers(found.unread) == [4, 5, 6]


# The words.


@pytest.mark.parametrize(
    ("said", "iso"),
    [
        ("03/04/2009", "2009-03-04"),
        ("3-4-2009", "2009-03-04"),
        ("20090304", "2009-03-04"),
        ("2009-03-04", "2009-03-04"),
        ("MAR 4 2009", "2009-03-04"),
        ("March 4, 2009", "2009-03-04"),
        ("4 MAR 2009", "2009-03-04"),
        ("03/2009", "2009-03"),
        ("2009", "2009"),
        ("02/29/2008", "2008-02-29"),
    ],
)
def test_dates_are_read_in_their_usual_forms(said: str, iso: str) -> None:
    assert read_date(said) == SheetDate(said, iso)


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ("02/31/2009", "'02/31/2009' is no day of the calendar. Check it against the record."),
        ("02/29/2009", "'02/29/2009' is no day of the calendar. Check it against the record."),
        ("20090231", "'20090231' is no day of the calendar. Check it against the record."),
        ("31/12/2009", "'31/12/2009' has no month 31; the day may stand first. Check it against the record."),
        ("03/04/09", "'03/04/09' does not say the century. Write the year with four digits."),
        ("13/13/2009", "'13/13/2009' is not a date that psi can read. Check it against the record."),
        ("Easter", "'Easter' is not a date that psi can read. Check it against the record."),
    ],
)
def test_a_date_that_is_impossible_or_ambiguous_stays_as_it_stands(said: str, problem: str) -> None:
    assert read_date(said) == SheetDate(said, None, problem)


@pytest.mark.parametrize("said", ["", "UNKNOWN", "n/a", "00000000", "00/00/0000"])
def test_no_date_is_no_date(said: str) -> None:
    assert read_date(said) is None


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Nolle Prosequi", "not-prosecuted"),
        ("NO BILL", "not-prosecuted"),
        ("dismissed w/o prejudice", None),
        ("DISMISSED - WITHOUT PREJUDICE", "dismissed"),
        ("Guilty", "convicted"),
        ("NOT GUILTY", "acquitted"),
        ("not guilty by reason of insanity", None),
        ("ADJUDICATION WITHHELD", None),
        ("NOLO CONTENDERE", "pleaded-no-contest"),
        ("Adjudicated Delinquent", "adjudicated-delinquent"),
        ("PENDING", "pending"),
    ],
)
def test_dispositions_are_mapped_by_the_table_alone(said: str, meant: str | None) -> None:
    assert disposition_of(said) == meant


def test_the_date_behind_a_disposition_is_told_apart() -> None:
    assert split_date("PLED GUILTY 04/02/2009") == ("PLED GUILTY", "04/02/2009")
    assert split_date("DISMISSED (ON MAR 4 2009)") == ("DISMISSED", "MAR 4 2009")
    assert split_date("DISMISSED") == ("DISMISSED", "")


@pytest.mark.parametrize(
    ("said", "custody", "suspended", "supervision", "also"),
    [
        ("1Y6M PRISON", Length(years=1, months=6), Length(), Length(), ""),
        ("1 year, 6 months prison", Length(years=1, months=6), Length(), Length(), ""),
        ("90 DAYS JAIL, SUSPENDED; 1 YEAR PROBATION", Length(days=90), Length(days=90), Length(years=1), ""),
        ("30 DAYS JAIL SUSPENDED", Length(days=30), Length(days=30), Length(), ""),
        ("2 YEARS PRISON, 1 YEAR PRISON", Length(), Length(), Length(), "2 YEARS PRISON; 1 YEAR PRISON"),
        ("3 TO 5 YEARS PRISON, 2 YEARS PROBATION", Length(), Length(), Length(years=2), "3 TO 5 YEARS PRISON"),
        ("LIFE PRISON, 10 DAYS JAIL", Length(), Length(), Length(), "LIFE PRISON; 10 DAYS JAIL"),
        ("6 MONTHS JAIL CONCURRENT", Length(), Length(), Length(), "6 MONTHS JAIL CONCURRENT"),
        ("10 DAYS SUSPENDED", Length(), Length(), Length(), "10 DAYS SUSPENDED"),
        ("TIME SERVED", Length(), Length(), Length(), "TIME SERVED"),
    ],
)
def test_a_sentence_is_understood_only_where_every_word_is(said: str, custody: Length, suspended: Length, supervision: Length, also: str) -> None:
    found = read_sentence(said)
    assert found is not None
    assert (found.custody, found.suspended, found.supervision, found.also) == (custody, suspended, supervision, also)


@pytest.mark.parametrize(
    ("said", "fine", "also"),
    [
        ("$1,250 FINE", "1250", ""),
        ("FINE $85.50, COSTS", "85.50", "COSTS"),
        ("$10 FINE OR 5 DAYS JAIL", None, "$10 FINE OR 5 DAYS JAIL"),
        ("$1,25 FINE", None, "$1; 25 FINE"),
    ],
)
def test_fines_are_exact_or_in_words(said: str, fine: str | None, also: str) -> None:
    found = read_sentence(said)
    assert found is not None
    assert (found.fine, found.also) == (Decimal(fine) if fine else None, also)


# Nothing is lost, and nothing breaks.


def lines_of(reading: Reading) -> set[tuple[int, str]]:
    in_events = {line for event in reading.events for line in event.lines}
    assert all(set(charge.lines) <= set(event.lines) for event in reading.events for charge in event.charges)
    assert not set(reading.unread) & (in_events | set(reading.about.lines))
    return in_events | set(reading.about.lines) | set(reading.unread)


def written(text: str) -> set[tuple[int, str]]:
    return {(number, line) for number, line in enumerate(clean(text).split("\n"), start=1) if line.strip()}


@pytest.mark.parametrize("name", NAMES)
def test_no_line_of_a_sample_is_lost(name: str) -> None:
    assert lines_of(read(name)) == written(sample(name))
    assert "INVENTED" in sample(name).split("\n")[0]


def check_all(text: str, held: dict[str, Any]) -> None:
    reading = read_record(text)
    assert lines_of(reading) == written(text)
    made = to_entries(reading, held)
    assert [each.event for each in made] == list(reading.events)
    assert len({each.entry["id"] for each in made}) == len(made)
    for each in made:
        if not each.problems or all("no date of arrest" in problem for problem in each.problems):
            PriorCase.model_validate(each.entry)
        for request in each.requests:
            RecordRequest.model_validate(request)
        if each.excluded:
            ExcludedRecord.model_validate(each.excluded)
        joined(each.entry, each.entry)


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co")), max_size=12)
SAID = st.one_of(WORDS, st.sampled_from(["03/04/2009", "20090231", "THEFT", "10 DAYS JAIL", "GUILTY", "01", "#9", "484(A) PC-THEFT", "ROE, JANE", "", ","]))
LABEL = st.sampled_from(
    [
        "1- ARRESTED OR RECEIVED ",
        "CHARGE 01-",
        "COURT-",
        "DOCKET-",
        "DISPOSITION-",
        "SENTENCE-",
        "Sentence: ",
        "DATE: ",
        "Date of Birth: ",
        "NAM:",
        "NAM/",
        "DOB:",
        "ARREST",
        "CHARGE 2",
        "DISPOSITION",
        "SENTENCE",
        "ARR/DET/CITE:",
        "COURT:",
        "CNT:",
        "SEN: ",
        "* * * *",
        "DATE,DOCKET,CHARGE,SENTENCE",
        "  ",
        "\t",
    ]
)
SHEETS = st.lists(st.lists(st.one_of(LABEL, SAID, st.just("  ")), max_size=6).map("".join), max_size=25).map("\n".join)
LINES = st.lists(st.sampled_from([line for name in NAMES for line in sample(name).split("\n")]), max_size=40).map("\n".join)


@settings(max_examples=300, deadline=None)
@given(st.one_of(SHEETS, LINES), st.sampled_from([{}, {"identity": None, "criminal_history": "?"}, *PEOPLE.values()]))
@example("NAM:01\nARR/DET/CITE: NAM:1\nNAM/1 ROE", {})
@example("ARREST\nDISPOSITION\nCHARGE\nSENTENCE", {})
@example("1- ARRESTED OR RECEIVED ,\n0", {})
@example("x" * 100_000 + " " * 100_000 + "y", {})
@example(" " * 50_000 + "y\n" + "CHARGE-a,\n" * 500, {})
def test_no_text_breaks_the_reading_and_no_line_is_lost(text: str, held: dict[str, Any]) -> None:
    check_all(text, held)


@settings(max_examples=200, deadline=None)
@given(st.text())
def test_any_text_is_read_or_refused_for_what_is_no_text(text: str) -> None:
    try:
        clean(text)
    except NotText:
        with pytest.raises(NotText):
            read_record(text)
    else:
        check_all(text, {})


def test_a_control_character_is_refused_with_its_place() -> None:
    with pytest.raises(NotText) as caught:
        read_record("NAME-ROE\nCHARGE\x07-THEFT")
    assert str(caught.value) == "the control character U+0007 at line 2, character 7 of the text; delete it"


# Records that come as files.

OSTERHOLT = {"identity": {"given_names": "Mira June", "surname": "Osterholt", "born": "1991-08-19"}}


def from_file(name: str, held: dict[str, Any]) -> tuple[Proposal, ...]:
    return to_entries(read_record(text_of(name, (SAMPLES / name).read_bytes())), held)


def refusal(name: str, data: bytes) -> str:
    with pytest.raises(BadFile) as refused:
        text_of(name, data)
    return str(refused.value)


def test_a_csv_of_arrests_has_one_matter_for_each_case_with_all_its_charges() -> None:
    made = from_file("county-arrests.csv", OSTERHOLT)
    first = made[0].entry
    assert [c["offense"] for c in first["charges"]] == ["THEFT", "OBSTRUCTING OFFICIAL BUSINESS"]
    assert (first["arrested"], first["court"], first["docket"]) == ("2012-04-11", "Quarry Falls Municipal Court", "12-CRB-0448")
    assert first["charges"][0]["degree"] == "M1"
    assert first["sentence"] == {"imposed": "2012-05-02", "custody": {"days": 30}, "suspended": {"days": 30}, "supervision": {"years": 1}}
    assert [proposal.entry["fingerprint_matched"] for proposal in made] == [True, False, False, True, True, True]
    assert [proposal.raises_no_question for proposal in made] == [True, True, False, False, False, False]
    assert made[2].requests[0]["to"] == "Quarry Falls Police Department"
    assert made[3].excluded is not None
    assert "11/03/1969" in made[3].excluded["reason"]
    assert made[4].problems == ("The disposition of CRIMINAL TRESPASS (2019-11-02) comes before the arrest (2019-11-12).",)
    assert [(match.where, match.id) for match in made[5].matches] == [("sheet", "12-crb-0448")]


def test_an_excel_workbook_of_prosecutions_keeps_its_dates_and_asks_about_the_heading_psi_does_not_know() -> None:
    reading = read_record(text_of("prosecutions.xlsx", (SAMPLES / "prosecutions.xlsx").read_bytes()))
    assert reading.columns == ("Prosecutor's note",)
    assert [dated(event.arrested) for event in reading.events] == ["2008-06-14", "2013-01-27", "2016-10-02", "2021-05-05"]
    assert [event.charges[0].disposition for event in reading.events] == ["convicted", "not-prosecuted", None, None]
    assert reading.unread == ()


def test_a_heading_in_other_words_holds_what_the_officer_says() -> None:
    text = "Arrest date\tCase number\tCharge\tHow it ended\n03/04/2009\t09-CR-1\tTHEFT\tDISMISSED\n"
    assert read_record(text).columns == ("How it ended",)
    named = read_record(text, {"How it ended": "disposition"})
    assert (named.columns, named.events[0].charges[0].disposition) == ((), "dismissed")


def test_a_table_without_a_charge_or_a_date_is_no_listing_and_every_row_is_unread() -> None:
    reading = read_record(text_of("other.csv", b"Height,Weight\n180,80\n"))
    assert (reading.events, numbers(reading.unread)) == ((), [1, 2])


def test_rows_keep_their_numbers_and_a_line_break_in_a_cell_breaks_no_row() -> None:
    text = text_of("rows.csv", b'\xef\xbb\xbfArrest date,Charge,Court\n\n03/04/2009,"THEFT\nOF A BICYCLE",Elm Court\n')
    assert text.split("\n") == ["Arrest date\tCharge\tCourt", "", "03/04/2009\tTHEFT OF A BICYCLE\tElm Court"]


def test_the_answer_about_fingerprints_is_yes_no_or_a_question() -> None:
    yes, no, other = (only(CYCLE + f"  FINGERPRINTS MATCHED: {said}\n") for said in ("Y", "NOT SUPPORTED", "SEE FILE"))
    assert (yes.entry["fingerprint_matched"], no.entry["fingerprint_matched"]) == (True, False)
    assert "fingerprint_matched" not in other.entry
    assert "The sheet says of the fingerprints: SEE FILE. Enter whether they matched." in other.problems


def test_an_entry_names_its_document_and_each_charge_keeps_its_lines() -> None:
    made = only(CYCLE)
    entry = from_document(made.entry, made.event, "fbi-record", "")
    assert entry["source"] == ["fbi-record"]
    assert "verification" not in entry
    assert entry["charges"][0]["field_notes"]["offense"]["note"] == "The record says: line 3: CHARGE 01-THEFT"
    PriorCase.model_validate(entry)
    assert "source" not in from_document(made.entry, made.event, "", "verified")


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.txt", b" \n", "The file: there is nothing in it."),
        ("a.doc", b"x", "psi reads a record of arrests as .txt, .csv, .xlsx, .pdf."),
        ("a.xlsx", b"\xd0\xcf\x11\xe0x", "this is protected with a password, or an old .xls file."),
        ("a.xlsx", b"%PDF-1.4", "it is called .xlsx, and is a PDF."),
        ("a.txt", b"%PDF-1.4", "it is called .txt, and is a PDF."),
        ("a.csv", b'Charge,Docket\n"THEFT,1\n', "the quotation marks do not match."),
        ("a.csv", "Charge,Docket\nD\u00e9lit,1\n".encode("latin-1"), "line 2: byte 15 is not UTF-8 text."),
        ("a.pdf", b"%PDF-1.4 nothing", "this PDF is damaged or protected with a password."),
        ("a.txt", b"x" * 300_001, "it has more than 300,000 characters"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(name: str, data: bytes, says: str) -> None:
    assert says in refusal(name, data)


def test_a_formula_is_refused_by_its_cell(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    assert book.active is not None
    book.active.append(["Charge", "Docket", "Court"])
    book.active.append(["THEFT", "=1+1", "Elm Court"])
    book.save(tmp_path / "formula.xlsx")
    assert "The file: row 2, column B: this is a formula; paste its value." in refusal("formula.xlsx", (tmp_path / "formula.xlsx").read_bytes())


def test_text_in_the_encodings_of_windows_is_read_where_it_names_itself() -> None:
    assert text_of("a.txt", "ARRÊT".encode("utf-16")) == "ARRÊT"
    assert text_of("a.txt", "ARRÊT".encode("utf-8-sig")) == "ARRÊT"
    assert "line 1 is not UTF-8 text." in refusal("a.txt", "ARRÊT".encode("latin-1"))


def a_pdf(page: bytes) -> bytes:
    """A PDF of one page, written by hand."""
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(page), page),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 6\n0000000000 65535 f \n%strailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (table, len(out))


def test_the_text_of_a_pdf_is_read_line_by_line_and_a_scan_says_that_it_is_one() -> None:
    shown = b"BT /F 10 Tf 12 TL 40 700 Td (1- ARRESTED OR RECEIVED 03/04/2009) Tj T* (  AGENCY-ELM POLICE) Tj T* (  CHARGE 01-THEFT) Tj ET"
    (event,) = read_record(text_of("record.pdf", a_pdf(shown))).events
    assert (dated(event.arrested), event.agency, [c.offense for c in event.charges]) == ("2009-03-04", "ELM POLICE", ["THEFT"])
    assert "this PDF is a scan" in refusal("scan.pdf", a_pdf(b"0 0 m 100 100 l S"))
