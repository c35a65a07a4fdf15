"""The names of people under 18: initials wherever they stand, in every document of every reader, and a finding where psi cannot know."""

import dataclasses
import datetime as dt
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from psi.assessment import assess
from psi.case import Case
from psi.report.values import paragraphs
from psi.rulebook.jurisdiction import read_jurisdiction
from psi.workbench.bench import Workbench
from tests.document.reading import Paper, to_pdf
from tests.document.test_readers import READERS, package_text

ON = dt.date(2026, 11, 23)
# Nobody's surname here is a word of any template. Born so that each is under 18 on the day of the report, the last by one day.
CHILDREN = {"Ada Jane Quimby": "AJQ", "Brendan Oxtoby": "BO", "Célia Vanterpool": "CV", "Dov O’Farquhar": "DO"}
SURNAMES = ("quimby", "oxtoby", "vanterpool", "farquhar")


def a_case(**more: Any) -> Case:
    ada, brendan, celia, dov = CHILDREN
    made: dict[str, Any] = {
        "id": "minors",
        "identity": {"given_names": "Jon", "surname": "Roe", "title": "Mr.", "pronouns": "he", "born": "1980-02-03", "sex": "male"},
        "counts": [{"id": "one", "number": 1, "offense": "Theft", "finding": "pleaded-guilty"}],
        "family": {
            "dependants": [{"id": "ada", "relation": "daughter", "name": ada, "born": "2012-06-03", "support": "He pays for Ada  Quimby’s school."}],
            "relatives": [{"id": "brendan", "relation": "half-brother", "name": brendan, "born": "2010", "contact": "Brendan Oxtoby. They speak weekly."}],
            "unanswered": {"partnerships": {"state": "declined", "why": "because of ADA J. QUIMBY"}},
        },
        "victims": [{"id": "celia", "name": celia, "born": "2009-01-02", "role": "A cyclist", "statement": f"{unicodedata.normalize('NFD', celia)} fell."}],
        "codefendants": [{"id": "dov", "name": dov, "born": "2008-11-24", "docket": "26-1", "status": "Dov O'Farquhar pleaded guilty."}],
        "interviews": [{"id": "talk", "with_whom": "the mother of Ada Quimby", "on": "2026-10-02"}],
        "documents": [{"id": "school", "title": "School record of QUIMBY, Ada", "issued_by": "the school"}],
        "verifications": [{"id": "seen", "fact": "victims.celia", "who": "The teacher of Ada Quimby", "result": "confirmed", "says": "knows Ada Quimby."}],
        "offense": {
            "source": ["talk", "school"],
            "conduct": [
                {"id": "a", "text": "Dov O’Farquhar drove. Célia Vanterpool stood at the kerb.", "source": ["talk"]},
                {"id": "b", "text": "A neighbour says that Brendan Oxtoby saw it.", "withhold": ["confidential-source"], "source": ["school"]},
            ],
            "disputes": [{"by": "the mother of Ada Quimby", "says": "Ada Quimby was not there."}],
        },
        "recommendation": {
            "reasons": [{"id": "r", "text": "Ada Quimby relies on him."}],
            "sentence": [{"id": "s", "what": "Probation", "reason": "He supports Ada Quimby."}],
            "conditions": [{"id": "c", "text": "Have no contact with Célia Vanterpool.", "reason": "Dov O’Farquhar hurt Célia Vanterpool."}],
        },
    }
    return Case.model_validate(made | more)


def said_in(work: Workbench) -> str:
    return " ".join(p.text for report in work.reports() for section in report.sections for block in section.blocks for p in paragraphs(block))


def bench(case: Case, name: str = "us-federal") -> Workbench:
    jurisdiction = read_jurisdiction(name)
    return Workbench(case, jurisdiction, ON, assess(case, jurisdiction, ON))


@pytest.mark.parametrize(("name", "reader"), READERS)
def test_no_name_of_a_minor_is_in_any_byte_of_any_document(name: str, reader: str) -> None:
    told = {"sentence": {"imposed": "2026-11-20"}, "violations": [{"id": "v", "says": "that Ada Quimby was alone"}]}
    work = bench(a_case(after_sentence=told), name)
    whose = work.jurisdiction.reader(reader)
    for document in (d for d in work.jurisdiction.held if not d.about and whose in work.jurisdiction.readers_of(d)):
        said = unicodedata.normalize("NFC", package_text(work.drafts(reader, (document.id,))[document.id])).casefold()
        assert [surname for surname in SURNAMES if surname in said] == [], document.id


