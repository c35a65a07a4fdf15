"""What nobody could verify, in the words of the page for the bench; what is said of it elsewhere in a report."""

from collections.abc import Callable

import pytest

from psi.case import Case
from psi.report.compose import report_context
from psi.report.values import Figure, Prose, Table
from psi.rulebook.jurisdiction import read_jurisdiction
from psi.workbench import open_case
from tests.conftest import ON

TWO = """
offense: {conduct: [{id: a, text: He took a saw., source: [d], %s}, {id: b, text: He ran., source: [d], verification: verified}]}
documents: [{id: d, title: a letter}]
"""
NOTE = "verification: verified, field_notes: {text: {verification: unverified, source: [d], note: %s}}"
NAMED = [
    (TWO % "verification: unverified", "part of the circumstances of the offense"),
    (TWO % (NOTE % "What the neighbor said could not be verified."), "what the neighbor said"),
    (TWO % (NOTE % "This part of the State’s case was not verified."), "part of the State’s case"),
    (TWO % (NOTE % "It could not be verified."), "part of the circumstances of the offense"),
    ("offense: {conduct: [{id: a, text: He took a saw., verification: unverified}]}", "the circumstances of the offense"),
    ("identity: {born: 1990-01-01, field_notes: {born: {verification: unverified}}}", "the date of birth"),
    ("employment: [{id: a, employer: Acme, pay: 9, field_notes: {pay: {verification: unverified}}}]", "the pay (their work for Acme)"),
]


@pytest.mark.parametrize(("case", "words"), NAMED)
def test_what_is_not_verified_is_named_as_narrowly_as_the_record_allows(a_case: Callable[..., Case], case: str, words: str) -> None:
    told = report_context(a_case(case), {}, read_jurisdiction("us-ohio"))["unverified_names"]
    assert [str(each) for each in told.values()] == [words]


def test_a_bar_in_dashes_is_explained_under_the_figure_that_has_one() -> None:
    captions = {}
    for name in ("england-wales-long-record", "us-ohio-supervision"):
        (report,) = open_case(name, on=ON).reports(documents=("report",))
        captions[name] = next("".join(r.text for r in b.caption) for b in report.blocks if isinstance(b, Figure) and b.key.endswith("life-timeline"))
    assert captions["england-wales-long-record"].endswith("; a bar in dashes begins or ends at a time that is known only to the year, or not recorded")
    assert "dashes" not in captions["us-ohio-supervision"]


def test_every_return_to_court_stands_in_the_table_of_earlier_matters() -> None:
    (report,) = open_case("us-ohio-long-record", on=ON).reports(documents=("report",))
    table = next(b for b in report.blocks if isinstance(b, Table) and b.key.endswith(".prior-record"))
    row = next(row for row in table.rows if row[0].text == "Apr. 26, 2019")
    assert "; Feb. 24, 2020, continuation of community control" in row[3].text


def test_that_no_custody_is_recommended_is_no_paragraph_of_its_own() -> None:
    (report,) = open_case("us-ohio-supervision", on=ON).reports(documents=("report",))
    said = [p.text for b in report.blocks if isinstance(b, Prose) for p in b.paragraphs if "No custody is recommended." in p.text]
    assert said == ["Supervision can see that treatment is begun and kept up, and that the yard is paid. No custody is recommended."]


def test_a_pending_count_without_penalties_is_left_out_of_those_that_the_table_tells() -> None:
    (report,) = open_case("us-federal-firearm", on=ON).reports(documents=("report",))
    said = " ".join(p.text for b in report.blocks if isinstance(b, Prose) for p in b.paragraphs)
    assert "The penalties that the statute sets for each count but count two, which is pending, are in Table 1." in said


@pytest.mark.parametrize("jurisdiction", ["us-ohio", "england-wales"])
def test_a_report_of_violations_holds_the_table_of_contacts(jurisdiction: str) -> None:
    paper = next(each for each in read_jurisdiction(jurisdiction).held if each.id == "violation-report")
    assert "supervision-contacts" in [part.table for section in paper.sections for part in section.parts]