def test_their_initials_stand_in_place_of_the_names() -> None:
    work = bench(a_case())
    said = said_in(work)
    assert "D.O. (26-1) was charged in the same matter. D.O. pleaded guilty." in said
    assert "C.V. stood at the kerb." in said
    assert "He pays for A.J.Q.’s school." in said
    assert "School record of A.J.Q., the school." in said
    assert "B.O. They speak weekly." in said
    assert "A neighbour says that B.O. saw it." in said
    assert ".." not in said.replace("...", "")


@pytest.mark.slow
def test_the_pdf_has_none_of_them_either(tmp_path: Path) -> None:
    made = bench(a_case()).render(tmp_path)
    to_pdf(sorted(made), tmp_path, tmp_path / "profile")
    for path in made:
        said = unicodedata.normalize("NFC", " ".join(Paper(path.stem, path, tmp_path / f"{path.stem}.pdf").pages)).casefold()
        assert [surname for surname in SURNAMES if surname in said] == []


def test_somebody_who_is_eighteen_on_the_day_of_the_report_keeps_the_name() -> None:
    grown = a_case(codefendants=[{"id": "dov", "name": "Dov O’Farquhar", "born": "2008-11-23"}])
    assert "Dov O’Farquhar was charged in the same matter." in said_in(bench(grown))


def test_a_minor_with_a_name_of_one_word_has_an_initial_in_the_entry_and_a_finding_for_the_texts() -> None:
    case = a_case(codefendants=[{"id": "x", "name": "Zebedee", "born": "2010-01-01", "status": "Zebedee pleaded guilty."}])
    work = bench(case)
    assert "Z. was charged in the same matter." in said_in(work)
    assert [f.place for f in work.assessment.findings if "the initials Z." in f.says] == ["codefendants.x.status"]


def test_an_office_may_leave_the_texts_as_they_were_written() -> None:
    work = bench(a_case())
    as_written = dataclasses.replace(work, jurisdiction=work.jurisdiction.model_copy(update={"minors": "as-written"}))
    assert "Dov O’Farquhar (26-1) was charged in the same matter." in said_in(as_written)


@pytest.mark.parametrize(
    ("more", "place", "says"),
    [
        (
            {"family": {"dependants": [{"id": "ada", "relation": "daughter", "name": "Ada Quimby", "born": "2012", "support": "He writes to Ada."}]}},
            "family.dependants.ada.support",
            "It may name a person under 18 by the given name. If it does, write the initials A.Q. or say who they are to the person.",
        ),
        (
            {"family": {"dependants": [{"id": "jon", "relation": "son", "name": "Jon Roe", "born": "2012", "support": "Jon Roe eats at school."}]}},
            "family.dependants.jon.support",
            "It may name a person under 18 who has the name of an adult of the case. If it does, write the initials J.R.",
        ),
        (
            {"family": {"dependants": [{"id": "eve", "relation": "niece", "name": "Eve Quimby", "support": "Eve Quimby eats at school."}]}},
            "family.dependants.eve.support",
            "It names somebody whose date of birth is not recorded. Enter it: for a person under 18 the report gives initials.",
        ),
    ],
)
def test_what_psi_cannot_know_it_says(more: dict[str, Any], place: str, says: str) -> None:
    assert (place, says) in {(f.place, f.says) for f in bench(a_case(**more)).assessment.findings}


def test_the_name_that_an_adult_has_too_is_left_alone() -> None:
    case = a_case(family={"dependants": [{"id": "jon", "relation": "son", "name": "Jon Roe", "born": "2012", "support": "Jon Roe eats at school."}]})
    assert "Jon Roe eats at school." in said_in(bench(case))


def test_the_federal_courts_name_the_rule_that_asks_for_it() -> None:
    jurisdiction = read_jurisdiction("us-federal")
    assert (jurisdiction.minors, jurisdiction.minors_cite) == ("initials", "Fed. R. Crim. P. 49.1(a)(3)")
